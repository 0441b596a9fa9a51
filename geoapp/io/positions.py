"""Positions of places in another's file: a table with coordinates, or GeoJSON, in any datum."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geoapp.errors import InputError
from geoapp.geometry.datums import convert_pairs
from geoapp.io.places.rows import our_columns
from geoapp.io.user_files.position_columns import find_columns, positions

_DAMAGE = (ValueError, LookupError, TypeError, AttributeError, RecursionError, ShapelyError)
"""What JSON that is no collection of features has been seen to raise."""


@dataclass(frozen=True, slots=True)
class ReportedPlace:
    """A place as another source has it."""

    id: str
    """Empty where the file gives none."""
    name: str
    geometry: BaseGeometry | None
    """In WGS-84; ``None`` where the file gives none."""


def read_positions(path: Path, *, datum: str = "wgs84") -> list[ReportedPlace]:
    """Return the places of a .csv, .geojson or .json file, whose coordinates are in ``datum``.

    Raises:
        InputError: the file cannot be read, has no columns for name and coordinates, or a coordinate is no number.
        UnknownCodeError: no such datum.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("positions_unread", file=str(path), reason=str(error)) from error
    found = _of_table(text, path) if path.suffix.lower() == ".csv" else _of_collection(text, path)
    return [
        ReportedPlace(one.id, one.name, _converted(one.geometry, datum) if one.geometry is not None else None)
        for one in found
    ]


def _of_table(text: str, path: Path) -> Iterator[ReportedPlace]:
    reader = csv.reader(io.StringIO(text, newline=""))
    lines = [(row, reader.line_num) for row in reader if any(row)]
    (head, _), *rest = lines or [([], 0)]
    named, ident = our_columns(head).get("name"), head.index("id") if "id" in head else None
    if named is None and ident is None:
        raise InputError("positions_columns", file=str(path))
    for row, line in rest:
        if len(row) != len(head):
            raise InputError("table_ragged", file=str(path), line=line)
    shapes, unreadable, _ = positions(find_columns(head, [row for row, _ in rest]), [row for row, _ in rest])
    if unreadable:
        raise InputError("positions_number", file=str(path), line=rest[unreadable[0]][1])
    for (row, _), geometry in zip(rest, shapes, strict=True):
        told, name = ("" if at is None else row[at].strip() for at in (ident, named))
        yield ReportedPlace(told, name, geometry)


def _of_collection(text: str, path: Path) -> list[ReportedPlace]:
    try:
        return [_of_feature(feature) for feature in json.loads(text)["features"]]
    except _DAMAGE as error:
        raise InputError("positions_unread", file=str(path), reason=str(error)) from error


def _of_feature(feature: dict[str, Any]) -> ReportedPlace:
    properties: dict[str, Any] = feature["properties"]
    name = our_columns(list(properties)).get("name")
    return ReportedPlace(
        str(properties.get("id") or feature.get("id") or ""),
        str(list(properties.values())[name]) if name is not None else "",
        shape(feature["geometry"]) if feature["geometry"] else None,
    )


def _converted(geometry: BaseGeometry, datum: str) -> BaseGeometry:
    flat = shapely.force_2d(geometry)
    return shapely.transform(
        flat, lambda pairs: convert_pairs(np.asarray(pairs), source=datum, target="wgs84")
    )
