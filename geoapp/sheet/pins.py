"""Numbered symbols: one for each place on the map, read against the table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from geoapp.domain.layer import Layer
from geoapp.domain.palette import INK
from geoapp.domain.record import precision_class
from geoapp.domain.symbol_shape import SHARED, Corners, outline, width_round
from geoapp.io.layers import load_families, load_layers
from geoapp.sheet.drawing import DrawnOutline, DrawnShape, Ink, Text, rough_width, straight
from geoapp.sheet.label_placement import Label, Rectangle, place_labels
from geoapp.sheet.listing import Listed, alike, write_numbers
from geoapp.sheet.map_frame import MapFrame

HEIGHT = 3.7
SIZE = 2.5
_BESIDE = 1.2
"""Of the text, free within a symbol."""

_DOT = 1.0
_SPOT = 1.3
"""Height of a place without a number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedPlace:
    """A place on the ground with the numbers that stand there."""

    geometry: BaseGeometry
    """In degrees."""
    certain: tuple[int, ...]
    possible: tuple[int, ...] = ()
    """Numbers of what is only possibly so; they carry a question mark."""
    color: str
    shape: str = SHARED
    exact: bool

    @property
    def numbers(self) -> tuple[int, ...]:
        """All that stand there."""
        return self.certain + self.possible

    @property
    def text(self) -> str:
        """Of the symbol."""
        possible = write_numbers(self.possible)
        return ", ".join(
            text for text in (write_numbers(self.certain), f"{possible}?" if possible else "") if text
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A symbol with the numbers of the projects at its place; ``at`` is in millimetres of the map."""

    at: tuple[float, float]
    text: str
    color: str
    shape: str = SHARED
    exact: bool

    @property
    def corners(self) -> Corners:
        """Of the symbol round its middle, in millimetres; it is as wide as its text asks."""
        width = width_round(self.shape, text=rough_width(self.text, SIZE) + _BESIDE, height=HEIGHT)
        return outline(self.shape, width=width, height=HEIGHT)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height that the symbol covers, in millimetres."""
        across, along = (2 * max(map(abs, lengths)) for lengths in zip(*self.corners, strict=True))
        return across, along


def layers_by_theme() -> dict[str, Layer]:
    """Return the layer of each theme."""
    return {theme: layer for layer in load_layers() for theme in layer.themes}


def places_of(listed: Iterable[Listed], layers: Mapping[str, Layer]) -> list[NumberedPlace]:
    """Return the places of projects that have one of their own, each once."""
    return [
        NumberedPlace(
            geometry=group[0].record["geometry"],
            certain=tuple(one.number for one in group if not one.possible),
            possible=tuple(one.number for one in group if one.possible),
            color=color_of([layers[one.record["theme"]] for one in group]) or INK,
            shape=shape_of([layers[one.record["theme"]] for one in group]),
            exact=precision_class(group[0].record["location"]) == "exact",
        )
        for group in alike(listed)
    ]


def pin_places(
    places: Iterable[NumberedPlace], window: MapFrame, here: BaseGeometry | None = None
) -> tuple[list[Pin], frozenset[int]]:
    """Return the symbols of all places, and the numbers of those that the window does not reach."""
    pins: list[Pin] = []
    beyond: set[int] = set()
    for place in places:
        found = pins_of(place, window, here)
        pins += found
        beyond |= set() if found else set(place.numbers)
    return pins, frozenset(beyond)


def pins_of(place: NumberedPlace, window: MapFrame, here: BaseGeometry | None) -> list[Pin]:
    """Return the symbols of a place, one a site; none where the window does not reach.

    The symbol of a route or area stands ``here``, in metres, where it has a part there.
    """
    shape = window.metric(place.geometry)
    sites = isinstance(shape, Point | MultiPoint)
    spots = [
        window.paper(one) for one in (shapely.get_parts(shape) if sites else [_middle(shape, window, here)])
    ]
    return [
        Pin(at=(spot.x, spot.y), text=place.text, color=place.color, shape=place.shape, exact=place.exact)
        for spot in spots
        if not spot.is_empty
    ]


def _middle(shape: BaseGeometry, window: MapFrame, here: BaseGeometry | None) -> BaseGeometry:
    """Return a point of a route or area, in metres, where the map shows it, ``here`` before elsewhere."""
    part = Point() if here is None else shape.intersection(here)
    if part.is_empty or window.paper(part).is_empty:
        part = shape.intersection(window.ground)
    if part.is_empty:
        return Point()
    if shapely.get_dimensions(part) == 2:  # noqa: PLR2004 (an area)
        return max(shapely.get_parts(part), key=lambda one: one.area).representative_point()
    longest = max(shapely.get_parts(shapely.line_merge(part)), key=lambda one: one.length)
    return longest.interpolate(0.5, normalized=True)


def color_of(layers: Iterable[Layer]) -> str:
    """Return the one colour of some layers, or nothing where they differ.

    >>> color_of([])
    ''
    """
    colors = {layer.style.color for layer in layers}
    return colors.pop() if len(colors) == 1 else ""


def shape_of(layers: Iterable[Layer]) -> str:
    """Return the shape of the family that all layers are of, or the shared one.

    >>> shape_of([])
    'circle'
    """
    families = {layer.family for layer in layers}
    return load_families()[families.pop()].shape if len(families) == 1 else SHARED


def draw_pins(
    pins: Sequence[Pin], window: MapFrame, taken: Sequence[Rectangle]
) -> tuple[list[DrawnShape], list[Rectangle]]:
    """Return the symbols with the lines that lead to their places, and the rectangles that they cover."""
    sizes = [pin.size for pin in pins]
    labels = [
        Label(at=pin.at, width=across, height=along) for pin, (across, along) in zip(pins, sizes, strict=True)
    ]
    spots = place_labels(labels, width=window.width, height=window.height, taken=taken)
    shapes: list[DrawnShape] = []
    for pin, spot in zip(pins, spots, strict=True):
        if spot != pin.at:
            shapes.append(straight(pin.at, spot, Ink(stroke=INK, width=0.15)))
            shapes.append(mark(pin.shape, pin.color, *pin.at, height=_DOT))
    shapes += [shape for pin, spot in zip(pins, spots, strict=True) for shape in symbol(pin, *spot)]
    boxes = [
        (x - across / 2, y - along / 2, x + across / 2, y + along / 2)
        for (across, along), (x, y) in zip(sizes, spots, strict=True)
    ]
    return shapes, boxes


def mark(shape: str, color: str, x: float, y: float, *, height: float = _SPOT) -> DrawnOutline:
    """Return a small symbol without a number, with its middle at a point."""
    corners = outline(shape, width=height, height=height)
    return _closed(corners, x, y, Ink(fill=color, stroke="#ffffff", width=0.15))


def symbol(pin: Pin, x: float, y: float) -> list[DrawnShape]:
    """Return a symbol with its middle at a point: solid where the place is exact, else hollow."""
    ink = (
        Ink(fill=pin.color, stroke="#ffffff", width=0.2)
        if pin.exact
        else Ink(fill="#ffffff", stroke=pin.color, width=0.35)
    )
    color = "#ffffff" if pin.exact else pin.color
    return [
        _closed(pin.corners, x, y, ink),
        Text(x=x, y=y + SIZE * 0.36, text=pin.text, size=SIZE, color=color, anchor="middle", bold=True),
    ]


def _closed(corners: Corners, x: float, y: float, ink: Ink) -> DrawnOutline:
    return DrawnOutline(
        lines=(tuple((x + right, y + down) for right, down in corners),), closed=True, ink=ink
    )
