"""A plan's gazetteer: points from ``gazetteer.csv``, routes and areas from ``gazetteer.geojson``."""

import csv
import json
import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from pydantic import TypeAdapter, ValidationError
from shapely import Point, box
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geoapp.domain.location import Place
from geoapp.domain.plan import BoundingBox, Plan
from geoapp.errors import InputError
from geoapp.io.codelists import load_rows
from geoapp.settings import GEOGRAPHIC_CRS, folder_of_plans

DATUM = "WGS84"
"""The datum a row must declare: coordinates of another one are converted before they enter the file."""

SHAPE_LEVELS = {"LineString": "route", "MultiLineString": "route", "Polygon": "area", "MultiPolygon": "area"}

_DAMAGE = (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, ShapelyError)
"""What JSON that is no collection of places has been seen to raise."""

_PLACE = TypeAdapter(Place)
_FIELDS = tuple(field.name for field in fields(Place))
_OPTIONAL = {"zone"}
"""Columns that a file may leave out."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One declared place, with the spot in the file that messages name."""

    where: str
    cells: dict[str, Any]
    geometry: BaseGeometry


def load_gazetteer(plan: Plan) -> gpd.GeoDataFrame:
    """Return a plan's places, one row each: index id, the fields of ``Place``, geometry in EPSG:4326.

    Two columns more come from the codelist ``place_kinds``: ``location_class`` (the IATI code) and ``themes``
    (the themes of projects that mean this kind when several places share a name).

    Raises:
        InputError: a file is missing or a row is wrong; the message names the file and the line.
    """
    folder = folder_of_plans() / plan.id
    return read_gazetteer(plan, (folder / "gazetteer.csv", folder / "gazetteer.geojson"))


def read_gazetteer(plan: Plan, paths: Sequence[Path]) -> gpd.GeoDataFrame:
    """Return the places of some files, .csv or .geojson, checked as those of a plan; one that is missing has none.

    Raises:
        InputError: a row is wrong; the message names the file and the line.
    """
    rows = [row for path in paths for row in (_read_points if path.suffix == ".csv" else _read_shapes)(path)]
    kinds = {row["code"]: row for row in load_rows("place_kinds", ("code", "standard", "themes"))}
    places = [_check(row, plan.bbox, kinds) for row in rows]
    _refuse_duplicates(rows, places)
    _refuse_unknown_zones(rows, places)
    frame = pd.DataFrame([asdict(place) for place in places], columns=list(_FIELDS), dtype=object)
    frame["location_class"] = [kinds[place.kind]["standard"] for place in places]
    frame["themes"] = [tuple(filter(None, kinds[place.kind]["themes"].split("|"))) for place in places]
    frame.index = pd.Index([place.id for place in places], dtype=object)
    return gpd.GeoDataFrame(frame, geometry=[row.geometry for row in rows], crs=GEOGRAPHIC_CRS)


def _read_points(path: Path) -> list[_Row]:
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            fields, rows = reader.fieldnames, [(row, reader.line_num) for row in reader]
    except (UnicodeDecodeError, csv.Error) as error:
        message = f"{path} is no table in UTF-8 ({error}); save it as CSV in UTF-8."
        raise InputError(message) from error
    wanted = {*_FIELDS, "lon", "lat", "datum"}
    if set(fields or ()) | _OPTIONAL != wanted:
        message = f"{path}, line 1: the header must hold exactly {', '.join(sorted(wanted))}."
        raise InputError(message)
    return [_read_point(row, f"{path}, line {line}") for row, line in rows]


def _read_point(row: dict[str, str], where: str) -> _Row:
    if None in row or None in row.values():
        message = f"{where}: the row has not as many cells as the header; mend the row."
        raise InputError(message)
    flags = {"true": True, "false": False}
    try:
        point = Point(float(row["lon"]), float(row["lat"]))
        radius = float(row["uncertainty_m"])
    except ValueError as error:
        message = f"{where}: lon, lat and uncertainty_m must be numbers; {error}."
        raise InputError(message) from error
    cells: dict[str, Any] = {key: value for key, value in row.items() if key not in ("lon", "lat")}
    cells["aliases"] = [alias for alias in row["aliases"].split("|") if alias]
    cells["outside"] = flags.get(row["outside"], row["outside"])
    cells |= {field: row.get(field) or None for field in ("district", "zone")}
    return _Row(where, cells | {"uncertainty_m": radius}, point)


