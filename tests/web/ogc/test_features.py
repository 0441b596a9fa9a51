"""Features come by pages and windows, in the system and the form that was asked for, and nothing by mistake."""

import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from pyproj import Transformer
from starlette.testclient import TestClient

from geoapp.settings import ROOT
from geoapp.web.ogc.conformance import CONFORMANCE

from ...invented_plan import copy_plan  # noqa: TID252

PLAN = "urumqi-14fyp"
PROJECTS = f"/ogc/collections/{PLAN}.projects"
ITEMS = f"{PROJECTS}/items"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
DOCUMENTED = re.findall(
    r"http://127\.0\.0\.1:8501(/ogc/[^\s\"`]*)", (ROOT / "docs" / "ogc.md").read_text("utf-8")
)
PAGES = (
    "/ogc/",
    "/ogc/conformance",
    "/ogc/api",
    "/ogc/collections",
    PROJECTS,
    f"{PROJECTS}/queryables",
    ITEMS,
)


def get(client: TestClient, address: str, **query: str) -> dict[str, Any]:
    answer = client.get(address, params=query or None)
    assert answer.status_code == 200, answer.text[:300]
    said: dict[str, Any] = answer.json()
    return said


def hrefs(said: dict[str, Any], rel: str) -> list[str]:
    return [link["href"] for link in said["links"] if link["rel"] == rel]


@pytest.mark.parametrize("example", DOCUMENTED)
def test_every_documented_address_is_answered(client: TestClient, example: str) -> None:
    assert client.get(example).status_code == 200


@pytest.mark.parametrize("start", ["/ogc", "/ogc/", "/ogc/?lang=zh"])
def test_every_link_leads_somewhere_from_the_landing_page_on(client: TestClient, start: str) -> None:
    known, waiting = set[str](), [f"http://127.0.0.1{start}"]
    while waiting:
        address = waiting.pop()
        known.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer.headers["content-type"].startswith("text/html"):
            continue
        said = answer.json()
        parts = [said, *said.get("collections", ())] if "features" not in said else [said]
        links = [link for part in parts for link in part.get("links", ())]
        found = {link["href"] for link in links if not link.get("templated")}
        waiting += [one for one in found - known - set(waiting) if "offset=" not in one]
    assert len(known) > 30


def test_a_server_under_a_path_links_under_it() -> None:
    from starlette.applications import Starlette  # noqa: PLC0415 (of this test only)

    from geoapp.web.routes import routes  # noqa: PLC0415

    with TestClient(Starlette(routes=routes("/plans")), base_url="https://map.example") as client:
        said = get(client, "/plans/ogc/collections")
        assert hrefs(said, "self") == ["https://map.example/plans/ogc/collections"]
        assert all(
            client.get(address).status_code == 200 for address in hrefs(said["collections"][1], "items")
        )


def test_what_is_declared_is_what_the_document_says(client: TestClient) -> None:
    assert get(client, "/ogc/conformance")["conformsTo"] == list(CONFORMANCE)
    assert len(set(CONFORMANCE)) == len(CONFORMANCE) == 24


@pytest.mark.parametrize("kind", ["projects", "districts", "zones"])
def test_a_collection_is_described_alike_in_the_list_and_by_itself(client: TestClient, kind: str) -> None:
    listed = next(
        one for one in get(client, "/ogc/collections")["collections"] if one["id"] == f"{PLAN}.{kind}"
    )
    alone = get(client, f"/ogc/collections/{PLAN}.{kind}")
    listed["links"] = [*alone["links"][:2], *listed["links"]]
    assert listed == alone
    west, south, east, north = alone["extent"]["spatial"]["bbox"][0]
    for feature in get(client, f"/ogc/collections/{PLAN}.{kind}/items", limit="5000")["features"]:
        if feature["geometry"]:
            numbers = [float(one) for one in re.findall(r"[-\d.]+", str(feature["geometry"]["coordinates"]))]
            assert west <= min(numbers[::2]) <= max(numbers[::2]) <= east
            assert south <= min(numbers[1::2]) <= max(numbers[1::2]) <= north


