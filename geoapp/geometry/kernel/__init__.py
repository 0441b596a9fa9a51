"""Fast geometry that the analyses stand on: arrays of geometries in metres in, arrays out; no frames, no CRS.

Why it is as it is, each measured by ``benchmarks/analysis.py``:

- A tree finds candidates by their boxes only, which takes microseconds. With a predicate it would hold Python's lock;
  shapely's functions on arrays release it, so the exact answer is left to them, in threads.
- Prepared geometries are not thread-safe, and a caller's array may belong to a cache that other threads read. So each
  block of pairs prepares copies of its own, and nobody else's geometry is ever prepared. A partition, which is asked
  again and again, keeps its copies and gives each into one thread's hands.
- A block's cuts are gone when it ends, so the memory is that of the blocks in work.
- A pair costs as little as its answer needs: what covers a geometry is not cut, and a distance is asked of a prepared
  geometry, which finds it in a tree of its segments.
- Neighbours are worked on together, in order along a Hilbert curve: what they share is prepared once for all of them,
  and of what is united most of the borders vanish early.
- A union costs more than its parts, so what cannot touch is never united: groups first, then each by itself. In a group
  a dozen small polygons are united at once, which crosses their borders once where two by two would do it four times.

Missing and empty geometries take part in nothing: they have no pairs, no size and no part in a union. Geometries are
to be valid, as ``take`` makes them: a line whose points are all one ends the process within GEOS. Results are sorted by
their first index, then by the second one, whatever the number of threads.
"""

from geoapp.geometry.arrays import Flags, Floats, Geometries, Indices
from geoapp.geometry.kernel.distances import nearest, pair_distances, pairs_within
from geoapp.geometry.kernel.groups import first_alike
from geoapp.geometry.kernel.partition import Partition, Parts
from geoapp.geometry.kernel.sharing import AREA, LINE, measure, overlap_pairs
from geoapp.geometry.kernel.union import buffer, dissolve, dissolve_by, repair_in_threads

__all__ = [
    "AREA",
    "LINE",
    "Flags",
    "Floats",
    "Geometries",
    "Indices",
    "Partition",
    "Parts",
    "buffer",
    "dissolve",
    "dissolve_by",
    "first_alike",
    "measure",
    "nearest",
    "overlap_pairs",
    "pair_distances",
    "pairs_within",
    "repair_in_threads",
]
