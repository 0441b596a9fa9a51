"""Shapes of drafts as a person draws or types them, made sound: degrees in WGS-84, repaired, in the plan's region."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.geometry.metric import to_metres
from geoapp.geometry.repair import make_valid
from geoapp.geometry.wgs84 import to_wgs84
from geoapp.inspection.position import read_position
from geoapp.settings import COORDINATE_DECIMALS

DrawnCorners = Sequence[tuple[float, float]]
"""Longitude and latitude in degrees."""

MOST_CORNERS = 1_000
"""Most corners of a draft."""

FORMS = ("point", "line", "area")

_LEAST_M = 1.0
"""Length of a line, or root of an area's size, below which it is none."""

_HALF_ROUND = 180.0


@dataclass(frozen=True, slots=True)
class DraftShape:
    """A sound shape, and whether it had to be repaired."""

    form: str
    """One of ``FORMS``."""
    geometry: BaseGeometry
    repaired: bool = False

    @property
    def geojson(self) -> dict[str, Any]:
        """The geometry as a draft keeps it."""
        listed: dict[str, Any] = _listed(mapping(self.geometry))
        return listed


def make_shape(form: str, corners: DrawnCorners, plan: Plan, *, datum: str = "wgs84") -> DraftShape:
    """Return the shape of a form with these corners, given in a datum.

    A ring that crosses itself, such as a star, covers what its lines enclose.

    Raises:
        InputError: too few or too many corners, no extent, or off the plan's region.
        UnknownCodeError: no such datum.
    """
    needed = {"point": 1, "line": 2, "area": 3}[form]
    pairs = np.array([(x, y) for x, y in corners], dtype=float).reshape(-1, 2)
    if len(pairs) > MOST_CORNERS:
        raise InputError("draft_corners", most=MOST_CORNERS)
    if not np.isfinite(pairs).all() or len(np.unique(pairs, axis=0)) < needed:
        raise InputError("draft_few_corners", least=needed)
    pairs[:, 0] = _unwrapped(pairs[:, 0], plan.bbox)
    given = to_wgs84(_drawn(form, pairs), datum)
    rounded = shapely.transform(given, lambda degrees: np.round(degrees, COORDINATE_DECIMALS))
    sound, repaired = _repaired(form, rounded)
    _refuse_tiny(form, sound, plan)
    if not sound.intersects(shapely.box(*plan.bbox)):
        west, south, east, north = (f"{edge:g}" for edge in plan.bbox)
        raise InputError("draft_outside", west=west, east=east, south=south, north=north)
    return DraftShape(form, sound, repaired)


def read_typed(text: str, plan: Plan, *, datum: str) -> DraftShape:
    """Return the shape of typed positions: one is a point, several a line, and an area where the last is the first.

    Raises:
        InputError: a part is no position of the region, or they make no shape.
        UnknownCodeError: no such datum.
    """
    parts = [part for part in re.split(r"[;；\n]", text) if part.strip()]
    found = [read_position(part, metric_crs=plan.metric_crs, region=plan.bbox) for part in parts or [text]]
    corners = [(one.lon, one.lat) for one in found]
    # Metres are those of a CRS of the country: nobody shifts them.
    given = "wgs84" if any(one.unit == "metres" for one in found) else datum
    if len(corners) == 1:
        return make_shape("point", corners, plan, datum=given)
    form = "area" if corners[0] == corners[-1] and len(corners) > 3 else "line"  # noqa: PLR2004 (a triangle, closed)
    return make_shape(form, corners, plan, datum=given)


def shape_of(geojson: dict[str, Any]) -> BaseGeometry:
    """Return the geometry that a draft keeps.

    >>> shape_of({"type": "Point", "coordinates": [87, 43]}).wkt
    'POINT (87 43)'
    """
    return shapely.geometry.shape(geojson)


def form_of(geometry: BaseGeometry) -> str:
    """Return the form of a geometry.

    >>> form_of(shapely.Point(0, 0)), form_of(shapely.LineString([(0, 0), (1, 1)]))
    ('point', 'line')
    """
    return FORMS[int(shapely.get_dimensions(geometry))]


def _unwrapped(lons: Any, bbox: BoundingBox) -> Any:  # noqa: ANN401 (an array in, an array out)
    """Return longitudes of a map that was turned round the globe as those of the region.

    Raises:
        InputError: they reach over more than half the globe, as a shape across the antimeridian does.
    """
    if lons.max() - lons.min() > _HALF_ROUND:
        raise InputError("draft_antimeridian")
    middle = (bbox[0] + bbox[2]) / 2
    return lons - 360.0 * np.round((lons.mean() - middle) / 360.0)


def _drawn(form: str, pairs: Any) -> BaseGeometry:  # noqa: ANN401 (an array)
    match form:
        case "point":
            return shapely.Point(pairs[0])
        case "line":
            return shapely.LineString(pairs)
        case _:
            return shapely.Polygon(pairs)


def _repaired(form: str, given: BaseGeometry) -> tuple[BaseGeometry, bool]:
    if form != "area" or given.is_valid:
        return given, False
    made = make_valid(given, keep_collapsed=False)
    areas = [part for part in shapely.get_parts(made) if part.geom_type == "Polygon"]
    return (areas[0] if len(areas) == 1 else shapely.MultiPolygon(areas)), True


def _refuse_tiny(form: str, shape: BaseGeometry, plan: Plan) -> None:
    (metric,) = to_metres(np.array([shape], dtype=object), plan.metric_crs)
    extent = {"point": _LEAST_M, "line": metric.length, "area": metric.area**0.5}[form]
    if not extent >= _LEAST_M:
        raise InputError("draft_no_extent")


def _listed(value: Any) -> Any:  # noqa: ANN401 (JSON)
    """Return GeoJSON with lists instead of tuples, as it comes back from a file."""
    if isinstance(value, dict):
        return {key: _listed(one) for key, one in value.items()}
    return (
        [_listed(one) for one in value]
        if isinstance(value, Iterable) and not isinstance(value, str)
        else value
    )
