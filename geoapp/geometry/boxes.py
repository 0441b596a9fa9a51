"""Boxes along a Hilbert curve: which of a million meet a window, in numbers and without an object a box."""

import numpy as np
import shapely

from geoapp.domain.bounding_box import BoundingBox
from geoapp.geometry.arrays import Floats, Indices
from geoapp.geometry.kernel.blocks import hilbert_index

_BLOCK = 64
"""Neighbours on the curve that share a box: a window asks the shared ones first."""


class Boxes:
    """Boxes that do not change; rows with NaN are none."""

    def __init__(self, bounds: Floats, order: Indices | None = None) -> None:
        """Take columns west, south, east, north, and the rows along a curve where they are known (``along_curve``)."""
        rows = along_curve(bounds) if order is None else order
        self._rows = rows[np.isfinite(bounds[rows]).all(axis=1)]
        self._edges = np.ascontiguousarray(bounds[self._rows].T)
        starts = np.arange(0, len(self._rows), _BLOCK)
        shared = zip((np.minimum, np.minimum, np.maximum, np.maximum), self._edges, strict=True)
        self._blocks = np.array([one.reduceat(edge, starts) if len(starts) else edge for one, edge in shared])

    def meeting(self, window: BoundingBox) -> Indices:
        """Return the rows whose box meets a window, edges included, in no order.

        >>> Boxes(np.array([[0, 0, 1, 1], [5, 5, 6, 6], [np.nan] * 4])).meeting((1, 1, 2, 2)).tolist()
        [0]
        """
        blocks = _meeting(self._blocks, window)
        west, south, east, north = self._blocks[:, blocks]
        inside = (west >= window[0]) & (south >= window[1]) & (east <= window[2]) & (north <= window[3])
        if len(blocks) == self._blocks.shape[1] and inside.all():
            return self._rows
        places = self._places(blocks[~inside])
        met = places[_meeting(self._edges[:, places], window)]
        found: Indices = self._rows[np.concatenate([self._places(blocks[inside]), met])]
        return found

    def _places(self, blocks: Indices) -> Indices:
        """Return the places on the curve of what is in blocks, which ascend."""
        places: Indices = (blocks[:, None] * _BLOCK + np.arange(_BLOCK)).ravel()
        return places[: np.searchsorted(places, len(self._rows))]


def _meeting(edges: Floats, window: BoundingBox) -> Indices:
    west, south, east, north = window
    return np.flatnonzero((edges[0] <= east) & (edges[1] <= north) & (edges[2] >= west) & (edges[3] >= south))


def along_curve(bounds: Floats) -> Indices:
    """Return the rows with a box in the order of their middles along a Hilbert curve.

    >>> along_curve(np.array([[0, 0, 0, 0], [9, 9, 9, 9], [1, 1, 1, 1], [np.nan] * 4])).tolist()
    [0, 2, 1]
    """
    rows = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    if not len(rows):
        return rows
    middles = (bounds[rows, :2] + bounds[rows, 2:]) / 2
    return rows[np.argsort(hilbert_index(shapely.points(middles)), kind="stable")]
