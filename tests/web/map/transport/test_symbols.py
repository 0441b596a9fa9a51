"""What the map is told to draw is honest about places and harmless about names."""

import json
import re
from collections.abc import Callable
from typing import Any

import folium
import pytest
from shapely.geometry import MultiPoint, Point, Polygon
from streamlit_folium import _get_feature_group_string, _get_map_string

from geoapp.io.layers import load_layers
from geoapp.web.escape import escape, to_script
from geoapp.web.map.basemap import BaseMap, Start
from geoapp.web.map.canvas import Show
from geoapp.web.map.transport.symbols import collect, make_halo, make_symbol, numbered

Record = dict[str, Any]
LAYERS = numbered(load_layers())


def drawn(records: list[Record]) -> dict[str, list[Any]]:
    symbols = (make_symbol(record, *LAYERS[record["theme"]]) for record in records)
    return collect(symbol for symbol in symbols if symbol)


def site(make: Callable[..., Record], radius: float, exactness: str, number: int = 1) -> Record:
    location = {"kind": "site", "uncertainty_m": radius, "exactness": exactness}
    return {**make(number, "甲站", location=location), "geometry": Point(87.5, 43.9)}


def test_an_exact_site_has_no_circle_and_an_approximate_one_has_its_own(
    make_project: Callable[..., Record],
) -> None:
    exact, approximate = (
        drawn([site(make_project, 50, "1")]),
        drawn([site(make_project, 2500, "2")]),
    )
    assert exact["outlines"] == []
    (circle,) = approximate["outlines"]
    assert (circle["kind"], circle["radius"], circle["at"]) == ("circle", 2500, [[43.9, 87.5]])
    assert (exact["pins"][0][4], approximate["pins"][0][4]) == (1, 0)


def test_projects_on_one_spot_share_one_circle_and_keep_a_pin_each(
    make_project: Callable[..., Record],
) -> None:
    data = drawn([site(make_project, 2500, "2", number) for number in range(1, 6)])
    assert len(data["outlines"]) == 1
    assert data["outlines"][0]["id"] == ""
    assert len(data["pins"]) == 5


def test_a_shared_outline_belongs_to_the_layers_of_all_its_projects(
    make_project: Callable[..., Record],
) -> None:
    metro = site(make_project, 2500, "2")
    water = {**site(make_project, 2500, "2", 2), "theme": "water_supply"}
    (circle,) = drawn([metro, water])["outlines"]
    assert circle["layers"] == sorted((LAYERS["metro"][0], LAYERS["water_supply"][0]))


def test_the_largest_outline_is_drawn_first_so_that_small_ones_can_be_clicked(
    make_project: Callable[..., Record],
) -> None:
    def area(number: int, size: float) -> Record:
        location = {"kind": "area", "uncertainty_m": 900.0, "exactness": "2"}
        corners = [(87.2, 43.8), (87.2 + size, 43.8), (87.2 + size, 43.8 + size)]
        return {**make_project(number, f"园{number}", location=location), "geometry": Polygon(corners)}

    data = drawn([area(1, 0.01), area(2, 0.2), area(3, 0.05)])
    assert [outline["name"] for outline in data["outlines"]] == ["园2", "园3", "园1"]


def test_a_project_without_a_place_of_its_own_is_not_drawn(sample_records: list[Record]) -> None:
    assert drawn([one for one in sample_records if one["geometry"] is None]) == {"pins": [], "outlines": []}


def test_a_route_known_within_two_kilometres_only_by_estimate_is_dashed(
    sample_records: list[Record],
) -> None:
    (line,) = drawn([one for one in sample_records if one["name"] == "丙线"])["outlines"]
    assert line["dash"]
    assert line["at"] == [[[43.9, 87.3], [43.9, 87.6]]]


def test_each_of_several_sites_has_its_circle_and_its_spot(make_project: Callable[..., Record]) -> None:
    sites = MultiPoint([(87.5, 43.9), (87.6, 43.8)])
    data = drawn([{**site(make_project, 2500, "2"), "geometry": sites}])
    assert data["outlines"][0]["at"] == data["pins"][0][6] == [[43.9, 87.5], [43.8, 87.6]]


def test_the_opened_project_is_marked_where_it_is(sample_records: list[Record]) -> None:
    assert make_halo(sample_records[0]) == {"name": "甲站", "spot": [43.9, 87.3], "kind": "point"}
    assert make_halo(sample_records[3]) is None


def scripts(payload: dict[str, Any]) -> str:
    """Return the JavaScript that the browser would run."""
    base = BaseMap(tiles=None)
    base.add_child(Start({"words": payload}))
    base.render()
    started = _get_map_string(base)
    group = folium.FeatureGroup()
    group.add_child(Show(payload))
    return started + _get_feature_group_string(group, base)


def test_names_reach_the_browser_unharmed_and_as_data_only(hostile_names: tuple[str, ...]) -> None:
    names = [*hostile_names, "a_0a1b2c", "{{'a'}}", "\u2028", "x\\u003c"]
    told = scripts({"names": names})
    assert told.count("geoapp.show(") == told.count("geoapp.start(") == 1
    (payload,) = re.findall(r"geoapp\.show\((.*)\);", told)
    assert json.loads(payload) == {"names": names}
    for name in hostile_names:
        assert name not in told
    for opener in ("<", "${", "{{", "{%", "`", "\u2028"):
        assert opener not in payload


def test_the_same_projects_give_the_same_script_so_that_the_map_is_not_drawn_anew(
    sample_records: list[Record],
) -> None:
    assert scripts(drawn(sample_records)) == scripts(drawn(sample_records))


@pytest.mark.parametrize("character", list("&<>\"'$`\\{}"))
def test_no_character_that_opens_code_survives(character: str) -> None:
    assert escape(f"a{character}b") == f"a&#{ord(character)};b"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_script([value])
