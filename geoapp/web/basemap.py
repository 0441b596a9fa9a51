"""The map beneath the projects: districts with their names, no tiles, our own attribution."""

from typing import Any

import folium
from branca.element import Element, MacroElement
from folium.template import Template
from geopandas import GeoDataFrame
from shapely.geometry import MultiPolygon, Polygon

from geoapp.domain.layer import Layer
from geoapp.web import assets
from geoapp.web.escape import escape

MIN_ZOOM, MAX_ZOOM = 7, 16
MAP_STYLE = """
<style>
#map_div { background: #dfe6e9; font-family: inherit; }
.geo-place { color: #3a474e; opacity: .85; font: 700 13px/1.2 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei',
  'WenQuanYi Micro Hei', sans-serif; text-align: center; white-space: nowrap;
  text-shadow: 0 0 3px #fff, 0 0 3px #fff, 0 0 3px #fff; }
.geo-far .geo-place { font-size: 10px; font-weight: 600; }
.geo-place span { display: inline-block; transform: translate(-50%, -50%); }
.geo-pin div { box-sizing: border-box; width: 26px; height: 26px; border: 2px solid; border-radius: 50%;
  display: flex; align-items: center; justify-content: center; box-shadow: 0 1px 3px rgba(0,0,0,.4);
  font: 700 13px/1 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif; }
.geo-pin div.geo-square { border-radius: 5px; }
.geo-pin div.geo-hollow { border-style: dashed; }
.geo-cluster { background: #1d2a30; color: #fff; border: 2px solid #fff; border-radius: 50%;
  box-shadow: 0 1px 4px rgba(0,0,0,.5); text-align: center; font: 700 13px/26px sans-serif; }
.geo-count div { box-sizing: border-box; width: 22px; height: 20px; border-radius: 3px; background: #7a4b00;
  color: #fff; text-align: center; font: 700 12px/20px sans-serif; box-shadow: 0 1px 3px rgba(0,0,0,.4); }
.leaflet-popup { display: none; }
.leaflet-tooltip { max-width: 260px; white-space: normal; width: max-content; font-size: 13px; }
.leaflet-tooltip b { display: block; }
.leaflet-control-attribution { font-size: 11px; }
</style>
"""


class BaseMap(folium.Map):
    """A folium map with only the two scripts that our layers need."""

    default_js = [link for link in folium.Map.default_js if link[0] in ("leaflet", "jquery")]  # noqa: RUF012
    default_css = [link for link in folium.Map.default_css if link[0] == "leaflet_css"]  # noqa: RUF012


class Furniture(MacroElement):
    """Name whose the boundaries are in place of Leaflet's own prefix; scale bar; smaller labels from afar."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {{ this._parent.get_name() }}.attributionControl.setPrefix(`{{ this.text }}`);
        {{ this._parent.get_name() }}.zoomControl.setPosition("topright");
        L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});
        {{ this._parent.get_name() }}.on("zoomend", function (event) {
          event.target.getContainer().classList.toggle("geo-far", event.target.getZoom() < 9.5);
        });
        {% endmacro %}
        """
    )

    def __init__(self, text: str) -> None:
        """Show ``text`` as the attribution; it is escaped here."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Furniture"
        self.text = escape(text)


def build_base_map(
    districts: GeoDataFrame, layer: Layer, *, attribution: str, middle: tuple[float, float]
) -> folium.Map:
    """Return the map without projects; the same districts give the same map, whose view then survives."""
    assets.rewrite_links()
    base = BaseMap(
        location=middle,
        tiles=None,
        zoom_snap=0.5,
    )
    # folium hands these two to its tiles only, and a cluster fails on a map without them.
    base.options.update(minZoom=MIN_ZOOM, maxZoom=MAX_ZOOM)
    base.get_root().header.add_child(Element(MAP_STYLE), name="geoapp_style")  # type: ignore[attr-defined]
    base.add_child(Furniture(attribution))
    for row in districts.itertuples():
        _outline(row.geometry, layer).add_to(base)
    for row in districts.itertuples():
        _label(row, layer).add_to(base)
    return base


def _outline(shape: Polygon | MultiPolygon, layer: Layer) -> folium.Polygon:
    return polygon(
        shape,
        interactive=False,
        color=layer.style.color,
        weight=layer.style.weight,
        fill_color="#fdfdfb",
        fill_opacity=1.0,
    )


def polygon(shape: Polygon | MultiPolygon, *, interactive: bool, **style: Any) -> folium.Polygon:  # noqa: ANN401
    """Return a shape of one or more parts as one feature of the map."""
    parts = rings(shape)
    drawn = folium.Polygon(parts[0], **style)
    # folium refuses the parts of a multipolygon, which Leaflet takes as one more level of nesting.
    drawn.locations = parts  # type: ignore[assignment]
    drawn.options["interactive"] = interactive
    return drawn


def rings(shape: Polygon | MultiPolygon) -> list[list[list[tuple[float, float]]]]:
    """Return a shape as Leaflet takes it: polygons of rings of latitude and longitude.

    >>> rings(Polygon([(87, 43), (88, 43), (88, 44)]))
    [[[(43.0, 87.0), (43.0, 88.0), (44.0, 88.0), (43.0, 87.0)]]]
    """
    parts = shape.geoms if isinstance(shape, MultiPolygon) else [shape]
    return [[[(y, x) for x, y, *_ in ring.coords] for ring in (p.exterior, *p.interiors)] for p in parts]


def _label(row: object, layer: Layer) -> folium.Marker:
    point = row.geometry.representative_point()  # type: ignore[attr-defined]
    text = escape(getattr(row, layer.label))
    icon = folium.DivIcon(html=f"<span>{text}</span>", icon_size=(0, 0), class_name="geo-place")
    return folium.Marker((point.y, point.x), icon=icon, interactive=False, keyboard=False)
