"""Buffers: all within one or several distances, as outlines surely and possibly inside."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoapp.analysis.attributes import KIN
from geoapp.analysis.columns import CERTAINTY, CITE, NAME, Column
from geoapp.analysis.inputs import Inputs
from geoapp.analysis.operation import Found, Operation
from geoapp.analysis.outlines import Outlines, outline, ring
from geoapp.domain.receipt import Measure
from geoapp.domain.request import (
    LEAST_SEGMENTS,
    SEGMENTS,
    Cap,
    Flag,
    Request,
    check_distances,
    check_segments,
)
from geoapp.errors import InputError
from geoapp.geometry.arrays import Geometries
from geoapp.geometry.kernel import dissolve, dissolve_by

NO_DISSOLVE, DISSOLVE_ALL = "none", "all"

COLUMNS = ["id", "name", "theme", "cite"]
"""What a buffer tells of the feature it is drawn round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Buffer(Request):
    """All within one or several distances of ``a``, as outlines surely and possibly inside."""

    operation: Literal["buffer"] = "buffer"
    distances_m: tuple[float, ...]
    rings: bool = False
    """True cuts the smaller distance out of the next larger one."""
    dissolve: str = NO_DISSOLVE
    """``none``, ``all``, or the column whose equal values are united, e.g. ``theme``."""
    cap: Cap = "round"
    """How a line's buffer ends."""
    quad_segs: int = LEAST_SEGMENTS
    """Segments of a quarter circle."""

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        check_distances(self.distances_m, above_zero=True)
        check_segments(self.quad_segs)

    @property
    def columns(self) -> tuple[str, ...]:
        """The column whose equal values are united."""
        return () if self.dissolve in (NO_DISSOLVE, DISSOLVE_ALL) else (self.dissolve,)


def buffer(a: Inputs, asked: Buffer) -> gpd.GeoDataFrame:
    """Return the outlines in metres: one row for each feature or group, distance, and certainty.

    Where a group is exact both outlines are the same and only the certain one is a row. With ``rings`` a row is
    what lies between ``from_m`` and ``distance_m``. ``members`` counts the features of a row, and ``radius_m`` is
    their largest radius; it is called so because the outlines themselves are exact.
    """
    groups = _groups(a, asked.dissolve)
    distances = sorted(asked.distances_m)
    drawn = [_grouped(a, asked, distance, groups["key"].to_numpy()) for distance in distances]
    starts = [0.0] * len(drawn)
    if asked.rings:
        drawn = [drawn[0], *(ring(outer, inner) for inner, outer in pairwise(drawn))]
        starts = [0.0, *distances[:-1]]
    table = _described(a, groups, asked.dissolve)
    rows = [
        _rows(table, outlines, start, distance)
        for outlines, start, distance in zip(drawn, starts, distances, strict=True)
    ]
    return gpd.GeoDataFrame(pd.concat(rows, ignore_index=True), geometry="geometry", crs=a.metric_crs)


def total_areas(frame: gpd.GeoDataFrame) -> tuple[Measure, ...]:
    """Return the ground of each distance's buffers together, as a range: united first, so nothing counts twice."""
    totals = []
    for distance, rows in frame.groupby("distance_m"):
        certain = rows.geometry[rows["certainty"] == "certain"].to_numpy()
        low = shapely.area(dissolve(certain))
        high = shapely.area(dissolve(rows.geometry.to_numpy())) if len(certain) < len(rows) else low
        totals.append(Measure(what="area_m2", distance_m=float(distance), low=float(low), high=float(high)))
    return tuple(totals)


