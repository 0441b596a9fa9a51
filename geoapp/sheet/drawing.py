"""The drawing model: shapes in millimetres, whatever they are rendered to."""

import unicodedata
from dataclasses import dataclass, field, replace
from typing import Literal

from shapely.geometry.base import BaseGeometry

from geoapp.domain.palette import INK

Point = tuple[float, float]
"""Millimetres to the right and down from the drawing's upper left corner."""

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ink:
    """Fill and outline of a shape; an empty colour draws nothing. Widths and dashes are in millimetres."""

    fill: str = ""
    opacity: float = 1.0
    """Of the fill, 0 to 1."""
    stroke: str = ""
    width: float = 0.2
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnOutline:
    """One or more lines, filled by the even-odd rule where they are closed."""

    lines: tuple[tuple[Point, ...], ...]
    closed: bool
    ink: Ink


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnBox:
    """A rectangle by its upper left corner; ``corner`` is the radius of its corners."""

    x: float
    y: float
    width: float
    height: float
    corner: float = 0.0
    ink: Ink


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text on its baseline; ``size`` is the height of an em."""

    x: float
    y: float
    text: str
    size: float
    color: str = INK
    anchor: Anchor = "start"
    bold: bool = False


DrawnShape = DrawnOutline | DrawnBox | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """Shapes from the bottom up on a sheet of ``width`` × ``height`` millimetres."""

    width: float
    height: float
    shapes: tuple[DrawnShape, ...] = field(default=())


def outline(geometry: BaseGeometry, ink: Ink) -> DrawnOutline | None:
    """Return a geometry whose coordinates are millimetres as one shape; nothing for points and empty ones.

    >>> from shapely.geometry import LineString, Point
    >>> outline(LineString([(0, 0), (1, 2)]), Ink(stroke="#000000")).lines
    (((0.0, 0.0), (1.0, 2.0)),)
    >>> outline(Point(1, 2), Ink()) is None
    True
    """
    polygons = [part for part in _parts(geometry) if part.geom_type == "Polygon"]
    if polygons:
        rings = [ring for part in polygons for ring in (part.exterior, *part.interiors)]
        return DrawnOutline(lines=tuple(tuple(ring.coords) for ring in rings), closed=True, ink=ink)
    lines = [part for part in _parts(geometry) if part.geom_type in ("LineString", "LinearRing")]
    return (
        DrawnOutline(lines=tuple(tuple(line.coords) for line in lines), closed=False, ink=ink)
        if lines
        else None
    )


def _parts(geometry: BaseGeometry) -> list[BaseGeometry]:
    """Return the simple parts of a geometry, however deep they are nested."""
    inner = getattr(geometry, "geoms", None)
    if inner is not None:
        return [simple for part in inner for simple in _parts(part)]
    return [] if geometry.is_empty else [geometry]


def moved(shape: DrawnShape, right: float, down: float) -> DrawnShape:
    """Return a shape elsewhere.

    >>> moved(Text(x=1, y=2, text="", size=3), 10, 20).y
    22
    """
    if isinstance(shape, DrawnOutline):
        lines = tuple(tuple((x + right, y + down) for x, y in line) for line in shape.lines)
        return replace(shape, lines=lines)
    return replace(shape, x=shape.x + right, y=shape.y + down)


def straight(start: Point, end: Point, ink: Ink) -> DrawnOutline:
    """Return a line between two points."""
    return DrawnOutline(lines=((start, end),), closed=False, ink=ink)


def rough_width(text: str, size: float) -> float:
    """Return about how wide a line of text is, in the unit of ``size``: whatever font a reader has.

    >>> rough_width("区县", 3), rough_width("", 3)
    (6.0, 0.0)
    """
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return size * (wide + 0.58 * (len(text) - wide))
