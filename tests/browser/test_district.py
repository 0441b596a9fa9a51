"""The district office's work in a real browser: its link, its files, its paper."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pypdfium2
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from geoapp.settings import ROOT

from .waiting import settle

pytestmark = pytest.mark.browser


SHEET = "print/urumqi-14fyp/650106"


def table_of_projects(page: Page) -> Locator:
    table = page.get_by_role("region", name="项目表")
    table.wait_for()
    return table


def test_from_a_link_to_its_geojson_in_three_actions(
    page: Page, address: str, tmp_path: Path, requests: list[str]
) -> None:
    page.goto(f"{address}district?district=650106")  # one
    table = table_of_projects(page)
    shown = table.locator("tbody tr td:last-child").all_inner_texts()
    page.get_by_role("button", name="下载").click()  # two
    with page.expect_download() as started:
        page.get_by_test_id("stPopoverBody").get_by_test_id("stDownloadButton").get_by_role(
            "button"
        ).click()  # three
    file = tmp_path / "district.geojson"
    started.value.save_as(file)
    assert started.value.suggested_filename == "urumqi-14fyp-650106.geojson"
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    assert len(shown) == len(set(shown)) == len(features)
    assert {feature["id"] for feature in features} == set(shown)
    outside = [url for url in requests if urlsplit(url).hostname not in ("127.0.0.1", None)]
    assert outside == []


SITES_IN_SIGHT = """(sites) => {
  const map = document.querySelector("iframe[title^='streamlit_folium']").contentWindow.geoapp;
  return map && map.emphasis && sites.every((spot) => map.map.getBounds().contains(spot));
}"""


def sites_in(adcode: int) -> list[list[float]]:
    """Return where the plan's sites stand that are surely in a district alone."""
    files = (ROOT / "data" / "geojson" / "urumqi-14fyp").glob("*.geojson")
    features = [feature for file in files for feature in json.loads(file.read_text("utf-8"))["features"]]
    return [
        one["geometry"]["coordinates"][::-1]
        for one in features
        if one["geometry"]
        and one["geometry"]["type"] == "Point"
        and [(part["adcode"], part["relation"]) for part in one["properties"]["districts"]]
        == [(adcode, "in")]
    ]


def test_a_district_chosen_on_the_map_or_from_the_list_shows_where_its_projects_are(
    page: Page, address: str, failures: list[str]
) -> None:
    page.goto(f"{address}district")
    districts = page.get_by_role("group", name="按项目数着色的区县图")
    expect(districts.get_by_role("link")).to_have_count(8)
    districts.get_by_role("link", name="米东区").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("district=650109"))
    page.frame_locator("iframe[title^='streamlit_folium']").locator(".geo-pin, .geo-cluster").first.wait_for()
    assert sites_in(650109)
    page.wait_for_function(SITES_IN_SIGHT, arg=sites_in(650109))
    page.get_by_role("combobox", name="区县").click()
    page.get_by_role("option", name="水磨沟区").click()
    expect(page).to_have_url(re.compile("district=650105"))
    page.wait_for_function(SITES_IN_SIGHT, arg=sites_in(650105))
    page.go_back()
    expect(page).to_have_url(re.compile("district=650109"))
    page.go_back()
    expect(districts).to_be_visible()
    assert failures == []


def test_a_row_points_at_its_symbol_and_a_symbol_at_its_row(page: Page, address: str) -> None:
    page.goto(f"{address}district?district=650106&kind=project")
    settle(page)
    first = (
        table_of_projects(page).locator("tbody tr").filter(has=page.locator("th", has_text=re.compile("^1$")))
    )
    drawn = page.frame_locator("iframe[title^='streamlit_folium']")
    first.get_by_role("link").click()
    expect(first.locator("[aria-current]")).to_be_visible()
    name = first.locator("[aria-current]").inner_text()
    expect(page.get_by_role("article", name="项目详情").get_by_role("heading", name=name)).to_be_visible()
    expect(drawn.get_by_text(name).first).to_be_visible()
    settle(page)
    pin = drawn.locator(".geo-pin").first
    said = re.fullmatch(r"(\d+) (.+) \(.+\)", pin.get_attribute("aria-label") or "")
    assert said, "number, name, and how well it is placed"
    number, other = said.groups()
    pin.dispatch_event("click")
    opened = page.get_by_role("row").filter(has=page.locator("[aria-current]"))
    expect(opened.get_by_role("link", name=other, exact=True)).to_be_visible()
    expect(opened.locator("th")).to_have_text(re.compile(rf"^{number}\??$"))


