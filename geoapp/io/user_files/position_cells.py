"""Cells of a table that say where a row lies: numbers, angles, two of them in one cell, or a whole shape."""

import json
import math
import re
from collections.abc import Sequence
from typing import TypeAlias

import shapely
from shapely import Point
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from geoapp.domain.angles import Angle, read_angle, read_angles
from geoapp.geometry.datums import CHINA_BOX
from geoapp.geometry.gauss_kruger import NORTHINGS_M, PREFIX_M
from geoapp.io.user_files.geojson_text import read_geometry
from geoapp.io.user_files.wkb_shapes import decode_wkb

RowShape: TypeAlias = BaseGeometry | None

_WKT = re.compile(
    r"\s*(?:SRID=\d{1,6};\s*)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\s*(?:Z|M|ZM)?\s*(?:\(|EMPTY)",
    re.IGNORECASE,
)
_HEIGHT = re.compile(r"([^,;]*\d\.\d[^,;]*[,;][^,;]*\d\.\d[^,;]*)[,;]\s*-?\d+(?:\.\d+)?\s*\)?")
"""Two numbers with fractions and a third."""

_SRID = re.compile(r"\s*SRID=(\d{1,6});\s*", re.IGNORECASE)
_WITHIN = re.compile(r"\d_\d")
_WKB = re.compile(r"\s*(?:\\x)?((?:0[01])(?:[0-9a-f]{2}){8,})\s*", re.IGNORECASE)
"""Well-known binary in hexadecimal digits, as PostGIS writes it into tables."""

_GEOJSON = re.compile(r'\s*\{.*"(?:coordinates|geometries|geometry)"\s*:', re.DOTALL)
_DEEPEST = 6
"""Brackets within brackets: a collection of multipolygons has five, and each costs the reader of WKT stack."""

_FROM_METRES = 360.0
_HALF_TURN, _QUARTER_TURN = 180.0, 90.0
_FIRST_PREFIXED = 13 * PREFIX_M
"""The least easting with its zone's number: those of 6 degrees begin with 13."""


def is_filled(cell: object) -> bool:
    """Say whether something stands in a cell.

    >>> is_filled(0), is_filled(" "), is_filled(None)
    (True, False, False)
    """
    return cell is not None and not (isinstance(cell, str) and not cell.strip())


def angle_of(cell: object) -> Angle | None:
    """Return the number or angle in a cell; infinite where it overflows, ``None`` where it is none.

    An underscore is no part of a number, though Python reads one so.

    >>> angle_of("87_6") is None
    True
    >>> angle_of(" 87.6° ").degrees, angle_of(87).degrees, angle_of("87°36′").degrees, angle_of(True), angle_of("")
    (87.6, 87.0, 87.6, None, None)
    """
    if isinstance(cell, bool) or not isinstance(cell, (int, float, str)):
        return None
    if isinstance(cell, str) and _WITHIN.search(cell):
        return None
    try:
        return Angle(float(cell), None, 1)
    except ValueError:
        return read_angle(cell) if isinstance(cell, str) else None
    except OverflowError:
        return Angle(math.inf, None, 1)


def pair_of(cell: object) -> tuple[Angle, Angle] | None:
    """Return the two numbers or angles of one cell, those of a third, a height, left out.

    >>> [angle.degrees for angle in pair_of("87.61, 43.81, 950")], pair_of("87.61"), pair_of(87.61)
    ([87.61, 43.81], None, None)
    """
    if not isinstance(cell, str):
        return None
    without_height = _HEIGHT.fullmatch(cell)
    return read_angles(without_height[1] if without_height else cell)


def order_of(first: Angle, second: Angle) -> int:
    """Return 1 where the numbers say that east comes first, -1 where north does, 0 where they say nothing.

    >>> order_of(Angle(87.6, None, 1), Angle(43.8, None, 1)), order_of(Angle(4e6, None, 1), Angle(29.5e6, None, 1))
    (1, -1)
    """
    if first.axis or second.axis:
        return 1 if first.axis == "lon" or second.axis == "lat" else -1
    return int(_is_east_first(first.degrees, second.degrees)) - int(
        _is_east_first(second.degrees, first.degrees)
    )


