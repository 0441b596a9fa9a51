"""Open answers: questions about a project that nobody can answer surely before it has a sure place.

Three are asked: in which districts it lies, whether another project is within a distance, and whether it shares ground
with another's area. A placing settles one that is open today and would be certain then, yes or no. A project that is
drawn is taken where it is drawn; of one without a place, an answer counts that is sure on most of the ground that it
may lie on.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

import geopandas as gpd
import numpy as np
import shapely

from geoapp.analysis.depth import reaches
from geoapp.analysis.inputs import Inputs, prepare_features
from geoapp.analysis.relations import relations
from geoapp.analysis.undrawn import PLACED_M, WITHIN_M, OfUndrawn, Settled
from geoapp.domain.evidence import read_evidence
from geoapp.domain.online import is_online
from geoapp.domain.record import POSSIBLE, SKETCH_M, ProjectRecord
from geoapp.domain.source import DISTRICTS, Source
from geoapp.geometry import kernel
from geoapp.geometry.arrays import Flags, Floats, Indices
from geoapp.geometry.frames import project_records
from geoapp.geometry.kernel import AREA

WIDE_M = SKETCH_M
"""From this radius on a place is no sure one."""

Why = Literal["none", "city", "district", "wide"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsure:
    """A project without a sure place, and how many open answers its placing settles."""

    id: str
    name: str
    why: Why
    districts: int
    """Districts of which it is open whether it lies there."""
    distances: int
    """Projects of which it is open whether they are within ``WITHIN_M``."""
    overlaps: int
    """Areas of projects of which it is open whether it shares ground with them."""
    parts: int = 0
    """The same of its components that take its place."""

    @property
    def answers(self) -> int:
        """All of them."""
        return self.districts + self.distances + self.overlaps + self.parts


def why_unsure(record: ProjectRecord) -> Why | None:
    """Say why a project has no sure place; ``None`` where it has one, or is no work at a site.

    >>> why_unsure({"kind": "project", "name": "某市政务数据平台", "location": {"kind": "city", "uncertainty_m": None}})
    >>> why_unsure({"kind": "programme", "location": {"kind": "city", "uncertainty_m": None}})
    >>> why_unsure({"kind": "project", "location": {"kind": "site", "uncertainty_m": 3000.0}})
    'wide'
    """
    location = record["location"]
    match location["kind"]:
        case "none" | "city" | "district" as kind:
            return kind if record["kind"] == "project" and not is_online(record["name"]) else None
        case _:
            return "wide" if (location["uncertainty_m"] or 0) > WIDE_M else None


def rank_unsure(frame: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, metric_crs: str) -> tuple[Unsure, ...]:
    """Return the projects without a sure place, the one whose placing settles most open answers first.

    ``frame`` has the records of a plan, ``districts`` adcode and name, both in EPSG:4326.

    Raises:
        InputError: one of them has another CRS.
    """
    records = project_records(frame)
    unsure = [record for record in records if why_unsure(record)]
    drawn = prepare_features(frame, metric_crs, role="a", source=Source(kind="projects"))
    areas = prepare_features(districts, metric_crs, role="b", source=DISTRICTS)
    settled = _OfDrawn(drawn, areas).settled(records) | OfUndrawn(drawn, areas).settled(unsure)
    found = {one.id: one for one in (_count(record, settled) for record in unsure)}
    parts = _parts(unsure, found)
    ranked = [replace(one, parts=parts.get(one.id, 0)) for one in found.values()]
    # Of equals, a main project goes first, then what names a place that somebody may know.
    easy = {record["id"]: (record["level"] == "main", bool(record["places"])) for record in unsure}
    return tuple(sorted(ranked, key=lambda one: (one.answers, easy[one.id]), reverse=True))


def _count(record: ProjectRecord, settled: Settled) -> Unsure:
    why = why_unsure(record)
    assert why is not None  # noqa: S101 (only such records come here)
    districts, distances, overlaps = settled.get(record["id"], (0, 0, 0))
    return Unsure(
        id=record["id"],
        name=record["name"],
        why=why,
        districts=districts,
        distances=distances,
        overlaps=overlaps,
    )


def _parts(unsure: Iterable[ProjectRecord], found: dict[str, Unsure]) -> dict[str, int]:
    """Return the answers that components add to the project whose place they take."""
    parts: dict[str, int] = {}
    for record in unsure:
        for step in read_evidence(record["location"]["evidence"]):
            if step.rule == "inherited":
                parts[step.place] = parts.get(step.place, 0) + found[record["id"]].answers
    return parts


class _OfDrawn:
    """Open answers of projects that are drawn, as if each in turn were sure where it is drawn."""

    def __init__(self, drawn: Inputs, areas: Inputs) -> None:
        self._drawn, self._areas = drawn, areas
        self._after = np.minimum(drawn.radii, PLACED_M)

    def settled(self, records: Iterable[ProjectRecord]) -> Settled:
        i, j, distances = self._pairs()
        before = self._drawn.radii[i] + self._drawn.radii[j]
        after = self._after[i] + self._drawn.radii[j]
        near = (distances + before > WITHIN_M) & _is_sure(distances, after, WITHIN_M)
        counts = (
            self._districts(records),
            self._tally(i[near]),
            self._tally(self._overlaps(i, j, distances)),
        )
        ids = self._drawn.table["id"].tolist()
        return dict(zip(ids, zip(*(one.tolist() for one in counts), strict=True), strict=True))

    def _pairs(self) -> tuple[Indices, Indices, Floats]:
        """Return the pairs that may be near each other and are not of one family, each both ways."""
        drawn = self._drawn
        i, j, distances = kernel.pairs_within(drawn.shapes, None, WITHIN_M, radii_a=drawn.radii)
        apart = relations(drawn, drawn, i, j) == ""
        i, j, distances = i[apart], j[apart], distances[apart]
        return np.concatenate([i, j]), np.concatenate([j, i]), np.concatenate([distances, distances])

    def _tally(self, rows: Indices) -> Indices:
        return np.bincount(rows, minlength=len(self._drawn))

    def _overlaps(self, i: Indices, j: Indices, distances: Floats) -> Indices:
        """Return the first of each pair whose sharing of ground is open and would be settled."""
        drawn, is_area = self._drawn, shapely.get_dimensions(self._drawn.shapes) == AREA
        before = drawn.radii[i] + drawn.radii[j]
        asked = (distances <= before) & (is_area[i] | is_area[j])
        i, j, distances, before = i[asked], j[asked], distances[asked], before[asked]
        after = self._after[i] + drawn.radii[j]
        open_ = ~self._shares((i, j, distances), before)
        turned = open_ & ((distances > after) | self._shares((i, j, distances), after))
        return i[turned]

    def _shares(self, pairs: tuple[Indices, Indices, Floats], radii: Floats) -> Flags:
        """Say of which pairs one reaches so deep into the other that no shift by the radii parts them."""
        i, j, distances = pairs
        drawn = self._drawn
        return reaches(drawn, drawn, (i, j, distances), radii) | reaches(
            drawn, drawn, (j, i, distances), radii
        )

    def _districts(self, records: Iterable[ProjectRecord]) -> Indices:
        """Count the districts that are only possible and would be certain, or certainly others."""
        rows = {one: row for row, one in enumerate(self._drawn.table["id"])}
        columns = {int(one): column for column, one in enumerate(self._areas.table["id"])}
        asked = [
            (rows[record["id"]], columns[share["adcode"]])
            for record in records
            if record["id"] in rows
            for share in record["districts"]
            if share["relation"] == POSSIBLE and share["adcode"] in columns
        ]
        i, j = np.array(asked, dtype=np.intp).reshape(-1, 2).T
        distances = np.asarray(shapely.distance(self._drawn.shapes[i], self._areas.shapes[j]))
        after = self._after[i]
        return self._tally(
            i[(distances > after) | reaches(self._drawn, self._areas, (i, j, distances), after)]
        )


def _is_sure(distances: Floats, radii: Floats, limit_m: float) -> Flags:
    return (distances + radii <= limit_m) | (distances - radii > limit_m)
