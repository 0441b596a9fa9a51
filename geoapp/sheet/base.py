"""The base beneath a sheet's map: the operator's archive, else what the gazetteer knows, as the screen draws them."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import shapely
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geoapp.domain.base_style import BaseStyle
from geoapp.domain.plan import Plan
from geoapp.geometry.web_mercator import WORLD_M
from geoapp.io.base_styles import load_base_styles
from geoapp.io.words import Words
from geoapp.pipeline.base_archive import base_archive, read_ground
from geoapp.pipeline.known_ground import KnownGround, load_known_ground
from geoapp.sheet.drawing import DrawnShape, Ink, Text, outline, rough_width
from geoapp.sheet.label_placement import Rectangle, overlaps
from geoapp.sheet.map_frame import MapFrame

_PIXEL_MM = 0.28
"""A pixel of the screen on paper, as map services reckon."""

_NAME_MM = 0.19
"""Height of a name for each pixel of its height on screen."""

_MOST_NAMES = 40
_FINEST_MM = 0.05
_BAND = {"area": 0.4, "line": 0.22}
"""Opacity of a band, by the form of what it belongs to."""

_DASH = (1.2, 0.9)
_LEAST_LINE_MM = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class Beneath:
    """Ground in one style, in degrees."""

    style: BaseStyle
    geometry: BaseGeometry
    name: str = ""
    dashed: bool = False
    band: BaseGeometry | None = None


def draw_base(
    plan: Plan,
    window: MapFrame,
    say: Words,
    taken: Sequence[Rectangle],
    *,
    known: Callable[[], Iterable[KnownGround]] | None = None,
) -> list[DrawnShape]:
    """Return the base within the window, from the bottom up; names, in the language of ``say``, keep off ``taken``.

    ``known`` returns what the gazetteer knows, where it is known already.

    Raises:
        InputError: the operator's archive, or the gazetteer, is wrong.
    """
    beneath = list(_beneath(known or partial(load_known_ground, plan), window, say.lang))
    shapes = [shape for style in load_base_styles() for shape in _ground(beneath, style, window)]
    return [*shapes, *_names(beneath, window, taken)]


def base_note(say: Words) -> str:
    """Return whose base it is, or how that of the gazetteer is to be read."""
    archive = base_archive(say)
    return say("sheet_base", credit=archive.credit) if archive else say("sheet_base_known")


def screen_zoom(window: MapFrame) -> float:
    """Return the zoom at which the screen shows about as much ground in a pixel as the paper in its size."""
    latitude = window.transformer.transform(*window.middle, direction="INVERSE")[1]
    metres = window.metres_per_mm * _PIXEL_MM
    return math.log2(WORLD_M * math.cos(math.radians(latitude)) / 256 / metres)


def _beneath(known: Callable[[], Iterable[KnownGround]], window: MapFrame, lang: str) -> Iterator[Beneath]:
    archive = base_archive(Words(lang))
    if archive is None:
        for one in known():
            name = one.title.en if lang == "en" else one.title.zh
            yield Beneath(style=one.style, geometry=one.geometry, name=name, dashed=one.dashed, band=one.band)
        return
    for style, geometry, name in read_ground(archive, _degrees(window), screen_zoom(window), lang):
        if style.id != load_base_styles()[0].id:  # the sheet's districts are its ground
            yield Beneath(style=style, geometry=geometry, name=name)


def _degrees(window: MapFrame) -> tuple[float, float, float, float]:
    """Return the box of longitudes and latitudes round the window."""
    (x, y), reach = window.middle, window.metres_per_mm / 2
    across, along = window.width * reach, window.height * reach
    frame = shapely.segmentize(shapely.box(x - across, y - along, x + across, y + along), along / 4)
    back = shapely.transform(
        frame, lambda xs, ys: window.transformer.transform(xs, ys, direction="INVERSE"), interleaved=False
    )
    west, south, east, north = back.bounds
    return west, south, east, north


def _ground(beneath: Iterable[Beneath], style: BaseStyle, window: MapFrame) -> Iterator[DrawnShape]:
    """Yield areas or lines of one style: bands first, then what is a sketch, then what is sure."""
    if style.form == "name" or screen_zoom(window) < style.from_zoom:
        return
    found = [one for one in beneath if one.style.id == style.id]
    bands = [one.band for one in found if one.band is not None]
    yield from _drawn(bands, Ink(fill=style.light, opacity=_BAND[style.form]), window)
    for dashed in (True, False):
        parts = [one.geometry for one in found if one.dashed is dashed]
        yield from _drawn(parts, _ink(style, dashed=dashed), window)


def _ink(style: BaseStyle, *, dashed: bool) -> Ink:
    if style.form == "area":
        return Ink(fill=style.light, stroke=style.light if dashed else "", dash=_DASH if dashed else ())
    dash = _DASH if dashed else tuple(length * _PIXEL_MM for length in style.dash)
    return Ink(stroke=style.light, width=max(style.width * _PIXEL_MM / 2, _LEAST_LINE_MM), dash=dash)


def _drawn(parts: Sequence[BaseGeometry], ink: Ink, window: MapFrame) -> Iterator[DrawnShape]:
    """Yield parts as one shape: united, where they are areas, since what is filled twice would be empty."""
    paper = [shapely.simplify(window.paper(window.metric(part)), _FINEST_MM) for part in parts]
    seen = [part for part in paper if not part.is_empty]
    if not seen:
        return
    whole = (
        shapely.union_all(shapely.make_valid(seen)) if ink.fill else shapely.GeometryCollection(list(seen))
    )
    if shape := outline(whole, ink):
        yield shape


def _names(beneath: Iterable[Beneath], window: MapFrame, taken: Sequence[Rectangle]) -> Iterator[DrawnShape]:
    """Yield the names that lie on nothing else, those of the largest places first."""
    order = {style.id: rank for rank, style in enumerate(load_base_styles())}
    used, left = list(taken), _MOST_NAMES
    named = [one for one in beneath if one.style.form == "name" and one.name]
    for one in sorted(named, key=lambda each: order[each.style.id]):
        place = window.paper(window.metric(one.geometry))
        if not left or screen_zoom(window) < one.style.from_zoom or not isinstance(place, Point):
            continue
        if place.is_empty:
            continue
        size = one.style.width * _NAME_MM
        wide = rough_width(one.name, size) + 1
        box = (place.x - wide / 2, place.y - size, place.x + wide / 2, place.y + size)
        inside = box[0] > 0 and box[1] > 0 and box[2] < window.width and box[3] < window.height
        if inside and not any(overlaps(box, other) for other in used):
            used.append(box)
            left -= 1
            yield Text(
                x=place.x,
                y=place.y + size * 0.36,
                text=one.name,
                size=size,
                color=one.style.light,
                anchor="middle",
            )
