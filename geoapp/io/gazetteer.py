"""A plan's gazetteer: points from ``gazetteer.csv``, routes and areas from ``gazetteer.geojson``."""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pydantic import TypeAdapter, ValidationError
from shapely import box
from shapely.geometry.base import BaseGeometry

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.location import Place
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.io.codelists import load_rows
from geoapp.io.gazetteer_rows import FIELDS, GazetteerRow, read_rows, sound
from geoapp.sentences import Value
from geoapp.settings import GEOGRAPHIC_CRS, folder_of_plans

DATUM = "WGS84"
"""The datum a row must declare: coordinates of another one are converted before they enter the file."""

_LONGEST_SHOWN = 60
"""Characters of a wrong cell that a message shows."""

_PLACE = TypeAdapter(Place)


def load_gazetteer(plan: Plan) -> gpd.GeoDataFrame:
    """Return a plan's places, one row each: index id, the fields of ``Place``, geometry in EPSG:4326.

    Two columns more come from the codelist ``place_kinds``: ``location_class`` (the IATI code) and ``themes``
    (the themes of projects that mean this kind when several places share a name).

    Raises:
        InputError: a row is wrong; the message names the file and the line.
    """
    folder = folder_of_plans() / plan.id
    paths = (folder / "gazetteer.csv", folder / "gazetteer.geojson")
    return read_gazetteer(plan, {path: path.read_bytes() for path in paths if path.is_file()})


def read_gazetteer(plan: Plan, files: Mapping[Path, bytes]) -> gpd.GeoDataFrame:
    """Return the places of some files, .csv or .geojson, checked as those of a plan.

    Raises:
        InputError: a row is wrong; the message names the file and the line.
    """
    places, errors = examine_gazetteer(plan, files)
    if errors:
        raise errors[0]
    return places


def examine_gazetteer(plan: Plan, files: Mapping[Path, bytes]) -> tuple[gpd.GeoDataFrame, list[InputError]]:
    """Return the rows of some files that are right, as :func:`read_gazetteer` does, and an error for each other one.

    Raises:
        InputError: a file is no table or collection of places at all.
    """
    errors: list[InputError] = []
    rows = [row for path, content in files.items() for row in read_rows(path, content, errors)]
    kinds = {row["code"]: row for row in load_rows("place_kinds", ("code", "standard", "themes"))}
    found = list(sound(lambda row: (row, _check(row, plan.bbox, kinds)), rows, errors))
    seen: dict[tuple[str, ...], GazetteerRow] = {}
    found = list(sound(lambda pair: _refuse_twice(pair, seen), found, errors))
    if not errors:  # a zone that is wrong itself would be missed by every place in it
        zones = {place.id for _, place in found if place.kind == "zone"}
        found = list(sound(lambda pair: _refuse_unknown_zone(pair, zones), found, errors))
    frame = pd.DataFrame([asdict(place) for _, place in found], columns=list(FIELDS), dtype=object)
    frame["location_class"] = [kinds[place.kind]["standard"] for _, place in found]
    frame["themes"] = [tuple(filter(None, kinds[place.kind]["themes"].split("|"))) for _, place in found]
    frame.index = pd.Index([place.id for _, place in found], dtype=object)
    return gpd.GeoDataFrame(frame, geometry=[row.geometry for row, _ in found], crs=GEOGRAPHIC_CRS), errors


def _check(row: GazetteerRow, bbox: BoundingBox, kinds: dict[str, dict[str, str]]) -> Place:
    cells = dict(row.cells)
    if cells.pop("datum", None) != DATUM:
        raise row.error("gazetteer_datum")
    try:
        place = _PLACE.validate_json(json.dumps(cells), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        field, value = ".".join(map(str, first["loc"])), str(first["input"])[:_LONGEST_SHOWN]
        if wanted := first.get("ctx", {}).get("expected"):
            choices = wanted.replace(" or ", ", ").replace("'", "")
            raise row.error("gazetteer_choice", field=field, value=value, wanted=choices) from error
        raise row.error("gazetteer_cell", field=field, value=value, reason=first["msg"]) from error
    if found := _fault(place, row.geometry, bbox, kinds):
        code, values = found
        raise row.error(code, id=place.id, **values)
    return place


def _fault(
    place: Place, geometry: BaseGeometry, bbox: BoundingBox, kinds: dict[str, dict[str, str]]
) -> tuple[str, dict[str, Value]] | None:
    """Return the code of what is wrong with a place, and the values of its sentence."""
    if not (place.id and place.name and place.source and place.licence):
        return "gazetteer_blank", {}
    if place.kind not in kinds:
        return "gazetteer_kind", {"kind": place.kind}
    if place.level == "district" and not place.district:
        return "gazetteer_no_district", {}
    if not (math.isfinite(place.uncertainty_m) and place.uncertainty_m > 0):
        return "gazetteer_radius", {"radius": f"{place.uncertainty_m:g}"}
    return _misplaced(place, geometry, bbox)


def _misplaced(
    place: Place, geometry: BaseGeometry, bbox: BoundingBox
) -> tuple[str, dict[str, Value]] | None:
    west, south, east, north = geometry.bounds
    region = box(*bbox)
    finite = all(map(math.isfinite, (west, south, east, north)))
    if finite and box(south, west, north, east).intersects(region) and not geometry.intersects(region):
        return "gazetteer_swapped", {"lon": f"{west:g}", "lat": f"{south:g}"}
    on_earth = finite and max(-west, east) <= 180 and max(-south, north) <= 90  # noqa: PLR2004
    if not on_earth or not (place.outside or geometry.intersects(region)):
        return "gazetteer_outside", {}
    return None


def _refuse_twice(
    found: tuple[GazetteerRow, Place], seen: dict[tuple[str, ...], GazetteerRow]
) -> tuple[GazetteerRow, Place]:
    """Return a place that is the first of its id and of its names; ``seen`` gets to know them."""
    row, place = found
    keys = {("id", place.id), *(("name", name, place.kind) for name in (place.name, *place.aliases))}
    if twice := sorted(keys & seen.keys()):
        said, name, *kind = twice[0]
        first = seen[twice[0]]
        code = "gazetteer_id_twice" if said == "id" else "gazetteer_name_twice"
        there = {"there": first.file, "there_line": str(first.line)}
        raise row.error(code, name=name, kind="".join(kind), **there)
    seen |= dict.fromkeys(keys, row)
    return found


def _refuse_unknown_zone(found: tuple[GazetteerRow, Place], zones: set[str]) -> tuple[GazetteerRow, Place]:
    row, place = found
    if place.zone is not None and (place.zone not in zones or place.zone == place.id):
        raise row.error("gazetteer_zone", id=place.id, zone=place.zone)
    return found