def test_many_plans_are_listed_page_by_page_also_while_one_cannot_be_read(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied = copy_plan(tmp_path, monkeypatch)
    for number in range(1, 5):
        shutil.copytree(copied, copied.parent / f"plan-{number}")
    found, address, pages = [], "/ogc/collections?limit=2", 0
    while address:
        said = get(client, address)
        found += [one["id"] for one in said["collections"]]
        address, pages = next(iter(hrefs(said, "next")), ""), pages + 1
    plans = ["plan-1", "plan-2", "plan-3", "plan-4", "shaoxing-demo"]
    assert found == [
        "plans",
        *(f"{plan}.{kind}" for plan in plans for kind in ("projects", "districts", "zones")),
    ]
    assert pages == 3
    named = get(client, "/ogc/collections/plans/items", plan="plan-2")
    assert [one["id"] for one in named["features"]] == ["plan-2"]
    broken = client.get("/ogc/collections/plan-1.projects/items")  # never built
    assert broken.status_code == 500
    assert "error id" in broken.json()["error"]
    shutil.rmtree(copied)
    assert len(get(client, "/ogc/collections")["collections"]) == 13


def test_pages_hold_every_feature_once_and_lead_there_and_back(client: TestClient) -> None:
    whole = get(client, ITEMS, limit="5000")
    assert whole["numberMatched"] == whole["numberReturned"] == len(whole["features"])
    found, address, before = [], f"{ITEMS}?limit=100", ""
    while address:
        said = get(client, address)
        assert said["numberMatched"] == whole["numberMatched"]
        assert said["numberReturned"] == len(said["features"]) <= 100
        assert bool(hrefs(said, "prev")) == bool(before)
        if before:
            back = get(client, hrefs(said, "prev")[0])
            assert back["features"][-1] == found[-1]
        found += said["features"]
        before, address = address, next(iter(hrefs(said, "next")), "")
    assert found == whole["features"]
    beyond = get(client, ITEMS, offset="9" * 5_000)
    assert (beyond["numberReturned"], beyond["features"]) == (0, [])
    assert get(client, ITEMS, limit="1000000")["numberReturned"] == whole["numberMatched"]


def test_a_feature_says_where_how_surely_and_by_which_words(client: TestClient) -> None:
    record = get(client, f"/api/v1/{PLAN}/projects/16830")
    feature = get(client, f"{ITEMS}/16830")
    told, wanted = feature["properties"], record["properties"]
    assert (feature["id"], told["id"]) == ("16830", record["id"])
    assert feature["geometry"] == record["geometry"]
    assert told["radius_m"] == wanted["location"]["uncertainty_m"]
    assert (told["citation"], told["confidence"]) == (wanted["cite"], wanted["confidence"])
    assert told["district"] == [str(share["adcode"]) for share in wanted["districts"]]
    assert get(client, f"{ITEMS}/{PLAN}%2F16830")["properties"] == told
    assert not any(isinstance(value, dict) for value in told.values())


@pytest.mark.parametrize(
    ("code", "north_first"), [("4326", True), ("4490", True), ("4538", True), ("3857", False)]
)
def test_another_system_has_its_own_order_of_axes(client: TestClient, code: str, north_first: bool) -> None:  # noqa: FBT001
    plain = client.get(f"{ITEMS}?filter=S_INTERSECTS(geometry,BBOX(87,43,88,44))&limit=5000")
    moved = client.get(plain.url, params={**plain.url.params, "crs": f"{EPSG}{code}"})
    assert plain.headers["content-crs"] == f"<{CRS84}>"
    assert moved.headers["content-crs"] == f"<{EPSG}{code}>"
    there = Transformer.from_crs("EPSG:4326", f"EPSG:{code}", always_xy=True)
    points = 0
    for one, other in zip(plain.json()["features"], moved.json()["features"], strict=True):
        assert one["id"] == other["id"]
        if one["geometry"]["type"] == "Point":
            east, north = there.transform(*one["geometry"]["coordinates"])
            wanted = (north, east) if north_first else (east, north)
            tolerance = 1e-6 if code in ("4326", "4490") else 0.01
            assert other["geometry"]["coordinates"] == pytest.approx(wanted, abs=tolerance, rel=0)
            points += 1
    assert points > 10


def test_a_window_may_be_in_any_system_and_lets_through_what_has_no_place(client: TestClient) -> None:
    def ids(**query: str) -> set[str]:
        return {one["id"] for one in get(client, ITEMS, limit="5000", **query)["features"]}

    inside = ids(filter="S_INTERSECTS(geometry, BBOX(87.4, 43.7, 87.6, 43.9))")
    unplaced = ids(filter="geometry IS NULL")
    assert inside
    assert unplaced
    assert ids(bbox="87.4,43.7,87.6,43.9") == ids(bbox="87.4,43.7,-5,87.6,43.9,9000") == inside | unplaced
    assert ids(**{"bbox": "43.7,87.4,43.9,87.6", "bbox-crs": f"{EPSG}4326"}) == inside | unplaced
    there = Transformer.from_crs("EPSG:4326", "EPSG:4538")
    (y0, x0), (y1, x1) = there.transform(43.7, 87.4), there.transform(43.9, 87.6)
    window = f"{min(y0, y1)},{min(x0, x1)},{max(y0, y1)},{max(x0, x1)}"
    metric = ids(**{"bbox": window, "bbox-crs": f"{EPSG}4538"})
    assert len(metric ^ (inside | unplaced)) <= 2  # at the edges, which are no meridians in metres
    assert ids(bbox="179,-1,-179,1") == ids(bbox="0,0,0,0") == unplaced
    assert ids(bbox="87.4,-90,-170,90") > inside | unplaced


@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ("2022-12-31", True),
        ("2022-12-01T00:00:00Z", True),
        ("2022-11-30", False),
        ("2022-11-01/2022-12-01", True),
        ("../2022-11-30", False),
        ("2023-01-01/..", False),
        ("2022-06-01/", True),
        ("/2025-01-01", True),
    ],
)
def test_a_moment_finds_milestones_and_lets_through_what_has_none(
    client: TestClient,
    moment: str,
    found: bool,  # noqa: FBT001
) -> None:
    ids = {one["id"] for one in get(client, ITEMS, datetime=moment)["features"]}
    assert ("3" in ids) is found
    assert len(ids - {"3"}) == 14


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        (f"{ITEMS}?themes=metro", "themes"),
        (f"{ITEMS}?theme=moon", "theme"),
        (f"{ITEMS}?theme=", "theme"),
        (f"{ITEMS}?limit=0", "limit"),
        (f"{ITEMS}?limit=-1", "limit"),
        (f"{ITEMS}?limit=1&limit=2", "limit"),
        (f"{ITEMS}?offset=x", "offset"),
        (f"{ITEMS}?offset=-99999999999999999999", "offset"),
        (f"{ITEMS}?bbox=1,2,3", "bbox"),
        (f"{ITEMS}?bbox=1,nan,3,4", "bbox"),
        (f"{ITEMS}?bbox=1,5,3,4", "bbox"),
        (f"{ITEMS}?bbox=1,2,3,400", "bbox"),
        (f"{ITEMS}?bbox=1e300,1e300,1e301,1e301&bbox-crs={EPSG}3857", "bbox"),
        (f"{ITEMS}?bbox-crs=EPSG:4326", "bbox-crs"),
        (f"{ITEMS}?crs={EPSG}2056", "crs"),
        (f"{ITEMS}?datetime=2022", "datetime"),
        (f"{ITEMS}?datetime=2022-02-30", "datetime"),
        (f"{ITEMS}?datetime=../..", "datetime"),
        (f"{ITEMS}?datetime=2023-01-01/2022-01-01", "datetime"),
        (f"{ITEMS}?filter-lang=sql", "filter-lang"),
        (f"{ITEMS}?f=gml", "f"),
        (f"{ITEMS}?lang=fr", "lang"),
        (f"{ITEMS}?shape=1,2", "shape"),
        (f"{ITEMS}?%00=%00", "\ufffd"),
        (f"{ITEMS}/16830?limit=1", "limit"),
        (f"{PROJECTS}?theme=metro", "theme"),
        ("/ogc/collections?bbox=1,2,3,4", "bbox"),
        ("/ogc/?a=b", "a"),
        ("/ogc/collections/plans/items?theme=metro", "theme"),
        (f"/ogc/collections/{PLAN}.districts/items?district=1", "district"),
    ],
)
def test_a_parameter_that_cannot_be_used_is_a_400_in_one_sentence(
    client: TestClient, address: str, parameter: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 400, answer.text[:200]
    said = answer.json()
    assert (said["code"], said["parameter"]) == ("BadRequest", parameter)
    assert said["description"].startswith(f"Parameter {parameter} with the value '")
    assert said["description"].endswith(".")
    assert len(said["description"]) < 1_000


@pytest.mark.parametrize(
    "address",
    [
        "/ogc/nothing",
        "/ogc/collections/nothing",
        f"/ogc/collections/{PLAN}",
        f"{ITEMS}/0",
        f"{ITEMS}/..%2f1",
        "/ogc/collections/.projects",
    ],
)
def test_what_does_not_exist_is_a_404_in_one_sentence(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert (answer.status_code, answer.json()["code"]) == (404, "NotFound")
    assert answer.json()["description"].startswith("The")


def test_features_are_read_only(client: TestClient) -> None:
    answer = client.post(ITEMS, json={})
    assert (answer.status_code, answer.json()["code"]) == (405, "MethodNotAllowed")
    assert client.head(ITEMS).status_code == 200


def test_who_has_an_answer_already_is_told_so_and_of_no_other(client: TestClient) -> None:
    first = client.get(ITEMS)
    assert client.get(ITEMS, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    page = client.get(ITEMS, headers={"If-None-Match": first.headers["etag"], "Accept": "text/html"})
    assert page.status_code == 200
    other = client.get(f"{ITEMS}?limit=1", headers={"If-None-Match": first.headers["etag"]})
    elsewhere = client.get(ITEMS, headers={"If-None-Match": first.headers["etag"], "Host": "localhost"})
    assert (other.status_code, elsewhere.status_code) == (200, 200)
    assert elsewhere.json()["links"][0]["href"].startswith("http://localhost/")
    assert first.headers["vary"].startswith("Accept")


@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_escape_every_text_and_ask_for_nothing_elsewhere(
    client: TestClient, hostile_names: tuple[str, ...], lang: str
) -> None:
    pages = [*PAGES, f"{ITEMS}/7", f"{ITEMS}/16830?crs={EPSG}4326", f"{ITEMS}?filter=name%3D'<script>'"]
    texts = [
        client.get(
            page,
            params={"lang": lang, "f": "html"} if "?" not in page else None,
            headers={"Accept": "text/html"},
        )
        for page in pages
    ]
    for answer in texts[:8]:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "<script" not in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert not re.search(
            r"<(?:img|link|iframe|object|form|base)\b|\b(?:src|action)=|url\(|@import",
            re.sub(r"&#60;.*?&#62;", "", answer.text),
        )
        for address in re.findall(r'href="([^"]*)"', answer.text):
            assert address.startswith("http://127.0.0.1/ogc/")
    whole = texts[6].text
    assert not any(name in whole for name in hostile_names if "<" in name)
    assert "&#60;img src=x onerror=hit()&#62;" in whole


def test_a_browser_gets_a_page_and_a_program_json(client: TestClient) -> None:
    kinds = {
        "text/html,application/xhtml+xml,*/*;q=0.8": "text/html; charset=utf-8",
        "application/geo+json, application/json": "application/geo+json",
        "*/*": "application/geo+json",
        "text/html;q=0.1, application/json": "application/geo+json",
    }
    for accept, kind in kinds.items():
        assert client.get(ITEMS, headers={"Accept": accept}).headers["content-type"] == kind
    assert (
        client.get(f"{ITEMS}?f=json", headers={"Accept": "text/html"}).headers["content-type"]
        == "application/geo+json"
    )


def test_what_can_be_asked_is_a_schema_of_the_filters(client: TestClient) -> None:
    answer = client.get(f"{PROJECTS}/queryables")
    said = answer.json()
    assert answer.headers["content-type"] == "application/schema+json"
    assert said["$id"] == f"http://127.0.0.1{PROJECTS}/queryables"
    assert said["additionalProperties"] is False
    assert "metro" in said["properties"]["theme"]["enum"]
    feature = get(client, f"{ITEMS}/16830")["properties"]
    recorded = {"recorded_status", "light", "list_year", "money_min", "money_max"}  # nothing is
    assert set(said["properties"]) - set(feature) == {"q", "shape", "geometry", *recorded}


def test_a_drawn_shape_says_how_surely(client: TestClient) -> None:
    shape = "87.5,43.8,87.6,43.8,87.6,43.9,87.5,43.9"
    said = get(client, ITEMS, shape=shape, limit="5000")
    api = get(client, f"/api/v1/{PLAN}/projects.geojson", shape=shape)
    told = {one["properties"]["id"]: one["properties"]["in_shape"] for one in said["features"]}
    assert told == {one["id"]: one["properties"]["in_shape"] for one in api["features"]}
    assert set(told.values()) == {"certain", "possible"}
