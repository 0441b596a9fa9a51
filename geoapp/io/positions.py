"""Positions of places in another's file: a table with coordinates, or GeoJSON, in any datum."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geoapp.errors import InputError
from geoapp.geometry.datums import convert_pairs

LONGITUDES, LATITUDES = ("lon", "lng", "longitude", "经度"), ("lat", "latitude", "纬度")
NAMES = ("name", "名称", "地名")

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
    reader = csv.DictReader(io.StringIO(text, newline=""))
    header = reader.fieldnames or ()
    columns = [
        next((name for name in names if name in header), None) for names in (LONGITUDES, LATITUDES, NAMES)
    ]
    lon, lat, name = columns
    if lon is None or lat is None or not (name or "id" in header):
        raise InputError("positions_columns", file=str(path))
    for row in reader:
        x, y = (row[lon] or "").strip(), (row[lat] or "").strip()
        try:
            point = shapely.Point(float(x), float(y)) if x or y else None
        except ValueError as error:
            raise InputError("positions_number", file=str(path), line=reader.line_num) from error
        yield ReportedPlace(row.get("id") or "", (row[name] or "").strip() if name else "", point)


def _of_collection(text: str, path: Path) -> list[ReportedPlace]:
    try:
        return [
            ReportedPlace(
                str(one["properties"].get("id") or one.get("id") or ""),
                next((str(one["properties"][name]) for name in NAMES if name in one["properties"]), ""),
                shape(one["geometry"]) if one["geometry"] else None,
            )
            for one in json.loads(text)["features"]
        ]
    except _DAMAGE as error:
        raise InputError("positions_unread", file=str(path), reason=str(error)) from error


def _converted(geometry: BaseGeometry, datum: str) -> BaseGeometry:
    flat = shapely.force_2d(geometry)
    return shapely.transform(
        flat, lambda pairs: convert_pairs(np.asarray(pairs), source=datum, target="wgs84")
    )
