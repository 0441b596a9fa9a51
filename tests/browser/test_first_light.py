"""First light: from an address to a project on the map and its file on disk, with no outside host."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FrameLocator, Locator, Page, expect

from ..invented_manifest import list_files  # noqa: TID252
from .acting import choose, option
from .table import table, table_ids
from .waiting import query, settle, wait_for_query, wait_until

pytestmark = pytest.mark.browser


METRO_2 = "轨道交通2号线"
TOUTUNHE = "650106"


def open_map(page: Page, url: str) -> FrameLocator:
    """Open an address and wait until the map is drawn."""
    page.goto(url)
    drawn = page.frame_locator("iframe[title^='streamlit_folium']")
    drawn.locator(".geo-place").first.wait_for(state="attached")
    drawn.locator(".geo-pin, .geo-cluster").first.wait_for()
    return drawn


def count(page: Page) -> int:
    """Return how many projects the page says that it shows."""
    text = page.get_by_text(re.compile(r"显示 \d+ 个项目")).inner_text()
    return int(re.findall(r"\d+", text)[0])


def wait_for_count(page: Page, wanted: int) -> None:
    expect(page.get_by_text(re.compile(rf"显示 {wanted} 个项目"))).to_be_visible()


def pin_in_sight(page: Page, drawn: FrameLocator) -> Locator:
    """Return a symbol that stands well within the part of the map on screen."""
    area = page.locator("iframe[title^='streamlit_folium']").bounding_box()
    assert area is not None
    for pin in drawn.locator(".geo-pin").all():
        box = pin.bounding_box()
        inside = box is not None and (
            area["x"] + 40 < box["x"] < area["x"] + area["width"] - 80
            and area["y"] + 40 < box["y"] < area["y"] + area["height"] - 80
        )
        if inside:
            return pin
    pytest.fail("no symbol is in sight")


def details(page: Page) -> Locator:
    return page.get_by_role("article", name="项目详情")


def test_the_map_is_drawn_without_an_outside_host(
    page: Page, address: str, requests: list[str], failures: list[str]
) -> None:
    drawn = open_map(page, address)
    expect(drawn.locator(".leaflet-control-attribution")).to_contain_text("审图号")
    for name in ("天山区", "沙依巴克区", "水磨沟区"):
        expect(drawn.locator(".geo-place", has_text=name)).to_be_attached()
    settle(page)
    outside = [url for url in requests if urlsplit(url).hostname not in ("127.0.0.1", None)]
    assert len(requests) > 20
    assert outside == []
    assert failures == []


def test_metro_line_2_is_found_opened_and_cited(page: Page, address: str) -> None:
    drawn = open_map(page, f"{address}?theme=metro")
    drawn.locator("path.leaflet-interactive").first.wait_for(state="attached")
    page.get_by_label("查找").fill("2号线")
    page.keyboard.press("Enter")
    wait_for_count(page, 1)
    expect(drawn.locator(".geo-pin")).to_have_count(1)  # those of the other lines have gone
    drawn.locator(".geo-pin").click()
    expect(details(page)).to_contain_text(METRO_2)
    expect(details(page)).to_contain_text("《纲要》第九章")
    wait_until(page, lambda: query(page).get("project", [""])[0].startswith("urumqi-14fyp/"))


def test_a_district_office_filters_opens_a_project_and_takes_its_file_home(
    page: Page, address: str, tmp_path: Path
) -> None:
    drawn = open_map(page, address)
    everything = count(page)
    before = drawn.locator(".geo-pin, .geo-cluster").first.element_handle()
    choose(page, "区县", "头屯河区")
    wait_for_query(page, {"district": [TOUTUNHE], "kind": ["project"]})
    expect(page.get_by_text(f"显示 {everything} 个项目")).to_have_count(0)
    expected = count(page)
    assert 0 < expected < everything

    before.wait_for_element_state("hidden")  # the map has been drawn anew
    pin_in_sight(page, drawn).click()
    expect(details(page)).to_be_visible()
    expect(details(page)).to_contain_text("头屯河区")
    opened = query(page)["project"][0]

    page.get_by_role("button", name="下载", exact=True).click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=f"下载 {expected} 条").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    page.keyboard.press("Escape")  # the choices lie over the table
    expect(page.get_by_role("button", name=f"下载 {expected} 条")).to_be_hidden()
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    ids = [feature["id"] for feature in features]
    assert path.name == "urumqi-14fyp.geojson"
    assert len(ids) == len(set(ids)) == expected
    assert opened in ids
    codes = [{share["adcode"] for share in feature["properties"]["districts"]} for feature in features]
    assert all(int(TOUTUNHE) in found for found in codes)
    assert set(table_ids(page)) == set(ids)


def test_an_address_opens_with_its_filters_and_a_widget_changes_the_address(page: Page, address: str) -> None:
    open_map(page, f"{address}?district={TOUTUNHE}&theme=metro")
    sidebar = page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_text(re.compile("头屯河区"))).to_be_visible()
    expect(option(page, "轨道交通")).to_be_checked()
    rows = table_ids(page)
    assert len(rows) == count(page) > 0

    option(page, "项目").check()
    wait_for_query(page, {"district": [TOUTUNHE], "theme": ["metro"], "kind": ["project"]})
    page.get_by_text("English", exact=True).click()
    wait_for_query(page, {"lang": ["en"], "district": [TOUTUNHE], "theme": ["metro"], "kind": ["project"]})
    expect(page.get_by_role("heading", name="Planned projects")).to_be_visible()

    page.goto(page.url)
    expect(option(page, "Metro")).to_be_checked()
    wait_for_query(page, {"lang": ["en"], "district": [TOUTUNHE], "theme": ["metro"], "kind": ["project"]})


def test_the_back_button_takes_a_filter_back(page: Page, address: str) -> None:
    open_map(page, address)
    everything = count(page)
    option(page, "轨道交通").check()
    wait_for_query(page, {"theme": ["metro"], "kind": ["project"]})
    page.go_back()
    wait_for_count(page, everything)
    wait_for_query(page, {})
    expect(page.get_by_role("button", name="清除全部筛选")).to_have_count(0)


def test_the_keyboard_skips_the_map_and_stops_at_no_nameless_outline(page: Page, address: str) -> None:
    drawn = open_map(page, f"{address}?theme=metro")
    page.get_by_role("link", name="跳过地图，到项目表").focus()
    page.keyboard.press("Enter")
    expect(table(page)).to_be_in_viewport()
    for _ in range(3):
        page.keyboard.press("Tab")
        if "geo-projects" in page.evaluate("document.activeElement.className"):
            break
    expect(table(page)).to_be_focused()
    outlines = drawn.locator("path.leaflet-interactive")
    expect(outlines.first).to_be_attached()
    assert {one.get_attribute("tabindex") for one in outlines.all()} == {"-1"}


def test_an_unknown_page_and_a_list_without_a_match_speak_the_language_of_the_screen(
    page: Page, address: str
) -> None:
    page.goto(f"{address}nosuch")
    expect(page.get_by_text("没有“nosuch”这个页面")).to_be_visible()
    page.get_by_role("link", name="项目地图", exact=True).first.click()
    page.get_by_role("combobox", name="区县").click()
    page.keyboard.type("zzzz")
    nothing = page.locator("[role=listbox][data-empty=true] [role=option] > span")
    nothing.wait_for(state="attached")
    shown = nothing.evaluate("e => [getComputedStyle(e).fontSize, getComputedStyle(e, '::after').content]")
    assert shown == ["0px", '"没有符合的选项"']


def test_who_listens_to_a_page_hears_its_language(page: Page, address: str) -> None:
    page.goto(f"{address}?lang=zh")
    frame = page.frame_locator("iframe[title^='streamlit_folium']").first.locator("html")
    expect(frame).to_have_attribute("lang", "zh")
    expect(page.locator("html")).to_have_attribute("lang", "zh")
    page.get_by_text("English", exact=True).click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(frame).to_have_attribute("lang", "en")


def test_a_browser_too_old_for_the_framework_shows_a_sentence(
    page: Page, address: str, failures: list[str]
) -> None:
    page.route(
        "**/static/js/index*.js", lambda route: route.fulfill(body="a ??!= b", content_type="text/javascript")
    )
    page.goto(address)
    expect(page.get_by_text("浏览器版本太旧")).to_be_visible()
    failures.clear()


def test_moving_the_map_sends_nothing_and_a_filter_keeps_the_view(page: Page, address: str) -> None:
    sent: list[object] = []

    def note(frame: object) -> None:  # Playwright takes no method of a built-in type
        sent.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    drawn = open_map(page, address)
    settle(page)
    assert sent
    sent.clear()
    scale = drawn.locator(".leaflet-control-scale-line")
    before = scale.inner_text()
    drawn.locator(".leaflet-control-zoom-in").click()
    expect(scale).not_to_have_text(before)
    settle(page)
    assert sent == []
    zoomed, view = scale.inner_text(), query(page)["view"]
    option(page, "轨道交通").check()
    wait_for_query(page, {"theme": ["metro"], "kind": ["project"], "view": view})
    settle(page)
    assert sent
    assert scale.inner_text() == zoomed


def test_projects_on_one_spot_are_listed_by_a_click_and_each_can_be_opened(
    page: Page, serve: Callable[..., object], one_spot_folder: Path, tmp_path: Path
) -> None:
    with serve(tmp_path / "log", GEOAPP_GEOJSON=str(one_spot_folder)) as url:  # type: ignore[attr-defined]
        drawn = open_map(page, url)
        expect(drawn.locator(".geo-cluster")).to_have_count(1)
        drawn.locator(".geo-cluster").click()
        expect(drawn.locator(".geo-list li")).to_have_count(3)
        drawn.get_by_role("button", name="乙站").click()
        expect(details(page)).to_contain_text("乙站")


@pytest.mark.parametrize("key", ["", "Enter", " "])
def test_a_row_of_the_table_opens_its_project_and_page_and_table_stay(
    page: Page, address: str, key: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 720})
    open_map(page, f"{address}?theme=metro")
    rows = table(page).locator("tbody tr")
    row = rows.nth(2)
    row.scroll_into_view_if_needed()
    settle(page)
    wanted = str(row.get_attribute("data-id"))
    before = row.bounding_box()
    if key:
        row.get_by_role("button").focus()
        page.keyboard.press(key)
    else:
        row.locator("td").nth(3).click()
    expect(details(page)).to_contain_text(wanted)
    wait_for_query(page, {"theme": ["metro"], "project": [wanted]})
    expect(row).to_have_attribute("aria-current", "true")
    settle(page)
    assert row.bounding_box() == before


def test_the_tables_head_sorts_it(page: Page, address: str) -> None:
    open_map(page, f"{address}?theme=metro")
    before = table_ids(page)
    head = table(page).get_by_role("columnheader", name="编号")
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "ascending")
    first = table_ids(page)
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", "descending")
    assert table_ids(page) == first[::-1]
    assert sorted(before) == sorted(first)


def test_hostile_names_run_nothing_and_lose_no_map(
    page: Page, serve: Callable[..., object], hostile_folder: Path, failures: list[str], tmp_path: Path
) -> None:
    page.add_init_script("window.hits = 0; window.hit = () => { window.hits += 1; };")
    with serve(tmp_path / "log", GEOAPP_GEOJSON=str(hostile_folder)) as url:  # type: ignore[attr-defined]
        drawn = open_map(page, f"{url}?project=urumqi-14fyp/1")
        expect(details(page)).to_contain_text("<img src=x onerror=hit()>")
        pins = drawn.locator(".geo-pin")
        for number in range(pins.count()):
            pins.nth(number).dispatch_event("mouseover")
            # The opened one's and this one's; what is opened has its name beside it already.
            opened = "<img" in (pins.nth(number).get_attribute("aria-label") or "")
            expect(drawn.locator(".leaflet-tooltip")).to_have_count(1 if opened else 2)
            pins.nth(number).dispatch_event("mouseout")
        for frame in page.frames:
            assert frame.evaluate("window.hits") == 0
        assert failures == []


def test_a_fault_of_ours_is_one_sentence_on_the_page_and_a_traceback_in_the_log(
    page: Page, serve: Callable[..., object], one_spot_folder: Path, tmp_path: Path
) -> None:
    (path,) = one_spot_folder.glob("*/metro.geojson")
    path.write_text(
        path.read_text(encoding="utf-8").replace('"theme": "metro"', '"theme": "moon"'), encoding="utf-8"
    )
    list_files(path.parent)
    log = tmp_path / "log"
    with serve(log, GEOAPP_GEOJSON=str(one_spot_folder)) as url:  # type: ignore[attr-defined]
        page.goto(url)
        expect(page.get_by_test_id("stAlert")).to_contain_text("页面出错了")
        expect(page.get_by_test_id("stException")).to_have_count(0)
    assert "Traceback" in log.read_text(encoding="utf-8", errors="replace")
