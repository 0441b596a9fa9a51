"""Crowding of symbols: from which zoom most of them stand free, so that each has room for its character and name."""

import numpy as np

from geoapp.geometry.arrays import Flags, Floats, Integers
from geoapp.geometry.web_mercator import MAX_ZOOM, pixel

SYMBOL_PX = 9
"""Radius of a symbol with its character, in pixels; a circle of uncertainty that is smaller is not drawn."""

_ALONE = 0.75
"""Share of the symbols that must stand free before each has room for its character."""

_WORLD = 1 << 24
"""More squares of a symbol's size than the world has across at the closest zoom; parted into halves down to one."""


class Crowding:
    """Spots in the order of the squares that they lie in, which are parted in four at each zoom."""

    def __init__(self, at: Floats) -> None:
        """Take columns x and y in the screen's metres."""
        squares = np.floor_divide(at, 2 * SYMBOL_PX * pixel(MAX_ZOOM)).astype(np.int64) + _WORLD // 2
        squares = _spread(squares[:, 0]) | _spread(squares[:, 1]) << 1
        self._order = np.lexsort((at[:, 1], at[:, 0], squares))
        self._squares = squares[self._order]
        steps = (np.diff(at[self._order], axis=0) != 0).any(axis=1)
        self._places = np.concatenate([np.zeros(min(len(at), 1), dtype=np.int64), np.cumsum(steps)])

    def room_zoom(self, shown: Flags) -> int:
        """Return the zoom from which most of the spots that are shown stand free.

        >>> Crowding(np.array([[0.0, 0], [500, 0], [500, 0]])).room_zoom(np.ones(3, dtype=bool))
        13
        """
        kept = shown[self._order]
        squares, most = self._squares[kept], _ALONE * _distinct(self._places[kept])
        low, high = 0, MAX_ZOOM
        while low < high:
            zoom = (low + high) // 2
            free = _distinct(squares >> 2 * (MAX_ZOOM - zoom)) >= most
            low, high = (low, zoom) if free else (zoom + 1, high)
        return low


def _distinct(ordered: Integers) -> int:
    """Return the number of different values among ordered ones."""
    return int(np.count_nonzero(np.diff(ordered))) + bool(len(ordered))


def _spread(numbers: Integers) -> Integers:
    """Put a zero before each bit of numbers below 2^25.

    >>> [bin(one) for one in _spread(np.array([0b11, 0b101]))]
    ['0b101', '0b10001']
    """
    for shift, mask in (
        (16, 0x0000FFFF0000FFFF),
        (8, 0x00FF00FF00FF00FF),
        (4, 0x0F0F0F0F0F0F0F0F),
        (2, 0x3333333333333333),
        (1, 0x5555555555555555),
    ):
        numbers = (numbers | numbers << shift) & mask
    return numbers
