"""Totals by layer: the ground of all features together within each, united before it is measured."""

import numpy as np
import pandas as pd
import shapely

from geoapp.domain.receipt import LayerTotal
from geoapp.geometry import kernel
from geoapp.geometry.arrays import Floats, Geometries, Indices

_DECIMALS = 3
"""Of square metres, as a result's rows have them."""


def layer_totals(
    names: pd.DataFrame, layer: Indices, words: Geometries, ground: tuple[Geometries, Geometries]
) -> tuple[LayerTotal, ...]:
    """Return a total for each layer, also of one that nothing meets.

    Args:
        names: ``b_id``, ``b_name`` and ``b_name_en`` of each layer.
        layer: the position of the layer that each pair is of.
        words: the certainty of each pair.
        ground: what of each pair lies within for certain, and what possibly does, in metres.
    """
    sure, met = words == "certain", words != "impossible"
    low = _united_areas(ground[0], layer, sure, len(names))
    # What lies within for certain possibly does; uniting rounds, so that one could come out smaller than its part.
    high = np.maximum(_united_areas(ground[1], layer, met, len(names)), low)
    certain, all_met = (np.bincount(layer[rows], minlength=len(names)) for rows in (sure, met))
    return tuple(
        LayerTotal(
            id=str(one.b_id),
            name=str(one.b_name),
            name_en=str(one.b_name_en),
            area_low_m2=round(float(low[row]), _DECIMALS),
            area_high_m2=round(float(high[row]), _DECIMALS),
            certain=int(certain[row]),
            possible=int(all_met[row] - certain[row]),
        )
        for row, one in enumerate(names.itertuples(index=False))
    )


def _united_areas(shapes: Geometries, layer: Indices, rows: Geometries, count: int) -> Floats:
    """Return the area of what some rows of each layer cover together (m²)."""
    kept = np.flatnonzero(rows & (shapely.area(shapes) > 0))
    layers, united = kernel.dissolve_by(shapes[kept], layer[kept])
    areas = np.zeros(count)
    areas[layers] = shapely.area(united)
    return areas