def test_my_districts_projects_are_a_file_in_three_actions(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}district")
    page.get_by_role("group", name="按项目数着色的区县图").get_by_role("link", name="头屯河区").click()  # one
    page.get_by_role("button", name="下载").click()  # two
    with page.expect_download() as started:
        page.get_by_test_id("stPopoverBody").get_by_test_id("stDownloadButton").get_by_role(
            "button"
        ).click()  # three
    file = tmp_path / "mine.geojson"
    started.value.save_as(file)
    features = json.loads(file.read_text(encoding="utf-8"))["features"]
    assert features
    assert all(650106 in [part["adcode"] for part in one["properties"]["districts"]] for one in features)


def test_the_sheet_prints_on_a4_without_a_cut_row_or_an_outside_request(
    page: Page, address: str, requests: list[str], failures: list[str]
) -> None:
    page.goto(f"{address}{SHEET}")
    rows = page.locator("tbody tr[id]")
    names = [re.sub(r"\s", "", text) for text in rows.locator("th").all_inner_texts()]
    cites = [re.sub(r"\s", "", text) for text in rows.locator("td:last-child").all_inner_texts()]
    document = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    sizes = {tuple(round(side / 72 * 25.4) for side in sheet.get_size()) for sheet in document}
    assert sizes == {(210, 297)}
    pages = ["".join(sheet.get_textpage().get_text_bounded().split()) for sheet in document]
    assert len(pages) >= 3
    assert "序号名称主题" not in pages[0], "the map has the first page for itself"
    for name, cite in zip(names, cites, strict=True):
        assert any(name in text and cite in text for text in pages[1:]), name
    assert all("序号名称主题关系占比定位精度出处" in text for text in pages[1:])
    assert {urlsplit(url).netloc for url in requests} == {urlsplit(address).netloc}
    assert len(requests) <= 2, "the page and, where the browser asks, its icon"
    assert failures == []


def test_the_sheet_needs_no_script(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{SHEET}?lang=en")
    expect(page.get_by_role("heading", name="Planned projects in")).to_be_visible()
    expect(page.get_by_role("img", name="Planned projects in")).to_be_visible()
    assert page.locator("tbody tr[id]").count() > 50
    page.get_by_role("link", name="Back to the district").click()
    expect(page).to_have_url(re.compile(r"/district\?"))
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_of_the_sheet_is_cut_at_the_side(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{address}{SHEET}")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_hostile_names_run_nowhere_on_page_and_sheet(
    page: Page, serve: Callable[..., object], hostile_folder: Path, tmp_path: Path, failures: list[str]
) -> None:
    told: list[str] = []
    page.expose_function("hit", lambda: told.append("hit"))
    names = put_into_district(hostile_folder / "urumqi-14fyp" / "metro.geojson")
    with serve(tmp_path / "log", GEOAPP_GEOJSON=str(hostile_folder)) as url:  # type: ignore[attr-defined]
        page.goto(f"{url}{SHEET}")
        page.locator("svg").wait_for()
        assert set(page.locator("tbody tr[id] th").all_inner_texts()) == names
        assert page.request.get(f"{url}{SHEET}.pdf").body().startswith(b"%PDF-")
        page.goto(f"{url}district?district=650106")
        table = table_of_projects(page)
        assert set(table.locator("tbody tr td:nth-child(2)").all_inner_texts()) == names
        page.frame_locator("iframe[title^='streamlit_folium']").locator(".geo-pin").first.wait_for()
    assert told == []
    assert failures == []


def put_into_district(file: Path) -> set[str]:
    """Put every project of a file into 头屯河区 and return their names."""
    collection = json.loads(file.read_text(encoding="utf-8"))
    part = {"adcode": 650106, "name": "头屯河区", "share": 1.0, "relation": "in", "basis": "geometry"}
    for feature in collection["features"]:
        feature["properties"]["districts"] = [part]
    file.write_text(json.dumps(collection), encoding="utf-8")
    return {feature["properties"]["name"] for feature in collection["features"]}
