"""One table a dimension, for formats whose tables hold points, lines or polygons only."""

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geoapp.domain.table import Field, Table
from geoapp.pipeline.tables.flat_table import geometry_type_of, some_rows

TypeNames = npt.NDArray[np.str_]

NAMES = ("points", "lines", "polygons")
"""By dimension."""

OTHERS = "mixed"
"""Collections of geometries of several dimensions."""

UNPLACED = "unplaced"
"""Rows without a geometry."""


def geometry_tables(frame: gpd.GeoDataFrame, crs: str, fields: tuple[Field, ...]) -> Iterator[Table]:
    """Yield the tables that have rows, points where there is no row at all: each row stands in exactly one."""
    names = names_by_row(frame)
    filled = set(np.unique(names))
    for name in [name for name in (*NAMES, OTHERS, UNPLACED) if name in filled] or [NAMES[0]]:
        positions = np.flatnonzero(names == name)
        kind = None if name == UNPLACED else _kind(frame.geometry.to_numpy()[positions])
        yield some_rows(frame, positions, name, crs, geometry_type=kind, fields=fields)


def _kind(geometries: npt.NDArray[np.object_]) -> str:
    return geometry_type_of(geometries) if len(geometries) else "Point"


def names_by_row(frame: gpd.GeoDataFrame) -> TypeNames:
    """Return the table that each row stands in.

    >>> names_by_row(gpd.GeoDataFrame(geometry=[shapely.Point(0, 0), None])).tolist()
    ['points', 'unplaced']
    """
    geometries = frame.geometry.to_numpy()
    names = np.array([*NAMES, OTHERS, UNPLACED])
    is_mixed = shapely.get_type_id(geometries) == shapely.GeometryType.GEOMETRYCOLLECTION
    place = np.where(is_mixed, NAMES.index("polygons") + 1, shapely.get_dimensions(geometries))
    # A missing geometry has the dimension -1, which is the last name; an empty one is nowhere either.
    return names[np.where(shapely.is_empty(geometries), -1, place)]
