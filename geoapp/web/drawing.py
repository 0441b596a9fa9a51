"""Projects as map features: one symbol a theme, honest about how well each is placed."""

from collections.abc import Iterable, Mapping
from typing import Any

import folium
from branca.element import MacroElement
from folium.plugins import MarkerCluster
from folium.template import Template
from shapely.geometry import MultiPoint, MultiPolygon, Point, Polygon
from shapely.geometry.base import BaseGeometry

from geoapp.domain.layer import Layer
from geoapp.web.basemap import polygon
from geoapp.web.clicks import carry
from geoapp.web.content import Record
from geoapp.web.escape import escape
from geoapp.web.precision import class_of, is_schematic, shown_as
from geoapp.web.words import Words

_PIN = 26
_DASH = "7 7"
_SHARED = "#4d5560"
_ROUND_CLUSTER = """function (cluster) {
  return L.divIcon({html: String(cluster.getChildCount()), className: 'geo-cluster', iconSize: [30, 30]});
}"""


class ClusterClick(MacroElement):
    """A click on a cluster zooms in, or spreads out symbols that stand on one spot; it opens no project.

    Without the last line the component would report the project that was clicked before.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}.on('clusterclick', function (event) {
          const bounds = event.layer.getBounds();
          const oneSpot = bounds.getNorthEast().equals(bounds.getSouthWest(), 1e-4);
          oneSpot ? event.layer.spiderfy() : event.layer.zoomToBounds({padding: [40, 40]});
          window.__GLOBAL_DATA__.last_object_clicked_popup = null;
        });
        {% endmacro %}
        """
    )


def draw(
    records: Iterable[Record], layers: Mapping[str, Layer], *, opened: str, say: Words
) -> folium.FeatureGroup:
    """Return the projects that have a place of their own, and the districts' tints, as one group."""
    group = folium.FeatureGroup(name=say("projects"))
    pins = MarkerCluster(
        icon_create_function=_ROUND_CLUSTER,
        max_cluster_radius=32,
        show_coverage_on_hover=False,
        zoom_to_bounds_on_click=False,
        spider_leg_polyline_options={"weight": 1.5, "color": "#1d2a30", "opacity": 0.6},
    )
    pins.add_child(ClusterClick())  # type: ignore[no-untyped-call]
    placed = [record for record in records if shown_as(record) == "symbol"]
    for record in placed:
        if record["id"] == opened:
            _halo(record).add_to(group)
    _draw_outlines(placed, layers, group)
    for record in placed:
        for point in anchors(record["geometry"]):
            _pin(point, record, layers[record["theme"]]).add_to(pins)
    pins.add_to(group)
    return group


def _draw_outlines(records: list[Record], layers: Mapping[str, Layer], group: folium.FeatureGroup) -> None:
    """Draw each course, area and circle once: a dozen projects in one area must not add up to a dark blot."""
    shared: dict[tuple[bytes, float | None], list[Record]] = {}
    for record in records:
        key = record["geometry"].wkb, record["location"]["uncertainty_m"]
        shared.setdefault(key, []).append(record)
    # The largest come first, so that the small ones stay within reach of a click.
    for alike in sorted(shared.values(), key=lambda same: -same[0]["geometry"].area):
        themes = {record["theme"] for record in alike}
        layer = layers[alike[0]["theme"]]
        color = layer.style.color if len(themes) == 1 else _SHARED
        if not isinstance(alike[0]["geometry"], Point | MultiPoint):
            _path(alike, layer, color).add_to(group)
        elif class_of(alike[0]) != "exact":
            for point in anchors(alike[0]["geometry"]):
                _circle(point, alike[0], color).add_to(group)


def _circle(point: Point, record: Record, color: str) -> folium.Circle:
    """Draw the circle that the true place is somewhere within."""
    circle = folium.Circle(
        (point.y, point.x),
        radius=record["location"]["uncertainty_m"] or 0,
        color=color,
        weight=1,
        opacity=0.55,
        dash_array="4 5",
        fill_color=color,
        fill_opacity=0.03,
    )
    circle.options["interactive"] = False
    return circle


