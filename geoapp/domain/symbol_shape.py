"""Shapes of the symbols: one a family of themes, so that neither colour nor a character has to be read first."""

from collections.abc import Mapping
from math import cos, pi, sin

Corners = tuple[tuple[float, float], ...]
"""Corners to the right and down from a symbol's middle; about 1 from it, so that all look equally large."""

_ROUND = 36

SHAPES: Mapping[str, Corners] = {
    "circle": tuple((cos(2 * pi * step / _ROUND), sin(2 * pi * step / _ROUND)) for step in range(_ROUND)),
    "hexagon": ((-1.35, 0), (-0.6, -0.82), (0.6, -0.82), (1.35, 0), (0.6, 0.82), (-0.6, 0.82)),
    "diamond": ((0, -1.25), (1.25, 0), (0, 1.25), (-1.25, 0)),
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "house": ((0, -1.3), (1.05, -0.4), (0.85, 1), (-0.85, 1), (-1.05, -0.4)),
    "cross": (
        *((-0.55, -1.1), (0.55, -1.1), (0.55, -0.55), (1.1, -0.55), (1.1, 0.55), (0.55, 0.55)),
        *((0.55, 1.1), (-0.55, 1.1), (-0.55, 0.55), (-1.1, 0.55), (-1.1, -0.55), (-0.55, -0.55)),
    ),
    "shield": ((-0.95, -0.9), (0.95, -0.9), (0.95, 0.3), (0, 1.2), (-0.95, 0.3)),
}
"""Each holds a character as high as 1 round its middle."""

SHARED = "circle"
"""Of a place that several families share."""


def outline(shape: str, *, width: float = 2, height: float = 2) -> Corners:
    """Return a shape about ``width`` by ``height``; what is wider than high is drawn apart in its middle.

    >>> outline("square", width=20, height=20)[0]
    (-9.0, -9.0)
    >>> outline("diamond", width=6, height=2)
    ((0.0, -1.25), (3.25, 0.0), (0.0, 1.25), (-3.25, 0.0))
    """
    half = height / 2
    apart = max(width - height, 0) / 2
    return tuple((x * half + (x > 0) * apart - (x < 0) * apart, y * half) for x, y in SHAPES[shape])


def width_round(shape: str, *, text: float, height: float) -> float:
    """Return the width at which a shape of a height holds a line of text half as high.

    >>> width_round("square", text=1, height=4), round(width_round("square", text=10, height=4), 6)
    (4.0, 10.4)
    >>> width_round("diamond", text=10, height=4) > 14
    True
    """
    narrow, wide = (
        min(
            _breadth(outline(shape, width=width, height=height), level) for level in (-height / 4, height / 4)
        )
        for width in (height, 2 * height)
    )
    return height * (1 + max(text - narrow, 0) / (wide - narrow))


def _breadth(corners: Corners, level: float) -> float:
    """Return the distance between the outermost points of an outline at a level."""
    crossed = [
        x + (level - y) / (further - y) * (right - x)
        for (x, y), (right, further) in zip(corners, (*corners[1:], corners[0]), strict=True)
        if (y <= level) != (further <= level)
    ]
    return max(crossed) - min(crossed)
