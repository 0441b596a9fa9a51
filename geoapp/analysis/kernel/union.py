"""Unions: buffers, and what they cover together."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geoapp.analysis.kernel.blocks import (
    BLOCK,
    Floats,
    Geometries,
    Indices,
    candidates,
    cut,
    in_threads,
    present,
)


def buffer(geometries: Geometries, distance: Floats | float, **style: Any) -> Geometries:  # noqa: ANN401 (passed on)
    """Return the buffers of geometries (m, one for all or one for each); the style is that of ``shapely.buffer``.

    >>> buffer(shapely.points([0], [0]), 1, quad_segs=1).tolist()
    [<POLYGON ((1 0, 0 -1, -1 0, 0 1, 1 0))>]
    """
    distances = np.broadcast_to(distance, len(geometries))
    blocks = cut(np.arange(len(geometries)), BLOCK // 8)
    made = in_threads(lambda rows: shapely.buffer(geometries[rows], distances[rows], **style), blocks)
    return np.concatenate([np.empty(0, dtype=object), *made])


def mend(geometries: Geometries) -> Geometries:
    """Return geometries with those that cross themselves made valid, without the spikes that this would leave.

    >>> mend(shapely.from_wkt(["POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"]))[0].area
    2.0
    """
    blocks = cut(np.arange(len(geometries)))
    valid = np.concatenate(
        [np.empty(0, bool), *in_threads(lambda rows: shapely.is_valid(geometries[rows]), blocks)]
    )
    broken = ~valid & ~shapely.is_missing(geometries)
    mended = geometries.copy()
    mended[broken] = shapely.make_valid(geometries[broken], method="structure")
    return mended


def dissolve(geometries: Geometries) -> shapely.Geometry:
    """Return the union of geometries, an empty collection of none.

    >>> dissolve(shapely.box([0, 1, 5], 0, [2, 3, 6], 1)).area
    4.0
    >>> dissolve(np.array([None]))
    <GEOMETRYCOLLECTION EMPTY>
    """
    rows = present(geometries)
    groups = _split(rows, _components(len(geometries), *candidates(geometries))[rows])
    # The largest groups first, so that the threads end together.
    groups.sort(key=len, reverse=True)
    return _collect(in_threads(lambda group: shapely.union_all(geometries[group]), groups))


def dissolve_by(geometries: Geometries, keys: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], Geometries]:
    """Return the distinct keys in their order, and the union of each key's geometries.

    >>> dissolve_by(shapely.box([0, 1, 5], 0, [2, 3, 6], 1), np.array(["b", "a", "b"]))[0].tolist()
    ['a', 'b']
    """
    values, key = np.unique(keys, return_inverse=True)
    unions = np.empty(len(values), dtype=object)
    unions[:] = [dissolve(geometries[rows]) for rows in _split(np.arange(len(geometries)), key)]
    return values, unions


def _collect(disjoint: list[shapely.Geometry]) -> shapely.Geometry:
    """Return geometries that do not touch as one, of the simplest type that holds them.

    >>> _collect([shapely.Point(1, 1)]), _collect(list(shapely.points([0, 1], [0, 1])))
    (<POINT (1 1)>, <MULTIPOINT ((0 0), (1 1))>)
    """
    members = [part for union in disjoint for part in getattr(union, "geoms", (union,))]
    if len(members) == 1:
        return members[0]
    makers = {0: shapely.multipoints, 1: shapely.multilinestrings, 2: shapely.multipolygons}
    dimensions = set(shapely.get_dimensions(members).tolist())
    maker = makers[dimensions.pop()] if len(dimensions) == 1 else shapely.geometrycollections
    return maker(members)


def _split(rows: Indices, label: Indices) -> list[Indices]:
    """Return the rows of each label, in the order of the labels.

    >>> _split(np.array([4, 5, 6]), np.array([1, 0, 1]))
    [array([5]), array([4, 6])]
    """
    order = np.argsort(label, kind="stable")
    starts = np.flatnonzero(np.diff(label[order])) + 1
    return np.split(rows[order], starts) if len(rows) else []


def _components(count: int, i: Indices, j: Indices) -> Indices:
    """Return for each of so many rows the lowest row that pairs connect it with.

    >>> _components(5, np.array([0, 3]), np.array([2, 4])).tolist()
    [0, 1, 0, 3, 3]
    """
    label = np.arange(count)
    while True:
        low, high = np.minimum(label[i], label[j]), np.maximum(label[i], label[j])
        apart = low != high
        if not apart.any():
            return label
        i, j = i[apart], j[apart]
        np.minimum.at(label, high[apart], low[apart])
        while (label != label[label]).any():
            label = label[label]
