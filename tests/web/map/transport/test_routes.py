"""The map's own addresses answer with exactly what was selected, and with nothing for what is not there."""

import gzip
import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geoapp.domain.record import ProjectRecord
from geoapp.domain.selection import Selection
from geoapp.geometry.arrays import Indices
from geoapp.io.record_lines import RecordLines
from geoapp.web import content
from geoapp.web.map.transport import payload
from geoapp.web.routes import routes

PLAN = "urumqi-14fyp"


@pytest.fixture
def client() -> TestClient:
    return TestClient(Starlette(routes=routes()))


@pytest.mark.usefixtures("sample_folder")
def test_an_address_gives_the_features_that_the_message_would_have_held(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    selection = Selection(district=("650106",), lang="en", view="43.8,87.6,12")
    told: dict[str, Any] = payload.make_features(PLAN, selection)["data"]
    monkeypatch.setattr(payload, "MOST_IN_MESSAGE", 0)
    address = payload.make_features(PLAN, selection)["url"]
    assert address.startswith("../../features/")
    answer = client.get(address.removeprefix("../.."))
    assert answer.headers["content-type"] == "application/json"
    assert answer.json() == json.loads(json.dumps(told))
    assert len(told["pins"]) == 12


def test_records_of_features_are_asked_for_together_and_their_symbols_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    catalogue, asked = content.catalogue(PLAN), list[int]()
    given, rows = RecordLines.some, np.arange(len(catalogue))

    def counted(records: RecordLines, some: Indices) -> Iterator[ProjectRecord]:
        asked.append(len(some))
        return given(records, some)

    monkeypatch.setattr(RecordLines, "some", counted)
    payload._kept_symbols(catalogue).clear()
    first = payload.data_of(catalogue, rows)
    assert payload.data_of(catalogue, rows) == first
    assert asked == [len(catalogue.columns.drawn), 0]


@pytest.mark.usefixtures("sample_folder")
def test_many_features_come_as_tiles_and_the_address_carries_the_filter(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(payload, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(payload, "MOST_IN_MESSAGE", 0)
    told = payload.make_features(PLAN, Selection(theme=("metro",), q="线"))
    assert "theme=metro" in told.get("url", "")
    told = payload.make_features(PLAN, Selection(district=("650106",)))
    assert "{z}/{x}/{y}.mvt?district=650106&as=" in told["tiles"]
    tile = told["tiles"].removeprefix("../..").format(z=8, x=190, y=93)
    answer = client.get(tile)
    assert answer.status_code == 200
    assert b"points" in answer.content


@pytest.mark.usefixtures("sample_folder")
def test_hovering_over_a_tile_is_told_what_it_would_be_told_of_few_features(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pins = payload.make_features(PLAN, Selection())["data"]["pins"]
    monkeypatch.setattr(payload, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(payload, "MOST_IN_MESSAGE", 0)
    address = payload.make_features(PLAN, Selection())["label"].removeprefix("../..")
    for code, name, lines, _, _, radius, *_ in pins:
        told = client.get(f"{address}&id={code}").json()
        assert (told["name"], told["lines"], told["margin"]["radius"]) == (name, lines, radius)
    assert client.get(f"{address}&id=none").status_code == 404
    assert client.get(f"/features/none/label.json?id={pins[0][0]}").status_code == 404


@pytest.mark.usefixtures("sample_folder")
def test_large_answers_are_compressed_for_browsers_that_take_that(client: TestClient) -> None:
    with client.stream("GET", f"/features/{PLAN}.json") as answer:
        assert answer.headers["content-encoding"] == "gzip"
        packed = b"".join(answer.iter_raw())
    assert len(json.loads(gzip.decompress(packed))["pins"]) == 12
    plain = client.get(f"/features/{PLAN}.json", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers


@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize(
    "path",
    [
        "nowhere.json",
        "..%2Fx.json",
        f"{PLAN}/17/0/0.mvt",
        f"{PLAN}/2/4/0.mvt",
        f"{PLAN}/0/0/1.mvt",
        "x/1/0/0.mvt",
    ],
)
def test_what_is_not_there_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(f"/features/{path}").status_code == 404


@pytest.mark.usefixtures("sample_folder")
def test_hostile_parameters_are_left_out(client: TestClient) -> None:
    answer = client.get(f"/features/{PLAN}.json?theme=<b>&shape=x&bbox=${{1}}&as='")
    assert answer.status_code == 200
    # none of them narrows anything, but an unknown theme selects nothing of its own
    assert len(answer.json()["pins"]) == 12


@pytest.mark.usefixtures("sample_folder")
def test_a_click_far_out_is_told_of_all_that_lies_there_and_near_by_of_the_one(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    pins = payload.make_features(PLAN, Selection(district=("650106",)))["data"]["pins"]
    monkeypatch.setattr(payload, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(payload, "MOST_IN_MESSAGE", 0)
    address = payload.make_features(PLAN, Selection(district=("650106",)))["near"].removeprefix("../..")
    lat, lon = pins[0][6][0]

    def told(zoom: float) -> dict[str, Any]:
        answer = client.get(f"{address}&at={lat},{lon},{zoom}")
        assert answer.status_code == 200
        return dict(answer.json())

    far, here = told(0), told(16)
    assert {pin[0] for pin in far["pins"]} <= {pin[0] for pin in pins}
    assert sum(count for *_, count in far["all"]) == len(far["pins"])
    assert pins[0][0] in {pin[0] for pin in here["pins"]}
    assert all([lat, lon] in pin[6] for pin in here["pins"])
    monkeypatch.setattr(payload, "MOST_LISTED", 2)
    assert len(told(0)["pins"]) == 2
    assert told(0)["all"] == far["all"]


@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize(
    "at", ["", "43.8,87.6", "43.8,87.6,99", "nan,87.6,9", "90,87.6,9", "43.8,1e9,9", "a,b,c"]
)
def test_a_click_on_no_place_of_the_earth_is_answered_with_nothing(client: TestClient, at: str) -> None:
    assert client.get(f"/features/{PLAN}/near.json?as=x&at={at}").status_code == 404
