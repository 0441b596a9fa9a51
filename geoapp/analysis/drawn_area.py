"""Drawn areas: which features lie in one for certain, and which may, as their radius reaches it."""

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Geometry, Polygon

from geoapp.domain.degrees import Shape
from geoapp.geometry.arrays import POLYGON_TYPES, Flags, Floats, Geometries
from geoapp.geometry.metric import to_metres
from geoapp.geometry.repair import make_valid

IN_SHAPE = "in_shape"
"""The column that says of projects in a drawn area how surely each is: ``certain`` or ``possible``."""

METRES_OF_A_DEGREE = 110_000.0
"""Of latitude, a little less than anywhere; of longitude there are fewer towards the poles."""

_MARGIN = 2.5
"""Radii beyond the features at which an area is cut before it is measured: the cut is a border of none of them."""


def drawn(shape: Shape) -> Geometry:
    """Return the polygon that a shape's corners enclose, the middle of a star too; a drawing may cross itself.

    >>> drawn(((0, 0), (2, 2), (2, 0), (0, 2))).area
    2.0
    """
    return make_valid(Polygon(shape))


def sureness_in(
    area: Geometry, shapes: Geometries, radii: Floats, metric_crs: str
) -> npt.NDArray[np.object_]:
    """Return for each feature, in the degrees of the area, how surely it lies in it; empty where it does not.

    Whoever is exact lies there where it meets the area. With a radius u a feature is ``possible`` within u of the area,
    and ``certain`` where it reaches so deep into the area, or the area into it, that no shift by u parts them.
    """
    prepared = shapely.force_2d(area)  # a copy of our own, as a prepared one belongs to one thread
    shapely.prepare(prepared)
    words = np.where(shapely.intersects(prepared, shapes), "certain", "").astype(object)
    rough = np.flatnonzero((radii > 0) & ~(shapely.is_missing(shapes) | shapely.is_empty(shapes)))
    if not len(rough):
        return words
    near = shapely.intersection(area, _around(shapes[rough], radii[rough]))
    [area_m] = to_metres(np.array([near], dtype=object), metric_crs)
    shapes_m = to_metres(shapes[rough], metric_crs)
    possible = shapely.dwithin(area_m, shapes_m, radii[rough])
    words[rough] = np.where(possible, "possible", "")
    inside = rough[possible]
    words[inside[_surely(area_m, shapes_m[possible], radii[inside])]] = "certain"
    return words


def widened(bounds: Floats, radius_m: float) -> Floats:
    """Return bounds in degrees, west south east north, with a margin in metres round them.

    >>> widened(np.array([87.0, 60.0, 88.0, 60.0]), 110_000.0).round(1).tolist()
    [84.9, 59.0, 90.1, 61.0]
    """
    high = radius_m / METRES_OF_A_DEGREE
    poleward = min(np.abs(bounds[[1, 3]]).max() + high, 89.0)
    wide = high / np.cos(np.radians(poleward))
    return np.asarray(bounds + np.array([-wide, -high, wide, high]))


def _around(shapes: Geometries, radii: Floats) -> Geometry:
    """Return a box round features, so far beyond them that its edge is no border of theirs."""
    return shapely.box(*widened(shapely.total_bounds(shapes), _MARGIN * float(radii.max())))


def _surely(area: Geometry, shapes: Geometries, radii: Floats) -> Flags:
    """Say in metres which shapes no shift by their radius parts from an area."""
    surely: Flags = shapely.intersects(shapes, shapely.buffer(area, -radii))
    rest = np.flatnonzero(~surely & np.isin(shapely.get_type_id(shapes), POLYGON_TYPES))
    surely[rest] = shapely.intersects(area, shapely.buffer(shapes[rest], -radii[rest]))
    return surely