def _path(alike: list[Record], layer: Layer, color: str) -> folium.Polygon | folium.PolyLine:
    """Draw a course or area; a click opens its project, or nothing where several share it: their pins do."""
    shape, style = alike[0]["geometry"], layer.style
    dash = style.dash or (_DASH if is_schematic(alike[0]) else None)
    path: folium.Polygon | folium.PolyLine
    if isinstance(shape, Polygon | MultiPolygon):
        path = polygon(
            shape,
            interactive=len(alike) == 1,
            color=color,
            weight=1.5,
            dash_array=dash,
            fill_color=color,
            fill_opacity=style.fill_opacity,
        )
    else:
        path = folium.PolyLine(_lines(shape), color=color, weight=style.weight, dash_array=dash, opacity=0.9)
        path.options["interactive"] = len(alike) == 1
    if len(alike) == 1:
        path.add_child(_tooltip(alike[0], layer))
        path.add_child(carry(alike[0]["id"]))
    return path


def _lines(shape: BaseGeometry) -> list[list[tuple[float, float]]]:
    return [[(y, x) for x, y, *_ in part.coords] for part in getattr(shape, "geoms", [shape])]


def anchors(shape: BaseGeometry) -> list[Point]:
    """Return where symbols stand: on each of several sites, else on one point."""
    return list(shape.geoms) if isinstance(shape, MultiPoint) else [anchor(shape)]


def anchor(shape: BaseGeometry) -> Point:
    """Return where the symbol stands: the first point, the middle of a route, a point inside an area."""
    if isinstance(shape, Point | MultiPoint):
        return next(iter(getattr(shape, "geoms", [shape])))
    if isinstance(shape, Polygon | MultiPolygon):
        return shape.representative_point()
    longest = max(getattr(shape, "geoms", [shape]), key=lambda part: part.length)
    return longest.interpolate(0.5, normalized=True)


def _pin(point: Point, record: Record, layer: Layer) -> folium.Marker:
    shape = record["geometry"]
    exact = class_of(record) == "exact"
    color = layer.style.color
    face = f"background:{color};border-color:#fff;color:#fff" if exact else f"background:#fff;color:{color}"
    classes = " ".join(
        name
        for name, wanted in (
            ("geo-square", not isinstance(shape, Point | MultiPoint)),
            ("geo-hollow", not exact),
        )
        if wanted
    )
    html = f'<div class="{classes}" style="{face}">{escape(layer.style.symbol)}</div>'
    icon = folium.DivIcon(
        html=html, icon_size=(_PIN, _PIN), icon_anchor=(_PIN // 2,) * 2, class_name="geo-pin"
    )
    return folium.Marker(
        (point.y, point.x), icon=icon, tooltip=_tooltip(record, layer), popup=carry(record["id"])
    )


def _halo(record: Record) -> folium.CircleMarker | folium.Polygon | folium.PolyLine:
    """Mark the opened project, with its name beside it."""
    shape = record["geometry"]
    options: dict[str, Any] = {"color": "#ffb000", "opacity": 0.9}
    point = anchor(shape)
    halo: folium.CircleMarker | folium.Polygon | folium.PolyLine
    if isinstance(shape, Point | MultiPoint):
        halo = folium.CircleMarker((point.y, point.x), radius=19, weight=5, fill=False, **options)
    elif isinstance(shape, Polygon | MultiPolygon):
        halo = polygon(shape, interactive=False, weight=9, fill=False, **options)
    else:
        halo = folium.PolyLine(_lines(shape), weight=11, **options)
    halo.options["interactive"] = False
    name = f"<b>{escape(record['name'])}</b>"
    halo.add_child(folium.Tooltip(name, sticky=False, permanent=True, direction="top", offset=(0, -18)))
    return halo


def _tooltip(record: Record, layer: Layer) -> folium.Tooltip:
    lines = "<br>".join(escape(record[field]) for field in layer.popup if record[field])
    return folium.Tooltip(f"<b>{escape(record[layer.label])}</b>{lines}")
