"""Every plan at hand with a few columns of its projects: counts, filters and a search over all of them at once.

Nothing here opens a plan's layers, so thousands of plans are answered for as fast as one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoapp.analysis.project_columns import CODED, ProjectColumns, lines_of, stack
from geoapp.analysis.wording import NO_NAMES, THEME, Names, fold
from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.filters import FILTERS, Filters
from geoapp.domain.plan import Plan
from geoapp.errors import GeoappError
from geoapp.geometry.arrays import Flags

ACROSS = ("theme", "kind", "action", "year", "precision", "q", "bbox")
"""Filters that mean the same in every plan; districts, zones, boxes and owners are a plan's own."""

OF_RECORDS = ("owner", *(name for name, one in FILTERS.items() if one.recorded))
"""Filters by what lists and reports say, which each plan keeps apart; the index of all plans knows nothing of it."""

_PROVINCE = 10_000
"""An adcode holds its province in the digits before these four."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlanEntry:
    """One plan of the index."""

    id: str
    plan: Plan | None
    """``None`` where its declaration cannot be read."""
    columns: ProjectColumns
    fault: GeoappError | None = None
    """Why there is nothing of it to show, or not all."""

    @property
    def province(self) -> str:
        """The first two digits of its adcode."""
        return str(self.plan.adcode // _PROVINCE) if self.plan else ""


@dataclass(frozen=True, slots=True)
class ProjectHit:
    """One project of any plan: as much of it as a list shows."""

    plan_id: str
    id: str
    name: str
    theme: str
    kind: str
    precision: str
    bounds: BoundingBox | None


class PlanIndex:
    """The plans, and their projects one after the other."""

    def __init__(self, entries: Sequence[PlanEntry], names: Names = NO_NAMES) -> None:
        """Take the plans in their order; ``names`` are words of the same meaning."""
        self.entries = tuple(entries)
        self._names = names
        parts = [entry.columns for entry in entries]
        lengths = np.array([len(part) for part in parts], dtype=np.int64)
        self.starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        self._owner = np.repeat(np.arange(len(parts), dtype=np.int32), lengths)
        self._coded = {name: stack(parts, name) for name in CODED}
        self._bounds = np.concatenate([np.zeros((0, 4), dtype=np.float32), *(part.bounds for part in parts)])
        self._years = np.concatenate(
            [
                np.zeros((0, 2), dtype=np.int64),
                *(
                    np.add(part.years, (start, 0))
                    for part, start in zip(parts, self.starts[:-1], strict=True)
                ),
            ]
        )

    def __len__(self) -> int:
        """Return the number of projects of all plans."""
        return int(self.starts[-1])

    @property
    def years(self) -> tuple[str, ...]:
        """The years of milestones that occur."""
        return tuple(map(str, np.unique(self._years[:, 1]).tolist()))

    def find(self, filters: Filters, province: str = "") -> Flags:
        """Return which projects the filters of ``ACROSS`` let through, of the plans of a province where one is named.

        A window lets through what its bounds meet. A term is found where it stands in a name or place, else by words
        of the same meaning.
        """
        found = np.ones(len(self), dtype=bool)
        if province:
            found &= self.of_plans([one.province == province for one in self.entries])
        for name in CODED:
            if wanted := getattr(filters, name):
                found &= self._coded_as(name, wanted)
        if filters.year:
            there = np.zeros(len(self), dtype=bool)
            there[self._years[np.isin(self._years[:, 1], list(map(int, filters.year))), 0]] = True
            found &= there
        if filters.bbox:
            found &= self._meets(filters.bbox)
        for term in fold(filters.q).split():
            found &= self._find_term(term)
        return found

    def of_plans(self, plans: Sequence[bool]) -> Flags:
        """Return which projects are of some of the plans."""
        return np.array(plans, dtype=bool)[self._owner]

    def count(self, found: Flags) -> npt.NDArray[np.int64]:
        """Return the number of projects of each plan."""
        return np.bincount(self._owner[found], minlength=len(self.entries))

    def count_codes(self, name: str, found: Flags) -> dict[str, int]:
        """Return the number of projects of each code that occurs at all."""
        codes, values = self._coded[name]
        counts = np.bincount(codes[found], minlength=len(values)).tolist()
        return dict(zip(values, counts, strict=True))

    def hits(self, rows: Sequence[int]) -> list[ProjectHit]:
        """Return projects by their places among all."""
        return [self._hit(int(row)) for row in rows]

    def placed_in(self, box: BoundingBox) -> dict[str, list[str]]:
        """Return the ids of projects whose bounds meet a box, by their plans."""
        found: dict[str, list[str]] = {}
        for hit in self.hits(self._meets(box).nonzero()[0].tolist()):
            found.setdefault(hit.plan_id, []).append(hit.id)
        return found

    def bounds_of(self, place: int) -> BoundingBox | None:
        """Return the box round the projects of the plan at a place; ``None`` where none is placed."""
        bounds = self.entries[place].columns.bounds
        placed = bounds[np.isfinite(bounds).all(axis=1)]
        if not len(placed):
            return None
        (west, south), (east, north) = placed[:, :2].min(axis=0), placed[:, 2:].max(axis=0)
        return float(west), float(south), float(east), float(north)

    def _coded_as(self, name: str, wanted: Sequence[str]) -> Flags:
        codes, values = self._coded[name]
        return np.array([value in wanted for value in values] or [False], dtype=bool)[codes]

    def _meets(self, box: BoundingBox) -> Flags:
        west, south, east, north = box
        with np.errstate(invalid="ignore"):  # what has no geometry lies nowhere
            return np.asarray(
                (self._bounds[:, 0] <= east)
                & (self._bounds[:, 2] >= west)
                & (self._bounds[:, 1] <= north)
                & (self._bounds[:, 3] >= south)
            )

    def _find_term(self, term: str) -> Flags:
        found = self._holding([term])
        if found.any():
            return found
        others = list(self._names.of(term))
        themes = [other.removeprefix(THEME) for other in others if other.startswith(THEME)]
        return self._holding([one for one in others if one[0] != THEME]) | self._coded_as("theme", themes)

    def _holding(self, terms: Sequence[str]) -> Flags:
        found = np.zeros(len(self), dtype=bool)
        for entry, start in zip(self.entries, self.starts.tolist(), strict=False):
            for term in terms:
                if term in entry.columns.words:
                    lines = lines_of(entry.columns.words, len(entry.columns))
                    found[[start + place for place, line in enumerate(lines) if term in line]] = True
        return found

    def _hit(self, row: int) -> ProjectHit:
        owner = int(self._owner[row])
        entry, place = self.entries[owner], row - int(self.starts[owner])
        columns, number = entry.columns, len(entry.columns)
        coded = {name: columns.values[name][columns.codes[name][place]] for name in CODED}
        west, south, east, north = map(float, columns.bounds[place])
        return ProjectHit(
            plan_id=entry.id,
            id=f"{entry.id}/{lines_of(columns.numbers, number)[place]}",
            name=lines_of(columns.names, number)[place],
            theme=coded["theme"],
            kind=coded["kind"],
            precision=coded["precision"],
            bounds=None if np.isnan(west) else (west, south, east, north),
        )
