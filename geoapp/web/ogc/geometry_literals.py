"""Geometries of expressions, checked before anything is compared with them."""

import json
from typing import Any

import numpy as np
import shapely

from geoapp.web.ogc.cql2_text import Node, fail

_BOX_NUMBERS = 4


def read_geometry(node: Node) -> shapely.Geometry:
    """Return a geometry of CQL2's JSON.

    Raises:
        SyntaxFaultError: it is none, or one that nothing can be compared with.
    """
    if isinstance(node, dict) and set(node) == {"bbox"}:
        return _box(node["bbox"])
    if not isinstance(node, dict) or not {"type", "coordinates", "geometries"} & set(node):
        fail("a geometry should stand in a spatial predicate")
    try:
        found = shapely.force_2d(shapely.from_geojson(json.dumps(node)))
    except (shapely.GEOSException, ValueError, TypeError):
        fail("a geometry is malformed")
    if shapely.is_empty(found) or not np.isfinite(shapely.get_coordinates(found)).all():
        fail("a geometry is empty or has a coordinate that is no number")
    if not shapely.is_valid(found):
        fail(f"a geometry is not valid: {shapely.is_valid_reason(found)}")
    return found


def _box(numbers: Any) -> shapely.Geometry:  # noqa: ANN401 (of a request)
    if not (isinstance(numbers, list) and all(is_number(one) for one in numbers)):
        fail("BBOX has four numbers")
    if len(numbers) == _BOX_NUMBERS + 2:
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != _BOX_NUMBERS or numbers[0] >= numbers[2] or numbers[1] >= numbers[3]:
        fail("BBOX has four numbers, the smaller ones first")
    return shapely.box(*numbers)


def is_number(one: object) -> bool:
    """Say whether a part of an expression is a finite number.

    >>> is_number(1.5), is_number(True), is_number("1")
    (True, False, False)
    """
    return isinstance(one, int | float) and not isinstance(one, bool) and bool(np.isfinite(one))
