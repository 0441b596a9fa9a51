"""Forms of parcels as text (界址点): their sections, fields, systems and what an export says."""

from dataclasses import dataclass
from typing import ClassVar

ZONES = {3: range(25, 46), 6: range(13, 24)}
"""Numbers of China's Gauss-Krüger zones by their width in degrees; no number is of both, so that it tells the width."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelForm:
    """The fields of a parcel's line, in their order."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelSystem:
    """A coordinate system, and its EPSG codes: of a zone, with its number in eastings and without, less that number."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    words: tuple[str, ...]
    three: tuple[int, int]
    six: tuple[int, int]
    degrees: int

    def code(self, zone: int, *, with_number: bool) -> str | None:
        """Return the EPSG code of a zone; ``None`` where there is no such zone.

        >>> cgcs2000 = ParcelSystem(words=(), three=(4488, 4509), six=(4478, 4489), degrees=4490)
        >>> cgcs2000.code(29, with_number=True), cgcs2000.code(15, with_number=False)
        ('EPSG:4517', 'EPSG:4504')
        >>> cgcs2000.code(24, with_number=True) is None
        True
        """
        bases = self.three if zone in ZONES[3] else self.six if zone in ZONES[6] else None
        return None if bases is None else f"EPSG:{bases[0 if with_number else 1] + zone}"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenParcels:
    """The look of an export."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    form: int
    point: str
    decimals: int
    head: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelForms:
    """All that ``data/parcels.toml`` says."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    beyond: str
    """Name of a field that no form knows, by its {number}."""
    sections: dict[str, str]
    keys: dict[str, str]
    roles: dict[str, str]
    shapes: dict[str, str]
    forms: tuple[ParcelForm, ...]
    systems: tuple[ParcelSystem, ...]
    written: WrittenParcels

    def fields(self, count: int) -> list[str]:
        """Return the names of so many fields."""
        known = next((form.fields for form in self.forms if len(form.fields) == count), self.forms[0].fields)
        return [
            *known[:count],
            *(self.beyond.format(number=place) for place in range(len(known) + 1, count + 1)),
        ]
