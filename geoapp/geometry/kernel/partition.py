"""Parts of geometries in each polygon of a partition, such as the districts."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import numpy as np
import shapely

from geoapp.geometry.arrays import Flags, Floats, Geometries, Indices
from geoapp.geometry.kernel.blocks import (
    SMALLEST_BLOCK,
    SMALLEST_CUT,
    ascending,
    block_size,
    chunks,
    present,
    thread_map,
)
from geoapp.geometry.kernel.groups import split
from geoapp.geometry.kernel.sharing import LINE, measure, sizes_in

Predicate = Callable[[Geometries, Geometries], Flags]

NOISE = 1e-9
"""Relative error that cutting leaves in a size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Parts of each geometry in each polygon: m² of areas, metres of lines, number of points."""

    row: Indices
    """The geometry of each part, ascending."""
    column: Indices
    """The polygon of each part, ascending within a row."""
    size: Floats
    outside: Floats
    """What lies in no polygon, one value a geometry; with the parts it adds up to the whole."""


class Partition:
    """Polygons beside each other, ready to be asked for one set of geometries after the other.

    The tree of their boxes is built once, and each is prepared when it is first asked. One caller is served at a time
    and each polygon is in the hands of one thread, since prepared geometries are not thread-safe.
    """

    def __init__(self, polygons: Geometries) -> None:
        """Take over polygons; copies of them are prepared.

        Raises:
            InputError: a polygon reaches to infinity.
        """
        present(polygons)
        self._polygons = polygons
        self._prepared = shapely.force_2d(polygons)
        shapely.prepare(self._prepared)
        self._tree = shapely.STRtree(polygons)
        self._lock = Lock()

    def __len__(self) -> int:
        """Return the number of polygons."""
        return len(self._polygons)

    def parts(self, geometries: Geometries) -> Parts:
        """Return the parts of each geometry in each polygon.

        Raises:
            InputError: a geometry reaches to infinity.

        What lies on a shared border counts once, in the polygon with the lowest index, so that the parts and what is
        outside add up to the whole. Where a line runs over itself a polygon has that part once, so that the rest of it
        counts as outside.

        >>> found = Partition(shapely.box([0, 2], 0, [2, 3], 1)).parts(shapely.box([0, 1], 0, [1, 4], 1))
        >>> found.row, found.column, found.size, found.outside
        (array([0, 1, 1]), array([0, 0, 1]), array([1., 1., 1.]), array([0., 1.]))
        """
        whole, rows, none = measure(geometries), present(geometries), len(self._polygons)
        row, column = self._tree.query(geometries[rows])
        row = rows[row]
        home = self._home(geometries, row, column)
        inside = np.flatnonzero(home < none)
        rest = home[row] == none
        row, column = row[rest], column[rest]
        size = self._cut_sizes(geometries, row, column)
        for doubtful in np.flatnonzero(_may_count_twice(geometries, whole, row, size)):
            pairs = np.flatnonzero(row == doubtful)
            pairs = pairs[np.argsort(column[pairs])]
            size[pairs] = _in_turn(geometries[doubtful], self._polygons[column[pairs]])
        row, column = np.concatenate([inside, row]), np.concatenate([home[inside], column])
        size = np.concatenate([whole[inside], size])
        order = ascending(row, column)
        order = order[size[order] > 0]
        outside = whole - np.bincount(row, size, len(whole))
        outside[outside <= whole * NOISE] = 0.0
        return Parts(row=row[order], column=column[order], size=size[order], outside=outside)

    def _home(self, geometries: Geometries, row: Indices, column: Indices) -> Indices:
        """Return the first polygon that covers each geometry, or the number of polygons where none does."""
        held = self._say(shapely.covers, geometries, row, column)
        home = np.full(len(geometries), len(self._polygons))
        np.minimum.at(home, row[held], column[held])
        return home

    def _say(self, predicate: Predicate, geometries: Geometries, row: Indices, column: Indices) -> Flags:
        """Say of which pairs a predicate of polygon and geometry is true."""
        true = np.zeros(len(row), dtype=bool)
        order = np.argsort(column, kind="stable")
        begin = np.searchsorted(column[order], column[order])

        def ask(pairs: Indices) -> None:
            true[pairs] = predicate(self._prepared[column[pairs]], geometries[row[pairs]])

        with self._lock:
            thread_map(ask, split(order, begin // block_size(len(order), SMALLEST_BLOCK)))
        return true

    def _cut_sizes(self, geometries: Geometries, row: Indices, column: Indices) -> Floats:
        """Return the size of a geometry within a polygon, pair by pair."""

        def of(pairs: Indices) -> Floats:
            ours = geometries[row[pairs]]
            pieces = shapely.intersection(ours, self._polygons[column[pairs]])
            return sizes_in(pieces, shapely.get_dimensions(ours))

        sizes = thread_map(of, chunks(np.arange(len(row)), block_size(len(row), SMALLEST_CUT)))
        return np.concatenate([np.empty(0), *sizes])


def _may_count_twice(geometries: Geometries, whole: Floats, row: Indices, size: Floats) -> Flags:
    """Say of which geometries something may lie in two polygons, on the border between them.

    Their parts are more than the whole. Of several parts what is outside may hide what counts twice: of a line where
    they are less, of points always.
    """
    together, multipart = (
        np.bincount(row, size, len(whole)),
        np.bincount(row[size > 0], minlength=len(whole)) > 1,
    )
    dimension, less = shapely.get_dimensions(geometries), together < whole * (1 - NOISE)
    hidden: Flags = multipart & ((dimension == 0) | (dimension == LINE) & less)
    return hidden | (together > whole * (1 + NOISE))


def _in_turn(geometry: shapely.Geometry, polygons: Geometries) -> Floats:
    """Return the size of what each polygon takes of what the polygons before it left."""
    dimension = shapely.get_dimensions([geometry])
    sizes = np.zeros(len(polygons))
    for k, polygon in enumerate(polygons):
        sizes[k] = sizes_in(np.array([shapely.intersection(geometry, polygon)]), dimension)[0]
        geometry = shapely.difference(geometry, polygon)
    return sizes
