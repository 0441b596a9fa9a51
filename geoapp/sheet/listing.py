"""The numbers under which a sheet lists a district's projects and its map shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from geoapp.domain.record import POSSIBLE, ProjectRecord, ShareRecord, share_in, shown_as


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A project with its number on the sheet and its row for the district."""

    number: int
    record: ProjectRecord
    part: ShareRecord

    @property
    def possible(self) -> bool:
        """True where the project may not touch the district at all."""
        return self.part["relation"] == POSSIBLE

    @property
    def drawn(self) -> bool:
        """True where the project has a place of its own on the map."""
        return shown_as(self.record) == "symbol"


def number(records: Iterable[ProjectRecord], adcode: str) -> tuple[Listed, ...]:
    """Number projects from 1: the sure before the possible, those on the map before the others.

    Projects of one place follow each other, so that the map can show them as a range of numbers; beyond
    that the order of the text stays.
    """
    parts = [(record, share_in(record["districts"], adcode)) for record in records]
    first: dict[bytes, int] = {}
    for place, (record, _) in enumerate(parts):
        first.setdefault(_place(record), place)
    ordered = sorted(
        parts,
        key=lambda pair: (
            pair[1]["relation"] == POSSIBLE,
            shown_as(pair[0]) != "symbol",
            first[_place(pair[0])],
        ),
    )
    return tuple(
        Listed(number=n, record=record, part=part) for n, (record, part) in enumerate(ordered, start=1)
    )


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
