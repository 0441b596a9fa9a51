"""The map as people read it, in a real browser: clicks, keys, names, circles, clusters and what comes into view."""

import re
from math import pi, sin

import pytest
from playwright.sync_api import Frame, FrameLocator, Page, expect

from .acting import option
from .waiting import query, settle, wait_until

pytestmark = pytest.mark.browser


MAP = "iframe[title^='streamlit_folium']"

FREE_PINS = """() => [...document.querySelectorAll(".geo-pin")].map((pin) => pin.getBoundingClientRect())
  .map((box) => [box.left + box.width / 2, box.top + box.height / 2])
  .filter(([x, y]) => (document.elementFromPoint(x, y) || document.body).closest(".geo-pin"))"""
"""Middles of the symbols that nothing covers, in the map's own pixels."""


def open_map(page: Page, url: str) -> FrameLocator:
    page.goto(url)
    drawn = page.frame_locator(MAP)
    drawn.locator("[data-drawn]").wait_for(state="attached")
    settle(page)
    return drawn


def frame_of(page: Page) -> Frame:
    return next(frame for frame in page.frames if "streamlit_folium" in frame.url)


def top_of(page: Page) -> tuple[float, float]:
    """Return where the map begins on screen."""
    box = page.locator(MAP).bounding_box()
    assert box is not None
    return box["x"], box["y"]


def pins_in_sight(page: Page) -> list[tuple[float, float]]:
    """Return where on screen symbols can be clicked without scrolling."""
    left, top = top_of(page)
    size = page.viewport_size
    assert size is not None
    spots = [(left + x, top + y) for x, y in frame_of(page).evaluate(FREE_PINS)]
    return [(x, y) for x, y in spots if 0 < x < size["width"] and 0 < y < size["height"]]


