"""Groups of geometries that may touch, neighbours close to each other; and of those that are identical."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geoapp.geometry.arrays import Geometries, Indices
from geoapp.geometry.kernel.blocks import candidates_by_block, hilbert_index, present


def groups(geometries: Geometries, key: Indices) -> tuple[Indices, Indices]:
    """Return the rows that take part and the group of each: nothing touches what has its key and another group.

    Groups are numbered from 0, key by key. Their rows stand together, along a Hilbert curve, so that the next ones are
    near by.
    """
    rows = present(geometries)
    if not len(rows):
        return rows, rows
    pairs = [np.stack(pair)[:, key[pair[0]] == key[pair[1]]] for pair in candidates_by_block(geometries)]
    group = _components(len(geometries), *np.concatenate(pairs, axis=1))[rows]
    order = np.lexsort((hilbert_index(geometries[rows]), group, key[rows]))
    return rows[order], np.cumsum(starts(group[order])) - 1


def starts(label: Indices) -> npt.NDArray[np.bool_]:
    """Mark the first of each run of equal labels.

    >>> starts(np.array([4, 4, 0])).tolist(), starts(np.array([], dtype=int)).tolist()
    ([True, False, True], [])
    """
    return np.append(np.ones(min(len(label), 1), dtype=bool), label[1:] != label[:-1])


def split(rows: Indices, label: Indices) -> list[Indices]:
    """Return the rows of each label, where the rows of a label stand together.

    >>> split(np.array([4, 5, 6]), np.array([1, 1, 0]))
    [array([4, 5]), array([6])]
    """
    return np.split(rows, np.flatnonzero(starts(label))[1:]) if len(rows) else []


def first_alike(geometries: Geometries, key: npt.NDArray[Any] | None = None) -> Indices:
    """Return for each row the first one of its key that is identical to it, as projects at one place often are.

    Without a key all are compared. One that shares its box with something else may be missed.

    >>> first_alike(shapely.points([1, 2, 1, 1], 0), np.array([0, 0, 0, 1])).tolist()
    [0, 1, 0, 3]
    """
    key = np.zeros(len(geometries), dtype=np.intp) if key is None else key
    bounds = shapely.bounds(geometries)
    order = np.lexsort((*bounds.T, key))
    first, second = order[:-1], order[1:]
    alike = (key[first] == key[second]) & (bounds[first] == bounds[second]).all(axis=1)
    alike[alike] = shapely.equals_identical(geometries[first[alike]], geometries[second[alike]])
    again = np.insert(alike, 0, values=False)[: len(order)]
    begun = np.maximum.accumulate(np.where(again, 0, np.arange(len(order))))
    found = np.empty(len(order), dtype=np.intp)
    found[order] = order[begun]
    return found


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
