"""The map beneath the projects: districts with their names, our own attribution and tools."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

import folium
import folium.plugins
from branca.element import MacroElement
from folium.elements import JSCSSMixin
from folium.template import Template
from geopandas import GeoDataFrame

from geoapp.domain.layer import Layer
from geoapp.domain.palette import (
    GROUND,
    INK,
    MARKS,
    POSSIBLE_DASH,
    POSSIBLE_FILL,
    SCHEMATIC_DASH,
    TINT,
    YOURS,
)
from geoapp.domain.symbol_shape import SHAPES, SHARED
from geoapp.geometry.web_mercator import MAX_ZOOM, MIN_ZOOM
from geoapp.io.layers import load_families
from geoapp.io.words import Words
from geoapp.web import assets
from geoapp.web.client import name_of
from geoapp.web.escape import Script, join_scripts
from geoapp.web.map.transport.coordinates import rings, spot

_PARTS: dict[str, type[JSCSSMixin]] = {
    "tiles": folium.plugins.VectorGridProtobuf,
    "drawing": folium.plugins.Draw,
    "measuring": folium.plugins.MeasureControl,
}
"""Plugins that a map loads when somebody asks for what they do."""

_WORDS = (
    *("map", "layers", "all_layers", "no_layers", "no_backdrop", "not_fetched", "zoom_in", "zoom_out"),
    *("copied", "draw_polygon", "draw_rectangle", "cancel_title", "cancel"),
    *("finish_title", "finish", "undo_title", "undo", "polygon_start", "polygon_more", "polygon_end"),
    *("crossing", "rectangle_start", "rectangle_end", "save_title", "save", "clear_title", "clear"),
    *("base", "base_known", "base_grid", "base_about"),
    *("edit", "edit_nothing", "remove", "remove_nothing", "edit_hint", "edit_cancel", "remove_hint"),
    *("tools", "draw", "draw_title", "view", "view_title", "measure", "measure_title", "margins"),
    *("margins_title", "whole", "whole_title", "show_all", "share", "share_title", "print", "print_title"),
    *(f"place_{form}{part}" for form in ("point", "line", "area") for part in ("", "_title", "_start")),
    *(f"place_{form}_{part}" for form in ("point", "line", "area") for part in ("cont", "end")),
    *("exact", "approximate", "cluster", "joint", "nearer", "spread", "list_more", "close", "and_more"),
)

_FILLED = {name: f"{{{name}}}" for name in ("n", "sure", "families", "name")}
"""What the map's script fills in: its words reach it with their gaps."""


class BaseMap(folium.Map):
    """A folium map with only the script that our own stands on."""

    default_js = [link for link in folium.Map.default_js if link[0] == "leaflet"]  # noqa: RUF012
    default_css = [link for link in folium.Map.default_css if link[0] == "leaflet_css"]  # noqa: RUF012


class OnlyScript(MacroElement):
    """An element of which streamlit-folium takes the script itself, and the links beside it."""

    def render(self, **_: Any) -> str:  # noqa: ANN401 (whatever branca hands over)
        """Write no document: nobody sees it, and branca would compile all that is on the map as a template."""
        return ""


class Start(OnlyScript, JSCSSMixin):
    """Call our script once with what stays the same for a plan and a language."""

    _template = Template(
        "{% macro script(this, kwargs) %}geoapp.start({{ this._parent.get_name() }},{{ this.config }});{% endmacro %}"
    )

    def __init__(self, config: dict[str, Any]) -> None:
        """Take ``config`` as the script does."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.config = join_scripts(config)
        self.default_js = [("geoapp_js", assets.link_to(name_of("js")))]
        self.default_css = [("geoapp_css", assets.link_to(name_of("css")))]


def build_base_map(  # noqa: PLR0913 (a map is its ground, its layers and its words)
    districts: GeoDataFrame,
    layers: Iterable[Layer],
    *,
    attribution: str,
    middle: tuple[float, float],
    say: Words,
    chosen_from: Script,
) -> folium.Map:
    """Return the map without projects; the same districts and words give the same map, whose view then survives."""
    assets.rewrite_links()
    base = BaseMap(location=middle, tiles=None, zoom_snap=0.5, zoom_control=False)
    # folium hands these two to its tiles only, and a cluster fails on a map without them.
    base.options.update(minZoom=MIN_ZOOM, maxZoom=MAX_ZOOM)
    base.add_child(
        Start(
            {
                "credit": attribution,
                **_looks(),
                **_words(say),
                **_ground(districts, layers, say),
                "base": chosen_from,
            }
        )
    )
    return base


def _looks() -> dict[str, Any]:
    """Return the colours and forms of what is drawn."""
    return {
        "colors": {"ink": INK, "ground": GROUND, "tint": TINT, "yours": YOURS},
        "marks": {name: asdict(mark) for name, mark in MARKS.items()},
        "possible": {"dash": POSSIBLE_DASH, "fill": POSSIBLE_FILL},
        "schematic": SCHEMATIC_DASH,
        "shapes": SHAPES,
        "shared_shape": SHARED,
    }


def _words(say: Words) -> dict[str, Any]:
    return {
        "lang": say.lang,
        "words": {word: say(f"tool_{word}", **_FILLED) for word in _WORDS},
        "measure": {"zh": "cn"}.get(say.lang, "en"),
    }


def _ground(districts: GeoDataFrame, layers: Iterable[Layer], say: Words) -> dict[str, Any]:
    """Return the ground beneath the projects, and the layers that they stand in."""
    layers = list(layers)
    ground = next(layer for layer in layers if layer.source == "districts")
    return {
        "layers": [_layer(layer, say) for layer in layers if layer.source == "projects"],
        "districts": [_district(row, ground) for row in districts.itertuples()],
        "tile_zoom": MAX_ZOOM,
        "parts": {
            name: [url for _, url in (*plugin.default_js, *plugin.default_css)]
            for name, plugin in _PARTS.items()
        },
    }


def _layer(layer: Layer, say: Words) -> dict[str, Any]:
    style = layer.style
    return {
        "id": layer.id,
        "title": say.name(layer.title),
        "family": say.name(load_families()[layer.family].title),
        "shape": load_families()[layer.family].shape,
        "symbol": style.symbol,
        "color": style.color,
        "weight": style.weight,
        "opacity": style.fill_opacity,
    }


def _district(row: Any, ground: Layer) -> dict[str, Any]:  # noqa: ANN401 (a row of a frame)
    return {
        "adcode": str(row.adcode),
        "label": str(getattr(row, ground.label)),
        "at": spot(row.geometry.representative_point()),
        "rings": rings(row.geometry),
    }