@pytest.mark.parametrize(
    ("width", "height", "legend"),
    [(1280, 720, False), (1366, 768, False), (1536, 864, False), (390, 844, False), (1440, 900, True)],
)
def test_the_first_click_on_a_symbol_opens_it_and_the_page_stays_where_it_is(
    page: Page, address: str, *, width: int, height: int, legend: bool
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    open_map(page, address)
    if legend:
        option(page, "轨道交通").check()
        wait_until(page, lambda: query(page).get("theme") == ["metro"])
        settle(page)
    x, y = pins_in_sight(page)[0]
    before = top_of(page)
    page.mouse.move(x, y)
    page.mouse.down()
    page.wait_for_timeout(60)  # as long as a finger stays on the button: the page would scroll meanwhile
    assert top_of(page) == before
    page.mouse.up()
    wait_until(page, lambda: "project" in query(page))
    assert top_of(page) == before


NAMES = """() => {
  const boxes = (selector) => [...document.querySelectorAll(selector)].map((one) => one.getBoundingClientRect());
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const upright = [...document.querySelectorAll(".geo-name")].filter((one) => !one.style.transform.includes("rotate"))
    .map((one) => one.getBoundingClientRect());
  const places = [...document.querySelectorAll(".geo-place")].filter((one) => one.style.opacity !== "0");
  const others = [...boxes(".geo-pin polygon"), ...boxes(".geo-cluster"), ...boxes(".leaflet-control"),
    ...places.map((one) => one.firstChild.getBoundingClientRect())];
  const isBad = (box, at) => upright.some((other, place) => place !== at && meet(box, other))
    || others.some((other) => meet(box, other));
  const bad = upright.filter(isBad);
  const isInSight = (box) => box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
  const inSight = (selector) => [...document.querySelectorAll(selector)]
    .filter((one) => isInSight(one.getBoundingClientRect()));
  const grouped = inSight(".geo-cluster").reduce((sum, one) => sum + parseInt(one.textContent, 10), 0);
  return [inSight(".geo-name").length / (inSight(".geo-pin").length + grouped), bad.length];
}"""
"""Tells the part of what is in sight that is named, and counts names on another name, a symbol or a tool."""


def go(page: Page, lat: float, lon: float, zoom: float) -> None:
    frame_of(page).evaluate(
        "([lat, lon, zoom]) => void map.setView([lat, lon], zoom, {animate: false})", [lat, lon, zoom]
    )
    settle(page)


def test_names_lie_on_nothing_and_are_more_the_nearer_the_map_is(page: Page, address: str) -> None:
    open_map(page, address)
    shown = []
    for zoom in (9, 11, 13):
        go(page, 43.83, 87.6, zoom)
        named, bad = frame_of(page).evaluate(NAMES)
        assert bad == 0
        shown.append(named)
    go(page, 43.85, 87.5, 13)
    pins = frame_of(page).evaluate("document.querySelectorAll('.geo-pin').length")
    assert 0 < shown[0] < shown[1] < shown[2]
    assert pins > 0


def test_names_wait_for_what_a_slow_machine_still_moves(page: Page, address: str) -> None:
    open_map(page, address)
    frame_of(page).add_style_tag(content=".leaflet-cluster-anim * { transition-duration: 2s !important; }")
    for zoom in (9, 13, 11):
        go(page, 43.83, 87.6, zoom)
        assert frame_of(page).evaluate(NAMES)[1] == 0


def test_a_line_is_named_along_its_course(page: Page, address: str) -> None:
    drawn = open_map(page, f"{address}?theme=metro")
    name = drawn.locator(".geo-name", has_text="轨道交通2号线")
    expect(name).to_have_count(1)
    turn, slope = frame_of(page).evaluate(
        """() => {
      const name = [...document.querySelectorAll(".geo-name")].find((one) => one.textContent === "轨道交通2号线");
      const turn = parseFloat(name.style.transform.split("rotate(")[1]);
      const at = L.point(parseFloat(name.style.left), parseFloat(name.style.top)), half = name.offsetWidth / 2;
      let slope = null;
      map.eachLayer((line) => {
        if (!line.project || line.project.name !== "轨道交通2号线" || !(line instanceof L.Polyline)) return;
        const points = line.getLatLngs().flat().map((spot) => map.latLngToLayerPoint(spot));
        const within = (a, b) => L.LineUtil.pointToSegmentDistance(at, a, b) < 8;
        for (let i = 1; i < points.length; i += 1)
          if (within(points[i - 1], points[i])) {
            const along = points[i].subtract(points[i - 1]);
            slope = Math.atan2(along.y, along.x);
          }
      });
      return [turn, slope];
    }"""
    )
    assert slope is not None, "the name is not at its line"
    assert abs(sin(turn - slope)) < 0.35  # 20 degrees, whichever way the line runs
    assert abs(turn) <= pi / 2 + 0.01  # never upside down


MARGINS = """() => {
  const canvas = document.querySelector(".leaflet-margins-pane canvas");
  if (!canvas) return 0;
  const data = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let painted = 0;
  for (let i = 3; i < data.length; i += 4) if (data[i]) painted += 1;
  return painted;
}"""
"""Number of pixels that margins of error cover."""


def test_a_margin_shows_on_pointing_focus_and_opening_and_all_of_them_at_a_switch_that_is_remembered(
    page: Page, address: str
) -> None:
    drawn = open_map(page, f"{address}?view=43.85,87.55,12")

    def painted() -> int:
        return int(frame_of(page).evaluate(MARGINS))

    assert painted() == 0
    x, y = pins_in_sight(page)[0]
    page.mouse.move(x, y)
    wait_until(page, lambda: painted() > 100)
    page.mouse.move(x, y - 1)
    page.mouse.move(5, 5)
    wait_until(page, lambda: painted() == 0)
    drawn.locator(".geo-pin").first.focus()
    wait_until(page, lambda: painted() > 0)
    drawn.locator("#map_div").focus()
    wait_until(page, lambda: painted() == 0)
    switch = drawn.get_by_role("button", name="误差范围")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    wait_until(page, lambda: painted() > 10_000)
    drawn = open_map(page, f"{address}?view=43.85,87.55,12")
    expect(drawn.get_by_role("button", name="误差范围")).to_have_attribute("aria-pressed", "true")
    wait_until(page, lambda: painted() > 10_000)


def test_a_lines_margin_is_as_broad_as_its_uncertainty_on_both_sides(page: Page, address: str) -> None:
    open_map(page, f"{address}?theme=metro&view=43.85,87.55,11")
    width, wanted = frame_of(page).evaluate(
        """() => {
      const line = geoapp.ranked().find((one) => one.margin.kind === "line");
      geoapp.hoverMargin(line);
      let band = null;
      map.eachLayer((layer) => { if (layer.options.margin) band = layer; });
      const at = L.latLng(band.getBounds().getCenter().lat, 87.5), east = L.latLng(at.lat, 87.6);
      const metres = at.distanceTo(east) / map.latLngToLayerPoint(at).distanceTo(map.latLngToLayerPoint(east));
      return [band.options.weight, 2 * line.margin.radius / metres];
    }"""
    )
    assert width == pytest.approx(wanted, rel=0.02)


def test_a_group_opens_a_list_with_the_keyboard_and_a_choice_opens_the_project(
    page: Page, address: str
) -> None:
    drawn = open_map(page, address)
    group = drawn.locator(".geo-cluster").first
    count = int(group.inner_text())
    assert re.search(rf"^{count} 个项目，\d+ 个位置精确：", group.get_attribute("aria-label") or "")
    group.focus()
    page.keyboard.press("Space")
    rows = drawn.locator(".geo-list li button")
    expect(rows).to_have_count(count)
    expect(rows.first).to_be_focused()
    expect(rows.first).to_contain_text("位置")
    page.keyboard.press("Escape")
    expect(drawn.locator(".geo-list")).to_have_count(0)
    expect(group).to_be_focused()
    page.keyboard.press("Enter")
    expect(rows.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    name = rows.nth(1).locator("b").inner_text()
    page.keyboard.press("Enter")
    wait_until(page, lambda: "project" in query(page))
    expect(drawn.locator(".geo-opened")).to_have_text(name)


def test_a_group_can_be_zoomed_into_from_its_list(page: Page, address: str) -> None:
    drawn = open_map(page, f"{address}?view=43.85,87.55,9.5")
    drawn.locator(".geo-cluster").first.click()
    before = frame_of(page).evaluate("map.getZoom()")
    drawn.get_by_role("button", name=re.compile("放大到这些项目|在图上散开")).click()
    settle(page)
    nearer = frame_of(page).evaluate("map.getZoom()") > before
    assert nearer or drawn.locator(".geo-pin").count() > 0


def test_space_opens_a_symbol_and_enter_a_district_and_only_one_tooltip_stays(
    page: Page, address: str
) -> None:
    drawn = open_map(page, address)
    pin = drawn.locator(".geo-pin").first
    name = (pin.get_attribute("aria-label") or "").rpartition(" (")[0]
    pin.focus()
    page.keyboard.press("Space")
    expect(drawn.locator(".geo-opened")).to_have_text(name)
    expect(drawn.locator(".leaflet-tooltip")).to_have_count(1)
    badge = drawn.locator(".geo-count").first
    badge.focus()
    page.keyboard.press("Enter")
    wait_until(page, lambda: "project" not in query(page))
    expect(drawn.locator(".geo-opened")).to_have_count(0)


def test_one_tooltip_stays_after_a_click_with_the_mouse(page: Page, address: str) -> None:
    drawn = open_map(page, address)
    x, y = pins_in_sight(page)[0]
    page.mouse.move(x, y)
    expect(drawn.locator(".leaflet-tooltip")).to_have_count(1)
    page.mouse.click(x, y)
    expect(drawn.locator(".geo-opened")).to_be_visible()
    page.mouse.move(x + 1, y)
    page.wait_for_timeout(200)
    expect(drawn.locator(".leaflet-tooltip")).to_have_count(1)


def view(page: Page) -> list[float]:
    found: list[float] = frame_of(page).evaluate("[map.getCenter().lat, map.getCenter().lng, map.getZoom()]")
    return found


def search(page: Page, text: str) -> None:
    page.get_by_label("查找").first.fill(text)
    page.keyboard.press("Enter")
    wait_until(page, lambda: query(page).get("q") == [text])
    settle(page)


IN_SIGHT = "() => geoapp.ranked().every((one) => one.spots.every((spot) => map.getBounds().contains(spot)))"


def test_a_filter_brings_what_it_leaves_into_view_unless_a_person_has_moved_the_map(
    page: Page, address: str
) -> None:
    drawn = open_map(page, address)
    start = view(page)
    search(page, "机场")
    assert view(page) != start
    assert frame_of(page).evaluate(IN_SIGHT)
    assert "view" not in query(page)  # nobody moved it
    seen = view(page)
    for _ in range(4):  # so near that what is found next cannot all be in view
        drawn.locator(".leaflet-control-zoom-in").click()
        settle(page)
    moved = view(page)
    assert moved != seen
    search(page, "公路")
    assert view(page) == pytest.approx(moved, abs=1e-4)
    drawn.get_by_role("button", name="部分项目在视野外，显示全部").click()
    settle(page)
    assert frame_of(page).evaluate(IN_SIGHT)
    expect(drawn.locator(".geo-offer")).to_be_hidden()


def test_opening_a_project_leaves_the_view_as_it_is(page: Page, address: str) -> None:
    open_map(page, f"{address}?theme=metro")
    before = view(page)
    page.mouse.click(*pins_in_sight(page)[0])
    wait_until(page, lambda: "project" in query(page))
    settle(page)
    assert view(page) == pytest.approx(before, abs=1e-4)


@pytest.mark.parametrize(("width", "words"), [(1440, True), (390, False)])
def test_tools_have_words_where_there_is_room_and_always_for_readers(
    page: Page, address: str, *, width: int, words: bool
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    drawn = open_map(page, address)
    for name in ("绘制", "测量", "误差范围", "全部", "分享", "打印"):
        tool = drawn.locator(".geo-strip").get_by_role("button", name=name, exact=True)
        expect(tool).to_be_visible()
        shown = tool.locator("> span").evaluate("one => one.getBoundingClientRect().width > 10")
        assert shown is words
    strip = drawn.locator(".geo-strip").bounding_box()
    area = drawn.locator("#map_div").bounding_box()
    assert strip is not None
    assert area is not None
    assert strip["y"] + strip["height"] <= area["y"]  # no tool with words hides a symbol
