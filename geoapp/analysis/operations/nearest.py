"""The nearest of one source for each feature of another, with the range that the true distance lies in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np

from geoapp.analysis.columns import CERTAINTY, CITE_B, MEASURED, PAIR_A, SAME_PLACE, TRUE_RANGE, Column
from geoapp.analysis.inputs import Inputs
from geoapp.analysis.operation import Found, Operation
from geoapp.analysis.pairs import as_frame, both_sure, joining_lines, pair_rows, radii_sum, same_place
from geoapp.analysis.relations import same_project_pairs
from geoapp.analysis.rivals import shares_among
from geoapp.domain.request import TO, Flag, Request
from geoapp.domain.source import Source
from geoapp.errors import InputError
from geoapp.geometry import kernel
from geoapp.geometry.arrays import Flags, Floats, Indices

MOST_NEIGHBOURS = 1000

_SLACK_M = 1e-3
"""What a search is widened by: a distance measured again may differ in its last digit, and no pair may be lost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest(Request):
    """The ``k`` nearest of ``b`` for each of ``a``."""

    operation: Literal["nearest"] = "nearest"
    b: Source
    k: int = 1

    def __post_init__(self) -> None:
        """Refuse a number of neighbours that makes no sense."""
        if not 1 <= self.k <= MOST_NEIGHBOURS:
            raise InputError("neighbours_number", k=self.k, most=MOST_NEIGHBOURS)


def nearest(a: Inputs, b: Inputs, asked: Nearest) -> gpd.GeoDataFrame:
    """Return the ``k`` nearest of ``b`` for each of ``a`` by measured distance, with the line between them.

    ``rank`` counts from 1 for each of ``a``. A row is ``certain`` where fewer than k others can be as near, wherever
    all of them truly are, else ``share_within`` says in what share of placements it is among the k nearest. A project
    is not its own neighbour.
    """
    i, j, distances = nearest_others(a, b, asked.k)
    rows = pair_rows(a, b, i, j, distances)
    high_m = rows["high_m"].to_numpy()
    one, other, between = _rivals(a, b, i, high_m)
    lows = np.maximum(between - radii_sum(a, b, one, other), 0.0)
    surely = both_sure(a, b, i, j) & _surely_among(i, high_m, (one, lows), asked.k)
    shares = np.ones(len(i))
    shares[~surely] = shares_among(a, b, (i[~surely], j[~surely]), (one, other), asked.k)
    rows = rows.assign(
        rank=_rank(i),
        certainty=np.where(surely, "certain", "possible").astype(object),
        share_within=shares,
        same_place=same_place(a, b, i, j),
    )
    return as_frame(rows, joining_lines(a, b, i, j), a.metric_crs)


def nearest_others(a: Inputs, b: Inputs, k: int) -> tuple[Indices, Indices, Floats]:
    """Return the k nearest of ``b`` for each of ``a`` that are not the same project, the nearest first."""
    own = same_project_pairs(a, b)
    i, j, distances = kernel.nearest(a.shapes, b.shapes, k + int(np.bincount(own[0]).max(initial=0)))
    other = ~_are_own(own, i, j, len(b))
    i, j, distances = i[other], j[other], distances[other]
    first = _rank(i) <= k
    return i[first], j[first], distances[first]


def others_within(a: Inputs, b: Inputs, reach_m: Floats) -> tuple[Indices, Indices, Floats]:
    """Return the pairs, less the same project's, that may be nearer than a reach of each of ``a``."""
    i, j, distances = kernel.pairs_within(a.shapes, b.shapes, _SLACK_M, radii_a=reach_m, radii_b=b.radii)
    other = ~_are_own(same_project_pairs(a, b), i, j, len(b))
    return i[other], j[other], distances[other]


def _rivals(a: Inputs, b: Inputs, i: Indices, high_m: Floats) -> tuple[Indices, Indices, Floats]:
    """Return the pairs that can be as near as one of those asked for, whose greatest distances are given."""
    reach = np.full(len(a), -1.0)
    np.maximum.at(reach, i, high_m + a.radii[i])
    return others_within(a, b, reach)


def _surely_among(i: Indices, high_m: Floats, rivals: tuple[Indices, Floats], k: int) -> Flags:
    """Say for each pair whether fewer than k others can be nearer than its greatest distance.

    Of each rival its ``a`` and its least distance are given.
    """
    one, lows = rivals
    order = np.lexsort((lows, one))
    one, lows = one[order], lows[order]
    starts, ends = np.searchsorted(one, i), np.searchsorted(one, i, side="right")
    spans = zip(starts.tolist(), ends.tolist(), high_m.tolist(), strict=True)
    # A pair is always among those that can be as near as itself.
    nearer = [int(np.searchsorted(lows[start:end], high, side="right")) - 1 for start, end, high in spans]
    return np.array(nearer, dtype=int) < k


def _are_own(own: tuple[Indices, Indices], i: Indices, j: Indices, count: int) -> Flags:
    return np.isin(i * count + j, own[0] * count + own[1])


def _rank(i: Indices) -> Indices:
    """Number the rows of each i from 1.

    >>> _rank(np.array([0, 0, 4, 4, 4])).tolist()
    [1, 2, 1, 2, 3]
    """
    return np.arange(len(i)) - np.searchsorted(i, i) + 1


def run(inputs: Mapping[str, Inputs], asked: Nearest) -> Found:
    """Return the nearest of each feature."""
    return Found(frame=nearest(inputs["a"], inputs["b"], asked))


OPERATION = Operation(
    request=Nearest,
    run=run,
    help="Find the nearest of something else for each selected project.",
    flags=(TO, Flag(name="count", field="k", help="How many of the nearest.")),
    printed=("a_name", "rank", "b_name", "distance_m", "low_m", "high_m", "certainty", "share_within"),
    table=(
        PAIR_A,
        Column("rank", "number", ("rank",)),
        Column("neighbour", "side", ("b_id", "b_name"), width=150),
        MEASURED,
        TRUE_RANGE,
        CERTAINTY,
        Column("share_among", "percent", ("share_within",)),
        CITE_B,
        SAME_PLACE,
        Column("theme", "theme", ("b_theme",)),
    ),
    described=("apart", "share_among", "range", "cites"),
)
