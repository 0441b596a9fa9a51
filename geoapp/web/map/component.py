"""The map as its component takes it, written once for a plan and a language: a run writes only what is on it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import folium
import streamlit as st
import streamlit_folium as component
from folium.elements import JSCSSMixin
from folium.template import Template

from geoapp.web.map.basemap import OnlyScript

ANSWER = "last_object_clicked_popup"
"""The only answer of the map's component that our script writes, and so the only one that is asked for."""

_SLOT = "/* what is on the map */"


class Slot(OnlyScript):
    """Hold the place of what a run writes."""

    _template = Template(f"{{% macro script(this, kwargs) %}}{_SLOT}{{% endmacro %}}")

    def __init__(self) -> None:
        """Name it."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Slot"


# Without slots: what frames the script of a run is kept once it was asked for.
@dataclass(frozen=True, eq=False)
class WrittenMap:
    """A map in the words of streamlit-folium; nothing of it changes."""

    script: str
    header: str
    html: str
    css_links: tuple[str, ...]
    js_links: tuple[str, ...]

    @cached_property
    def _around(self) -> tuple[str, str]:
        group = folium.FeatureGroup()
        group.add_child(Slot())
        before, _, after = component._get_feature_group_string(group, folium.Map(tiles=None)).partition(_SLOT)  # noqa: SLF001
        return before, after

    def put_on(self, script: str) -> str:
        """Return the script that puts on the map what ``script`` draws, in place of what was there."""
        before, after = self._around
        return f"{before}{script}{after}"


def write_map(base: folium.Map) -> WrittenMap:
    """Return a map as its component takes it."""
    base.get_root().render()
    base.render()
    html, header = component._get_html(base), component._get_header(base)  # noqa: SLF001 (st_folium does the same at each run)
    parts = [base, *(child for child in base._children.values() if isinstance(child, JSCSSMixin))]  # noqa: SLF001
    return WrittenMap(
        script=component._get_map_string(base),  # noqa: SLF001 (last: it renames what the others ask by name)
        header=header,
        html=html,
        css_links=tuple(dict.fromkeys(url for part in parts for _, url in part.default_css)),
        js_links=tuple(dict.fromkeys(url for part in parts for _, url in part.default_js)),
    )


def mount(written: WrittenMap, script: str, *, key: str, height: int, on_change: Callable[[], None]) -> None:
    """Draw a map with what ``script`` puts on it; its answer stands in the session under ``key``.

    It is what ``st_folium`` does, which writes the whole map anew at each run.
    """
    own = _name(written, key)

    def hear() -> None:
        st.session_state[key] = st.session_state.get(own, {})
        on_change()

    told: dict[str, Any] = {
        "script": written.script,
        "header": written.header,
        "html": written.html,
        "id": "map_div",
        "key": own,
        "height": height,
        "width": None,
        "returned_objects": (ANSWER,),  # tuples: a list the framework would examine for whether it is a frame
        "default": {ANSWER: None},
        "zoom": None,
        "center": None,
        "feature_group": written.put_on(script),
        "return_on_hover": False,
        "layer_control": None,
        "pixelated": False,
        "css_links": written.css_links,
        "js_links": written.js_links,
        "on_change": hear,
        "wrap_longitude": False,
    }
    component._component_func(**told)  # noqa: SLF001


@lru_cache(maxsize=64)
def _name(written: WrittenMap, key: str) -> str:
    """Return the key under which the framework keeps the map: another one for another map, which begins anew."""
    return str(component.generate_js_hash(written.script, key, return_on_hover=False))
