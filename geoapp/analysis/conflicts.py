"""Projects that come close to each other: who should talk before somebody digs."""

from collections import Counter

import geopandas as gpd
import numpy as np
import pandas as pd

from geoapp.analysis.inputs import Inputs
from geoapp.analysis.pairs import as_frame, both_sure, certainties, joining_lines, pair_rows, same_place
from geoapp.analysis.relations import is_mirrored, relations
from geoapp.domain.receipt import PairsLeftOut
from geoapp.domain.request import Conflicts
from geoapp.domain.timing import TIMINGS, timing
from geoapp.geometry import kernel
from geoapp.geometry.arrays import Indices


def conflicts(
    a: Inputs, b: Inputs | None, asked: Conflicts
) -> tuple[gpd.GeoDataFrame, tuple[PairsLeftOut, ...]]:
    """Return the pairs within a distance, ranked, with the line between them; and how many belong together.

    One project under two ids, and a main project with its components, are no conflict. ``time`` says whether their
    periods overlap, ``unknown`` where one has none. ``same_place`` marks pairs that one and the same place stands
    for: their distance of 0 says nothing. Certain pairs come first, then those at the same time, then those of two
    places, then those that are nearest in the worst case.
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
    return np.lexsort((ids, rows["high_m"].to_numpy(), rows["same_place"].to_numpy(), times, doubtful))
