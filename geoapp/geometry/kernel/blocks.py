"""Pairs of geometries, found by their boxes and worked on block by block in threads."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geoapp.errors import InputError
from geoapp.geometry.arrays import Floats, Geometries, Indices

Chunk = TypeVar("Chunk")
Result = TypeVar("Result")

THREADS = min(os.cpu_count() or 1, 4)
"""Beyond a few threads the memory of the blocks in work grows faster than the speed."""

BLOCK = 2048
"""Most pairs in one block, so that its cuts fit into the memory and threads end together."""

ROWS = 8192
"""Neighbouring rows whose candidates are found at once."""

SMALLEST_BLOCK = 512
"""Fewer pairs to look at stay in one thread: sharing them takes longer, and a plan's own analyses have few."""

SMALLEST_CUT = 16
"""Fewer pairs to cut stay in one thread; a cut takes far longer than a look."""


def thread_map(function: Callable[[Chunk], Result], tasks: Iterable[Chunk]) -> list[Result]:
    """Return a function's result for each task, in the order of the tasks.

    >>> thread_map(len, ["ab", "c"]), thread_map(len, [])
    ([2, 1], [])
    """
    todo = deque(enumerate(tasks))
    results: dict[int, Result] = {}

    def work() -> None:
        while todo:
            try:
                place, task = todo.popleft()
            except IndexError:  # another thread took the last one
                return
            results[place] = function(task)

    helpers = [_pool().submit(work) for _ in range(min(THREADS, len(todo)) - 1)]
    try:
        work()
    finally:
        todo.clear()
        for helper in helpers:
            # Helpers still queued are cancelled, not awaited.
            if not helper.cancel():
                helper.result()
    return [results[place] for place in sorted(results)]


@cache
def _pool() -> ThreadPoolExecutor:
    """Return the threads beside the caller's own, which stay: small work ends before new ones have started."""
    return ThreadPoolExecutor(max(THREADS - 1, 1))


# A process that was forked has none of the threads of the one it comes from.
os.register_at_fork(after_in_child=_pool.cache_clear)


