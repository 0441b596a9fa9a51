"""Codelists: the words that files, filters and screens share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Code:
    """One entry: its code and what it is called."""

    code: str
    zh: str
    en: str
    standard: str
    """The equivalent in OC4IDS or IATI, empty where there is none."""


@dataclass(frozen=True, slots=True)
class Codelist:
    """An ordered list of codes; the order is the order on screen."""

    name: str
    codes: tuple[Code, ...]

    def __contains__(self, code: object) -> bool:
        """Say whether the code exists."""
        return any(entry.code == code for entry in self.codes)

    def __getitem__(self, code: str) -> Code:
        """Return one entry.

        Raises:
            KeyError: no such code.
        """
        for entry in self.codes:
            if entry.code == code:
                return entry
        raise KeyError(code)
