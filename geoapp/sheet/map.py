"""The map of a sheet: the districts, what lies upon them, and the places by their numbers."""

from collections.abc import Iterable, Iterator, Sequence

import shapely
from geopandas import GeoDataFrame
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from geoapp.domain.palette import INK
from geoapp.domain.plan import Plan
from geoapp.domain.record import LocationRecord, is_sketch, precision_class
from geoapp.io.words import Words
from geoapp.sheet.base import draw_base
from geoapp.sheet.drawing import DrawnBox, DrawnShape, Ink, Text, outline, rough_width
from geoapp.sheet.furniture import draw_north, draw_scale, frame
from geoapp.sheet.label_placement import Rectangle, overlaps
from geoapp.sheet.map_frame import MapFrame
from geoapp.sheet.paper import PaperSize
from geoapp.sheet.pins import Pin, draw_pins

_BEYOND = "#e2e1da"
_NEIGHBOUR = Ink(fill="#f4f3ee", stroke="#8a949b", width=0.2)
_DISTRICT = Ink(fill="#ffffff")
_EDGE = Ink(stroke=INK, width=0.7)
_NAME_SIZE = 3.2
_DASH = (1.6, 1.0)
_CIRCLE_DASH = (0.9, 0.9)
_GRID = 12


def draw_map(  # noqa: PLR0913 (all that is on the map)
    plan: Plan,
    districts: GeoDataFrame,
    window: MapFrame,
    say: Words,
    *,
    size: PaperSize,
    pins: Sequence[Pin],
    extents: Iterable[DrawnShape],
    adcode: str = "",
) -> list[DrawnShape]:
    """Return the map's shapes; ``extents`` lie between the districts and the symbols.

    One district stands out where the sheet is its own.
    """
    scale, scale_plate = draw_scale(window, size, say)
    north, north_plate = draw_north(window, say)
    symbols, covered = draw_pins(pins, window, [scale_plate, north_plate])
    covered += [scale_plate, north_plate]
    names = list(_names(districts, window, covered))
    plates = [
        (one.x, one.y, one.x + one.width, one.y + one.height) for one in names if isinstance(one, DrawnBox)
    ]
    own = districts.geometry[districts["adcode"].astype(str) == adcode]
    return [
        DrawnBox(x=0, y=0, width=window.width, height=window.height, ink=Ink(fill=_BEYOND)),
        *_districts(districts, adcode, window),
        *draw_base(plan, window, say, [*covered, *plates]),
        *extents,
        *(shape for one in own for shape in kept(outline(window.paper(window.metric(one.boundary)), _EDGE))),
        *names,
        *symbols,
        *scale,
        *north,
        frame(window.width, window.height),
    ]


def _districts(districts: GeoDataFrame, adcode: str, window: MapFrame) -> Iterator[DrawnShape]:
    for row in districts.itertuples():
        ink = _DISTRICT if str(row.adcode) == adcode else _NEIGHBOUR
        yield from kept(outline(window.paper(window.metric(row.geometry)), ink))


PlacedExtent = tuple[BaseGeometry, LocationRecord, str]
"""The geometry of a project in degrees, its location and its colour."""


def draw_extents(extents: Iterable[PlacedExtent], window: MapFrame) -> Iterator[DrawnShape]:
    """Yield areas, courses and circles, the largest first."""
    drawn = [(window.metric(geometry), location, color) for geometry, location, color in extents]
    for shape, location, color in sorted(drawn, key=lambda each: -each[0].area):
        if not isinstance(shape, Point | MultiPoint):
            yield from kept(outline(window.paper(shape), _ink(shape, location, color)))
        elif precision_class(location) != "exact":
            circle = shape.buffer(location["uncertainty_m"] or 0, quad_segs=32)
            ink = Ink(stroke=color, width=0.15, dash=_CIRCLE_DASH)
            yield from kept(outline(window.paper(circle.boundary), ink))


def _ink(shape: BaseGeometry, location: LocationRecord, color: str) -> Ink:
    dash = _DASH if is_sketch(location) else ()
    if shapely.get_dimensions(shape) == 2:  # noqa: PLR2004 (an area)
        return Ink(fill=color, opacity=0.10, stroke=color, width=0.25, dash=dash)
    return Ink(stroke=color, width=0.6, dash=dash)


def _names(districts: GeoDataFrame, window: MapFrame, covered: Sequence[Rectangle]) -> Iterator[DrawnShape]:
    """Yield the districts' names, each where it covers no symbol; one that finds no such spot is left out."""
    used = list(covered)
    for row in districts.itertuples():
        wide, high = rough_width(row.label, _NAME_SIZE) + 1, _NAME_SIZE + 1
        for spot in _spots(window.paper(window.metric(row.geometry))):
            box = (spot.x - wide / 2, spot.y - high / 2, spot.x + wide / 2, spot.y + high / 2)
            inside = box[0] > 0 and box[2] < window.width and box[1] > 0 and box[3] < window.height
            if inside and not any(overlaps(box, other) for other in used):
                used.append(box)
                yield DrawnBox(
                    x=box[0], y=box[1], width=wide, height=high, ink=Ink(fill="#ffffff", opacity=0.6)
                )
                yield Text(
                    x=spot.x,
                    y=spot.y + _NAME_SIZE * 0.36,
                    text=row.label,
                    size=_NAME_SIZE,
                    color="#5b666d",
                    anchor="middle",
                )
                break


def _spots(shape: BaseGeometry) -> Iterator[Point]:
    """Yield points of an area where its name may stand, those in its middle first."""
    if shape.is_empty:
        return
    middle = shape.representative_point()
    left, top, right, bottom = shape.bounds
    grid = [
        Point(left + (right - left) * (i + 0.5) / _GRID, top + (bottom - top) * (j + 0.5) / _GRID)
        for i in range(_GRID)
        for j in range(_GRID)
    ]
    yield middle
    yield from sorted((point for point in grid if shape.contains(point)), key=middle.distance)


def kept(shape: DrawnShape | None) -> list[DrawnShape]:
    """Return a shape as a list, empty where there is none.

    >>> kept(None)
    []
    """
    return [] if shape is None else [shape]
