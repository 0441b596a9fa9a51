"""One suggestion of the search field."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A suggestion: its code, its name, and what is known of it."""

    kind: str
    """``project``, ``theme``, ``district`` or ``place``."""
    code: str
    name: str
    about: str
