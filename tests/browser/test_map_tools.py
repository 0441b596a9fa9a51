"""The map's tools in a real browser: draw, look, switch layers, measure, filter by the legend, go to a coordinate."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Frame, FrameLocator, Locator, Page, expect
from shapely.geometry import Point, Polygon

from geoapp.domain.palette import MARKS

from .acting import go_to, option
from .waiting import query, settle, wait_until

pytestmark = pytest.mark.browser


ON_MAP = """([lat, lon]) => {
  const at = map.latLngToContainerPoint([lat, lon]), box = map.getContainer().getBoundingClientRect();
  return { x: box.left + at.x, y: box.top + at.y };
}"""
"""Where in the map's frame, tools included, a place is."""

AIRPORT = (87.4746, 43.9071)
"""乌鲁木齐天山国际机场, longitude and latitude (OurAirports)."""

NORTH_TERMINAL = "乌鲁木齐国际机场北区航站楼"


def open_map(page: Page, url: str) -> FrameLocator:
    page.goto(url)
    drawn = page.frame_locator("iframe[title^='streamlit_folium']")
    drawn.locator("[data-drawn]").wait_for(state="attached")
    return drawn


def frame_of(page: Page) -> Frame:
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


def count(page: Page) -> int:
    text = page.get_by_text(re.compile(r"显示 \d+ 个项目")).inner_text()
    return int(re.findall(r"\d+", text)[0])


