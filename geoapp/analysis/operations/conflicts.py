"""Projects that come close to each other: who should talk before somebody digs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import geopandas as gpd
import numpy as np
import pandas as pd

from geoapp.analysis.columns import (
    CERTAINTY,
    CITE_A,
    CITE_B,
    MEASURED,
    PAIR_A,
    PAIR_B,
    SAME_PLACE,
    SHARE_WITHIN,
    TRUE_RANGE,
    Column,
)
from geoapp.analysis.inputs import Inputs
from geoapp.analysis.likelihood import shares_within
from geoapp.analysis.operation import Found, Operation
from geoapp.analysis.pairs import as_frame, both_sure, certainties, joining_lines, pair_rows, same_place
from geoapp.analysis.relations import is_mirrored, relations
from geoapp.domain.receipt import PairsLeftOut
from geoapp.domain.request import DISTANCE, Flag, Request, check_distances
from geoapp.domain.source import Source
from geoapp.domain.timing import TIMINGS, timing
from geoapp.geometry import kernel
from geoapp.geometry.arrays import Indices


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflicts(Request):
    """Pairs of ``a``, or of ``a`` with ``b`` where it is given, that lie within a distance."""

    operation: Literal["conflicts"] = "conflicts"
    b: Source | None = None
    distance_m: float

    def __post_init__(self) -> None:
        """Refuse a distance that is none."""
        check_distances((self.distance_m,))


def conflicts(
    a: Inputs, b: Inputs | None, asked: Conflicts
) -> tuple[gpd.GeoDataFrame, tuple[PairsLeftOut, ...]]:
    """Return the pairs within a distance, ranked, with the line between them; and how many belong together.

    One project under two ids, and a main project with its components, are no conflict. ``time`` says whether their
    periods overlap, ``unknown`` where one has none. ``same_place`` marks pairs that one and the same place stands
    for: their distance of 0 says nothing. ``share_within`` says how likely a pair is. Certain pairs come first, then
    the more likely ones, then those at the same time, then those of two places, then those nearest in the worst case.
    """
    shapes, radii = (None, None) if b is None else (b.shapes, b.radii)
    i, j, distances = kernel.pairs_within(a.shapes, shapes, asked.distance_m, radii_a=a.radii, radii_b=radii)
    other = a if b is None else b
    kin = relations(a, other, i, j)
    kept = kin == ""
    if b is not None:
        kept &= ~is_mirrored(a, b, i, j)
    i, j = i[kept], j[kept]
    rows = pair_rows(a, other, i, j, distances[kept])
    words = certainties(
        rows["low_m"].to_numpy(), rows["high_m"].to_numpy(), asked.distance_m, both_sure(a, other, i, j)
    )
    rows = rows.assign(
        share_within=shares_within(a, other, (i, j, distances[kept]), asked.distance_m),
        themes=_themes(rows),
        time=_times(a, other, i, j),
        same_place=same_place(a, other, i, j),
        certainty=words,
    )
    order = _ranking(rows)
    ranked = rows.iloc[order].reset_index(drop=True)
    ranked.insert(1, "rank", range(1, len(ranked) + 1))
    frame = as_frame(ranked, joining_lines(a, other, i, j)[order], a.metric_crs)
    counts = sorted(Counter(word for word in kin.tolist() if word).items())
    return frame, tuple(PairsLeftOut(reason=reason, pairs=pairs) for reason, pairs in counts)


def _themes(rows: pd.DataFrame) -> list[str]:
    """Return each pair's themes, sorted, so that a pair of themes has one name whichever comes first."""
    if not {"a_theme", "b_theme"} <= set(rows.columns):
        return [""] * len(rows)
    pairs = zip(rows["a_theme"].tolist(), rows["b_theme"].tolist(), strict=True)
    return ["+".join(sorted((one or "", other or ""))) for one, other in pairs]


def _times(a: Inputs, b: Inputs, i: Indices, j: Indices) -> list[str]:
    ours, theirs = (
        side.table["period"].tolist() if "period" in side.table else [None] * len(side) for side in (a, b)
    )
    return [timing(ours[one], theirs[other]) for one, other in zip(i.tolist(), j.tolist(), strict=True)]


def _ranking(rows: pd.DataFrame) -> Indices:
    """Return the rows' order, the most pressing first."""
    ids = np.array(rows["id"].tolist(), dtype=str)
    times = np.array([TIMINGS.index(word) for word in rows["time"].tolist()], dtype=int)
    doubtful = (rows["certainty"] != "certain").to_numpy()
    unlikely = -np.nan_to_num(rows["share_within"].to_numpy())
    nearness = rows["high_m"].to_numpy()
    return np.lexsort((ids, nearness, rows["same_place"].to_numpy(), times, unlikely, doubtful))


def run(inputs: Mapping[str, Inputs], asked: Conflicts) -> Found:
    """Return the pairs within the distance."""
    frame, left_out = conflicts(inputs["a"], inputs.get("b"), asked)
    return Found(frame=frame, pairs_left_out=left_out)


OPERATION = Operation(
    request=Conflicts,
    run=run,
    help="""List pairs of selected projects that come within a distance of each other, ranked.

    Parts of one main project, and one project named twice, are no pair.
    """,
    flags=(Flag(name="to", field="b", help="Only pairs with one of these:"), DISTANCE),
    printed=(
        "rank",
        "a_name",
        "b_name",
        "themes",
        "distance_m",
        "low_m",
        "high_m",
        "time",
        "certainty",
        "share_within",
    ),
    table=(
        PAIR_A,
        PAIR_B,
        CERTAINTY,
        SHARE_WITHIN,
        MEASURED,
        TRUE_RANGE,
        CITE_A,
        CITE_B,
        Column("time", "time", ("time",)),
        SAME_PLACE,
        Column("theme_a", "theme", ("a_theme",)),
        Column("theme_b", "theme", ("b_theme",)),
    ),
    described=("apart", "share", "range", "cites"),
)