def _is_east_first(x: float, y: float) -> bool:
    if max(abs(x), abs(y)) > _FROM_METRES:
        low, high = NORTHINGS_M
        return low <= y <= high and (x >= _FIRST_PREFIXED or 0 < x < PREFIX_M < y)
    west, south, east, north = CHINA_BOX
    is_chinese = west <= x <= east and south <= y <= north
    return is_chinese or (_QUARTER_TURN < abs(x) <= _HALF_TURN and abs(y) <= _QUARTER_TURN)


def point_of(east: Angle | None, north: Angle | None) -> RowShape:
    """Return the point of two angles; letters that say the other order are believed, and one axis twice is none.

    >>> point_of(Angle(43.8, "lat", 1), Angle(87.6, "lon", 1)).wkt
    'POINT (87.6 43.8)'
    """
    if east is None or north is None or (east.axis and east.axis == north.axis):
        return None
    if east.axis == "lat" or north.axis == "lon":
        east, north = north, east
    place: BaseGeometry = Point(east.degrees, north.degrees)
    return place


def shape_form(cells: Sequence[object], least: float) -> str | None:
    """Return ``wkt``, ``wkb`` or ``geojson`` where so many of the filled cells begin like that.

    >>> shape_form(["POINT (87 43)", None, "SRID=4490;Polygon((1 2"], 0.8), shape_form(["POINT"], 0.8)
    ('wkt', None)
    """
    texts = [cell for cell in cells if is_filled(cell)]
    for form, pattern in (("wkt", _WKT), ("wkb", _WKB), ("geojson", _GEOJSON)):
        fitting = sum(isinstance(text, str) and pattern.match(text) is not None for text in texts)
        if texts and fitting >= least * len(texts):
            return form
    return None


def shape_of(cell: object, form: str) -> RowShape:
    """Return the shape that a cell holds as WKT, WKB or GeoJSON, ``None`` where it cannot be read.

    >>> shape_of("POINT Z (87 43 1)", "wkt").has_z, shape_of("POINT (87)", "wkt"), shape_of('{"type":1}', "geojson")
    (True, None, None)
    """
    if not isinstance(cell, str):
        return None
    try:
        if form == "geojson":
            return read_geometry(json.loads(cell))
        if form == "wkb":
            digits = _WKB.fullmatch(cell)
            return decode_wkb([bytes.fromhex(digits[1])]).shapes[0] if digits else None
        return None if _depth(cell) > _DEEPEST else shapely.from_wkt(_SRID.sub("", cell, count=1))
    except (ShapelyError, ValueError, RecursionError):
        return None


def srid_of(cells: Sequence[object], shapes: Sequence[RowShape] = ()) -> str | None:
    """Return the one CRS that shapes as EWKT name, or as EWKB, whose shapes carry it.

    >>> srid_of(["SRID=4490;POINT (87 43)", None]), srid_of(["POINT (87 43)"])
    ('EPSG:4490', None)
    >>> srid_of([], [shapely.set_srid(Point(87, 43), 4490), None])
    'EPSG:4490'
    """
    written = [match[1] if (match := _SRID.match(cell)) else None for cell in cells if isinstance(cell, str)]
    carried = [str(shapely.get_srid(shape) or "") or None for shape in shapes if shape is not None]
    codes = {*written, *carried}
    return (
        f"EPSG:{codes.pop()}"
        if len(codes) == 1 and None not in codes
        else ("unknown" if len(codes) > 1 else None)
    )


def _depth(text: str) -> int:
    """Return the depth of brackets within brackets.

    >>> _depth("POLYGON ((1 2, 3 4))"), _depth("")
    (2, 0)
    """
    deepest = depth = 0
    for sign in re.findall("[()]", text):
        depth += 1 if sign == "(" else -1
        deepest = max(deepest, depth)
    return deepest
