"""The ground beneath the projects, as a visitor sees it: an operator's archive, else what the gazetteer knows."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from geoapp.io.base_styles import load_base_styles

from ..invented_archive import BORDER, LAKE, declare  # noqa: TID252
from .waiting import settle, wait_until

pytestmark = pytest.mark.browser

STYLES = {one.id: one for one in load_base_styles()}
LAKE_VIEW = f"{LAKE.centroid.y},{LAKE.centroid.x},12"

PIXEL = """([lat, lng]) => {
  const spot = map.latLngToContainerPoint([lat, lng]), frame = map.getContainer().getBoundingClientRect();
  for (const canvas of document.querySelectorAll(".leaflet-base-pane canvas")) {
    const box = canvas.getBoundingClientRect(), x = spot.x + frame.left - box.left, y = spot.y + frame.top - box.top;
    if (x < 0 || y < 0 || x >= box.width || y >= box.height) continue;
    const scale = canvas.width / box.width;
    const color = canvas.getContext("2d").getImageData(Math.floor(x * scale), Math.floor(y * scale), 1, 1).data;
    return "#" + [...color.slice(0, 3)].map((part) => part.toString(16).padStart(2, "0")).join("");
  }
}"""
"""Colour of the archive's tiles at a place."""

OVERLAPS = """() => {
  const boxes = (selector) => [...document.querySelectorAll(selector)]
    .filter((one) => one.style.opacity !== "0")
    .map((one) => one.getBoundingClientRect()).filter((box) => box.width);
  const names = [...document.querySelectorAll(".geo-ground")]
    .map((one) => [one.textContent, one.getBoundingClientRect()]);
  const above = boxes(".geo-pin, .geo-cluster, .geo-count, .geo-place span, .geo-name, .leaflet-control");
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return names.filter(([, box], n) => above.some((other) => meet(box, other))
    || names.some(([, other], m) => m !== n && meet(box, other))).map(([text]) => text);
}"""
"""Names of the base that lie on a symbol, a district's name, a tool or each other."""


def open_map(page: Page, url: str) -> Frame:
    page.goto(url)
    settle(page)
    drawn = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
    drawn.wait_for_function("() => map.getContainer().dataset.baseNames !== undefined")
    return drawn


FEW = "theme=heritage"
"""So few projects that no name of theirs takes the place of a town's."""


def ground_names(drawn: Frame) -> list[str]:
    return drawn.locator(".geo-ground:not(.geo-grid)").all_text_contents()


@pytest.fixture
def served(serve: Callable[..., object], tmp_path: Path) -> Callable[..., object]:
    """Start a server with the invented archive."""

    def start(**declared: str) -> object:
        return serve(tmp_path / "log", GEOAPP_BASE_MAPS=str(declare(tmp_path, **declared)))

    return start


def test_an_archive_is_drawn_from_our_own_host_with_its_credit(
    page: Page, served: Callable[..., object], requests: list[str], failures: list[str]
) -> None:
    with served(review_number="GS(2024)0001号") as url:  # type: ignore[attr-defined]
        drawn = open_map(page, f"{url}?view={LAKE_VIEW}")
        middle = [LAKE.centroid.y, LAKE.centroid.x]
        assert drawn.evaluate(PIXEL, middle) == STYLES["water"].light
        assert drawn.evaluate(PIXEL, [LAKE.bounds[1] - 0.01, LAKE.centroid.x]) == STYLES["earth"].light
        credit = drawn.locator(".leaflet-control-attribution")
        expect(credit).to_contain_text("虚构 · 审图号：GS(2024)0001号")
        expect(credit).to_contain_text("GS(2024)0650")  # that of the districts stays
        assert any("/basemaps/0/" in address for address in requests)
        assert [one for one in requests if not re.match(rf"{url}|ws://127\.0\.0\.1|data:|blob:", one)] == []
    assert failures == []