def on_screen(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Return where on the page a place of the map is."""
    at = frame_of(page).evaluate(ON_MAP, [lat, lon])
    box = page.locator("iframe[title^='streamlit_folium']").bounding_box()
    assert box is not None
    return box["x"] + at["x"], box["y"] + at["y"]


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=8)
    page.mouse.up()


def draw_rectangle(page: Page, drawn: FrameLocator, box: tuple[float, float, float, float]) -> None:
    west, south, east, north = box
    drawn.get_by_role("button", name="绘制", exact=True).click()
    drawn.locator(".leaflet-draw-draw-rectangle").click()
    drag(page, on_screen(page, west, north), on_screen(page, east, south))


def view(page: Page) -> tuple[float, float, float]:
    center = frame_of(page).evaluate("[map.getCenter().lat, map.getCenter().lng, map.getZoom()]")
    return float(center[0]), float(center[1]), float(center[2])


def details(page: Page) -> Locator:
    return page.get_by_role("article", name="项目详情")


def pins(drawn: FrameLocator) -> Locator:
    return drawn.locator(".geo-pin, .geo-cluster")


def shapes(drawn: FrameLocator) -> Locator:
    return drawn.locator(f"path[stroke='{MARKS['drawn'].color}']")


def test_a_planner_draws_round_the_airport_opens_a_project_and_reads_its_clause(
    page: Page, address: str, plan_text: str, requests: list[str], failures: list[str]
) -> None:
    lon, lat = AIRPORT
    drawn = open_map(page, f"{address}?view={lat},{lon},13")
    everything = count(page)
    draw_rectangle(page, drawn, (lon - 0.03, lat - 0.02, lon + 0.03, lat + 0.02))
    wait_until(page, lambda: "shape" in query(page))
    numbers = [float(number) for number in query(page)["shape"][0].split(",")]
    shape = Polygon(list(zip(numbers[::2], numbers[1::2], strict=True)))
    assert shape.contains(Point(AIRPORT))
    assert shape.bounds == pytest.approx((lon - 0.03, lat - 0.02, lon + 0.03, lat + 0.02), abs=0.001)
    wait_until(page, lambda: 0 < count(page) < everything)
    expect(shapes(drawn)).to_have_count(1)

    page.get_by_label("查找").fill("北区 航站楼")  # the whole name also finds what shares its place
    page.keyboard.press("Enter")
    expect(drawn.locator(".geo-pin")).to_have_count(1)
    drawn.locator(".geo-pin").click()
    expect(details(page)).to_contain_text(NORTH_TERMINAL)
    clause = page.get_by_test_id("stCode").first.inner_text()
    assert len(clause) > 20
    assert "".join(clause.split()) in "".join(plan_text.split())
    assert [url for url in requests if urlsplit(url).hostname not in ("127.0.0.1", None)] == []
    assert failures == []


def test_a_shape_from_the_address_is_drawn_edited_away_and_gone_from_the_address(
    page: Page, address: str
) -> None:
    corners = "87.4,43.85,87.6,43.85,87.6,43.95,87.4,43.95"
    drawn = open_map(page, f"{address}?shape={corners}")
    expect(shapes(drawn)).to_have_count(1)
    narrowed = count(page)
    page.get_by_role("button", name="清除绘制范围").click()
    wait_until(page, lambda: "shape" not in query(page))
    expect(shapes(drawn)).to_have_count(0)
    wait_until(page, lambda: count(page) > narrowed)
    page.go_back()
    wait_until(page, lambda: query(page).get("shape") == [corners])
    expect(shapes(drawn)).to_have_count(1)
    wait_until(page, lambda: count(page) == narrowed)

    drawn.get_by_role("button", name="绘制", exact=True).click()
    drawn.locator(".leaflet-draw-edit-remove").click()
    drawn.get_by_text("全部删去").click()
    wait_until(page, lambda: "shape" not in query(page))
    expect(shapes(drawn)).to_have_count(0)


def test_a_new_drawing_takes_the_place_of_the_one_before_and_keeps_the_filters(
    page: Page, address: str
) -> None:
    drawn = open_map(page, f"{address}?theme=aviation&view=43.9,87.5,11")
    draw_rectangle(page, drawn, (87.45, 43.88, 87.52, 43.93))
    wait_until(page, lambda: "shape" in query(page))
    first = query(page)["shape"]
    draw_rectangle(page, drawn, (87.40, 43.86, 87.44, 43.88))
    wait_until(page, lambda: query(page)["shape"] != first)
    expect(shapes(drawn)).to_have_count(1)
    assert query(page)["theme"] == ["aviation"]


def test_a_polygon_is_drawn_corner_by_corner(page: Page, address: str) -> None:
    drawn = open_map(page, f"{address}?view=43.9,87.5,11")
    corners = [(87.45, 43.88), (87.52, 43.88), (87.48, 43.94)]
    drawn.get_by_role("button", name="绘制", exact=True).click()
    drawn.locator(".leaflet-draw-draw-polygon").click()
    for lon, lat in (*corners, corners[0]):
        page.mouse.click(*on_screen(page, lon, lat))
        page.wait_for_timeout(350)
    wait_until(page, lambda: "shape" in query(page))
    numbers = [float(number) for number in query(page)["shape"][0].split(",")]
    shape = Polygon(list(zip(numbers[::2], numbers[1::2], strict=True)))
    assert shape.symmetric_difference(Polygon(corners)).area < 0.1 * Polygon(corners).area


def test_what_is_in_view_can_be_filtered_by_keyboard_alone(page: Page, address: str) -> None:
    drawn = open_map(page, f"{address}?view=43.9,87.48,13")
    everything = count(page)
    drawn.get_by_role("button", name="绘制", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(drawn.get_by_role("button", name="当前视野")).to_be_focused()
    page.keyboard.press("Enter")
    wait_until(page, lambda: 0 < count(page) < everything)
    assert "shape" in query(page)


def test_moving_the_map_writes_the_address_without_a_rerun_and_the_address_shows_it_again(
    page: Page, context: BrowserContext, address: str
) -> None:
    sent: list[object] = []

    def note(frame: object) -> None:  # Playwright takes no method of a built-in type
        sent.append(frame)

    page.on("websocket", lambda socket: socket.on("framesent", note))
    drawn = open_map(page, f"{address}?theme=metro&lang=en")
    settle(page)
    assert query(page) == {"theme": ["metro"], "lang": ["en"]}  # untouched, it has no view
    sent.clear()
    middle = on_screen(page, view(page)[1], view(page)[0])
    drag(page, middle, (middle[0] - 160, middle[1] + 90))
    drawn.locator(".leaflet-control-zoom-in").click()
    wait_until(page, lambda: "view" in query(page))
    settle(page)
    assert sent == []
    assert query(page)["theme"] == ["metro"]
    seen = view(page)
    written = [float(part) for part in query(page)["view"][0].split(",")]
    assert written == pytest.approx(seen, abs=1e-5)

    other = context.new_page()
    open_map(other, page.url)
    settle(other)
    assert view(other) == pytest.approx(seen, abs=1e-3)
    assert query(other) == query(page)


def test_the_view_outlives_filters_languages_and_other_pages_and_goes_back_with_the_browser(
    page: Page, address: str
) -> None:
    open_map(page, f"{address}?theme=metro&view=43.9,87.5,12")
    middle = on_screen(page, 87.5, 43.9)
    drag(page, middle, (middle[0] - 200, middle[1]))
    wait_until(page, lambda: float(query(page)["view"][0].split(",")[1]) > 87.51)
    settle(page)  # it glides on for a moment
    moved, written = view(page), query(page)["view"]
    page.get_by_label("查找").fill("2号线")
    page.keyboard.press("Enter")
    wait_until(page, lambda: query(page).get("q") == ["2号线"])
    settle(page)
    assert view(page) == pytest.approx(moved, abs=1e-4)
    assert query(page)["view"] == written

    page.get_by_text("English", exact=True).click()
    wait_until(page, lambda: query(page).get("lang") == ["en"])
    expect(page.locator("iframe[title^='streamlit_folium'][aria-label^='Map']")).to_have_count(1)
    expect(page.locator("iframe[title^='streamlit_folium']")).to_have_count(1)  # the one in Chinese goes
    page.frame_locator("iframe[title^='streamlit_folium']").locator("[data-drawn]").wait_for(state="attached")
    settle(page)
    assert view(page) == pytest.approx(moved, abs=1e-3)

    go_to(page, "Accounting")
    expect(page.get_by_role("heading", name="Accounting")).to_be_visible()
    assert "view" not in query(page)
    page.get_by_role("link", name="Map", exact=True).click()
    page.frame_locator("iframe[title^='streamlit_folium']").locator("[data-drawn]").wait_for(state="attached")
    settle(page)
    assert view(page) == pytest.approx(moved, abs=1e-3)


def test_layers_are_switched_without_a_rerun_and_stand_in_the_address(
    page: Page, context: BrowserContext, address: str
) -> None:
    drawn = open_map(page, f"{address}?theme=metro&theme=aviation&view=43.88,87.56,11")
    before = count(page)
    drawn.locator(".leaflet-control-layers").hover()
    families = drawn.locator(".geo-family").count()
    assert families > 1
    drawn.get_by_label("轨 轨道交通").uncheck()
    wait_until(page, lambda: "layer" in query(page))
    assert "metro" not in query(page)["layer"]
    assert "aviation" in query(page)["layer"]
    expect(drawn.locator(".geo-pin", has_text="轨")).to_have_count(0)
    assert count(page) == before

    page.get_by_label("查找").fill("机场")
    page.keyboard.press("Enter")
    wait_until(page, lambda: query(page).get("q") == ["机场"])
    settle(page)
    assert "metro" not in query(page)["layer"]

    other = context.new_page()
    again = open_map(other, f"{address}?theme=metro&layer=aviation&layer=highway")
    again.locator(".leaflet-control-layers").hover()
    expect(again.get_by_label("航 航空")).to_be_checked()
    expect(again.get_by_label("轨 轨道交通")).not_to_be_checked()
    expect(pins(again)).to_have_count(0)
    again.get_by_text("全部打开").click()
    wait_until(other, lambda: "layer" not in query(other))
    expect(pins(again).first).to_be_visible()
    expect(again.locator(".geo-family")).to_have_count(families)


def test_a_key_press_on_the_legend_filters_by_its_theme(page: Page, address: str) -> None:
    open_map(page, address)
    entry = option(page, "轨道交通")
    shown = int(re.findall(r"\d+", entry.locator("xpath=..").inner_text())[0])
    entry.focus()
    page.keyboard.press("Space")
    wait_until(page, lambda: query(page).get("theme") == ["metro"])
    expect(page.get_by_text(re.compile(rf"地图符号 {shown} 个"))).to_be_visible()
    expect(entry).to_be_checked()
    expect(entry).to_be_focused()
    page.keyboard.press("Space")
    wait_until(page, lambda: "theme" not in query(page))


@pytest.mark.parametrize(
    ("typed", "said"),
    [("43.8258 87.6169", "东经 87.61690"), ("4853830.2, 549599.7", "米制坐标")],
)
def test_a_typed_coordinate_is_shown_marked_and_said(page: Page, address: str, typed: str, said: str) -> None:
    drawn = open_map(page, address)
    page.get_by_label("转到坐标", exact=True).fill(typed)
    page.keyboard.press("Enter")
    expect(drawn.locator(".geo-mark")).to_be_visible()
    expect(page.get_by_test_id("stSidebar")).to_contain_text(said)
    lat, lon, zoom = view(page)
    assert (lat, lon, zoom) == pytest.approx((43.8258, 87.6169, 14), abs=0.01)
    page.get_by_label("转到坐标", exact=True).fill("39.9, 116.4")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("“39.9, 116.4”不在规划区域内")
    expect(drawn.locator(".geo-mark")).to_have_count(0)


def test_tools_speak_the_pages_language_and_the_measuring_one_agrees_with_the_map(
    page: Page, address: str
) -> None:
    drawn = open_map(page, f"{address}?view=43.9,87.5,12")
    drawn.get_by_role("button", name="绘制").hover()  # what draws is loaded when somebody reaches for it
    for title in ("放大", "缩小", "图层", "画矩形，只看其中的项目", "复制网址（含筛选和视野）"):
        expect(drawn.locator(f"[title='{title}']").first).to_be_attached()
    texts = drawn.locator(".leaflet-control").all_inner_texts()
    assert re.findall(r"[A-Za-z]{4,}", re.sub(r"https?://\S+|GS", "", " ".join(texts))) == []
    drawn.get_by_role("button", name="测量").hover()
    drawn.get_by_text("开始一次新的测量").click()
    start, end = on_screen(page, 87.5, 43.9), on_screen(page, 87.5, 43.92)
    page.mouse.click(*start)
    page.wait_for_timeout(400)
    page.mouse.click(*end)
    page.wait_for_timeout(400)
    said = drawn.locator(".leaflet-control-measure .js-results").inner_text()
    # 0.02° of a meridian is 2.22 km
    assert float(re.findall(r"([\d.]+)\s*公里", said)[0]) == pytest.approx(2.22, abs=0.05)


def test_the_address_is_copied_with_all_that_it_says(
    page: Page, context: BrowserContext, address: str
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    drawn = open_map(page, f"{address}?theme=metro&view=43.9,87.5,12")
    before = page.url
    drawn.get_by_role("button", name="分享").click()
    expect(drawn.locator(".geo-said")).to_contain_text("已复制")
    # The map may write its view anew meanwhile, when the page has given it its last size.
    assert page.evaluate("navigator.clipboard.readText()") in (before, page.url)
    assert "theme=metro" in before


def test_neighbours_open_each_other(page: Page, address: str) -> None:
    open_map(page, f"{address}?q={NORTH_TERMINAL}&project=urumqi-14fyp/16853")
    page.get_by_text(re.compile("公里内的项目")).click()
    near = page.get_by_role("button", name="乌鲁木齐国际机场综合交通中心")
    near.click()
    expect(details(page)).to_contain_text("乌鲁木齐国际机场综合交通中心")
    wait_until(page, lambda: query(page)["project"] == ["urumqi-14fyp/16867"])


UNREADABLE = """() => {
  const container = document.querySelector("#map_div"), frame = container.getBoundingClientRect();
  const tools = [...container.querySelectorAll(".leaflet-control")].map((tool) => tool.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const shown = [...container.querySelectorAll(".geo-place")].filter((name) => name.style.opacity !== "0");
  const boxes = shown.map((name) => name.firstChild.getBoundingClientRect());
  const bad = boxes.filter((box, place) => tools.some((tool) => meet(tool, box))
    || boxes.some((other, number) => number !== place && meet(other, box))
    || box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom);
  return [shown.length, bad.length];
}"""
"""Counts the districts' names on the map, and those beneath a tool, on each other or cut by the edge."""


@pytest.mark.parametrize("size", [(1280, 900), (390, 800)])
def test_no_districts_name_lies_beneath_a_tool_or_is_cut(
    page: Page, address: str, size: tuple[int, int]
) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_map(page, address)
    frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
    for view in (None, [43.85, 87.35, 12], [43.6, 87.9, 8], [43.8, 87.75, 13]):
        if view:
            frame.evaluate("([lat, lon, zoom]) => void map.setView([lat, lon], zoom, {animate: false})", view)
        settle(page)
        shown, unreadable = frame.evaluate(UNREADABLE)
        assert shown >= 1
        assert unreadable == 0
