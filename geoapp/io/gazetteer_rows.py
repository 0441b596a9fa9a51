"""Rows of a gazetteer's files as they stand there: points of a table, routes and areas of a GeoJSON."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from shapely import Point
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geoapp.domain.location import Place
from geoapp.errors import InputError
from geoapp.sentences import Value

SHAPE_LEVELS = {"LineString": "route", "MultiLineString": "route", "Polygon": "area", "MultiPolygon": "area"}

_DAMAGE = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, ShapelyError)
"""What JSON that is no collection of places has been seen to raise."""

GazetteerItem = TypeVar("GazetteerItem")
Made = TypeVar("Made")

FIELDS = tuple(field.name for field in fields(Place))
_OPTIONAL = {"zone", "source_datum", "date", "evidence"}
"""Columns that a file may leave out."""


@dataclass(frozen=True, slots=True)
class GazetteerRow:
    """One declared place, with the spot in the file that messages name."""

    file: str
    line: int
    cells: dict[str, Any]
    geometry: BaseGeometry

    def error(self, code: str, **values: Value) -> InputError:
        """Return the error that says what is wrong with the row."""
        return InputError(code, file=self.file, line=self.line, **values)


def sound(
    make: Callable[[GazetteerItem], Made], items: Iterable[GazetteerItem], errors: list[InputError]
) -> Iterator[Made]:
    """Yield the places made of sound items; the faults of the others go to ``errors``."""
    for item in items:
        try:
            made = make(item)
        except InputError as error:
            errors.append(error)
        else:
            yield made


def read_rows(path: Path, content: bytes, errors: list[InputError]) -> Iterator[GazetteerRow]:
    """Return the rows of a .csv or .geojson; what is wrong with the others goes to ``errors``.

    Raises:
        InputError: it is no table or collection of places at all.
    """
    if path.suffix.lower() == ".csv":
        return sound(lambda row: _read_point(*row, str(path)), _table_rows(content, path), errors)
    text, features = _features(content, path)
    return sound(lambda feature: _read_shape(feature, text, path), features, errors)


def _table_rows(content: bytes, path: Path) -> list[tuple[dict[str, str], int]]:
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        fields, rows = reader.fieldnames, [(row, reader.line_num) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError("gazetteer_no_table", file=str(path), reason=str(error)) from error
    wanted = {*FIELDS, "lon", "lat", "datum"}
    if set(fields or ()) | _OPTIONAL != wanted:
        raise InputError("gazetteer_header", file=str(path), line=1, wanted=", ".join(sorted(wanted)))
    return rows


def _read_point(row: dict[str, str], line: int, file: str) -> GazetteerRow:
    if None in row or None in row.values():
        raise InputError("gazetteer_cells", file=file, line=line)
    flags = {"true": True, "false": False}
    try:
        point = Point(float(row["lon"]), float(row["lat"]))
        radius = float(row["uncertainty_m"])
    except ValueError as error:
        raise InputError("gazetteer_numbers", file=file, line=line, reason=str(error)) from error
    cells: dict[str, Any] = {key: value for key, value in row.items() if key not in ("lon", "lat")}
    cells["aliases"] = [alias for alias in row["aliases"].split("|") if alias]
    cells["outside"] = flags.get(row["outside"], row["outside"])
    cells |= {field: row.get(field) or None for field in ("district", "zone")}
    return GazetteerRow(file, line, cells | {"uncertainty_m": radius}, point)


def _features(content: bytes, path: Path) -> tuple[str, list[dict[str, Any]]]:
    """Return the text of a collection and its features, of which nothing but that they are objects is known."""
    try:
        text = content.decode("utf-8-sig")
        features = list(json.loads(text)["features"])
        shaped = all(isinstance(one, dict) and isinstance(one.get("properties"), dict) for one in features)
    except _DAMAGE as error:
        raise InputError("gazetteer_no_collection", file=str(path), reason=str(error)) from error
    if not shaped:
        raise InputError("gazetteer_no_collection", file=str(path), reason="no features with properties")
    return text, features


def _read_shape(feature: dict[str, Any], text: str, path: Path) -> GazetteerRow:
    cells = dict(feature["properties"])
    found = re.search(rf'"id"\s*:\s*"{re.escape(str(cells.get("id")))}"', text)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    try:
        with np.errstate(invalid="ignore", over="ignore"):  # a shape of numbers that are none is not valid
            geometry = shape(feature["geometry"])
            sound = not geometry.is_empty and geometry.is_valid
    except _DAMAGE as error:
        raise InputError("gazetteer_shape", file=str(path), line=line) from error
    if not sound or cells.get("level") != SHAPE_LEVELS.get(geometry.geom_type):
        raise InputError("gazetteer_shape", file=str(path), line=line)
    return GazetteerRow(str(path), line, cells, geometry)
