"""Geometries of a user's GeoJSON: strict with what they say, patient with heights and open rings."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geoapp.errors import RefusedError
from geoapp.io.user_files.faults import refused
from geoapp.limits import limit

DEEPEST_COLLECTION = 3
GEOMETRIES = frozenset(
    ("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection")
)
_UNREADABLE = (
    *(ValueError, TypeError, KeyError, IndexError, AttributeError),
    *(OverflowError, RecursionError, ShapelyError),
)


@dataclass(slots=True)
class ReadShapes:
    """Geometries of features, one each."""

    shapes: list[BaseGeometry | None] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    """Places of those whose geometry cannot be made out."""
    closed: int = 0
    """Rings that did not end where they began."""


def read_shapes(features: Sequence[Mapping[str, Any]]) -> ReadShapes:
    """Return the geometries of features.

    Raises:
        RefusedError: there are too many vertices.
    """
    made, vertices = ReadShapes(), 0
    for row, feature in enumerate(features):
        geometry = feature.get("geometry")
        try:
            vertices += _count(geometry)
            made.shapes.append(None if geometry is None else shape(_even(geometry)))
            made.closed += _open_rings(geometry)
        except RefusedError:
            raise
        except _UNREADABLE:
            made.shapes.append(None)
            made.unreadable.append(row)
        if vertices > limit("vertices"):
            raise refused("too_many_vertices", count=vertices, limit=limit("vertices"))
    return made


def _count(geometry: Any, depth: int = 0) -> int:  # noqa: ANN401 (whatever JSON holds)
    """Count the positions of a geometry, and refuse what shapely would read in some way of its own.

    >>> _count({"type": "LineString", "coordinates": [[0, 0], [1, 1]]}), _count(None)
    (2, 0)

    Raises:
        TypeError: a number is none, a name is unknown, or collections are nested.
    """
    if geometry is None:
        return 0
    if geometry["type"] not in GEOMETRIES or depth > DEEPEST_COLLECTION:
        raise TypeError
    if geometry["type"] == "GeometryCollection":
        return sum(_count(part, depth + 1) for part in geometry["geometries"])
    return _positions(geometry["coordinates"])


def _positions(coordinates: Any) -> int:  # noqa: ANN401 (whatever JSON holds)
    if not isinstance(coordinates, list):
        raise TypeError
    if not coordinates or isinstance(coordinates[0], list):
        return sum(map(_positions, coordinates))
    if not all(type(number) in (int, float) for number in coordinates):
        raise TypeError
    if any(type(number) is int and not math.isfinite(float(number)) for number in coordinates):
        raise TypeError
    return 1


def _even(geometry: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a geometry all of whose positions have as many numbers: a missing height is 0, and a fourth number goes.

    >>> _even({"type": "LineString", "coordinates": [[0, 0, 9], [1, 1]]})["coordinates"]
    [[0, 0, 9], [1, 1, 0.0]]
    """
    if geometry["type"] == "GeometryCollection":
        return {**geometry, "geometries": [_even(part) for part in geometry["geometries"]]}
    sizes = _sizes(geometry["coordinates"])
    if len(sizes) < 2 and not sizes - {2, 3}:  # noqa: PLR2004
        return geometry
    if min(sizes) < 2:  # noqa: PLR2004
        raise ValueError
    return {**geometry, "coordinates": _resized(geometry["coordinates"], min(max(sizes), 3))}


def _sizes(coordinates: list[Any]) -> set[int]:
    if coordinates and isinstance(coordinates[0], list):
        return set().union(*map(_sizes, coordinates))
    return {len(coordinates)} if coordinates else set()


def _resized(coordinates: list[Any], size: int) -> list[Any]:
    if coordinates and isinstance(coordinates[0], list):
        return [_resized(part, size) for part in coordinates]
    return [*coordinates[:size], *[0.0] * (size - len(coordinates))]


def _open_rings(geometry: Any) -> int:  # noqa: ANN401 (whatever JSON holds)
    """Count the rings that do not end where they begin; shapely closes them.

    >>> _open_rings({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1]]]}), _open_rings(None)
    (1, 0)
    """
    if geometry is None:
        return 0
    match geometry["type"]:
        case "Polygon":
            return sum(ring[0][:2] != ring[-1][:2] for ring in geometry["coordinates"] if ring)
        case "MultiPolygon":
            return sum(
                ring[0][:2] != ring[-1][:2] for part in geometry["coordinates"] for ring in part if ring
            )
        case "GeometryCollection":
            return sum(map(_open_rings, geometry["geometries"]))
    return 0
