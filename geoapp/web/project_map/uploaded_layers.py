"""A visitor's uploaded layers on the map of projects: outlines only, none of their text."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

import folium
import shapely
from geopandas import GeoDataFrame

from geoapp.analysis.attributes import radii_of
from geoapp.domain.palette import MARKS
from geoapp.errors import InputError
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
_CIRCLE = {"color": _MARK.color, "weight": 1, "dashArray": "2 4", "fill": False}


def uploaded_layers() -> list[VisitorLayer]:
    """Return the layers that came as files, in their order."""
    return [layer for layer in visitor_layers.layers().values() if layer.source.kind == "file"]


def draw_uploaded(layers: Iterable[VisitorLayer]) -> Iterator[folium.GeoJson]:
    """Yield each layer as one object of the map, and the circles round its points as another; clicks pass through."""
    for layer in layers:
        yield folium.GeoJson(
            shapes_of(layer.frame),
            style_function=lambda _: _STYLE,
            marker=folium.CircleMarker(radius=5, **_marker()),
            control=False,
            interactive=False,
        )
        if circles := circles_of(layer.frame.head(MOST)):
            yield folium.GeoJson(
                {"type": "FeatureCollection", "features": circles},
                style_function=lambda circle: _CIRCLE | circle["properties"],
                marker=folium.Circle(interactive=False),
                control=False,
                interactive=False,
            )


def circles_of(frame: GeoDataFrame) -> list[dict[str, Any]]:
    """Return the points of a frame with the radius (m) within which each truly lies, where the frame tells.

    A column that only looks like radii tells nothing here; an analysis says what is wrong with it.
    """
    radii: Any = ()
    with suppress(InputError):
        radii = radii_of(frame)
    return [
        {
            "type": "Feature",
            "properties": {"radius": float(radius)},
            "geometry": shapely.geometry.mapping(point),
        }
        for point, radius in zip(frame.geometry, radii, strict=False)
        if radius and point is not None and point.geom_type == "Point" and not point.is_empty
    ]


def shapes_of(frame: GeoDataFrame) -> dict[str, Any]:
    """Return the shapes of a frame as GeoJSON, without any property."""
    shapes = shapely.simplify(frame.geometry.to_numpy()[:MOST], _THIN)
    kept = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    features = [
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
        for shape in shapely.set_precision(kept, 1e-6, mode="pointwise")
    ]
    return {"type": "FeatureCollection", "features": features}


def describe_uploaded(layers: Iterable[VisitorLayer], say: Words) -> str:
    """Name the layers that are drawn, and those drawn only in part; nothing where there is none."""
    named = [
        say("own_in_part", name=layer.source.detail, most=f"{MOST:,}", number=f"{len(layer.frame):,}")
        if len(layer.frame) > MOST
        else layer.source.detail
        for layer in layers
    ]
    return say("own_drawn", names=say("list_joint").join(named)) if named else ""


def _marker() -> dict[str, Any]:
    return {"color": _MARK.color, "weight": 2, "fill": True, "fill_opacity": 0.4, "interactive": False}
