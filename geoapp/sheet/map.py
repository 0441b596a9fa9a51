"""The map of a sheet: a district, its neighbours, and its projects by their numbers."""

from collections.abc import Iterable, Iterator, Sequence

import shapely
from geopandas import GeoDataFrame
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from geoapp.domain.palette import INK
from geoapp.domain.record import is_sketch, precision_class
from geoapp.io.layers import load_layers
from geoapp.io.words import Words
from geoapp.sheet.drawing import DrawnBox, DrawnShape, Ink, Text, outline, rough_width
from geoapp.sheet.furniture import draw_north, draw_scale, frame
from geoapp.sheet.label_placement import Rectangle, overlaps
from geoapp.sheet.listing import Listed, alike
from geoapp.sheet.map_frame import MapFrame
from geoapp.sheet.pins import Pin, color_of, draw_pins, pins_of

_BEYOND = "#e2e1da"
_NEIGHBOUR = Ink(fill="#f4f3ee", stroke="#8a949b", width=0.2)
_DISTRICT = Ink(fill="#ffffff")
_EDGE = Ink(stroke=INK, width=0.7)
_NAME_SIZE = 3.2
_DASH = (1.6, 1.0)
_CIRCLE_DASH = (0.9, 0.9)
_GRID = 12


def draw_map(
    districts: GeoDataFrame, adcode: str, listed: Sequence[Listed], window: MapFrame, say: Words
) -> tuple[list[DrawnShape], frozenset[int]]:
    """Return the map's shapes, and the numbers of the projects that lie beyond its edge."""
    layers = {theme: layer for layer in load_layers() for theme in layer.themes}
    here = window.metric(districts.geometry[districts["adcode"].astype(str) == adcode].iloc[0])
    scale, scale_plate = draw_scale(window, say)
    north, north_plate = draw_north(window, say)
    groups = [(group, color_of(group, layers)) for group in alike(listed)]
    pins: list[Pin] = []
    beyond: set[int] = set()
    for group, color in groups:
        found = pins_of(group, window, here, color)
        pins += found
        beyond |= set() if found else {one.number for one in group}
    symbols, covered = draw_pins(pins, window, [scale_plate, north_plate])
    covered += [scale_plate, north_plate]
    shapes: list[DrawnShape] = [
        DrawnBox(x=0, y=0, width=window.width, height=window.height, ink=Ink(fill=_BEYOND)),
        *_districts(districts, adcode, window),
        *_extents(groups, window),
        *_kept(outline(window.paper(here.boundary), _EDGE)),
        *_names(districts, window, covered),
        *symbols,
        *scale,
        *north,
        frame(window.width, window.height),
    ]
    return shapes, frozenset(beyond)


def _districts(districts: GeoDataFrame, adcode: str, window: MapFrame) -> Iterator[DrawnShape]:
    for row in districts.itertuples():
        ink = _DISTRICT if str(row.adcode) == adcode else _NEIGHBOUR
        yield from _kept(outline(window.paper(window.metric(row.geometry)), ink))


def _extents(groups: Iterable[tuple[list[Listed], str]], window: MapFrame) -> Iterator[DrawnShape]:
    """Yield areas, courses and circles, each place once and the largest first."""
    drawn = [(window.metric(group[0].record["geometry"]), group[0], color) for group, color in groups]
    for shape, one, color in sorted(drawn, key=lambda each: -each[0].area):
        if not isinstance(shape, Point | MultiPoint):
            yield from _kept(outline(window.paper(shape), _ink(shape, one, color)))
        elif precision_class(one.record["location"]) != "exact":
            circle = shape.buffer(one.record["location"]["uncertainty_m"] or 0, quad_segs=32)
            ink = Ink(stroke=color, width=0.15, dash=_CIRCLE_DASH)
            yield from _kept(outline(window.paper(circle.boundary), ink))


def _ink(shape: BaseGeometry, one: Listed, color: str) -> Ink:
    dash = _DASH if is_sketch(one.record["location"]) else ()
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


def _kept(shape: DrawnShape | None) -> list[DrawnShape]:
    return [] if shape is None else [shape]
