"""The layers that a visitor brought along, drawn on the map of projects: outlines only, no text of theirs."""

from collections.abc import Iterable, Iterator
from typing import Any

import folium
import shapely
from geopandas import GeoDataFrame

from geoapp.analysis.attributes import radii_of
from geoapp.domain.palette import MARKS
from geoapp.io.words import Words
from geoapp.web import visitor_layers
from geoapp.web.visitor_layers import VisitorLayer

MOST = 1_000
"""Features drawn of a layer; all of them count in an analysis."""

_THIN = 0.0002
"""Degrees by which outlines are simplified: 16 to 22 m, a pixel at zoom 13."""

_MARK = MARKS["own"]
_STYLE = {
    "color": _MARK.color,
    "weight": _MARK.weight,
    "fillColor": _MARK.color,
    "fillOpacity": _MARK.fill,
    "dashArray": _MARK.dash,
}
_CIRCLE: dict[str, Any] = {"color": _MARK.color, "weight": 1, "dash_array": "2 4", "fill": False}


def own_layers() -> list[VisitorLayer]:
    """Return the layers that came as files, in their order."""
    return [layer for layer in visitor_layers.layers().values() if layer.source.kind == "file"]


def draw_own(layers: Iterable[VisitorLayer]) -> Iterator[folium.GeoJson | folium.Circle]:
    """Yield each layer as one object of the map, which clicks pass through, and a circle round each uncertain point."""
    for layer in layers:
        yield folium.GeoJson(
            shapes_of(layer.frame),
            style_function=lambda _: _STYLE,
            marker=folium.CircleMarker(radius=5, **_marker()),
            control=False,
            interactive=False,
        )
        yield from _circles(layer.frame.head(MOST))


def _circles(frame: GeoDataFrame) -> Iterator[folium.Circle]:
    """Yield the circles within which points truly lie, where a layer tells, as projects and places do."""
    for point, radius in zip(frame.geometry, radii_of(frame), strict=True):
        if radius and point is not None and point.geom_type == "Point":
            yield folium.Circle((point.y, point.x), radius=radius, interactive=False, **_CIRCLE)


def shapes_of(frame: GeoDataFrame) -> dict[str, Any]:
    """Return the shapes of a frame as GeoJSON, without any property."""
    shapes = shapely.simplify(frame.geometry.to_numpy()[:MOST], _THIN)
    kept = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    features = [
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
        for shape in shapely.set_precision(kept, 1e-6, mode="pointwise")
    ]
    return {"type": "FeatureCollection", "features": features}


def tell_own(layers: Iterable[VisitorLayer], say: Words) -> str:
    """Say which layers are drawn, and which of them only in part; nothing where there is none."""
    named = [
        say("own_in_part", name=layer.source.detail, most=f"{MOST:,}", number=f"{len(layer.frame):,}")
        if len(layer.frame) > MOST
        else layer.source.detail
        for layer in layers
    ]
    return say("own_drawn", names=say("list_joint").join(named)) if named else ""


def _marker() -> dict[str, Any]:
    return {"color": _MARK.color, "weight": 2, "fill": True, "fill_opacity": 0.4, "interactive": False}
