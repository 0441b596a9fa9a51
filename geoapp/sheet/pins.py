"""Numbered symbols: one for each place of the sheet's projects, read against the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry import MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from geoapp.domain.layer import Layer
from geoapp.domain.palette import INK
from geoapp.domain.record import precision_class
from geoapp.sheet.drawing import DrawnBox, DrawnShape, Ink, Text, rough_width, straight
from geoapp.sheet.label_placement import Label, Rectangle, place_labels
from geoapp.sheet.listing import Listed, write_numbers
from geoapp.sheet.map_frame import MapFrame

HEIGHT = 3.7
SIZE = 2.5
_DOT = 0.5


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


def pins_of(alike: Sequence[Listed], window: MapFrame, district: BaseGeometry, color: str) -> list[Pin]:
    """Return the symbols of projects that share a place: one, or one a site; none where the window does not reach."""
    shape = window.metric(alike[0].record["geometry"])
    sites = isinstance(shape, Point | MultiPoint)
    places = [
        window.paper(one)
        for one in (shapely.get_parts(shape) if sites else [_middle(shape, window, district)])
    ]
    return [
        Pin(
            at=(place.x, place.y),
            text=text_of(alike),
            color=color,
            exact=precision_class(alike[0].record["location"]) == "exact",
            round=sites,
        )
        for place in places
        if not place.is_empty
    ]


def _middle(shape: BaseGeometry, window: MapFrame, district: BaseGeometry) -> BaseGeometry:
    """Return a point of a route or area, in metres, within the district where it has a part there."""
    here = shape.intersection(district)
    if here.is_empty or not _seen(here, window):
        half = window.width / 2 * window.metres_per_mm, window.height / 2 * window.metres_per_mm
        (x, y), (across, along) = window.middle, half
        here = shape.intersection(shapely.box(x - across, y - along, x + across, y + along))
    if here.is_empty:
        return Point()
    if shapely.get_dimensions(here) == 2:  # noqa: PLR2004 (an area)
        return max(shapely.get_parts(here), key=lambda part: part.area).representative_point()
    longest = max(shapely.get_parts(shapely.line_merge(here)), key=lambda part: part.length)
    return longest.interpolate(0.5, normalized=True)


def _seen(metric: BaseGeometry, window: MapFrame) -> bool:
    return not window.paper(metric).is_empty


def text_of(alike: Sequence[Listed]) -> str:
    """Return the numbers of a symbol; those of possible projects carry a question mark.

    >>> text_of([])
    ''
    """
    certain = write_numbers([one.number for one in alike if not one.possible])
    possible = write_numbers([one.number for one in alike if one.possible])
    return ", ".join(text for text in (certain, f"{possible}?" if possible else "") if text)


def color_of(alike: Sequence[Listed], layers: Mapping[str, Layer]) -> str:
    """Return the colour of a place: that of its themes, or the dark one where their colours differ."""
    colors = {layers[one.record["theme"]].style.color for one in alike}
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
