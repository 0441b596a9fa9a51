"""The map that is written once is the one that streamlit-folium would write at each run."""

import json
from typing import Any

import folium
import pytest
import streamlit_folium
from folium.template import Template

from geoapp.web.map import component
from geoapp.web.map.basemap import BaseMap, OnlyScript, Start

HIGH = 300


class Shown(OnlyScript):
    _template = Template("{% macro script(this, kwargs) %}geoapp.show({a: 1});{% endmacro %}")


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """All that the component is told."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(streamlit_folium, "_component_func", lambda **named: found.append(named))
    return found


def make_map() -> folium.Map:
    base = BaseMap(location=(43.8, 87.6), tiles=None)
    base.add_child(Start({"words": {"a_b": "x"}}))
    return base


def test_the_component_is_told_what_st_folium_tells_it(told: list[dict[str, Any]]) -> None:
    group = folium.FeatureGroup()
    group.add_child(Shown())
    streamlit_folium.st_folium(
        make_map(),
        key="map",
        height=HIGH,
        use_container_width=True,
        returned_objects=[component.ANSWER],
        feature_group_to_add=group,
    )
    component.mount(
        component.write_map(make_map()),
        "geoapp.show({a: 1});",
        key="map",
        height=HIGH,
        on_change=lambda: None,
    )
    theirs, ours = ({name: one for name, one in each.items() if name != "on_change"} for each in told)
    assert json.loads(json.dumps(ours)) == theirs


def test_a_map_is_another_one_in_other_words_or_on_another_page(told: list[dict[str, Any]]) -> None:
    other = BaseMap(location=(43.8, 87.6), tiles=None)
    other.add_child(Start({"words": {"a_b": "y"}}))
    one, another = component.write_map(make_map()), component.write_map(other)
    for written, key in ((one, "map"), (another, "map"), (one, "district_map"), (one, "map")):
        component.mount(written, "", key=key, height=HIGH, on_change=lambda: None)
    keys = [each["key"] for each in told]
    assert keys[0] == keys[3]
    assert len({*keys}) == 3
