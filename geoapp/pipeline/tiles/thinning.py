"""Thinning of a tile: of what lies close together in one map layer only the first is drawn, with the number of all."""

import numpy as np

from geoapp.geometry.arrays import Indices, Integers
from geoapp.io.writers.mvt_writer import EXTENT

_GRAIN = 32
"""Units of a tile's finest cells: points of one layer within two pixels of each other are one point."""

_BEYOND = 256
"""Units round a tile that the cells cover; what lies farther out is counted at their edge."""

_ACROSS = (EXTENT + 2 * _BEYOND) // _GRAIN
"""Cells along an edge, 2^4 · 3^2: two or three of them make a coarser one, down to one."""


def thin(at: Integers, layers: Integers, most: int) -> tuple[Indices, Integers]:
    """Return the first of those that share a cell and a layer, ascending, and how many they are: at most ``most``.

    ``at`` are columns x and y in a tile's units, layers numbers from 0. Cells are as coarse as that needs.

    >>> at, layers = np.array([[0, 0], [500, 900], [0, 20], [0, 40]]), np.array([7, 7, 7, 7])
    >>> [one.tolist() for one in thin(at, layers, 9)]
    [[0, 1, 3], [2, 1, 1]]
    >>> [one.tolist() for one in thin(at, layers, 2)]
    [[0, 1], [3, 1]]
    """
    if not len(at):
        return np.empty(0, dtype=np.intp), np.empty(0, dtype=np.int64)
    kinds = int(layers.max()) + 1
    x, y = np.clip((at + _BEYOND) // _GRAIN, 0, _ACROSS - 1).T
    counts = np.bincount((layers * _ACROSS + y) * _ACROSS + x, minlength=kinds * _ACROSS**2)
    counts, step = counts.reshape(kinds, _ACROSS, _ACROSS), 1
    while np.count_nonzero(counts) > most and step < _ACROSS:
        times = 2 if counts.shape[1] % 2 == 0 else 3
        counts = np.sum([counts[:, one::times] for one in range(times)], axis=0)
        counts = np.sum([counts[:, :, one::times] for one in range(times)], axis=0)
        step *= times
    side, counts = counts.shape[1], counts.ravel()
    cells = (layers * side + y // step) * side + x // step
    first = np.zeros(len(counts), dtype=np.intp)
    first[cells[::-1]] = np.arange(len(cells))[::-1]  # of several that are written the last one stays
    chosen = np.sort(first[counts > 0])
    return chosen, counts[cells[chosen]]
