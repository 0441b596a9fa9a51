"""A filter finds what the table of filters finds, whichever language it is written in."""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from geoapp.domain.filters import PLAN_LISTS
from geoapp.io.plans import load_plan
from geoapp.web import content
from geoapp.web.ogc.expression import MOST_CHARACTERS

PLAN = "urumqi-14fyp"
ITEMS = f"/ogc/collections/{PLAN}.projects/items"
METRIC = "http://www.opengis.net/def/crs/EPSG/0/4538"
ALL = {str(number) for number in range(1, 16)}
IN_AREA = {str(number) for number in range(7, 16)}
"""The projects with hostile names, all of one area."""


def found(client: TestClient, **query: str) -> set[str]:
    answer = client.get(ITEMS, params={"limit": "5000", **query})
    assert answer.status_code == 200, answer.text
    said = answer.json()
    assert said["numberMatched"] == said["numberReturned"] == len(said["features"])
    return {feature["id"] for feature in said["features"]}


@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize(
    ("expression", "numbers"),
    [
        ("theme = 'water_supply'", {"2"}),
        ("theme <> 'metro'", {"2", "4", "5"}),
        ("NOT theme IN ('metro', 'health')", {"2", "4"}),
        ("theme LIKE 'p%k_green'", {"4"}),
        ("district = '650104' AND theme = 'metro'", {"3"}),
        ("district = '650109' OR district = '650104'", {"3", "4"}),
        ("year >= '2022'", {"3"}),
        ("year BETWEEN '2021' AND '2022'", {"3"}),
        ("year < '2022'", set()),
        (
            "year IS NULL AND theme = 'metro' AND kind = 'project' AND NOT precision = 'approximate'",
            {"1", "6"},
        ),
        ("district IS NULL", {"5", "6"}),
        ("NOT district = '650106'", {"4"}),  # what has no district is neither in it nor out of it
        ("NOT (district = '650106' OR kind = 'programme')", {"4"}),
        ("NOT (district = '650106' AND kind = 'programme')", ALL - {"5"}),
        ("precision IN ('exact', 'none')", {"1", "6"}),
        ("q = '甲站'", {"1"}),
        ("NOT q = '甲站'", ALL - {"1"}),
        ("shape = '87.34,43.94,87.37,43.94,87.35,43.97'", {"2"}),
        ("S_INTERSECTS(geometry, BBOX(87.34, 43.94, 87.36, 43.96))", {"2"}),
        ("S_INTERSECTS(geometry, POINT(87.3 43.9))", {"1", "3"}),
        ("S_EQUALS(geometry, POINT(87.3 43.9))", {"1"}),
        ("S_TOUCHES(geometry, POINT(87.3 43.9))", {"3"}),
        ("S_CROSSES(geometry, LINESTRING(87.45 43.8, 87.45 44))", {"3"}),
        ("S_CONTAINS(geometry, POINT(87.24 43.81))", IN_AREA),
        ("S_WITHIN(POINT(87.24 43.81), geometry)", IN_AREA),
        ("S_WITHIN(geometry, BBOX(87.1, 43.7, 87.26, 43.9))", IN_AREA),
        ("S_CONTAINS(BBOX(87.1, 43.7, 87.26, 43.9), geometry)", IN_AREA),
        ("S_OVERLAPS(geometry, BBOX(87.22, 43.7, 87.3, 43.9))", IN_AREA),
        ("S_DISJOINT(geometry, BBOX(87.1, 43.7, 87.32, 43.92))", {"2"}),
        ("NOT S_INTERSECTS(geometry, BBOX(87.1, 43.7, 87.32, 43.92))", {"2"}),
        ("geometry IS NULL", {"4", "5", "6"}),
        (
            "geometry IS NOT NULL AND theme = 'metro' AND NOT S_INTERSECTS(geometry, POINT(87.24 43.81))",
            {"1", "3"},
        ),
        ("owner IS NULL", ALL),
        ("owner = 'nobody' OR owner LIKE '%'", set()),
        ("FALSE OR theme = 'health'", {"5"}),
        ("TRUE", ALL),
    ],
)
def test_an_expression_finds_what_it_says(client: TestClient, expression: str, numbers: set[str]) -> None:
    assert found(client, filter=expression) == numbers


@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize(
    ("expression", "numbers"),
    [
        ({"op": "=", "args": [{"property": "theme"}, "water_supply"]}, {"2"}),
        (
            {
                "op": "s_intersects",
                "args": [{"property": "geometry"}, {"bbox": [87.34, 43.94, 87.36, 43.96]}],
            },
            {"2"},
        ),
        (
            {
                "op": "s_intersects",
                "args": [{"property": "geometry"}, {"type": "Point", "coordinates": [87.3, 43.9]}],
            },
            {"1", "3"},
        ),
        ({"op": "not", "args": [{"op": "isNull", "args": [{"property": "year"}]}]}, {"3"}),
    ],
)
def test_an_expression_in_json_finds_the_same(
    client: TestClient, expression: dict[str, Any], numbers: set[str]
) -> None:
    assert found(client, **{"filter": json.dumps(expression), "filter-lang": "cql2-json"}) == numbers


