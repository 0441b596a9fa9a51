"""Arrays that geometry works on, named once."""

import numpy as np
import numpy.typing as npt

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
Indices = npt.NDArray[np.intp]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

POLYGON_TYPES = (3, 6)
"""The types of polygons and multipolygons, as shapely numbers them."""
