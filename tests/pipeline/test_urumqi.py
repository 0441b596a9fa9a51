"""Urumqi's projects stand where the plan and public knowledge put them."""

import json
from typing import Any

import geopandas as gpd
import pytest

from geoapp.analysis.placing import located_share
from geoapp.analysis.select import select
from geoapp.domain.evidence import read_evidence
from geoapp.domain.record import PLACED
from geoapp.domain.selection import Selection
from geoapp.io.codelists import load_codelist
from geoapp.io.geojson import frame_of
from geoapp.pipeline.build import build_plan
from geoapp.settings import ROOT

SAMPLE = ROOT.parent / "shared" / "reference" / "annotation-sample.jsonl"
LINES = SAMPLE.read_text(encoding="utf-8").splitlines() if SAMPLE.is_file() else []
ANNOTATED = [
    entry for entry in map(json.loads, LINES) if entry["districts_expected"] and entry["kind"] == "project"
]
SAME = 0.5
"""Spans that overlap by this part of their union are of one project."""

ZONES = {
    "经开区": "两河片区排水收纳系统",
    "高新区": "高新技术产业开发区(新市区)人民医院",
    "国际陆港区": "中欧班列(乌鲁木齐)集结中心扩建工程(二期)",
    "临空经济示范区": "空港综合物流园",
    "综合保税区": "乌鲁木齐综合保税区园区开发项目",
    "甘泉堡": "甘泉堡新水源地第二净水厂暨主城区扬水应急保障工程",
    "河马泉片区": "河马泉污水处理厂",
    "两河片区": "两河片区污水处理厂",
    "城北片区": "城北片区",
}
"""A zone as people call it, and a project that lies in it by its name or by a published fact."""


@pytest.fixture(scope="module")
def features() -> list[dict[str, Any]]:
    files = build_plan("urumqi-14fyp").files
    return [feature for text in files.values() for feature in json.loads(text)["features"]]


@pytest.fixture(scope="module")
def records(features: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {feature["id"]: feature["properties"] for feature in features}


@pytest.fixture(scope="module")
def frame(features: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    return frame_of([feature["properties"] for feature in features], [None] * len(features), {})


def _overlap(entry: dict[str, Any], record: dict[str, Any]) -> float:
    """Return the IoU; 1 where the record's own words end what the annotation gives with a size or a shared tail."""
    if entry["char_start"] <= record["start"] and record["end"] <= entry["char_end"]:
        return 1 - (record["start"] - entry["char_start"]) / 100
    both = min(entry["char_end"], record["end"]) - max(entry["char_start"], record["start"])
    either = max(entry["char_end"], record["end"]) - min(entry["char_start"], record["start"])
    return both / either


@pytest.mark.skipif(not LINES, reason=f"needs the annotation {SAMPLE.name}")
@pytest.mark.parametrize("entry", ANNOTATED, ids=[entry["id"] for entry in ANNOTATED])
def test_every_annotated_district_is_found(entry: dict[str, Any], records: dict[str, dict[str, Any]]) -> None:
    record = max(records.values(), key=lambda each: _overlap(entry, each))
    assert _overlap(entry, record) >= SAME
    found = {share["name"] for share in record["districts"] if share["share"] > 0}
    listed_with_its_ends = record["location"]["evidence"].startswith("ends_listed: ")
    if record["outside_share"] > 0 or (record["location"]["kind"] == "none" and listed_with_its_ends):
        found.add("outside")
    assert set(entry["districts_expected"]) <= found


def test_only_possible_districts_have_no_share(records: dict[str, dict[str, Any]]) -> None:
    for record in records.values():
        for share in record["districts"]:
            assert (share["share"] == 0) == (share["relation"] == "possible"), record["id"]


def test_shares_sum_to_one_unless_every_district_is_only_possible(
    records: dict[str, dict[str, Any]],
) -> None:
    for record in records.values():
        shares = (*(share["share"] for share in record["districts"]), record["outside_share"])
        relations = {share["relation"] for share in record["districts"]}
        nowhere = record["location"]["kind"] in ("city", "none")
        whole = 0 if nowhere or (relations == {"possible"} and not record["outside_share"]) else 1_000_000
        assert sum(round(share * 1_000_000) for share in shares) == whole, record["id"]


def test_nine_in_ten_projects_that_name_a_place_are_located(frame: gpd.GeoDataFrame) -> None:
    found = located_share(frame)
    assert found.named > 100
    assert found.share >= 0.9, "\n".join(f"{miss.name}: {miss.reason}" for miss in found.misses)


def test_every_project_has_codes_and_evidence_by_known_rules(records: dict[str, dict[str, Any]]) -> None:
    rules = load_codelist("evidence_rules")
    lists = {
        "exactness": "exactness",
        "reach": "reach",
        "class": "location_class",
        "precision": "iati_precision",
    }
    for record in records.values():
        where = record["location"]
        parts = where["evidence"].split("; ")
        steps = read_evidence(where["evidence"])
        assert len(steps) == len(parts) > 0, record["id"]
        assert all(step.rule in rules for step in steps), record["id"]
        for field, name in lists.items():
            assert (where[field] is None) == (where["kind"] == "none")
            assert where[field] is None or where[field] in load_codelist(name)


def test_nothing_falls_back_to_a_centroid(features: list[dict[str, Any]]) -> None:
    for feature in features:
        where = feature["properties"]["location"]
        assert (feature["geometry"] is not None) == (where["kind"] in PLACED)
        if where["kind"] in PLACED:
            assert 0 < where["uncertainty_m"] < 12_000
        if where["quality"] in ("estimate", "interpolated"):
            assert where["exactness"] != "1"


def test_what_lies_in_dispute_says_so(records: dict[str, dict[str, Any]]) -> None:
    (found,) = [record for record in records.values() if record["name"].startswith("白鸟湖片区")]
    assert found["district_conflict"] == "text_over_boundaries: 头屯河区 → 乌鲁木齐县"
    relations = {share["name"]: share["relation"] for share in found["districts"]}
    assert (relations["头屯河区"], relations["乌鲁木齐县"]) == ("named", "possible")


@pytest.mark.parametrize(("zone", "project"), ZONES.items())
def test_zones_filter_like_districts(frame: gpd.GeoDataFrame, zone: str, project: str) -> None:
    found = select(frame, Selection(zone=(zone,)))
    assert project in set(found["name"])
    assert len(found) < len(frame)


def test_no_place_is_called_after_a_project(records: dict[str, dict[str, Any]]) -> None:
    assert records["urumqi-14fyp/16830"]["location"]["evidence"].startswith("correction: ")
    runways = records["urumqi-14fyp/16885"]["location"]
    # OurAirports publishes both runways; 60 m is the radius of their mid-points.
    assert (runways["kind"], runways["uncertainty_m"], runways["quality"]) == ("site", 60.0, "published")
