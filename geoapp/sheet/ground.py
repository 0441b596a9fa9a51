"""The ground that a sheet's map shows: what is printed, or what somebody saw on the screen."""

import math
from collections.abc import Iterable

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.geometry.arrays import Floats
from geoapp.geometry.web_mercator import pixel

SCREEN_PX = (780, 680)
"""Width and height of a map on an ordinary screen: a view says its middle and zoom only."""

_METRES_OF_A_DEGREE = 111_320.0
_LEAST_DEGREES = 0.03
"""Of ground that a map shows, some three kilometres: a single spot has surroundings."""


def ground_of_view(view: str) -> BaseGeometry:
    """Return the box in degrees that a map of an ordinary size shows at ``lat,lon,zoom``.

    >>> [round(edge, 2) for edge in ground_of_view("43.8,87.6,10").bounds]
    [87.06, 43.46, 88.14, 44.14]
    """
    lat, lon, zoom = map(float, view.split(","))
    degree = pixel(0) / 2**zoom / _METRES_OF_A_DEGREE
    across, along = (px / 2 * degree for px in SCREEN_PX)
    along *= math.cos(math.radians(lat))
    return shapely.box(lon - across, lat - along, lon + across, lat + along)


def ground_of_records(records: Iterable[ProjectRecord]) -> BaseGeometry | None:
    """Return the box in degrees round all that has a place, with the circles of sites; ``None`` round nothing."""
    return ground_of(
        _with_radius(record["geometry"], record["location"]["uncertainty_m"] or 0)
        for record in records
        if record["geometry"] is not None
    )


def ground_of_plan(plan: Plan, districts: GeoDataFrame) -> BaseGeometry:
    """Return the box round a plan's districts, else that which it names itself."""
    return shapely.box(*(plan.bbox if districts.empty else districts.total_bounds))


def ground_of(shapes: Iterable[BaseGeometry]) -> BaseGeometry | None:
    """Return the box round shapes, larger where they are but a spot; ``None`` where there are none.

    >>> ground_of([shapely.Point(1, 2), shapely.Point(3, 4)]).bounds
    (1.0, 2.0, 3.0, 4.0)
    >>> ground_of([shapely.Point()])
    """
    return ground_of_bounds(shapely.bounds(list(shapes)))


def ground_of_bounds(bounds: Floats) -> BaseGeometry | None:
    """Return the box round boxes, as :func:`ground_of` does; ``bounds`` are rows of west, south, east and north.

    >>> ground_of_bounds(np.array([[1.0, 2.0, 1.5, 2.5], [3.0, 4.0, 3.0, 4.0], [np.nan] * 4])).bounds
    (1.0, 2.0, 3.0, 4.0)
    """
    known = bounds[np.isfinite(bounds).all(axis=1)] if len(bounds) else bounds
    if not len(known):
        return None
    (west, south), (east, north) = known[:, :2].min(axis=0).tolist(), known[:, 2:].max(axis=0).tolist()
    more = max(_LEAST_DEGREES - max(east - west, north - south), 0.0) / 2
    return shapely.box(west - more, south - more, east + more, north + more)


def _with_radius(shape: BaseGeometry, radius_m: float) -> BaseGeometry:
    """Return the box round a site's circle; routes and areas are as large as they are."""
    if shapely.get_dimensions(shape) > 0:
        return shape
    west, south, east, north = shape.bounds
    high = radius_m / _METRES_OF_A_DEGREE
    wide = high / math.cos(math.radians((south + north) / 2))
    return shapely.box(west - wide, south - high, east + wide, north + high)
