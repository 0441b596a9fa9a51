"""GeoJSON (RFC 7946) as the build writes it and the program reads it."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geoapp.domain.record import ProjectRecord
from geoapp.errors import InputError
from geoapp.io.manifests import load_manifest
from geoapp.io.switch import read_lock
from geoapp.io.writers.geojson_writer import MEMBERS, stream_features
from geoapp.settings import COORDINATE_DECIMALS, GEOGRAPHIC_CRS, folder_of_geojson


def dump_features(
    frame: gpd.GeoDataFrame, name: str = "projects", decimals: int = COORDINATE_DECIMALS
) -> str:
    """Return a frame as the text of a FeatureCollection, as ``geojson_writer`` writes it.

    Raises:
        InputError: the frame is in another CRS than EPSG:4326, or a coordinate is no number.
    """
    return b"".join(stream_features(frame, name, decimals)).decode("utf-8")


def read_projects(plan_id: str) -> gpd.GeoDataFrame:
    """Return all projects of a plan in the order of the text: index id, nested values as lists and dicts.

    The frame's ``attrs`` carry the collection's plan, attribution and licence.

    Raises:
        InputError: the files are missing or malformed.
    """
    folder = folder_of_geojson() / plan_id
    with read_lock(folder):
        collections = [_read(path) for path in layers_in(folder)]
    if not collections:
        raise InputError("geojson_none", folder=str(folder), plan=plan_id)
    features = [feature for collection in collections for feature in collection["features"]]
    features.sort(key=lambda feature: (feature["properties"]["start"], feature["id"]))
    attrs = {key: collections[0][key] for key in MEMBERS if key in collections[0]}
    return frame_of([f["properties"] for f in features], [_shape(f["geometry"]) for f in features], attrs)


def layers_in(folder: Path) -> list[Path]:
    """Return a plan's layers; a file that the build's manifest does not name is none of them."""
    manifest = load_manifest(folder)
    paths = sorted(folder.glob("*.geojson"))
    return paths if manifest is None else [path for path in paths if path.name in manifest.files]


def frame_of(
    records: list[dict[str, Any]], geometries: list[BaseGeometry | None], attrs: Mapping[str, str]
) -> gpd.GeoDataFrame:
    """Return a frame of projects: one column a property, values untouched, index id, EPSG:4326."""
    # dtype object: a null must stay a null and an integer an integer.
    table = pd.DataFrame(records, dtype=object)
    table.index = pd.Index([record["id"] for record in records], dtype=object)
    frame = gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(geometries, index=table.index, crs=GEOGRAPHIC_CRS))
    frame.attrs.update(attrs)
    return frame


def frame_of_records(records: Iterable[ProjectRecord], attrs: Mapping[str, str]) -> gpd.GeoDataFrame:
    """Return records, each with its geometry, as a frame of projects."""
    rows: list[dict[str, Any]] = [{**record} for record in records]
    return frame_of(rows, [row.pop("geometry") for row in rows], attrs)


def _shape(geometry: dict[str, Any] | None) -> BaseGeometry | None:
    return shape(geometry) if geometry else None


def _read(path: Path) -> dict[str, Any]:
    try:
        collection: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        complete = all(map(_is_project, collection["features"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        complete = False
    if not complete:
        raise InputError("geojson_broken", file=str(path))
    return collection


def _is_project(feature: dict[str, Any]) -> bool:
    return {"id", "geometry"} <= feature.keys() and {"id", "start"} <= feature["properties"].keys()
