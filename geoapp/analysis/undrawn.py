"""Open answers of projects that are drawn nowhere: those that are sure on most of the ground that they may lie on."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import shapely

from geoapp.analysis.inputs import Inputs
from geoapp.domain.record import ProjectRecord, certain_shares
from geoapp.geometry import kernel
from geoapp.geometry.arrays import Flags, Floats, Geometries
from geoapp.geometry.kernel import AREA

WITHIN_M = 500.0
"""The distance that is asked about, the usual one between projects."""

PLACED_M = 100.0
"""Radius that a placing is taken to leave."""

MOST = 0.5
"""Part of the ground on which an answer must be sure."""

Settled = dict[str, tuple[int, int, int]]
"""Numbers of districts, distances and overlaps by a project's id."""


class OfUndrawn:
    """Open answers of projects that are somewhere in their districts, or in the city."""

    def __init__(self, drawn: Inputs, areas: Inputs) -> None:
        """Take the drawn projects and the districts."""
        self._drawn, self._areas = drawn, areas
        self._reach = drawn.radii + PLACED_M
        self._known: dict[frozenset[int], tuple[Flags, Flags]] = {}

    @cached_property
    def _all(self) -> frozenset[int]:
        return frozenset(int(one) for one in self._areas.table["id"])

    def settled(self, unsure: Iterable[ProjectRecord]) -> Settled:
        """Return the numbers of those without a place."""
        found: Settled = {}
        for record in unsure:
            if record["geometry"] is not None:
                continue
            named = frozenset(share["adcode"] for share in certain_shares(record["districts"]))
            districts = 0 if named else len(self._all)
            distances, overlaps = self._of(named or self._all)
            others = ~_is_kin(record, self._drawn)
            found[record["id"]] = (districts, int((distances & others).sum()), int((overlaps & others).sum()))
        return found

    def _of(self, codes: frozenset[int]) -> tuple[Flags, Flags]:
        """Return for each drawn project whether its distance, and its ground, would be settled."""
        if codes not in self._known:
            chosen = [int(one) in codes for one in self._areas.table["id"]]
            ground = kernel.dissolve(self._areas.shapes[np.array(chosen, dtype=bool)])
            self._known[codes] = (
                self._settles(
                    ground, WITHIN_M, np.where(self._reach <= WITHIN_M, WITHIN_M - self._reach, np.nan)
                ),
                self._settles(ground, 0.0, -self._reach)
                & (shapely.get_dimensions(self._drawn.shapes) == AREA),
            )
        return self._known[codes]

    def _settles(self, ground: shapely.Geometry, limit_m: float, sure_m: Floats) -> Flags:
        """Say for which projects most of the ground lies outside the rim where the answer stays open.

        The rim is between ``sure_m`` of a project, within which the answer is yes, and ``limit_m`` with the reach,
        beyond which it is no.
        """
        shapes = self._drawn.shapes
        open_ = shapely.distance(ground, shapes) <= limit_m + self._drawn.radii
        rim = _area_in(ground, shapes, limit_m + self._reach) - _area_in(ground, shapes, sure_m)
        return np.asarray(open_ & (rim < MOST * shapely.area(ground)))


def _area_in(ground: shapely.Geometry, shapes: Geometries, reach: Floats) -> Floats:
    """Return the ground within a reach of each shape, 0 where it is not a number."""
    known = ~np.isnan(reach)
    areas = np.zeros(len(shapes))
    areas[known] = shapely.area(shapely.intersection(ground, kernel.buffer(shapes[known], reach[known])))
    return areas


def _is_kin(record: ProjectRecord, drawn: Inputs) -> Flags:
    """Say which drawn projects are the same as a record, or of its family."""
    root = record["parent"] or record["id"]
    same = {record["id"], *record["same_as"]}
    columns: Sequence[Iterable[object]] = (
        drawn.table["id"],
        drawn.table["parent"] if "parent" in drawn.table else [None] * len(drawn),
        drawn.table["same_as"] if "same_as" in drawn.table else [()] * len(drawn),
    )
    return np.array(
        [
            one in same or record["id"] in (others or ()) or (parent or one) == root
            for one, parent, others in zip(*columns, strict=True)
        ],
        dtype=bool,
    )
