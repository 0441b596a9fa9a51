"""GeoJSON (RFC 7946) as the build writes it and the program reads it."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from geoapp.errors import InputError
from geoapp.settings import COORDINATE_DECIMALS, GEOGRAPHIC_CRS, folder_of_geojson

MEMBERS = ("plan", "attribution", "licence")
"""Members of the collection beside its name; a frame carries them in ``attrs``."""


def dump_features(frame: gpd.GeoDataFrame, name: str = "projects") -> str:
    """Return a frame as a FeatureCollection, one feature a line; the same frame gives the same text.

    Right-hand rule, 7 decimals, no ``crs``; plan, attribution and licence come from ``frame.attrs``.

    Raises:
        InputError: the frame is in another CRS than EPSG:4326.
    """
    if frame.crs != GEOGRAPHIC_CRS:
        message = f"GeoJSON holds {GEOGRAPHIC_CRS} only, not {frame.crs}; convert the frame first."
        raise InputError(message)
    members = {"type": "FeatureCollection", "name": name}
    members |= {key: frame.attrs[key] for key in MEMBERS if key in frame.attrs}
    records = frame.drop(columns=frame.geometry.name).to_dict("records")
    features = [_dump(_feature(*pair)) for pair in zip(records, frame.geometry, strict=True)]
    body = "\n" + ",\n".join(features) + "\n" if features else ""
    return f'{_dump(members)[:-1]},"features":[{body}]}}\n'


def read_projects(plan_id: str) -> gpd.GeoDataFrame:
    """Return all projects of a plan in the order of the text: index id, nested values as lists and dicts.

    The frame's ``attrs`` carry the collection's plan, attribution and licence.

    Raises:
        InputError: the files are missing or malformed.
    """
    paths = sorted((folder_of_geojson() / plan_id).glob("*.geojson"))
    if not paths:
        message = (
            f"{folder_of_geojson() / plan_id} holds no GeoJSON; make it with: geoapp build --plan {plan_id}"
        )
        raise InputError(message)
    collections = [_read(path) for path in paths]
    features = [feature for collection in collections for feature in collection["features"]]
    features.sort(key=lambda feature: (feature["properties"]["start"], feature["id"]))
    attrs = {key: collections[0][key] for key in MEMBERS if key in collections[0]}
    return frame_of([f["properties"] for f in features], [_shape(f["geometry"]) for f in features], attrs)


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


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _feature(properties: dict[str, Any], geometry: BaseGeometry | None) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": properties["id"],
        "properties": properties,
        "geometry": _geometry(geometry),
    }


def _geometry(geometry: BaseGeometry | None) -> dict[str, Any] | None:
    if geometry is None or geometry.is_empty:
        return None
    found = mapping(shapely.orient_polygons(geometry, exterior_cw=False))
    return {"type": found["type"], "coordinates": _rounded(found["coordinates"])}


def _rounded(coordinates: Any) -> Any:  # noqa: ANN401 (nested to any depth)
    if isinstance(coordinates, float):
        return round(coordinates, COORDINATE_DECIMALS)
    return [_rounded(part) for part in coordinates]


def _shape(geometry: dict[str, Any] | None) -> BaseGeometry | None:
    return shape(geometry) if geometry else None


def _read(path: Path) -> dict[str, Any]:
    try:
        collection: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        complete = all(map(_is_project, collection["features"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        complete = False
    if not complete:
        message = f"{path} is no GeoJSON of projects; make it again with: geoapp build"
        raise InputError(message)
    return collection


def _is_project(feature: dict[str, Any]) -> bool:
    return {"id", "geometry"} <= feature.keys() and {"id", "start"} <= feature["properties"].keys()
