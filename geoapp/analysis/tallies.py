"""Tallies: how many projects there are of each value of a filter."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from geoapp.domain.filters import FILTERS
from geoapp.domain.record import POSSIBLE, ProjectRecord, value_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The projects of one value: those that surely have it, and those that possibly do."""

    code: str
    certain: int
    possible: int = 0

    @property
    def total(self) -> int:
        """All that the filter lets through.

        >>> Tally(code="metro", certain=2, possible=1).total
        3
        """
        return self.certain + self.possible


def tally(records: Iterable[ProjectRecord], field: str) -> dict[str, Tally]:
    """Count projects by the values of a filter; a project of several values counts with each.

    Only a district can be a possible one: every other value is in the project's own record.

    >>> tally([{"theme": "metro"}, {"theme": "metro"}], "theme")
    {'metro': Tally(code='metro', certain=2, possible=0)}
    >>> tally([], "theme")
    {}
    """
    asked = FILTERS[field]
    found: Counter[str] = Counter()
    possible: Counter[str] = Counter()
    for record in records:
        cell = value_of(record, asked.column)
        found.update(asked.answers(cell))
        if field == "district":
            possible.update(str(share["adcode"]) for share in cell if share["relation"] == POSSIBLE)
    return {
        code: Tally(code=code, certain=count - possible[code], possible=possible[code])
        for code, count in found.items()
    }


def count_without(records: Iterable[ProjectRecord], field: str) -> int:
    """Count the projects that have no value of a filter.

    >>> count_without([{"milestones": []}, {"milestones": [{"date": "2025-06"}]}], "year")
    1
    """
    asked = FILTERS[field]
    return sum(not asked.answers(value_of(record, asked.column)) for record in records)