@pytest.mark.parametrize(("number", "drawn_border"), [("", False), ("GS(2024)0001号", True)])
def test_the_archives_borders_are_drawn_with_a_review_number_only(
    page: Page,
    served: Callable[..., object],
    number: str,
    drawn_border: bool,  # noqa: FBT001 (a case)
) -> None:
    # Dashes have gaps, so that it is looked for along a stretch; near its end it bends the least.
    stretch = [BORDER.interpolate(n * 0.0001, normalized=True) for n in range(2, 30)]
    with served(review_number=number) as url:  # type: ignore[attr-defined]
        drawn = open_map(page, f"{url}?view={stretch[0].y},{stretch[0].x},14")
        seen = {drawn.evaluate(PIXEL, [one.y, one.x]) for one in stretch}
        assert STYLES["earth"].light in seen
        assert (len(seen) > 1) is drawn_border


def test_a_dark_page_has_a_dark_base(browser: Browser, served: Callable[..., object]) -> None:
    with served() as url:  # type: ignore[attr-defined]
        context = browser.new_context(color_scheme="dark", viewport={"width": 1366, "height": 768})
        drawn = open_map(context.new_page(), f"{url}?view={LAKE_VIEW}")
        assert drawn.evaluate(PIXEL, [LAKE.centroid.y, LAKE.centroid.x]) == STYLES["water"].dark
        assert "geo-dark" in (drawn.locator("#map_div").get_attribute("class") or "")
        context.close()


def test_names_are_in_the_visitors_language(page: Page, served: Callable[..., object]) -> None:
    with served() as url:  # type: ignore[attr-defined]
        drawn = open_map(page, f"{url}?{FEW}&view=44.05,87.35,12")
        wait_until(page, lambda: ground_names(drawn) == ["虚构镇"])
        drawn = open_map(page, f"{url}?{FEW}&view=44.05,87.35,12&lang=en")
        wait_until(page, lambda: ground_names(drawn) == ["Invented Town"])


def test_without_an_archive_the_gazetteer_is_the_ground(
    page: Page, address: str, requests: list[str], failures: list[str]
) -> None:
    drawn = open_map(page, f"{address}?{FEW}&view=43.95,87.4,10")
    wait_until(page, lambda: "昌吉市" in ground_names(drawn))
    dashed = drawn.locator(".leaflet-ground-pane path[stroke-dasharray]")
    assert dashed.count() >= 2  # the two rivers
    assert drawn.evaluate(OVERLAPS) == []
    assert drawn.locator(".geo-grid").count() >= 4
    assert [one for one in requests if not re.match(rf"{address}|ws://127\.0\.0\.1|data:|blob:", one)] == []
    assert failures == []


def test_degrees_and_distances_are_true(page: Page, address: str) -> None:
    drawn = open_map(page, f"{address}?view=43.75,87.5,10")
    texts = drawn.locator(".geo-grid").all_text_contents()
    assert "87°30′E" in texts
    # A quarter of a degree of longitude at the window's upper edge, some 44° north: 111.32 km times the cosine.
    across = [float(text.split()[1]) for text in texts if text.startswith("↔")]
    assert across
    assert all(19.5 < distance < 20.3 for distance in across)
    along = [float(text.split()[1]) for text in texts if text.startswith("↕")]
    assert all(abs(distance - 27.8) < 0.1 for distance in along)  # a quarter of a degree of latitude


def test_a_choice_holds_with_keyboard_alone_and_after_a_reload(page: Page, address: str) -> None:
    drawn = open_map(page, f"{address}?{FEW}&view=43.95,87.4,10")
    button = drawn.get_by_role("button", name="底图")
    button.press("Enter")
    drawn.get_by_label("不用底图").press("Space")
    drawn.get_by_label("经纬网与距离").press("Space")
    button.press("Enter")
    expect(button).to_have_attribute("aria-expanded", "false")
    wait_until(page, lambda: drawn.locator(".geo-ground").count() == 0)
    assert drawn.locator(".leaflet-ground-pane path").count() == 0
    again = open_map(page, page.url)
    assert again.locator("#map_div").get_attribute("data-base") == "none"
    assert again.locator(".leaflet-grid-pane path").count() == 0
    again.get_by_role("button", name="底图").click()
    expect(again.get_by_label("不用底图")).to_be_checked()
