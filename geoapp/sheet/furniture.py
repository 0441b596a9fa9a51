"""Furniture of a map that is measured on paper: its scale bar, its arrow to the north."""

import math

import shapely

from geoapp.domain.palette import INK
from geoapp.io.words import Words
from geoapp.sheet.drawing import DrawnBox, DrawnOutline, DrawnShape, Ink, Text, rough_width, straight
from geoapp.sheet.label_placement import Rectangle
from geoapp.sheet.map_frame import MapFrame
from geoapp.sheet.paper import PaperSize

_PLATE = Ink(fill="#ffffff", opacity=0.88)
_PARTS = 4
_LONGEST_MM = 50.0
_MARGIN = 2.0
_SIZE = 2.5
_FRAME = 0.35
_TITLE_MM = 4.4
"""Height of the strip that holds an inset's title."""


def bar_metres(window: MapFrame) -> int:
    """Return the round length that the scale bar shows, in metres: 1, 2 or 5 with noughts."""
    longest = _LONGEST_MM * window.true_metres_per_mm()
    power = 10 ** math.floor(math.log10(longest))
    return int(max(step for step in (1, 2, 5) if step * power <= longest) * power)


def draw_scale(window: MapFrame, size: PaperSize, say: Words) -> tuple[list[DrawnShape], Rectangle]:
    """Return the scale bar in the lower left corner, true on the ellipsoid in the map's middle, and its plate."""
    metres = bar_metres(window)
    long = metres / window.true_metres_per_mm()
    x, y = _MARGIN + 3, window.height - _MARGIN - 4
    title = say("sheet_scale", n=f"{window.denominator:,}".replace(",", " "), paper=size)
    end = say("kilometres", n=f"{metres / 1000:g}") if metres >= 1000 else say("metres", n=metres)  # noqa: PLR2004
    wide = max(long + rough_width(end, _SIZE) / 2 + 6, rough_width(title, _SIZE) + 6)
    plate = (_MARGIN, y - 8, _MARGIN + wide, window.height - _MARGIN)
    part = long / _PARTS
    shapes: list[DrawnShape] = [
        DrawnBox(x=plate[0], y=plate[1], width=wide, height=plate[3] - plate[1], ink=_PLATE),
        Text(x=x, y=y - 4.6, text=title, size=_SIZE),
        *(
            DrawnBox(
                x=x + n * part,
                y=y,
                width=part,
                height=1.2,
                ink=Ink(fill=INK if n % 2 == 0 else "#ffffff", stroke=INK, width=0.15),
            )
            for n in range(_PARTS)
        ),
        Text(x=x, y=y - 0.9, text="0", size=_SIZE, anchor="middle"),
        Text(x=x + long, y=y - 0.9, text=end, size=_SIZE, anchor="middle"),
    ]
    return shapes, plate


def draw_north(window: MapFrame, say: Words) -> tuple[list[DrawnShape], Rectangle]:
    """Return the arrow to true north in the upper right corner, turned by the convergence, and its plate."""
    x, y, long = window.width - _MARGIN - 6, _MARGIN + 11, 6.5
    angle = math.radians(window.north())

    def turned(right: float, up: float) -> tuple[float, float]:
        return (
            x + right * math.cos(angle) + up * math.sin(angle),
            y + right * math.sin(angle) - up * math.cos(angle),
        )

    left = (turned(0, long), turned(-2.1, -2.5), turned(0, -1.2), turned(0, long))
    right = (turned(0, long), turned(2.1, -2.5), turned(0, -1.2), turned(0, long))
    letter = turned(0, long + 1.2)
    plate = (x - 5, _MARGIN, x + 5, y + 4)
    ink = Ink(stroke=INK, width=0.2)
    return [
        DrawnBox(x=plate[0], y=plate[1], width=10, height=plate[3] - plate[1], ink=_PLATE),
        DrawnOutline(lines=(left,), closed=True, ink=Ink(fill=INK, stroke=INK, width=0.2)),
        DrawnOutline(lines=(right,), closed=True, ink=ink),
        Text(x=letter[0], y=letter[1], text=say("sheet_north"), size=_SIZE, anchor="middle", bold=True),
    ], plate


def frame(width: float, height: float) -> DrawnBox:
    """Return the line round the map."""
    half = _FRAME / 2
    ink = Ink(stroke=INK, width=_FRAME)
    return DrawnBox(x=half, y=half, width=width - _FRAME, height=height - _FRAME, ink=ink)


def inset_plate(window: MapFrame) -> Rectangle:
    """Return the strip along the upper edge of an inset that holds its title."""
    return 0.0, 0.0, window.width, _TITLE_MM


def draw_inset_title(window: MapFrame, say: Words) -> list[DrawnShape]:
    """Return the title of an inset, which says its scale."""
    title = say("sheet_inset", n=f"{window.denominator:,}".replace(",", " "))
    return [
        DrawnBox(x=0, y=0, width=window.width, height=_TITLE_MM, ink=_PLATE),
        Text(x=_MARGIN, y=_TITLE_MM - 1.3, text=title, size=_SIZE, bold=True),
    ]


def draw_core(at: Rectangle, core: Rectangle) -> list[DrawnShape]:
    """Return the line round the ground that an inset enlarges, and the line that joins both."""
    left, top, right, bottom = core
    joint = shapely.shortest_line(shapely.box(*core), shapely.box(*at))
    start, end = joint.coords
    return [
        DrawnBox(x=left, y=top, width=right - left, height=bottom - top, ink=Ink(stroke=INK, width=_FRAME)),
        straight(start, end, Ink(stroke=INK, width=_FRAME)),
    ]
