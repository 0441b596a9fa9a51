"""The numbers under which a sheet lists projects and its map shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from geoapp.domain.record import POSSIBLE, ProjectRecord, ShareRecord, share_in, shown_as


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A project with its number on the sheet and, on a district's, its row for the district."""

    number: int
    record: ProjectRecord
    part: ShareRecord | None = None

    @property
    def possible(self) -> bool:
        """True where the project may not touch the district at all."""
        return self.part is not None and self.part["relation"] == POSSIBLE

    @property
    def drawn(self) -> bool:
        """True where the project has a place of its own on the map."""
        return shown_as(self.record) == "symbol"


def number(records: Iterable[ProjectRecord], adcode: str = "") -> tuple[Listed, ...]:
    """Number projects from 1: the sure before the possible, those on the map before the others.

    Projects of one place follow each other, so that the map can show them as a range of numbers; beyond
    that the order of the text stays. Without a district all are sure.
    """
    listed = [
        Listed(number=0, record=record, part=share_in(record["districts"], adcode) if adcode else None)
        for record in records
    ]
    first: dict[bytes, int] = {}
    for place, one in enumerate(listed):
        first.setdefault(_place(one.record), place)
    ordered = sorted(listed, key=lambda one: (one.possible, not one.drawn, first[_place(one.record)]))
    return tuple(replace(one, number=n) for n, one in enumerate(ordered, start=1))


def _place(record: ProjectRecord) -> bytes:
    """Return the key that projects of one place have in common; one without a place shares it with nobody."""
    if record["geometry"] is None:
        return str(record["id"]).encode()
    return bytes(record["geometry"].wkb) + str(record["location"]["uncertainty_m"]).encode()


def alike(listed: Iterable[Listed]) -> list[list[Listed]]:
    """Return the projects that have a place of their own, those of one place together."""
    found: dict[bytes, list[Listed]] = {}
    for one in listed:
        if one.drawn:
            found.setdefault(_place(one.record), []).append(one)
    return list(found.values())


def write_numbers(numbers: Sequence[int]) -> str:
    """Write ascending numbers with runs as ranges.

    >>> write_numbers([1, 2, 3, 5, 8, 9])
    '1–3, 5, 8–9'
    >>> write_numbers([4]), write_numbers([])
    ('4', '')
    """
    runs: list[list[int]] = []
    for one in numbers:
        if runs and one == runs[-1][-1] + 1:
            runs[-1].append(one)
        else:
            runs.append([one])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)
