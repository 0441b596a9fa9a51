"""Unions: buffers, and what they cover together."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geoapp.geometry.arrays import POLYGON_TYPES, Floats, Geometries, Indices
from geoapp.geometry.kernel.blocks import BLOCK, chunks, thread_map
from geoapp.geometry.kernel.groups import first_alike, groups, split, starts
from geoapp.geometry.repair import repair

CROWD = 12
"""So many small neighbours are united at once."""

SMALL = 1000
"""Polygons of fewer vertices, on the average, are small; larger ones are united two by two."""

TASK = 100_000
"""Vertices united in one task, so that threads end together and little is in work at a time."""

COLLECTED = 10 * TASK
"""Vertices united before the first of them are collected: that copies them, and not all are to be there twice."""


def buffer(geometries: Geometries, distance: Floats | float, **style: Any) -> Geometries:  # noqa: ANN401 (passed on)
    """Return the buffers of geometries (m, one for all or one for each); the style is that of ``shapely.buffer``.

    >>> buffer(shapely.points([0], [0]), 1, quad_segs=1).tolist()
    [<POLYGON ((1 0, 0 -1, -1 0, 0 1, 1 0))>]
    """
    distances = np.broadcast_to(distance, len(geometries))
    once, back = np.unique(first_alike(geometries, distances), return_inverse=True)
    blocks = chunks(once, BLOCK // 8)
    made = thread_map(lambda rows: shapely.buffer(geometries[rows], distances[rows], **style), blocks)
    return np.concatenate([np.empty(0, dtype=object), *made])[back]


def repair_in_threads(geometries: Geometries) -> Geometries:
    """Return geometries with those that cross themselves made valid, without the spikes that this would leave.

    >>> repair_in_threads(shapely.from_wkt(["POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))"]))[0].area
    2.0
    """
    blocks = chunks(np.arange(len(geometries)))
    made = thread_map(lambda rows: repair(geometries[rows])[0], blocks)
    return np.concatenate([np.empty(0, dtype=object), *made])


def dissolve(geometries: Geometries) -> shapely.Geometry:
    """Return the union of geometries, flat, an empty collection of none.

    >>> dissolve(shapely.box([0, 1, 5], 0, [2, 3, 6], 1)).area
    4.0
    >>> dissolve(np.array([None]))
    <GEOMETRYCOLLECTION EMPTY>
    """
    return _unions(geometries, np.zeros(len(geometries), dtype=np.intp), 1)[0]


def dissolve_by(geometries: Geometries, keys: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], Geometries]:
    """Return the distinct keys in their order, and the union of each key's geometries.

    >>> dissolve_by(shapely.box([0, 1, 5], 0, [2, 3, 6], 1), np.array(["b", "a", "b"]))[0].tolist()
    ['a', 'b']
    """
    values, key = np.unique(keys, return_inverse=True)
    return values, _unions(geometries, key, len(values))


def _unions(geometries: Geometries, key: Indices, count: int) -> Geometries:
    """Return the union of the geometries of each key, 0 to ``count - 1``."""
    once = np.unique(first_alike(geometries, key))
    geometries, key = geometries[once], key[once]
    rows, group = groups(geometries, key)
    shapes, key = geometries[rows], key[rows]
    high = shapely.has_z(shapes)
    shapes[high] = shapely.force_2d(shapes[high])
    unions = np.full(count, shapely.GeometryCollection(), dtype=object)
    for some in _portions(shapes, key, COLLECTED):
        members = _united_by_parts(shapes[some], group[some] - group[some[0]])
        keys = key[some][starts(group[some])]
        for of_key in split(np.arange(len(members)), keys):
            unions[keys[of_key[0]]] = _collect(members[of_key])
    return unions


def _portions(shapes: Geometries, label: Indices, most: int) -> list[Indices]:
    """Return rows of whole labels, portion by portion, each of about so many vertices."""
    upto = np.cumsum(np.bincount(label, shapely.get_num_coordinates(shapes)))
    return split(np.arange(len(label)), upto[label] // most)


def _united_by_parts(shapes: Geometries, group: Indices) -> Geometries:
    """Return the union of each group, numbered from 0; what is too much for one task is united in parts first."""
    before = np.cumsum(shapely.get_num_coordinates(shapes))
    before -= np.maximum.accumulate(np.where(starts(group), before, 0))
    part = np.cumsum(starts(group) | starts(before // TASK)) - 1
    return _united(_united(shapes, part), group[starts(part)])


def _united(shapes: Geometries, group: Indices) -> Geometries:
    """Return the union of each group, numbered from 0; the rows of a group stand together."""
    united = np.empty(group[-1] + 1, dtype=object)
    areas = np.isin(shapely.get_type_id(shapes), POLYGON_TYPES)
    mixed = np.isin(group, group[~areas])
    for unite, chosen in ((_areas_united, ~mixed), (_all_united, mixed)):
        united[np.unique(group[chosen])] = _in_tasks(unite, shapes[chosen], group[chosen])
    return united


def _in_tasks(
    unite: Callable[[Geometries, Indices], Geometries], shapes: Geometries, group: Indices
) -> Geometries:
    """Return the unions of groups, made in threads, a few groups at a time."""
    made = thread_map(lambda rows: unite(shapes[rows], group[rows]), _portions(shapes, group, TASK))
    return np.concatenate([np.empty(0, dtype=object), *made])


def _areas_united(areas: Geometries, group: Indices) -> Geometries:
    """Return the union of each group of polygons, round by round, from the nearest neighbours on."""
    areas = areas.copy()
    while not starts(group).all():
        rank = np.arange(len(group)) - np.searchsorted(group, group)
        if shapely.get_num_coordinates(areas).mean() < SMALL:
            kept = rank % CROWD == 0
            areas = _crowds_united(shapely.geometrycollections(areas, indices=np.cumsum(kept) - 1))
        else:
            kept = rank % 2 == 0
            second = np.flatnonzero(~kept)
            areas[second - 1] = shapely.union(areas[second - 1], areas[second])
            areas = areas[kept]
        group = group[kept]
    return areas


def _crowds_united(crowds: Geometries) -> Geometries:
    """Return the union of what each collection holds, a few polygons.

    A buffer of 0 m unites all at once, where ``union_all`` goes two by two. It does not look a second time whether it
    found all crossings, so that borders that nearly coincide can leave it invalid; ``union_all`` does those again.
    """
    united: Geometries = shapely.buffer(crowds, 0)
    wrong = ~shapely.is_valid(united)
    united[wrong] = shapely.union_all(crowds[wrong, None], axis=1)
    return united


def _all_united(geometries: Geometries, group: Indices) -> Geometries:
    """Return the union of each group of geometries of any kind."""
    return np.array(
        [shapely.union_all(geometries[rows]) for rows in split(np.arange(len(group)), group)], dtype=object
    )


def _collect(disjoint: Geometries) -> shapely.Geometry:
    """Return geometries that do not touch as one, of the simplest type that holds them.

    >>> _collect(shapely.points([1], [1])), _collect(shapely.points([0, 1], [0, 1]))
    (<POINT (1 1)>, <MULTIPOINT ((0 0), (1 1))>)
    """
    members = shapely.get_parts(disjoint)
    if len(members) == 1:
        return members[0]
    makers = {0: shapely.multipoints, 1: shapely.multilinestrings, 2: shapely.multipolygons}
    dimensions = set(shapely.get_dimensions(members).tolist())
    maker = makers[dimensions.pop()] if len(dimensions) == 1 else shapely.geometrycollections
    return maker(members)
