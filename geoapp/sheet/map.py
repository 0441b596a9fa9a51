"""The map of a sheet: the districts, what lies upon them, and the places by their numbers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial

import shapely
from geopandas import GeoDataFrame
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from geoapp.analysis.plan_columns import PlanColumns
from geoapp.domain.palette import INK
from geoapp.domain.plan import Plan
from geoapp.domain.record import LocationRecord, is_sketch, precision_class
from geoapp.io.words import Words
from geoapp.pipeline.known_ground import load_known_ground
from geoapp.sheet.base import draw_base
from geoapp.sheet.drawing import DrawnBox, DrawnShape, Ink, Text, moved, outline, rough_width
from geoapp.sheet.furniture import draw_core, draw_inset_title, draw_north, draw_scale, frame, inset_plate
from geoapp.sheet.inset import Inset, enlarge_crowd
from geoapp.sheet.label_placement import Rectangle, overlaps
from geoapp.sheet.map_frame import MapFrame
from geoapp.sheet.paper import PaperSize
from geoapp.sheet.pins import NumberedPlace, Pin, draw_pins, mark, pin_places

_BEYOND = "#e2e1da"
_NEIGHBOUR = Ink(fill="#f4f3ee", stroke="#8a949b", width=0.2)
_DISTRICT = Ink(fill="#ffffff")
_EDGE = Ink(stroke=INK, width=0.7)
_NAME_SIZE = 3.2
_DASH = (1.6, 1.0)
_CIRCLE_DASH = (0.9, 0.9)
_GRID = 12
_SPOT = 1.0
"""Height of what an inset numbers, in millimetres of the map itself."""


DrawExtents = Callable[[MapFrame], Iterable[DrawnShape]]
"""Returns what lies between districts and symbols, for a window."""


def draw_map(  # noqa: PLR0913 (all that is on the map)
    plan: Plan,
    districts: GeoDataFrame,
    window: MapFrame,
    say: Words,
    *,
    size: PaperSize,
    places: Sequence[NumberedPlace],
    extents: DrawExtents,
    adcode: str = "",
    columns: PlanColumns | None = None,
) -> list[DrawnShape]:
    """Return the map's shapes, with an inset where numbers crowd and the map has room for it.

    One district stands out where the sheet is its own. ``columns`` are the plan's, where they are at hand.
    """
    scale, scale_plate = draw_scale(window, size, say)
    north, north_plate = draw_north(window, say)
    plates = [scale_plate, north_plate]
    own = districts.geometry[districts["adcode"].astype(str) == adcode]
    land = window.metric(shapely.union_all((own if len(own) else districts.geometry).to_numpy()))
    here = land if len(own) else None
    pins, _ = pin_places(places, window, here)
    inset = enlarge_crowd(places, pins, window, here, land=land, taken=plates)
    base = partial(draw_base, plan, known=cache(partial(load_known_ground, plan, columns)))
    sketch = partial(_draw_window, base, districts, say=say, extents=extents, adcode=adcode)
    if inset is None:
        return [*sketch(window, pins, plates), *scale, *north, frame(window.width, window.height)]
    rest = frozenset(inset.rest)
    return [
        *sketch(window, inset.rest, [*plates, inset.at, inset.core]),
        *(mark(pin.shape, pin.color, *pin.at, height=_SPOT) for pin in pins if pin not in rest),
        *_draw_inset(inset, sketch(inset.window, inset.pins, [inset_plate(inset.window)]), say),
        *scale,
        *north,
        frame(window.width, window.height),
    ]


def _draw_window(  # noqa: PLR0913 (all that is in a window)
    base: Callable[[MapFrame, Words, Sequence[Rectangle]], list[DrawnShape]],
    districts: GeoDataFrame,
    window: MapFrame,
    pins: Sequence[Pin],
    taken: Sequence[Rectangle],
    *,
    say: Words,
    extents: DrawExtents,
    adcode: str,
) -> list[DrawnShape]:
    """Return the shapes of a window, its furniture apart."""
    symbols, covered = draw_pins(pins, window, taken)
    covered += taken
    names = list(_names(districts, window, covered))
    plates = [
        (one.x, one.y, one.x + one.width, one.y + one.height) for one in names if isinstance(one, DrawnBox)
    ]
    own = districts.geometry[districts["adcode"].astype(str) == adcode]
    return [
        DrawnBox(x=0, y=0, width=window.width, height=window.height, ink=Ink(fill=_BEYOND)),
        *_districts(districts, adcode, window),
        *base(window, say, [*covered, *plates]),
        *extents(window),
        *(shape for one in own for shape in kept(outline(window.paper(window.metric(one.boundary)), _EDGE))),
        *names,
        *symbols,
    ]


def _draw_inset(inset: Inset, shapes: Iterable[DrawnShape], say: Words) -> Iterator[DrawnShape]:
    """Yield an inset with its frame and scale, and the frame of the ground that it enlarges."""
    left, top, right, bottom = inset.at
    yield from draw_core(inset.at, inset.core)
    for shape in (*shapes, *draw_inset_title(inset.window, say), frame(right - left, bottom - top)):
        yield moved(shape, left, top)


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
