"""Coverage of each district within a distance of something: united first, so that nothing counts twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoapp.analysis.columns import Column
from geoapp.analysis.depth import reaches
from geoapp.analysis.inputs import Inputs
from geoapp.analysis.operation import Found, Operation
from geoapp.analysis.outlines import outline
from geoapp.analysis.pairs import as_frame, both_sure, radii_sum
from geoapp.domain.receipt import Measure
from geoapp.domain.request import (
    DISTANCE,
    LEAST_SEGMENTS,
    SEGMENTS,
    Flag,
    Request,
    check_distances,
    check_segments,
)
from geoapp.domain.source import DISTRICTS, Source
from geoapp.errors import InputError
from geoapp.geometry import kernel
from geoapp.geometry.arrays import Floats, Geometries, Indices
from geoapp.geometry.kernel import AREA, LINE

OUTSIDE = "outside"
"""Id of the last row: what lies in no district."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage(Request):
    """Coverage of each polygon of ``b`` within a distance of ``a``, and the part of that which lies in none."""

    operation: Literal["coverage"] = "coverage"
    b: Source = DISTRICTS
    distance_m: float
    quad_segs: int = LEAST_SEGMENTS

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        check_distances((self.distance_m,))
        check_segments(self.quad_segs)


def coverage(a: Inputs, b: Inputs, asked: Coverage) -> tuple[gpd.GeoDataFrame, tuple[Measure, ...]]:
    """Return one row for each area of ``b`` and one for what lies in none, with the totals.

    ``area_low_m2`` is surely and ``area_high_m2`` possibly within the distance of ``a``, ``percent_low`` and
    ``percent_high`` the same of the area itself. ``length_m`` is that of the lines of ``a`` as drawn. From
    ``count_low`` to ``count_high`` features of ``a`` come within the distance of the area. Each column but the
    counts adds up, with the row outside, to its total. The geometry is what is possibly within.

    Raises:
        InputError: ``b`` holds something that is no area.
    """
    _check_areas(b)
    united = _united(a, asked)
    low, high, length = _sizes(united, b)
    count_low, count_high = _counts(a, b, asked.distance_m)
    whole = np.append(shapely.area(b.shapes), np.nan)
    words = [(count_low > 0) | (low > 0), (count_high > 0) | (high > 0)]
    rows = pd.DataFrame(
        {
            "id": [*b.table["id"], OUTSIDE],
            "name": [*b.table["name"], OUTSIDE],
            "distance_m": asked.distance_m,
            "area_low_m2": low,
            "area_high_m2": high,
            "percent_low": 100 * low / whole,
            "percent_high": 100 * high / whole,
            "length_m": length,
            "count_low": count_low,
            "count_high": count_high,
            "certainty": np.select(words, ["certain", "possible"], "impossible").astype(object),
        }
    )
    return as_frame(rows, _pieces(united[1], b), a.metric_crs), _totals(united, asked.distance_m)


def _united(a: Inputs, asked: Coverage) -> Geometries:
    """Return the ground surely within, the ground possibly within, and the lines as drawn, each as one geometry."""
    drawn = outline(a, asked.distance_m, quad_segs=asked.quad_segs)
    lines = a.shapes[shapely.get_dimensions(a.shapes) == LINE]
    united = np.empty(3, dtype=object)
    united[:] = [kernel.dissolve(shapes) for shapes in (drawn.certain, drawn.possible, lines)]
    return united


def _sizes(united: Geometries, b: Inputs) -> Floats:
    """Return the size of each geometry within each area, and at the end within none."""
    found = kernel.Partition(b.shapes).parts(united)
    sizes = np.zeros((len(united), len(b) + 1))
    sizes[found.row, found.column] = found.size
    sizes[:, -1] = found.outside
    return sizes


def _pieces(possible: shapely.Geometry, b: Inputs) -> Geometries:
    """Return the pieces possibly within in each area, and at the end outside all of them."""
    inside = shapely.intersection(possible, b.shapes)
    return np.append(inside, shapely.difference(possible, kernel.dissolve(b.shapes)))


def _totals(united: Geometries, distance_m: float) -> tuple[Measure, ...]:
    low, high, length = kernel.measure(united).tolist()
    return (
        Measure(what="area_m2", distance_m=distance_m, low=low, high=high),
        Measure(what="length_m", distance_m=None, low=length, high=length),
    )


def _check_areas(b: Inputs) -> None:
    for name, dimension in zip(b.table["name"], shapely.get_dimensions(b.shapes), strict=True):
        if dimension != AREA:
            raise InputError("coverage_no_area", source=str(b.source), name=str(name))


def _counts(a: Inputs, b: Inputs, distance_m: float) -> tuple[Indices, Indices]:
    """Return the numbers of features surely and possibly within the distance of each area, and of none."""
    i, j, distances = kernel.pairs_within(a.shapes, b.shapes, distance_m, radii_a=a.radii, radii_b=b.radii)
    surely = reaches(a, b, (i, j, distances), radii_sum(a, b, i, j) - distance_m)
    surely &= both_sure(a, b, i, j)
    low = np.bincount(j[surely], minlength=len(b) + 1)
    high = np.bincount(j, minlength=len(b) + 1)
    low[-1] = len(a) - len(np.unique(i))
    high[-1] = len(a) - len(np.unique(i[surely]))
    return low, high


def run(inputs: Mapping[str, Inputs], asked: Coverage) -> Found:
    """Return the covered part of each area, with the totals."""
    frame, measures = coverage(inputs["a"], inputs["b"], asked)
    return Found(frame=frame, measures=measures, unioned=True)


OPERATION = Operation(
    request=Coverage,
    run=run,
    help="""Measure how much of each district lies within a distance of the selected projects.

    Buffers are united before they are summed, and what lies in no district is a row of its own.
    """,
    flags=(Flag(name="to", field="b", help="Areas:"), DISTANCE, SEGMENTS),
    printed=(
        "name",
        "area_low_m2",
        "area_high_m2",
        "percent_low",
        "percent_high",
        "length_m",
        "count_low",
        "count_high",
    ),
    table=(
        Column("coverage_place", "place", ("id", "name")),
        Column("coverage_area", "areas", ("area_low_m2", "area_high_m2")),
        Column("coverage_percent", "percents", ("percent_low", "percent_high")),
        Column("coverage_count", "counts", ("count_low", "count_high")),
        Column("coverage_length", "kilometres", ("length_m",)),
    ),
)
