"""What may lie beneath the projects reaches the map's script, without anything that asks another host unasked."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geoapp.io.words import Words
from geoapp.web.map.bases import bases
from geoapp.web.routes import routes

from ...invented_archive import declare  # noqa: TID252

PLAN = "urumqi-14fyp"
HOST = """[[base_map]]
title = { zh = "甲", en = "A" }
url = "https://t.example/{z}/{x}/{y}.png"
credit = "us"
datum = "wgs84"

"""


def test_without_a_base_map_the_gazetteer_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEOAPP_BASE_MAPS", raising=False)
    told = bases(PLAN, Words("zh"))
    assert (told["first"], told["maps"]) == ("known", [])
    assert told["known"].endswith(f"/basemaps/known/{PLAN}.json?lang=zh")


def test_an_archive_is_the_first_and_a_host_never(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = declare(tmp_path)
    monkeypatch.setenv("GEOAPP_BASE_MAPS", str(path))
    archive = path.read_text(encoding="utf-8")
    path.write_text(HOST, encoding="utf-8")
    assert bases(PLAN, Words("zh"))["first"] == "known"
    path.write_text(HOST + archive, encoding="utf-8")
    told = bases(PLAN, Words("en"))
    assert told["first"] == "map-1"
    _, own = told["maps"]
    assert own["title"] == "Own ground"
    assert own["tiles"].startswith("../../basemaps/1/{z}/{x}/{y}.mvt?as=")
    assert (own["zooms"], own["reviewed"]) == ((7, 11), False)


def test_another_state_of_the_file_has_other_addresses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_BASE_MAPS", str(declare(tmp_path)))
    before = bases(PLAN, Words("zh"))["maps"][0]["tiles"]
    path = tmp_path / "invented.pmtiles"
    path.write_bytes(path.read_bytes() + b"\0")
    assert bases(PLAN, Words("zh"))["maps"][0]["tiles"] != before


def test_what_the_gazetteer_knows_is_one_file_in_the_visitors_language() -> None:
    with TestClient(Starlette(routes=routes())) as client:
        chinese, english = (
            client.get(f"/basemaps/known/{PLAN}.json", params={"lang": lang}).json() for lang in ("zh", "en")
        )
        assert client.get("/basemaps/known/nowhere.json").status_code == 404
    names = {one["name"] for one in chinese if one["kind"] == "name"}
    assert {"昌吉市", "柴窝堡湖"} <= names
    assert "Changji" in {one["name"] for one in english if one["kind"] == "name"}
    kinds = [one["kind"] for one in chinese]
    assert kinds.index("name") > kinds.index("line") > kinds.index("band")
    river = next(one for one in chinese if one["style"] == "river" and one["kind"] == "line")
    assert river["dashed"] is True
    assert 43 < river["at"][0][0][0] < 45  # latitude first
