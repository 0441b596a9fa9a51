"""All plans at once: counts and projects by the same filters, page by page, and a broken plan beside sound ones."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from geoapp.io.codelists import load_codelist
from geoapp.io.plans import plan_ids
from geoapp.web.api.across_params import MOST

V1 = "/api/v1"


def read(client: TestClient, address: str) -> dict[str, Any]:
    answer = client.get(f"{V1}{address}")
    assert answer.status_code == 200, answer.text[:300]
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.usefixtures("province")
def test_plans_are_counted_by_what_each_of_them_hands_out(client: TestClient) -> None:
    everything = read(client, "/plans")
    assert [one["id"] for one in everything["plans"]] == list(plan_ids())
    assert everything["projects"] == 30 * 20
    query = "theme=metro&year=2027&kind=project"
    counted = {one["id"]: one["projects"] for one in read(client, f"/plans?{query}")["plans"]}
    for plan_id in plan_ids()[:6]:
        features = read(client, f"/{plan_id}/projects.geojson?{query}")["features"]
        assert counted.get(plan_id, 0) == len(features)


@pytest.mark.usefixtures("province")
def test_projects_come_page_by_page_and_each_once(client: TestClient) -> None:
    query = "theme=health&province=52"
    whole = read(client, f"/projects?{query}&limit={MOST}")
    assert {one["theme"] for one in whole["projects"]} == {"health"}
    assert len(whole["projects"]) == whole["matched"] > 20
    pages = [
        read(client, f"/projects?{query}&limit=7&offset={offset}")["projects"]
        for offset in range(0, whole["matched"], 7)
    ]
    assert [one for page in pages for one in page] == whole["projects"]
    one = whole["projects"][0]
    feature = read(client, f"/{one['link']}")
    assert (feature["id"], feature["properties"]["name"]) == (one["id"], one["name"])
    assert read(client, f"/projects?{query}&offset=100000")["projects"] == []


@pytest.mark.usefixtures("province")
def test_a_search_finds_names_in_every_plan(client: TestClient) -> None:
    found = read(client, "/projects?q=3号水厂&limit=1000")
    assert found["matched"] == len(found["projects"]) > 0
    assert all("3号水厂" in one["name"] for one in found["projects"])
    assert len({one["plan"] for one in found["projects"]}) > 1


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("path", ["/plans", "/projects"])
@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("district=510101", "district"),
        ("province=99", "province"),
        ("province=", "province"),
        ("province=51&province=52", "province"),
        ("theme=moon", "theme"),
        ("year=1999", "year"),
        ("shape=1,2,3,4,5,6", "shape"),
        ("bbox=1,2", "bbox"),
        ("project=county-0000/0", "project"),
        ("plan=county-0000", "plan"),
        ("crs=4490", "crs"),
    ],
)
def test_what_does_not_hold_for_all_plans_is_refused(
    client: TestClient, path: str, query: str, parameter: str
) -> None:
    answer = client.get(f"{V1}{path}?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, parameter)


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("path", ["/plans", "/projects"])
@pytest.mark.parametrize(
    "query", ["status=done", "light=red", "list_year=2024", "money_max=5000万", "owner=某局"]
)
def test_what_each_plan_records_is_refused_with_where_to_ask(
    client: TestClient, path: str, query: str
) -> None:
    answer = client.get(f"{V1}{path}?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, query.partition("=")[0])
    assert answer.json()["error"].endswith("kept plan by plan; ask /<plan>/projects.geojson.")


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    "query", ["limit=0", f"limit={MOST + 1}", "limit=x", "offset=-1", "offset=1e3", "limit=٣"]
)
def test_a_page_is_a_whole_number_in_its_range(client: TestClient, query: str) -> None:
    answer = client.get(f"{V1}/projects?{query}")
    assert (answer.status_code, answer.json()["parameter"]) == (400, query.partition("=")[0])
    assert client.get(f"{V1}/plans?{query}").status_code == 400


def test_a_broken_plan_is_one_sentence_and_the_others_are_listed(client: TestClient, province: Path) -> None:
    broken, half = plan_ids()[:2]
    (province / "plans" / broken / "plan.toml").write_text("[", encoding="utf-8")
    shutil.rmtree(province / "geojson" / half)
    told = read(client, "/plans")
    assert [one["id"] for one in told["broken"]] == [broken, half]
    assert all(one["error"].endswith((".", f"--plan {half}")) for one in told["broken"])
    assert str(province) not in str(told)
    assert len(told["plans"]) == 28
    ready = client.get(f"{V1}/ready")
    assert ready.status_code == 503
    assert "plan.toml" in ready.json()["error"]


def test_provinces_are_handed_out_as_codes(client: TestClient) -> None:
    codes = read(client, "/codelists/provinces")["codes"]
    assert [one["code"] for one in codes] == [one.code for one in load_codelist("provinces").codes]
    assert len(codes) == 34