def test_each_value_of_each_filter_finds_what_the_api_finds(client: TestClient) -> None:
    known = content.known_values(load_plan(PLAN))
    asked = 0
    for name in PLAN_LISTS:
        for value in known[name]:
            api = client.get(f"/api/v1/{PLAN}/projects.geojson", params={name: value}).json()["features"]
            wanted = {feature["id"].partition("/")[2] for feature in api}
            assert found(client, **{name: value}) == found(client, filter=f"{name} = '{value}'") == wanted
            asked += bool(wanted)
    assert asked > 50


def test_parameters_bbox_and_filter_narrow_each_other(client: TestClient) -> None:
    box = "87.4,43.7,87.6,43.9"
    one, other = found(client, theme="metro"), found(client, bbox=box)
    inside = found(client, filter=f"S_INTERSECTS(geometry, BBOX({box}))")
    assert found(client, theme="metro", bbox=box) == one & other
    assert found(client, bbox=box, filter="geometry IS NOT NULL") == inside
    assert found(client, theme="metro", filter="kind = 'programme'") <= one


@pytest.mark.parametrize(
    ("expression", "words"),
    [
        ("themes = 'metro'", "'themes' is no queryable; use district"),
        ("theme = 5", "theme is a text; write it in single quotes, '5'"),
        ("theme = TRUE", "theme is a text"),
        ("q LIKE '水'", "q is asked by = only"),
        ("shape = '1,2'", "'1,2' is no value of shape"),
        ("geometry = 'x'", "geometry is asked by S_INTERSECTS"),
        ("buffer(geometry, POINT(1 2))", "'buffer' is not offered"),
        ("S_INTERSECTS(geometry)", "s_intersects takes 2 arguments"),
        ("S_INTERSECTS(geometry, geometry)", "compares geometry with one geometry"),
        ("S_INTERSECTS(theme, POINT(1 2))", "compares geometry with one geometry"),
        ("S_INTERSECTS(geometry, 'x')", "a geometry should stand"),
        ("S_INTERSECTS(geometry, BBOX(1, 2, 3))", "BBOX has four numbers"),
        ("S_INTERSECTS(geometry, BBOX(3, 2, 1, 4))", "the smaller ones first"),
        ("S_INTERSECTS(geometry, POINT EMPTY)", "a geometry should end"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 1 0, 0 1, 0 0)))", "a geometry is not valid"),
        (" OR ".join(["theme = 'metro'"] * 65), "asks too much at once"),
        (" OR ".join(["S_INTERSECTS(geometry, POINT(1 2))"] * 9), "asks too much at once"),
        ("theme = '" + "x" * MOST_CHARACTERS + "'", "longer than 4,000 characters"),
    ],
)
def test_a_filter_that_cannot_be_asked_is_one_sentence(
    client: TestClient, expression: str, words: str
) -> None:
    answer = client.get(ITEMS, params={"filter": expression})
    assert answer.status_code == 400
    said = answer.json()
    assert said["parameter"] == "filter"
    assert words in said["description"]
    assert said["description"].endswith(".")
    assert len(said["description"]) < 400


@pytest.mark.parametrize(
    "expression",
    [
        *("{", "[]", "1", '"x"', "{}", '{"op": "="}', '{"op": "=", "args": 1}', '{"op": "not", "args": []}'),
        *("NaN", '{"op": "and", "args": []}', "[" * 3_000, '{"op":"not","args":[' * 40 + "true" + "]}" * 40),
        '{"op": "in", "args": [{"property": "theme"}, "a"]}',
        '{"op": "=", "args": [{"property": ["a"]}, "x"]}',
        '{"op": "=", "args": [{"property": "theme"}, NaN]}',
        '{"op": ["="], "args": [{"property": "theme"}, "x"]}',
        '{"op": "s_within", "args": [{"property": "geometry"}, {"type": "Point", "coordinates": ["a"]}]}',
        '{"op": "s_within", "args": [{"property": "geometry"}, {"type": "Point", "coordinates": [1, 1e999]}]}',
    ],
)
def test_json_that_is_no_expression_is_one_sentence(client: TestClient, expression: str) -> None:
    answer = client.get(ITEMS, params={"filter": expression, "filter-lang": "cql2-json"})
    assert answer.status_code == 400, answer.text
    assert answer.json()["description"].startswith("Parameter filter")


def test_a_filter_may_be_in_another_system(client: TestClient) -> None:
    wanted = found(client, filter="S_INTERSECTS(geometry, BBOX(87.4, 43.7, 87.6, 43.9))")
    latitude_first = "http://www.opengis.net/def/crs/EPSG/0/4326"
    expression = "S_INTERSECTS(geometry, BBOX(43.7, 87.4, 43.9, 87.6))"
    assert wanted
    assert found(client, **{"filter": expression, "filter-crs": latitude_first}) == wanted
    beyond = {"filter": "S_INTERSECTS(geometry, BBOX(1e300, 1, 1e301, 2))", "filter-crs": METRIC}
    answer = client.get(ITEMS, params=beyond)
    assert answer.status_code == 400
    assert "beyond the reach of EPSG:4538" in answer.json()["description"]
