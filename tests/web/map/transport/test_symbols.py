"""What the map is told to draw is honest about places and harmless about names."""

import json
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from shapely.geometry import MultiPoint, Point, Polygon

from geoapp.domain.layer import numbered
from geoapp.io.layers import load_layers
from geoapp.web import content
from geoapp.web.escape import escape, to_script
from geoapp.web.map.basemap import BaseMap, Start
from geoapp.web.map.canvas import show
from geoapp.web.map.component import write_map
from geoapp.web.map.transport.payload import data_of
from geoapp.web.map.transport.symbols import collect, make_halo, make_symbol

Record = dict[str, Any]
LAYERS = numbered(load_layers())


def drawn(records: list[Record]) -> dict[str, list[Any]]:
    return collect(make_symbol(record, *LAYERS[record["theme"]]) for record in records)


def site(make: Callable[..., Record], radius: float, exactness: str, number: int = 1) -> Record:
    location = {"kind": "site", "uncertainty_m": radius, "exactness": exactness}
    return {**make(number, "甲站", location=location), "geometry": Point(87.5, 43.9)}


def test_a_site_says_how_sure_it_is_and_within_which_radius_it_truly_lies(
    make_project: Callable[..., Record],
) -> None:
    data = drawn([site(make_project, 50, "1", 1), site(make_project, 2500, "2", 2)])
    assert data["outlines"] == []
    assert [pin[4:6] for pin in data["pins"]] == [(1, 50.0), (0, 2500.0)]


def area(make: Callable[..., Record], number: int, size: float, radius: float = 900.0) -> Record:
    location = {"kind": "area", "uncertainty_m": radius, "exactness": "2"}
    corners = [(87.2, 43.8), (87.2 + size, 43.8), (87.2 + size, 43.8 + size)]
    return {**make(number, f"园{number}", location=location), "geometry": Polygon(corners)}


def test_projects_of_one_area_share_its_outline_its_widest_margin_and_keep_a_pin_each(
    make_project: Callable[..., Record],
) -> None:
    metro, water = area(make_project, 1, 0.1, 900), area(make_project, 2, 0.1, 1500)
    data = drawn([metro, {**water, "theme": "water_supply"}])
    (shared,) = data["outlines"]
    assert (shared["id"], shared["radius"]) == ("", 1500)
    assert shared["layers"] == sorted((LAYERS["metro"][0], LAYERS["water_supply"][0]))
    assert [(pin[5], pin[7]) for pin in data["pins"]] == [(900, 0), (1500, 0)]


def test_works_and_what_is_surely_placed_come_first_where_there_is_no_room_for_all_names(
    make_project: Callable[..., Record],
) -> None:
    programme = {**site(make_project, 50, "1", 1), "kind": "programme"}
    component = {**site(make_project, 50, "1", 2), "level": "component"}
    rough, sure = site(make_project, 2500, "2", 3), site(make_project, 50, "1", 4)
    order = [pin[0].rpartition("/")[2] for pin in drawn([programme, component, rough, sure])["pins"]]
    assert order == ["4", "3", "2", "1"]


def test_the_largest_outline_is_drawn_first_so_that_small_ones_can_be_clicked(
    make_project: Callable[..., Record],
) -> None:
    data = drawn([area(make_project, *one) for one in ((1, 0.01), (2, 0.2), (3, 0.05))])
    assert [outline["name"] for outline in data["outlines"]] == ["园2", "园3", "园1"]


@pytest.mark.usefixtures("sample_folder")
def test_a_project_without_a_place_of_its_own_is_not_drawn(sample_records: list[Record]) -> None:
    catalogue = content.catalogue("urumqi-14fyp")
    pins = data_of(catalogue, np.arange(len(catalogue)))["pins"]
    placed = {one["id"] for one in sample_records if one["geometry"] is not None}
    assert len(placed) < len(sample_records)
    assert {pin[0] for pin in pins} == placed


def test_a_route_known_within_two_kilometres_only_by_estimate_is_dashed(
    sample_records: list[Record],
) -> None:
    (line,) = drawn([one for one in sample_records if one["name"] == "丙线"])["outlines"]
    assert line["dash"]
    assert line["at"] == [[[43.9, 87.3], [43.9, 87.6]]]


def test_each_of_several_sites_has_its_spot(make_project: Callable[..., Record]) -> None:
    sites = MultiPoint([(87.5, 43.9), (87.6, 43.8)])
    data = drawn([{**site(make_project, 2500, "2"), "geometry": sites}])
    assert data["pins"][0][6] == [[43.9, 87.5], [43.8, 87.6]]


def test_the_opened_project_is_marked_where_it_is(sample_records: list[Record]) -> None:
    halo = make_halo(sample_records[0])
    assert halo is not None
    assert (halo["id"], halo["name"], halo["spot"]) == (sample_records[0]["id"], "甲站", [43.9, 87.3])
    assert (halo["kind"], halo["at"]) == ("point", [[43.9, 87.3]])
    assert halo["radius"] == sample_records[0]["location"]["uncertainty_m"]
    assert make_halo(sample_records[3]) is None


def scripts(payload: dict[str, Any]) -> str:
    """Return the JavaScript that the browser would run."""
    base = BaseMap(tiles=None)
    base.add_child(Start({"words": payload}))
    written = write_map(base)
    return written.script + written.put_on(show(payload))


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
    placed = [one for one in sample_records if one["geometry"] is not None]
    assert scripts(drawn(placed)) == scripts(drawn(placed))


@pytest.mark.parametrize("character", list("&<>\"'$`\\{}"))
def test_no_character_that_opens_code_survives(character: str) -> None:
    assert escape(f"a{character}b") == f"a&#{ord(character)};b"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_json_cannot_say_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        to_script([value])
