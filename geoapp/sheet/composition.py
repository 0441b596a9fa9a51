"""Composition of a sheet's first page: the map as large as title, legend and small print leave it room."""

from collections.abc import Callable
from dataclasses import dataclass

from geoapp.sheet.drawing import Drawing, DrawnShape, Point, moved
from geoapp.sheet.map_frame import MapFrame
from geoapp.sheet.paper import MARGIN, Paper
from geoapp.sheet.setting import ABOUT, BODY, SMALL, TITLE, height_of

ABOVE_LEGEND = 2.0
ABOVE_NOTES = 2.5
"""With a rule in their middle, in millimetres."""

_ABOVE_MAP = 1.5
_SLACK = 6.0
"""Left free on a page: a browser that prints it, or a word processor, has letters of its own."""

_BETWEEN = 5.0
"""Map and column beside it."""

_COLUMNS = (62.0, 76.0, 92.0, 116.0)
"""Widths of the column beside a map that lies across; the first that holds legend and notes is taken."""

_LEAST_MAP = 60.0
_MOST_TRIES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A map of one size before it is drawn: what decides how much room is left for it."""

    window: MapFrame
    beyond: frozenset[int]
    """Numbers of what lies beyond its edge."""
    notes: tuple[str, ...]
    draw: Callable[[], list[DrawnShape]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """The map with its legend, and where the notes stand beside or beneath it."""

    drawing: Drawing
    window: MapFrame
    notes_at: Point
    notes_width: float


DrawLegend = Callable[[float], tuple[list[DrawnShape], float]]
"""Takes a width and returns the legend's shapes and height."""


def head_height(title: str, about: str, summary: tuple[str, ...], width: float) -> float:
    """Return the height of all that stands above the map, in millimetres."""
    above = (
        height_of((title,), width, TITLE)
        + height_of((about,), width, ABOUT)
        + height_of(summary, width, BODY)
    )
    return above + _ABOVE_MAP


def compose(
    paper: Paper, above: float, legend: DrawLegend, draft: Callable[[float, float], Draft]
) -> tuple[Figure, Draft]:
    """Return the figure of a page whose head is ``above`` mm high, and the draft that it was drawn from."""
    room = paper.bottom - MARGIN - above - _SLACK
    return (_beside if paper.landscape else _beneath)(paper.across, room, legend, draft)


def _beneath(
    width: float, room: float, legend: DrawLegend, draft: Callable[[float, float], Draft]
) -> tuple[Figure, Draft]:
    """Return an upright figure: legend and notes stand beneath the map."""
    key, high = legend(width)
    rest = room - ABOVE_LEGEND - high - ABOVE_NOTES
    height = rest
    for _ in range(_MOST_TRIES):
        made = draft(width, height)
        fits = max(rest - height_of(made.notes, width, SMALL), _LEAST_MAP)
        if fits >= height:
            break
        height = fits
    lower = height + ABOVE_LEGEND
    shapes = (*made.draw(), *(moved(shape, 0, lower) for shape in key))
    drawing = Drawing(width=width, height=lower + high, shapes=shapes)
    notes_at = (0.0, drawing.height + ABOVE_NOTES)
    return Figure(drawing=drawing, window=made.window, notes_at=notes_at, notes_width=width), made


def _beside(
    width: float, room: float, legend: DrawLegend, draft: Callable[[float, float], Draft]
) -> tuple[Figure, Draft]:
    """Return a figure that lies across: legend and notes stand in a column beside the map."""
    for column in _COLUMNS:
        made = draft(width - column - _BETWEEN, room)
        key, high = legend(column)
        if high + ABOVE_NOTES + height_of(made.notes, column, SMALL) <= room:
            break
    left = width - column
    shapes = (*made.draw(), *(moved(shape, left, 0) for shape in key))
    return Figure(
        drawing=Drawing(width=width, height=room, shapes=shapes),
        window=made.window,
        notes_at=(left, high + ABOVE_NOTES),
        notes_width=column,
    ), made
