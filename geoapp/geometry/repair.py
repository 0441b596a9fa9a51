"""Repair of geometries: valid polygons of what rings cover, and axes put right."""

from typing import Any

import numpy as np
import shapely

from geoapp.geometry.arrays import Flags, Geometries


def make_valid(shapes: Any, *, keep_collapsed: bool = True) -> Any:  # noqa: ANN401 (a shape, or an array of them)
    """Return valid shapes that cover what the rings cover; what has no size is a line or point, or empty if not kept.

    GEOS 3.14 leaves two triangles that share a whole edge, which is not valid, where a ring runs along its own
    diagonal twice; repairing that once more unites them. ``buffer(0)`` would drop half of a bow-tie.

    >>> ring = [(0, 1), (0, 0), (1, 1), (1, 0), (0, 0), (1, 1), (0, 1)]
    >>> make_valid(shapely.Polygon(ring)).area
    1.0
    """
    made = shapely.make_valid(shapes, method="structure", keep_collapsed=keep_collapsed)
    return shapely.make_valid(made, method="structure", keep_collapsed=keep_collapsed)


def repair(shapes: Geometries) -> tuple[Geometries, Flags]:
    """Return shapes with those that cross themselves made valid, and which these were; missing ones stay.

    >>> shapes, broken = repair(shapely.from_wkt(["POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))", None]))
    >>> shapes[0].area, broken.tolist()
    (2.0, [True, False])
    """
    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    repaired = shapes.copy()
    if broken.any():
        repaired[broken] = make_valid(shapes[broken])
    return repaired, broken


def swap_xy(shapes: Geometries) -> Geometries:
    """Return shapes with x and y exchanged.

    >>> swap_xy(shapely.points([[1, 2]]))[0].wkt
    'POINT (2 1)'
    """
    return np.asarray(shapely.transform(shapes, lambda pairs: pairs[:, ::-1]))
