"""Shared ground of geometries: sizes, and overlapping pairs."""

from typing import Literal, overload

import numpy as np
import numpy.typing as npt
import shapely

from geoapp.geometry.arrays import Floats, Geometries, Indices
from geoapp.geometry.kernel import compiled
from geoapp.geometry.kernel.blocks import ROWS, SMALLEST_CUT, Pairs, candidates, chunks, map_pairs, thread_map

LINE, AREA = 1, 2
"""Dimensions as shapely counts them; a point has 0, nothing has -1."""

COLLECTION = 7
"""The type of a mixed collection, as shapely numbers it."""

Dimensions = npt.NDArray[np.int32]


def measure(geometries: Geometries) -> Floats:
    """Return the natural size of each geometry: m² of areas, metres of lines, number of points; 0 of nothing.

    >>> measure(shapely.from_wkt(["POLYGON ((0 0, 2 0, 2 2, 0 0))", "LINESTRING (0 0, 3 4)", "POINT (1 1)", None]))
    array([2., 5., 1., 0.])
    """

    def of(rows: Indices) -> Floats:
        return sizes_in(geometries[rows], shapely.get_dimensions(geometries[rows]))

    measured = thread_map(of, chunks(np.arange(len(geometries)), ROWS))
    return np.concatenate([np.empty(0), *measured])


def sizes_in(geometries: Geometries, dimensions: Dimensions) -> Floats:
    """Return the sizes of geometries in given dimensions."""
    sizes: Floats = shapely.get_num_coordinates(geometries).astype(float)
    for dimension, size in ((LINE, shapely.length), (AREA, shapely.area)):
        rows = dimensions == dimension
        sizes[rows] = size(geometries[rows])
    return sizes


@overload
def overlap_pairs(
    a: Geometries, b: Geometries | None = None, *, geometry: Literal[False] = False
) -> tuple[Indices, Indices, Floats]: ...
@overload
def overlap_pairs(
    a: Geometries, b: Geometries | None = None, *, geometry: Literal[True]
) -> tuple[Indices, Indices, Floats, Geometries]: ...
def overlap_pairs(
    a: Geometries, b: Geometries | None = None, *, geometry: bool = False
) -> tuple[Indices, Indices, Floats] | tuple[Indices, Indices, Floats, Geometries]:
    """Return the pairs that share something, how much, and where asked for the shared geometries.

    The size is of the lower dimension of the two: m² of two areas, metres where one is a line, number of points.
    Areas that only touch share nothing; lines that only cross are a pair with length 0. Without ``b`` the pairs of
    ``a`` with itself, i < j.

    >>> overlap_pairs(shapely.box([0, 1, 5], 0, [2, 3, 6], 1))
    (array([0]), array([1]), array([1.]))
    """
    i, j = candidates(a, b)
    targets = a if b is None else b
    vertices = (shapely.get_num_coordinates(side) for side in (a, targets))
    pairs = Pairs(a, i, targets, j).heavier_first(*vertices)
    if not geometry:
        size = _pair_sizes(pairs)
        keep = ~np.isnan(size)
        return i[keep], j[keep], size[keep]
    pieces = map_pairs(_shared, pairs, kind=object, least=SMALLEST_CUT)
    size = _sizes_of(pieces, pairs.firsts, pairs.seconds)
    keep = ~np.isnan(size)
    return i[keep], j[keep], size[keep], pieces[keep]


def _pair_sizes(pairs: Pairs) -> Floats:
    """Return the size of what each pair shares, NaN where it is nothing."""
    if not compiled.is_worth(pairs):
        return map_pairs(_shared_size, pairs, least=SMALLEST_CUT)
    size, doubtful = compiled.shared_areas(pairs)
    size[size == 0] = np.nan
    rest = np.flatnonzero(doubtful)
    cut = Pairs(pairs.a, pairs.i[rest], pairs.b, pairs.j[rest])
    size[rest] = map_pairs(_shared_size, cut, least=SMALLEST_CUT)
    return size


def _shared(one: Geometries, other: Geometries) -> Geometries:
    """Return the geometry that pairs share, the first prepared; nothing where they only touch.."""
    pieces = np.full(len(one), None, dtype=object)
    meet = shapely.intersects(one, other)
    held = meet.copy()
    held[meet] = shapely.covers(one[meet], other[meet])
    pieces[held] = other[held]
    crossing = meet & ~held
    pieces[crossing] = shapely.intersection(one[crossing], other[crossing])
    wanted, found = _lower_dimension(one, other), shapely.get_dimensions(pieces)
    lines_cross = (wanted == LINE) & (shapely.get_dimensions(one) == shapely.get_dimensions(other))
    pieces[(found < wanted) & ~lines_cross] = None
    for row in np.flatnonzero(shapely.get_type_id(pieces) == COLLECTION):
        pieces[row] = _of_dimension(pieces[row], wanted[row])
    return pieces


def _shared_size(one: Geometries, other: Geometries) -> Floats:
    """Return the sizes of what pairs share, and keep nothing else."""
    return _sizes_of(_shared(one, other), one, other)


def _sizes_of(pieces: Geometries, one: Geometries, other: Geometries) -> Floats:
    """Return the sizes of what pairs share, NaN where it is nothing."""
    sizes = sizes_in(pieces, _lower_dimension(one, other))
    sizes[shapely.is_missing(pieces)] = np.nan
    return sizes


def _lower_dimension(one: Geometries, other: Geometries) -> Dimensions:
    return np.asarray(np.minimum(shapely.get_dimensions(one), shapely.get_dimensions(other)))


def _of_dimension(collection: shapely.Geometry, dimension: int) -> shapely.Geometry:
    """Return the parts of a mixed collection that have a dimension, without the specks where borders only touch."""
    members = shapely.get_parts(collection)
    return shapely.union_all(members[shapely.get_dimensions(members) == dimension])
