"""What the map draws is honest about places and harmless about names."""

from collections.abc import Callable
from typing import Any

import folium
import pytest
from shapely.geometry import MultiPoint, Point
from streamlit_folium import _get_feature_group_string

from geoapp.io.layers import load_layers
from geoapp.web.basemap import BaseMap
from geoapp.web.drawing import draw
from geoapp.web.escape import escape
from geoapp.web.words import Words

Record = dict[str, Any]
LAYERS = {theme: layer for layer in load_layers() for theme in layer.themes}


def scripts(records: list[Record], say: Words, opened: str = "") -> str:
    """Return the JavaScript that the browser would run."""
    base = BaseMap(tiles=None)
    base.render()
    return _get_feature_group_string(draw(records, LAYERS, opened=opened, say=say), base)


def site(make: Callable[..., Record], radius: float, exactness: str, number: int = 1) -> Record:
    location = {"kind": "site", "uncertainty_m": radius, "exactness": exactness}
    return {**make(number, "甲站", location=location), "geometry": Point(87.5, 43.9)}


def children(group: folium.FeatureGroup, kind: type) -> list[Any]:
    return [child for child in group._children.values() if type(child) is kind]


def test_an_exact_site_has_no_circle_and_an_approximate_one_has_its_own(
    make_project: Callable[..., Record], say: Words
) -> None:
    exact = draw([site(make_project, 50, "1")], LAYERS, opened="", say=say)
    approximate = draw([site(make_project, 2500, "2")], LAYERS, opened="", say=say)
    assert children(exact, folium.Circle) == []
    (circle,) = children(approximate, folium.Circle)
    assert circle.options["radius"] == 2500
    assert circle.options["dashArray"]


def test_projects_on_one_spot_share_one_circle_and_keep_a_symbol_each(
    make_project: Callable[..., Record], say: Words
) -> None:
    alike = [site(make_project, 2500, "2", number) for number in range(1, 6)]
    group = draw(alike, LAYERS, opened="", say=say)
    (pins,) = children(group, folium.plugins.MarkerCluster)
    assert len(children(group, folium.Circle)) == 1
    assert len(children(pins, folium.Marker)) == 5


def test_a_project_without_a_place_of_its_own_has_no_symbol(sample_records: list[Record], say: Words) -> None:
    group = draw([one for one in sample_records if one["geometry"] is None], LAYERS, opened="", say=say)
    (pins,) = children(group, folium.plugins.MarkerCluster)
    assert children(pins, folium.Marker) == []


def test_a_route_known_within_two_kilometres_only_by_estimate_is_dashed(
    sample_records: list[Record], say: Words
) -> None:
    group = draw([one for one in sample_records if one["name"] == "丙线"], LAYERS, opened="", say=say)
    (line,) = children(group, folium.PolyLine)
    assert line.options["dashArray"]
    assert line.locations == [[[43.9, 87.3], [43.9, 87.6]]]


def test_the_opened_project_is_marked(sample_records: list[Record], say: Words) -> None:
    group = draw(sample_records, LAYERS, opened=sample_records[0]["id"], say=say)
    (halo,) = children(group, folium.CircleMarker)
    assert halo.location == [43.9, 87.3]


def test_a_click_returns_the_projects_id(sample_records: list[Record], say: Words) -> None:
    assert "urumqi-14fyp/1<" in scripts(sample_records[:1], say)


def test_the_same_projects_give_the_same_script_so_that_the_map_is_not_drawn_anew(
    sample_records: list[Record], say: Words
) -> None:
    assert scripts(sample_records, say) == scripts(sample_records, say)


def test_names_reach_the_browser_as_text_only(
    sample_records: list[Record], hostile_names: tuple[str, ...], say: Words
) -> None:
    for record in sample_records[6:]:
        found = scripts([record], say, opened=record["id"])
        assert escape(record["name"]) in found
        assert record["name"] not in found
    counted = [record for record in sample_records if record["name"] == "{{ 7 * 7 }}"]
    assert ">49<" not in scripts(counted, say)
    assert len(sample_records[6:]) == len(hostile_names)


@pytest.mark.parametrize("character", list("&<>\"'$`\\{}"))
def test_no_character_that_opens_code_survives(character: str) -> None:
    assert escape(f"a{character}b") == f"a&#{ord(character)};b"


def test_each_of_several_sites_has_its_circle_and_its_symbol(
    make_project: Callable[..., Record], say: Words
) -> None:
    sites = MultiPoint([(87.5, 43.9), (87.6, 43.8)])
    record = {**site(make_project, 2500, "2"), "geometry": sites}
    group = draw([record], LAYERS, opened=record["id"], say=say)
    assert [circle.location for circle in children(group, folium.Circle)] == [[43.9, 87.5], [43.8, 87.6]]
    script = scripts([record], say)
    assert script.count("L.divIcon({") - script.count("geo-cluster") == 2
