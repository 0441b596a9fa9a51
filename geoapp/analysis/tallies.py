"""Tallies: how many projects there are of each value of a filter."""

from collections import Counter
from dataclasses import dataclass

from geoapp.analysis.plan_columns import PlanColumns, relation_to
from geoapp.domain.record import POSSIBLE
from geoapp.geometry.arrays import Indices


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


def tally(columns: PlanColumns, rows: Indices, field: str) -> dict[str, Tally]:
    """Count projects by the values of a filter; a project of several values counts with each.

    Only a district can be a possible one: every other value is in the project's own record.
    """
    found = columns.codes[field].count(rows)
    relations = columns.codes["relation"].count(rows) if field == "district" else Counter[str]()
    return {
        code: Tally(code=code, certain=count - possible, possible=possible)
        for code, count in found.items()
        for possible in [relations[relation_to(code, POSSIBLE)]]
    }
