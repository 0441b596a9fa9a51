"""Symbols of projects that a long sheet does not list: small, without a number, one for several at about one spot.

A page of thousands of shapes takes seconds, so that all of a layer are a few shapes of many lines.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from geopandas import GeoDataFrame

from geoapp.analysis.plan_columns import PlanColumns
from geoapp.domain.symbol_shape import outline
from geoapp.geometry.arrays import Flags, Floats, Indices
from geoapp.sheet.drawing import DrawnOutline, Ink
from geoapp.sheet.map_frame import MapFrame
from geoapp.sheet.pins import layers_by_theme, shape_of

HEIGHT = 1.0
_SQUARE = 1.4
"""Side of the squares in which symbols of one kind are drawn once: a little more than one is wide."""

_MOST_CORNERS = 12
"""Of a symbol: it is too small for rounder circles."""

Look = tuple[str, str]
"""Colour and shape of a symbol."""


def themes_of(columns: PlanColumns, rows: Indices) -> set[str]:
    """Return the themes of those of some rows that have a symbol of their own."""
    drawn = rows[columns.is_one("shown", "symbol")[rows]]
    return set(columns.codes["theme"].count(drawn))


def draw_unlisted(columns: PlanColumns, rows: Indices, window: MapFrame) -> Iterator[DrawnOutline]:
    """Yield the symbols of some rows."""
    if not len(rows):
        return
    at, owners = columns.anchors
    wanted = np.zeros(len(columns), dtype=bool)
    wanted[rows] = True
    of = columns.drawn[owners]
    seen = np.flatnonzero(wanted[of])
    spots = window.spots(at[seen])
    inside = _inside(spots, window)
    spots, themes = spots[inside], columns.codes["theme"].code[of[seen[inside]]]
    for (color, shape), codes in _kinds(columns, np.unique(themes)).items():
        yield from _symbols(spots[np.isin(themes, codes)], color, shape)


def draw_unlisted_rows(
    frame: GeoDataFrame, looks: Sequence[Look], window: MapFrame
) -> Iterator[DrawnOutline]:
    """Yield the symbols of rows of a result, each of its own look."""
    shapes = frame.geometry.to_numpy()
    placed = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    points = shapely.point_on_surface(shapes[placed])
    spots = window.spots(shapely.get_coordinates(points).reshape(-1, 2))
    inside = _inside(spots, window)
    of = np.array([f"{color} {shape}" for color, shape in looks], dtype=object)[placed][inside]
    for look in dict.fromkeys(of.tolist()):
        yield from _symbols(spots[inside][of == look], *look.split(" "))


def _inside(spots: Floats, window: MapFrame) -> Flags:
    across, down = spots.T
    return np.asarray((across >= 0) & (across <= window.width) & (down >= 0) & (down <= window.height))


def _symbols(spots: Floats, color: str, shape: str) -> Iterator[DrawnOutline]:
    ink = Ink(fill=color, stroke="#ffffff", width=0.1)
    corners = np.array(outline(shape, width=HEIGHT, height=HEIGHT))
    corners = corners[:: max(1, len(corners) // _MOST_CORNERS)]
    for some in _apart(spots):
        lines = np.round(some[:, None, :] + corners, 3).tolist()
        yield DrawnOutline(lines=tuple(tuple(map(tuple, line)) for line in lines), closed=True, ink=ink)


def _kinds(columns: PlanColumns, themes: Indices) -> dict[Look, list[int]]:
    """Return the codes of themes by the colour and shape of their symbols."""
    layers, found = layers_by_theme(), dict[Look, list[int]]()
    for code in themes.tolist():
        layer = layers[columns.codes["theme"].sets[code][0]]
        found.setdefault((layer.style.color, shape_of([layer])), []).append(code)
    return found


def _apart(spots: Floats) -> Iterator[Floats]:
    """Yield spots in groups within which no two symbols touch: the even-odd rule would leave a hole in both.

    >>> [some.tolist() for some in _apart(np.array([[0.1, 0.1], [0.2, 0.2], [1.5, 0.1], [3.0, 0.1]]))]
    [[[0.1, 0.1], [3.0, 0.1]], [[1.5, 0.1]]]
    >>> list(_apart(np.zeros((0, 2))))
    []
    """
    across, down = np.floor(spots / _SQUARE).astype(int).T
    # One number a square: rows of two take many times as long to sort.
    _, first = np.unique(across * (down.max(initial=0) + 1) + down, return_index=True)
    group = across[first] % 2 + 2 * (down[first] % 2)
    for one in np.unique(group).tolist():
        yield spots[first[group == one]]