def _read_shapes(path: Path) -> list[_Row]:
    if not path.is_file():
        return []
    try:
        text = path.read_text(encoding="utf-8-sig")
        features = json.loads(text)["features"]
        with np.errstate(invalid="ignore", over="ignore"):  # a shape of numbers that are none is not valid
            return [_read_shape(feature, text, path) for feature in features]
    except _DAMAGE as error:
        message = f"{path} is no GeoJSON FeatureCollection of places ({error}); mend the file."
        raise InputError(message) from error


def _read_shape(feature: dict[str, Any], text: str, path: Path) -> _Row:
    cells = dict(feature["properties"])
    found = re.search(rf'"id"\s*:\s*"{re.escape(str(cells.get("id")))}"', text)
    line = text.count("\n", 0, found.start()) + 1 if found else 1
    where = f"{path}, line {line}"
    geometry = shape(feature["geometry"])
    if (
        geometry.is_empty
        or not geometry.is_valid
        or cells.get("level") != SHAPE_LEVELS.get(geometry.geom_type)
    ):
        message = (
            f"{where}: a valid line has level route and a valid polygon level area; mend geometry or level."
        )
        raise InputError(message)
    return _Row(where, cells, geometry)


def _check(row: _Row, bbox: BoundingBox, kinds: dict[str, dict[str, str]]) -> Place:
    cells = dict(row.cells)
    if cells.pop("datum", None) != DATUM:
        message = (
            f"{row.where}: the datum must be {DATUM}; convert the coordinates before they enter the file."
        )
        raise InputError(message)
    try:
        place = _PLACE.validate_json(json.dumps(cells), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        message = f"{row.where}: {field} {first['input']!r}: {first['msg']}; mend the cell."
        raise InputError(message) from error
    fault = _fault(place, row.geometry, bbox, kinds)
    if fault:
        message = f"{row.where}: {place.id}: {fault}."
        raise InputError(message)
    return place


def _fault(
    place: Place, geometry: BaseGeometry, bbox: BoundingBox, kinds: dict[str, dict[str, str]]
) -> str | None:
    west, south, east, north = geometry.bounds
    if not (place.id and place.name and place.source and place.licence):
        return "id, name, source and licence must not be empty; fill them in"
    if place.kind not in kinds:
        return f"kind {place.kind!r} is not in data/codelists/place_kinds.csv; use one of its codes"
    if not (math.isfinite(place.uncertainty_m) and place.uncertainty_m > 0):
        return f"uncertainty_m {place.uncertainty_m:g} must be above 0; say how far the place may be off"
    region = box(*bbox)
    finite = all(map(math.isfinite, (west, south, east, north)))
    if finite and box(south, west, north, east).intersects(region) and not geometry.intersects(region):
        return f"lon {west:g} and lat {south:g} look swapped; exchange them"
    on_earth = finite and max(-west, east) <= 180 and max(-south, north) <= 90  # noqa: PLR2004
    if not on_earth or not (place.outside or geometry.intersects(region)):
        return "it lies outside the plan's bbox; mend the coordinates or set outside to true"
    return None


def _refuse_duplicates(rows: list[_Row], places: list[Place]) -> None:
    seen: dict[tuple[str, ...], str] = {}
    for row, place in zip(rows, places, strict=True):
        keys = {("id", place.id), *(("name", name, place.kind) for name in (place.name, *place.aliases))}
        for key in sorted(keys):
            if key in seen:
                said = "id" if key[0] == "id" else f"name (kind {place.kind})"
                message = (
                    f"{row.where}: the {said} {key[1]!r} stands already in {seen[key]}; keep one of the two."
                )
                raise InputError(message)
            seen[key] = row.where


def _refuse_unknown_zones(rows: list[_Row], places: list[Place]) -> None:
    zones = {place.id for place in places if place.kind == "zone"}
    for row, place in zip(rows, places, strict=True):
        if place.zone is not None and (place.zone not in zones or place.zone == place.id):
            message = (
                f"{row.where}: {place.id}: zone {place.zone!r} is no other place of kind zone; use its id."
            )
            raise InputError(message)
