"""Numbered symbols: one for each place on the map, read against the table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from geoapp.domain.layer import Layer
from geoapp.domain.palette import INK
from geoapp.domain.record import precision_class
from geoapp.io.layers import load_layers
from geoapp.sheet.drawing import DrawnBox, DrawnShape, Ink, Text, rough_width, straight
from geoapp.sheet.label_placement import Label, Rectangle, place_labels
from geoapp.sheet.listing import Listed, alike, write_numbers
from geoapp.sheet.map_frame import MapFrame

HEIGHT = 3.7
SIZE = 2.5
_DOT = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedPlace:
    """A place on the ground with the numbers that stand there."""

    geometry: BaseGeometry
    """In degrees."""
    certain: tuple[int, ...]
    possible: tuple[int, ...] = ()
    """Numbers of what is only possibly so; they carry a question mark."""
    color: str
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
    exact: bool
    round: bool
    """Whether the place is a site; areas and routes have square symbols."""

    @property
    def width(self) -> float:
        """Of the symbol, in millimetres."""
        return max(HEIGHT, rough_width(self.text, SIZE) + 1.5)


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
            color=color_of(group, layers),
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
        Pin(at=(spot.x, spot.y), text=place.text, color=place.color, exact=place.exact, round=sites)
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


def color_of(listed: Sequence[Listed], layers: Mapping[str, Layer]) -> str:
    """Return the colour of a place: that of its themes, or the dark one where their colours differ."""
    colors = {layers[one.record["theme"]].style.color for one in listed}
    return colors.pop() if len(colors) == 1 else INK


def draw_pins(
    pins: Sequence[Pin], window: MapFrame, taken: Sequence[Rectangle]
) -> tuple[list[DrawnShape], list[Rectangle]]:
    """Return the symbols with the lines that lead to their places, and the rectangles that they cover."""
    labels = [Label(at=pin.at, width=pin.width, height=HEIGHT) for pin in pins]
    spots = place_labels(labels, width=window.width, height=window.height, taken=taken)
    shapes: list[DrawnShape] = []
    for pin, spot in zip(pins, spots, strict=True):
        if spot != pin.at:
            shapes.append(straight(pin.at, spot, Ink(stroke=INK, width=0.15)))
            shapes.append(_dot(pin))
    shapes += [shape for pin, spot in zip(pins, spots, strict=True) for shape in symbol(pin, *spot)]
    boxes = [
        (x - pin.width / 2, y - HEIGHT / 2, x + pin.width / 2, y + HEIGHT / 2)
        for pin, (x, y) in zip(pins, spots, strict=True)
    ]
    return shapes, boxes


def _dot(pin: Pin) -> DrawnBox:
    x, y = pin.at
    return DrawnBox(
        x=x - _DOT,
        y=y - _DOT,
        width=2 * _DOT,
        height=2 * _DOT,
        corner=_DOT if pin.round else 0,
        ink=Ink(fill=pin.color, stroke="#ffffff", width=0.15),
    )


def symbol(pin: Pin, x: float, y: float) -> list[DrawnShape]:
    """Return a symbol with its middle at a point: solid where the place is exact, else hollow and dashed."""
    ink = (
        Ink(fill=pin.color, stroke="#ffffff", width=0.2)
        if pin.exact
        else Ink(fill="#ffffff", stroke=pin.color, width=0.3, dash=(0.8, 0.4))
    )
    box = DrawnBox(
        x=x - pin.width / 2,
        y=y - HEIGHT / 2,
        width=pin.width,
        height=HEIGHT,
        corner=HEIGHT / 2 if pin.round else 0.3,
        ink=ink,
    )
    color = "#ffffff" if pin.exact else pin.color
    return [
        box,
        Text(x=x, y=y + SIZE * 0.36, text=pin.text, size=SIZE, color=color, anchor="middle", bold=True),
    ]
