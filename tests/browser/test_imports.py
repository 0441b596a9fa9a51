"""A visitor's own files in a real browser: a layer comes onto the map, other kinds come back clean, with commands."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from geoapp.domain.palette import MARKS
from geoapp.settings import ROOT

from .waiting import settle

pytestmark = pytest.mark.browser

RING = [[87.5, 43.8], [87.7, 43.8], [87.7, 43.9], [87.5, 43.9], [87.5, 43.8]]
NAME = "<img src=x onerror=hit()>"


def outlines(page: Page) -> Locator:
    """Return the paths of the visitor's own layers on the map, each of which takes a click."""
    frame = page.frame_locator("iframe[title*='st_folium']")
    frame.locator(".leaflet-marker-icon").first.wait_for()
    settle(page)
    return frame.locator(f"path[stroke='{MARKS['own'].color}'].leaflet-interactive")


def test_a_layer_comes_onto_the_map_of_its_visitor_only(  # noqa: PLR0913, PLR0917 (fixtures)
    address: str,
    page: Page,
    browser: Browser,
    requests: list[str],
    failures: list[str],
    tmp_path: Path,
) -> None:
    feature = {
        "type": "Feature",
        "properties": {"name": NAME},
        "geometry": {"type": "Polygon", "coordinates": [RING]},
    }
    file = tmp_path / "地块.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    page.goto(f"{address}imports")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".geo-facts")).to_contain_text("面 1")
    expect(page.get_by_role("figure", name="示意图")).to_be_visible()
    assert (
        page.locator(".geo-sketch img").evaluate(
            "picture => picture.decode().then(() => picture.naturalWidth)"
        )
        > 0
    )
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("已导入“地块”")).to_be_visible()
    page.get_by_role("link", name="项目地图").click()
    expect(page.locator(".st-key-own_legend")).to_contain_text("地块")
    expect(outlines(page)).to_have_count(1)
    somebody = browser.new_context()  # another browser: this one keeps what its visitor brought
    other = somebody.new_page()
    other.goto(address)
    settle(other)
    expect(outlines(other)).to_have_count(0)
    somebody.close()
    assert failures == []
    assert [
        url for url in requests if "127.0.0.1" not in url and not url.startswith(("data:", "blob:"))
    ] == []


def upload(page: Page, address: str, file: Path) -> None:
    page.goto(f"{address}imports")
    page.locator("input[type=file]").set_input_files(file)


def write_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Write one file of each kind; return it with what the report must say of it."""
    district = {
        "type": "Feature",
        "properties": {"代码": "650102", "名称": NAME},
        "geometry": {"type": "Polygon", "coordinates": [RING]},
    }
    made = {
        "layer": ("点.csv", f"name,lon,lat\n{NAME},87.6,43.8\n", "点 1"),
        "boundaries": (
            "界线.geojson",
            json.dumps({"type": "FeatureCollection", "features": [district]}),
            "面 1",
        ),
        "gazetteer": (
            "places.csv",
            (ROOT / "data" / "plans" / "urumqi-14fyp" / "gazetteer.csv").read_text(encoding="utf-8"),
            "点位",
        ),
        "projects": ("项目表.csv", f"序号,项目名称,建设地点\n1,米东区{NAME}水厂,米东区\n", "项目 1"),
    }
    for name, text, _ in made.values():
        (folder / name).write_text(text, encoding="utf-8")
    return {kind: (folder / name, says) for kind, (name, _, says) in made.items()}


KINDS = {"layer": "图层", "boundaries": "区县界线", "gazetteer": "地名库", "projects": "项目表"}


def test_a_file_of_each_kind_is_told_apart_and_comes_back_clean(
    address: str, page: Page, failures: list[str], tmp_path: Path
) -> None:
    for kind, (file, says) in write_files(tmp_path).items():
        upload(page, address, file)
        expect(page.locator(".geo-facts")).to_contain_text(says)
        expect(page.get_by_role("radio", name=KINDS[kind], exact=True)).to_be_checked()
        with page.expect_download() as waiting:
            page.get_by_role("button", name="下载").click()
        got = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
        match kind:
            case "projects":
                assert got.startswith("序号,项目名称")
            case "gazetteer":
                assert got == file.read_text(encoding="utf-8")
            case _:
                (feature,) = json.loads(got)["features"]
                assert NAME in feature["properties"].values()
        expect(page.locator("code", has_text="geoapp")).to_have_count(0 if kind == "layer" else 1)
    assert failures == []


def test_an_import_can_be_cancelled_and_begun_again(address: str, page: Page, tmp_path: Path) -> None:
    # A ring that goes round the same square 1,200 times: allowed, and seconds of work to repair.
    ring = "[87.61,43.81],[87.62,43.81],[87.62,43.82],[87.61,43.82]," * 1_200
    file = tmp_path / "large.geojson"
    file.write_text(f'{{"type":"Polygon","coordinates":[[{ring}[87.61,43.81]]]}}', encoding="utf-8")
    upload(page, address, file)
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_text("已取消。")).to_be_visible()
    expect(page.locator(".geo-facts")).to_have_count(0)
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator(".geo-facts")).to_contain_text("large.geojson")