def chunks(rows: Indices, size: int = BLOCK) -> list[Indices]:
    """Cut rows into blocks.

    >>> chunks(np.arange(3), 2)
    [array([0, 1]), array([2])]
    """
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def block_size(count: int, least: int) -> int:
    """Return the number of pairs that go into a block: few enough for threads to end together.

    >>> block_size(10, 16), block_size(10**9, 16) == BLOCK
    (16, True)
    """
    return max(least, min(BLOCK, count // (4 * THREADS)))


def present(geometries: Geometries) -> Indices:
    """Return the rows with a geometry that is neither missing nor empty.

    Raises:
        InputError: a geometry reaches to infinity.

    >>> present(shapely.from_wkt(["POINT (1 1)", None, "POINT EMPTY"]))
    array([0])
    """

    def look(rows: Indices) -> tuple[Indices, Indices]:
        rows = rows[~(shapely.is_missing(geometries[rows]) | shapely.is_empty(geometries[rows]))]
        return rows, rows[~np.isfinite(shapely.bounds(geometries[rows])).all(axis=1)]

    nothing = np.empty(0, dtype=np.intp)
    found = thread_map(look, chunks(np.arange(len(geometries)), ROWS))
    rows, endless = map(np.concatenate, zip((nothing, nothing), *found, strict=True))
    if len(endless):
        raise InputError("geometry_endless", row=str(endless[0]))
    return rows


def candidates(
    a: Geometries, b: Geometries | None = None, *, reach: Floats | float = 0.0
) -> tuple[Indices, Indices]:
    """Return the pairs whose boxes come within a reach (m, one for all or one for each of ``a``), sorted.

    Without ``b`` the pairs of ``a`` with itself, each once, the lower index first.

    >>> candidates(shapely.points([0, 1, 9], [0, 0, 0]), reach=2)
    (array([0]), array([1]))
    """
    nothing = np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    i, j = map(np.concatenate, zip(nothing, *candidates_by_block(a, b, reach=reach), strict=True))
    order = ascending(i, j)
    return i[order], j[order]


def candidates_by_block(
    a: Geometries, b: Geometries | None = None, *, reach: Floats | float = 0.0
) -> Iterator[tuple[Indices, Indices]]:
    """Yield the candidates of one neighbourhood after the other, so that never all of them are in memory."""
    tree = shapely.STRtree(a if b is None else b)
    rows = present(a)
    margin = np.broadcast_to(np.maximum(reach, 0.0), len(a))
    # Neighbours share candidates, which are then prepared once for all of them.
    for block in chunks(rows if len(rows) <= ROWS else rows[np.argsort(hilbert_index(a[rows]))], ROWS):
        i, j = tree.query(_around(a[block], margin[block]))
        i = block[i]
        once = i < j if b is None else slice(None)
        yield i[once], j[once]


def _around(geometries: Geometries, margin: Floats) -> Geometries:
    """Return geometries with the boxes of others widened by a margin (m): without one, they themselves."""
    if not margin.any():
        return geometries
    boxes = shapely.bounds(geometries) + margin[:, None] * [-1, -1, 1, 1]
    return np.asarray(shapely.box(*boxes.T))


def hilbert_index(geometries: Geometries) -> Indices:
    """Return the position of each geometry along a Hilbert curve, one at least: neighbours there are near by.

    >>> hilbert_index(shapely.points([0, 9, 1], [0, 9, 1])).argsort().tolist()
    [0, 2, 1]
    """
    return np.asarray(gpd.GeoSeries(geometries).hilbert_distance(), dtype=np.intp)


def ascending(i: Indices, j: Indices) -> Indices:
    """Return the order of pairs by their first index, then by the second one.

    >>> ascending(np.array([1, 0, 0]), np.array([2, 9, 4])).tolist()
    [2, 1, 0]
    """
    # One number a pair sorts three times as fast as two columns.
    return np.argsort(i * (j.max(initial=0) + 1) + j)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs ``a[i], b[j]`` of the geometries of two arrays; the first of each pair is the one to prepare."""

    a: Geometries
    i: Indices
    b: Geometries
    j: Indices

    @property
    def firsts(self) -> Geometries:
        """The first geometry of each pair."""
        return self.a[self.i]

    @property
    def seconds(self) -> Geometries:
        """The second geometry of each pair."""
        return self.b[self.j]

    def heavier_first(self, ours: Indices, theirs: Indices) -> "Pairs":
        """Return the pairs with the geometry first that has more vertices, given those of all of ``a`` and ``b``.

        Of two arrays the sides change places for all pairs or for none, so that few geometries are to be prepared.
        """
        if self.a is self.b:
            swap = ours[self.i] < theirs[self.j]
            return Pairs(self.a, np.where(swap, self.j, self.i), self.a, np.where(swap, self.i, self.j))
        return Pairs(self.b, self.j, self.a, self.i) if _mean(ours) < _mean(theirs) else self


def map_pairs(
    function: Callable[[Geometries, Geometries], Any],
    pairs: Pairs,
    *,
    kind: type = float,
    ready: Callable[[Geometries], Geometries] = np.asarray,
    least: int = SMALLEST_BLOCK,
) -> npt.NDArray[Any]:
    """Return a function's results for the pairs, in threads; the first of each pair comes prepared.

    ``ready`` says what of the first ones is to be prepared, if not themselves; ``least`` how many pairs are worth a
    thread.

    >>> a, i = shapely.points([0, 1], [0, 0]), np.array([0, 1])
    >>> map_pairs(shapely.distance, Pairs(a, i, a, i[::-1]))
    array([1., 1.])
    """
    blocks = chunks(np.argsort(pairs.i, kind="stable"), block_size(len(pairs.i), least))

    def work(rows: Indices) -> Any:  # noqa: ANN401 (an array of the kind)
        distinct, back = np.unique(pairs.i[rows], return_inverse=True)
        # Copies are in no other thread's hands; see the package's reasons.
        copies = ready(shapely.force_2d(pairs.a[distinct]))
        shapely.prepare(copies)
        return function(copies[back], pairs.b[pairs.j[rows]])

    result: npt.NDArray[Any] = np.empty(len(pairs.i), dtype=kind)
    for rows, values in zip(blocks, thread_map(work, blocks), strict=True):
        result[rows] = values
    return result


def _mean(numbers: Indices) -> float:
    return float(numbers.sum() / max(len(numbers), 1))
