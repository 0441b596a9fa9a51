"""Symbols of projects that a long sheet does not list: small, without a number, one for several at about one spot.

A page of thousands of shapes takes seconds, so that all of a layer are a few shapes of many lines.
"""

from collections.abc import Iterator

import numpy as np

from geoapp.analysis.plan_columns import PlanColumns
from geoapp.domain.symbol_shape import outline
from geoapp.geometry.arrays import Floats, Indices
from geoapp.sheet.drawing import DrawnOutline, Ink
from geoapp.sheet.map_frame import MapFrame
from geoapp.sheet.pins import layers_by_theme, shape_of

HEIGHT = 1.0
_SQUARE = 1.4
"""Side of the squares in which symbols of one kind are drawn once: a little more than one is wide."""

_MOST_CORNERS = 12
"""Of a symbol: it is too small for rounder circles."""


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
    inside = ((spots >= 0) & (spots <= (window.width, window.height))).all(axis=1)
    spots, themes = spots[inside], columns.codes["theme"].code[of[seen[inside]]]
    for (color, shape), codes in _kinds(columns, np.unique(themes)).items():
        ink = Ink(fill=color, stroke="#ffffff", width=0.1)
        corners = np.array(outline(shape, width=HEIGHT, height=HEIGHT))
        corners = corners[:: max(1, len(corners) // _MOST_CORNERS)]
        for some in _apart(spots[np.isin(themes, codes)]):
            lines = np.round(some[:, None, :] + corners, 3).tolist()
            yield DrawnOutline(lines=tuple(tuple(map(tuple, line)) for line in lines), closed=True, ink=ink)


def _kinds(columns: PlanColumns, themes: Indices) -> dict[tuple[str, str], list[int]]:
    """Return the codes of themes by the colour and shape of their symbols."""
    layers, found = layers_by_theme(), dict[tuple[str, str], list[int]]()
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
    squares, first = np.unique(np.floor(spots / _SQUARE).astype(int), axis=0, return_index=True)
    group = (squares % 2) @ (1, 2)
    for one in np.unique(group).tolist():
        yield spots[first[group == one]]
