"""A human decision on the record: applied last, on every build."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One row of ``corrections.csv``: set ``field`` of the record ``id`` to ``value``, and why."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    id: str
    field: str
    """A field of the record, or ``add`` or ``drop``."""
    value: str
    reason: str
    who: str
    date: str
    row: int
    """Line in the file, for messages."""

    @property
    def setting(self) -> str:
        """The row's setting, as the program's messages say it."""
        return f"{self.field} of {self.id} is {self.value!r}"
