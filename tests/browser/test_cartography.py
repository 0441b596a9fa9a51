"""The map as people read it, in a real browser: clicks, keys, names, circles, clusters and what comes into view."""

import pytest
from playwright.sync_api import Frame, FrameLocator, Page, expect

from .acting import option
from .waiting import query, settle, wait_until

pytestmark = pytest.mark.browser

expect.set_options(timeout=20_000)

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
