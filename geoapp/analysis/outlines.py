"""The two outlines of a buffer: what is surely within a distance, and what is possibly within it."""

from dataclasses import dataclass

import numpy as np
import shapely

from geoapp.analysis.inputs import Inputs
from geoapp.domain.request import LEAST_SEGMENTS, Cap
from geoapp.geometry.arrays import Geometries
from geoapp.geometry.kernel import buffer

NOTHING = shapely.Polygon()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlines:
    """One geometry a feature or a group of them, in metres; empty where nothing is within."""

    certain: Geometries
    possible: Geometries


def outline(
    features: Inputs, distance_m: float, *, cap: Cap = "round", quad_segs: int = LEAST_SEGMENTS
) -> Outlines:
    """Return both outlines of each feature at a distance.

    With a radius u, all within D - u of the shape is surely within D of the true place, and nothing beyond D + u
    is. Where u is 0 both are the same; where it is larger than D nothing is sure.
    """
    # A distance below zero would shrink an area to what may be somewhere else altogether.
    within = features.certain & (features.radii <= distance_m)
    shrunk = within & (features.radii > 0)
    possible = buffer(features.shapes, distance_m + features.radii, cap_style=cap, quad_segs=quad_segs)
    certain = np.where(within, possible, NOTHING)
    certain[shrunk] = buffer(
        features.shapes[shrunk], distance_m - features.radii[shrunk], cap_style=cap, quad_segs=quad_segs
    )
    return Outlines(certain=certain, possible=possible)


def ring(outer: Outlines, inner: Outlines) -> Outlines:
    """Return the ground within the outer distance and beyond the inner one, surely and possibly.

    Surely in the ring is what is surely within the outer and not even possibly within the inner distance.
    """
    return Outlines(
        certain=shapely.difference(outer.certain, inner.possible),
        possible=shapely.difference(outer.possible, inner.certain),
    )
