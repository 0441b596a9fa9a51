"""A visitor's layer as a text that the browser keeps, and back: checked as strictly as what comes from outside."""

import json
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import shape

from geoapp.domain.source import Source
from geoapp.io.user_files.file_tables import object_frame
from geoapp.limits import limit
from geoapp.web.visitor_layers import VisitorLayer, clean

_KINDS = ("file", "result")


def write_layer(layer: VisitorLayer, is_shown: bool) -> dict[str, Any]:  # noqa: FBT001 (a pair, as it is kept)
    """Return a layer as the browser keeps it: plain values, its features as one GeoJSON text."""
    features = layer.frame.to_json(default=str, drop_id=True, ensure_ascii=False)
    return {
        "id": str(layer.source),
        "kind": layer.source.kind,
        "name": layer.source.detail,
        "color": layer.color,
        "label": layer.label,
        "shown": is_shown,
        "features": features,
    }


def read_layer(kept: Any) -> tuple[VisitorLayer, bool]:  # noqa: ANN401 (whatever a browser says)
    """Read a layer as ``write_layer`` wrote it.

    Raises:
        ValueError: it is none of ours.
    """
    if not isinstance(kept, dict) or kept.get("kind") not in _KINDS:
        message = "no layer of a kind that is kept"
        raise ValueError(message)
    name, text = kept.get("name"), kept.get("features")
    if not isinstance(name, str) or not isinstance(text, str) or name != clean(name) or not name:
        message = "no layer with a name"
        raise ValueError(message)
    frame = _read_frame(text)
    layer = VisitorLayer(
        source=Source(kind=kept["kind"], detail=name),
        frame=frame,
        color=str(kept.get("color")),
        label=str(kept.get("label")),
    )
    return layer, bool(kept.get("shown"))


def _read_frame(text: str) -> gpd.GeoDataFrame:
    """Read features in WGS-84."""
    try:
        features = json.loads(text)["features"]
        if not 0 < len(features) <= limit("features"):
            message = "no features, or too many"
            raise ValueError(message)
        rows = [feature["properties"] or {} for feature in features]
        names = dict.fromkeys(name for row in rows for name in row if name != "geometry")
        cells = object_frame({name: [row.get(name) for row in rows] for name in names}, len(rows))
        shapes = [feature["geometry"] and shape(feature["geometry"]) for feature in features]
        frame = gpd.GeoDataFrame(cells, geometry=shapes, crs=4326)
    except (KeyError, TypeError, AttributeError, RecursionError, shapely.errors.ShapelyError) as error:
        message = "no features"
        raise ValueError(message) from error
    west, south, east, north = frame.total_bounds
    if west < -180 or south < -90 or east > 180 or north > 90:  # noqa: PLR2004 (degrees)
        message = "positions that are none"
        raise ValueError(message)
    return frame[[*frame.columns.drop("geometry"), "geometry"]]
