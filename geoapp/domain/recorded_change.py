"""A change of a plan as the journal records it, without whoever made it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

ChangeKind = Literal[
    "correction",
    "place",
    "drafted",
    "withdrawn",
    "applied",
    "ledger",
    "list_decided",
    "list_removed",
    "indicators",
    "report",
    "opinion",
    "build",
]

OF_WHOLE_PLAN: frozenset[ChangeKind] = frozenset(
    {"ledger", "list_decided", "list_removed", "indicators", "build"}
)
"""Changes that belong to no project and no district."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedChange:
    """One change."""

    id: str
    """``urn:uuid:…``, the same for ever."""
    when: datetime
    """As the clock of the machine had it, with its zone."""
    what: ChangeKind
    name: str
    """Of the project or place, as it is called now; its id where it is gone; empty where the whole plan is meant."""
    project: str = ""
    """Id of the project, while the plan has it."""
    adcodes: tuple[str, ...] = ()
    """Districts of the project or place, as they are now; none where the whole plan is meant, or it is gone."""
    detail: str = ""
    """Field of a correction, year of a list, or month of a report."""
