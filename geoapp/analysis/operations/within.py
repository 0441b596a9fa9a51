"""Features within a distance: of each the nearest part and the farthest."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geoapp.analysis.columns import CITE, MEASURED, NAME, SHARE_WITHIN, THEME, TRUE_RANGE, Column
from geoapp.analysis.inputs import Inputs
from geoapp.analysis.likelihood import UNKNOWN, shares_within
from geoapp.analysis.operation import Found, Operation
from geoapp.analysis.operations.nearest import nearest_others, others_within
from geoapp.analysis.pairs import as_frame, certainties, same_place
from geoapp.analysis.relations import same_project_pairs
from geoapp.domain.certainty import CERTAINTIES
from geoapp.domain.request import DISTANCE, TO, Request, check_distances
from geoapp.domain.source import Source
from geoapp.geometry.arrays import Flags, Floats, Indices
from geoapp.geometry.branch_and_bound import RESOLUTION, RESOLUTION_M
from geoapp.geometry.hausdorff import Targets, all_within, farthest

COLUMNS = ["id", "name", "theme", "kind", "cite", "uncertainty_m"]
"""What a row tells of its feature."""

OF_THE_LIMIT = 0.01
"""The farthest point is looked for to so large a part of the distance asked for."""

WORDS: list[str] = [*CERTAINTIES, "impossible"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Within(Request):
    """For each of ``a`` the distance to the nearest of ``b``, and whether any or all of it is near enough."""

    operation: Literal["within"] = "within"
    b: Source
    distance_m: float

    def __post_init__(self) -> None:
        """Refuse a distance that is none."""
        check_distances((self.distance_m,))


def within(a: Inputs, b: Inputs, asked: Within) -> gpd.GeoDataFrame:
    """Return each feature of ``a`` with its distance to the nearest of ``b``, in words of certainty, nearest first.

    ``any_part`` judges ``distance_m``, from the nearest point of the feature to the nearest target, whose true value
    lies from ``low_m`` to ``high_m``. ``all_parts`` says whether every point of the feature has a target within the
    distance; ``share_within`` how likely any part is near enough to that target for which it is likeliest.
    ``farthest_m`` is measured from the point that is farthest from all targets. ``certainty`` is that of
    any part; rows that are ``impossible`` stay, at the end. A project is no target of its own, and a feature
    without any target has no row.
    """
    near = _nearest(a, b)
    (i, j, distances), (low, high) = near.pairs, near.ranges
    farthest_m = near.farthest(asked.distance_m)
    certain = a.certain[i] & b.certain.all()
    any_part = certainties(low, high, asked.distance_m, certain)
    rows = pd.DataFrame(
        {column: a.table[column].to_numpy(dtype=object)[i] for column in COLUMNS if column in a.table}
        | {
            "nearest_id": b.table["id"].to_numpy(dtype=object)[j],
            "nearest_name": b.table["name"].to_numpy(dtype=object)[j],
            "distance_m": distances,
            "low_m": low,
            "high_m": high,
            "farthest_m": farthest_m,
            "any_part": any_part,
            "all_parts": near.all_parts(asked.distance_m, any_part, certain),
            "certainty": any_part,
            "share_within": near.shares_within(asked.distance_m, any_part),
        }
    )
    order = _ranking(any_part, rows["share_within"].to_numpy(), high, rows["id"].tolist())
    return as_frame(rows.iloc[order].reset_index(drop=True), a.shapes[i][order], a.metric_crs)


def resolution_m(limit_m: float) -> float:
    """Return the resolution of the search for the farthest point, in metres: 1 % of the limit or finer.

    It is a power of two, so that limits that are nearly the same share what was found.

    >>> resolution_m(500), resolution_m(510), resolution_m(5000), resolution_m(0)
    (4.0, 4.0, 32.0, 0.1)
    """
    return (
        max(RESOLUTION_M, 2.0 ** math.floor(math.log2(limit_m * OF_THE_LIMIT))) if limit_m else RESOLUTION_M
    )


def _ranking(words: list[str], shares: Floats, high_m: Floats, ids: list[str]) -> list[int]:
    """Return the rows' order, the surest, likeliest and nearest first.

    >>> shares = np.array([0.0, 1.0, 1.0])
    >>> _ranking(["impossible", "certain", "certain"], shares, np.array([1.0, 9.0, 9.0]), ["a", "c", "b"])
    [2, 1, 0]
    """
    likely = (-np.nan_to_num(shares)).tolist()
    keys = list(zip(map(WORDS.index, words), likely, high_m.tolist(), ids, strict=True))
    return sorted(range(len(keys)), key=keys.__getitem__)


@lru_cache(maxsize=8)  # a page asks the same features for one distance after the other
def _nearest(a: Inputs, b: Inputs) -> "_Nearest":
    return _Nearest(a, b)


class _Nearest:
    """Features with a target each, the nearest one as measured, whatever distance is asked for."""

    def __init__(self, a: Inputs, b: Inputs) -> None:
        self._a, self._b = a, b
        self.pairs = self._i, self._j, self._distances = nearest_others(a, b, 1)
        """Feature and target of each row, and their distance."""
        own = same_project_pairs(a, b)
        chosen = np.isin(own[0], self._i)
        self._own = np.searchsorted(self._i, own[0][chosen]), own[1][chosen]
        self._shapes = a.shapes[self._i]
        self._extended = shapely.get_num_coordinates(self._shapes) > 1
        reach = np.full(len(a), -1.0)
        reach[self._i] = self._distances + b.radii[self._j]
        self._rivals = others_within(a, b, reach)
        """The pairs of a feature and any target that may be its nearest, and their distances."""
        self.ranges = self._ranges()
        self._farthest: dict[float, Floats] = {}

    def _ranges(self) -> tuple[Floats, Floats]:
        """Return the least and the greatest true distance to the nearest target, of all that may be it."""
        a, b = self._a, self._b
        one, other, measured = self._rivals
        low, high = np.full(len(a), np.inf), np.full(len(a), np.inf)
        np.minimum.at(low, one, measured - b.radii[other])
        np.minimum.at(high, one, measured + b.radii[other])
        return np.maximum(low - a.radii, 0.0)[self._i], (high + a.radii)[self._i]

    def shares_within(self, limit_m: float, any_part: list[str]) -> Floats:
        """Return the greatest share of shifts that bring a feature near enough to one of its targets."""
        one, other, measured = self._rivals
        open_ = measured - self._a.radii[one] - self._b.radii[other] <= limit_m
        pairs = one[open_], other[open_], measured[open_]
        best = np.full(len(self._a), UNKNOWN)
        np.fmax.at(best, pairs[0], shares_within(self._a, self._b, pairs, limit_m))
        words = np.array(any_part)
        return np.select([words == "certain", words == "impossible"], [1.0, 0.0], best[self._i])

    def farthest(self, limit_m: float) -> Floats:
        """Return the distance of each feature's farthest point, as fine as a limit asks for; a point's is its own."""
        fine_m = resolution_m(limit_m)
        if fine_m not in self._farthest:
            found, rows = self._distances.copy(), np.flatnonzero(self._extended & ~self._doubled())
            found[rows] = farthest(self._shapes[rows], self._targets(rows, 0.0), fine_m)
            self._farthest[fine_m] = found
        return self._farthest[fine_m]

    def _doubled(self) -> Flags:
        """Say which features lie where a target has the very same shape: no point of theirs is away from it."""
        one, other, _ = self._rivals
        doubled = np.isin(np.arange(len(self._a)), one[same_place(self._a, self._b, one, other)])
        return np.asarray(doubled[self._i])

    def all_parts(self, limit_m: float, any_part: list[str], certain: Flags) -> list[str]:
        """Say how surely every point of each feature has a target within a limit."""
        words = np.array(any_part, dtype=object)
        # All parts are no nearer than any part: only rows that got so far can get further.
        hopeful, words[self._extended] = self._extended & (words != "impossible"), "impossible"
        for word, sign in (("possible", -1.0), ("certain", 1.0)):
            rows = np.flatnonzero(hopeful)
            rows = rows[self._all_within(rows, sign, limit_m)]
            words[rows] = word
            hopeful = np.isin(np.arange(len(words)), rows) & certain
        return list(words)

    def _all_within(self, rows: Indices, sign: float, limit_m: float) -> Flags:
        """Say for some rows whether they are all within, with targets as far as may be (sign 1) or as near (-1)."""
        limits = limit_m - sign * self._a.radii[self._i[rows]]
        low = self.farthest(limit_m)[rows]
        high = low * (1 + RESOLUTION) + resolution_m(limit_m)
        extra = sign * self._b.radii
        within: Flags = high + extra.max(initial=-np.inf) <= limits
        # Most are decided by their farthest point; only the others are searched.
        doubtful = ~within & (low + extra.min(initial=np.inf) <= limits + RESOLUTION_M)
        searched = rows[doubtful]
        within[doubtful] = all_within(self._shapes[searched], self._targets(searched, sign), limits[doubtful])
        return within

    def _targets(self, rows: Indices, sign: float) -> Targets:
        """Return the targets of some rows, as far as they may be (sign 1) or as near (-1)."""
        chosen = np.isin(self._own[0], rows)
        return Targets(
            shapes=self._b.shapes,
            extra=sign * self._b.radii,
            nearest=self._j[rows],
            own=(np.searchsorted(rows, self._own[0][chosen]), self._own[1][chosen]),
        )


def run(inputs: Mapping[str, Inputs], asked: Within) -> Found:
    """Return each feature with its distance to the nearest."""
    return Found(frame=within(inputs["a"], inputs["b"], asked))


OPERATION = Operation(
    request=Within,
    run=run,
    help="Say of each selected project how near it is, and whether any or all of it lies within a distance.",
    flags=(TO, DISTANCE),
    printed=(
        "name",
        "nearest_name",
        "distance_m",
        "low_m",
        "high_m",
        "farthest_m",
        "any_part",
        "all_parts",
        "share_within",
    ),
    table=(
        NAME,
        Column("any_part", "sureness", ("any_part", "share_within")),
        SHARE_WITHIN,
        Column("all_parts", "certainty", ("all_parts",)),
        MEASURED,
        TRUE_RANGE,
        Column("nearest_one", "text", ("nearest_name",), width=120),
        CITE,
        THEME,
    ),
    described=("apart", "share", "range"),
)