def _groups(a: Inputs, dissolve: str) -> pd.DataFrame:
    """Return each feature's group: ``key`` numbers the groups, ``group`` is what they have in common."""
    if dissolve == NO_DISSOLVE:
        return pd.DataFrame({"key": np.arange(len(a)), "group": a.table["id"]})
    if dissolve == DISSOLVE_ALL:
        return pd.DataFrame({"key": np.zeros(len(a), dtype=int), "group": [DISSOLVE_ALL] * len(a)})
    if dissolve not in a.table or dissolve in KIN:
        raise InputError(
            "dissolve_unknown",
            source=str(a.source),
            column=dissolve,
            columns=", ".join(a.columns),
        )
    values = a.table[dissolve].map(lambda value: "" if value is None else str(value))
    return pd.DataFrame({"key": pd.factorize(values, sort=True)[0], "group": values})


def _grouped(
    a: Inputs, asked: Buffer, distance: float, keys: "np.ndarray[tuple[int], np.dtype[np.intp]]"
) -> Outlines:
    outlines = outline(a, distance, cap=asked.cap, quad_segs=asked.quad_segs)
    if asked.dissolve == NO_DISSOLVE:
        return outlines
    certain, possible = (dissolve_by(shapes, keys)[1] for shapes in (outlines.certain, outlines.possible))
    return Outlines(certain=certain, possible=possible)


def _described(a: Inputs, groups: pd.DataFrame, dissolve: str) -> pd.DataFrame:
    """Return one row a group: what it is called, how many it unites, and the largest radius among them."""
    if dissolve == NO_DISSOLVE:
        table = a.table[[column for column in COLUMNS if column in a.table]]
        return table.assign(radius_m=a.radii, members=1)
    by = groups.assign(radius=a.radii).groupby("key", sort=True)
    names = by["group"].first().to_list()
    columns = {"id": names, "name": names, "radius_m": by["radius"].max().to_list()}
    return pd.DataFrame(columns | {"members": by.size().to_list()})


def _rows(table: pd.DataFrame, outlines: Outlines, start: float, distance: float) -> pd.DataFrame:
    both = [
        _certainty_rows(table, shapes, start, distance, certainty)
        for shapes, certainty in ((outlines.certain, "certain"), (outlines.possible, "possible"))
    ]
    same = shapely.equals_identical(outlines.certain, outlines.possible)
    both[1] = both[1][~same]
    rows = pd.concat(both).sort_index(kind="stable")
    return rows[~shapely.is_empty(rows["geometry"].to_numpy())]


def _certainty_rows(
    table: pd.DataFrame, shapes: Geometries, start: float, distance: float, certainty: str
) -> pd.DataFrame:
    ids = [f"{one}:{distance:g}:{certainty}" for one in table["id"]]
    return table.assign(
        id=ids,
        of=table["id"],
        from_m=start,
        distance_m=distance,
        certainty=certainty,
        area_m2=shapely.area(shapes),
        geometry=shapes,
    )


def run(inputs: Mapping[str, Inputs], asked: Buffer) -> Found:
    """Return the outlines with what they cover together."""
    frame = buffer(inputs["a"], asked)
    return Found(frame=frame, measures=total_areas(frame), unioned=True)


OPERATION = Operation(
    request=Buffer,
    run=run,
    help="""Draw all that is within a distance of the selected projects.

    What is known only within a radius gets two outlines: surely inside and possibly inside.
    """,
    flags=(
        Flag(name="distance", field="distances_m", help="In metres; may be given several times."),
        Flag(name="rings", field="rings", help="Cut each distance out of the next larger one."),
        Flag(
            name="dissolve",
            field="dissolve",
            help="Unite all buffers, or those with the same value in a column, e.g. theme.",
            metavar="none|all|COLUMN",
        ),
        Flag(name="cap", field="cap"),
        SEGMENTS,
    ),
    printed=("name", "members", "from_m", "distance_m", "certainty", "area_m2", "radius_m"),
    table=(
        NAME,
        Column("buffer_metres", "metres", ("distance_m",)),
        CERTAINTY,
        Column("area_km2", "number", ("area_m2",), digits=3, per=1e6),
        Column("members", "number", ("members",)),
        CITE,
    ),
    described=("reach", "area"),
)
