"""A list that somebody opened stays until a hand closes it, whatever moves beneath it meanwhile."""

import pytest
from playwright.sync_api import Locator, Page, expect

from .acting import option
from .waiting import settle

pytestmark = pytest.mark.browser

MOVE = "(by) => { document.querySelector('[data-testid=stSidebarContent]').scrollTop += by; }"
"""Scrolls what all fields stand in, as a browser does by itself."""

GROW = """(height) => {
  const above = document.createElement("div");
  above.style.height = height + "px";
  document.querySelector("[data-testid=stSidebarUserContent]").prepend(above);
}"""
"""Makes something above all fields so many pixels high, as what comes from the server does."""


CLOSING_MS = 600
"""The framework takes half as long to close a list; one that goes must have gone by then."""


@pytest.fixture
def districts(page: Page, address: str) -> Locator:
    """Yield the field of the districts, in a window that is too low for all fields."""
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(address)
    option(page, "轨道交通").wait_for()
    settle(page)
    return page.get_by_role("combobox", name="区县", exact=True)


def distance(page: Page, field: Locator) -> float:
    """Return how far below its field the first option stands, in pixels."""
    first, box = page.get_by_role("option").first.bounding_box(), field.bounding_box()
    assert first is not None
    assert box is not None
    return first["y"] - box["y"]


@pytest.mark.parametrize("by", [-25, 25])
def test_a_list_goes_along_where_the_browser_scrolls_its_field(
    page: Page, districts: Locator, by: int
) -> None:
    page.evaluate(MOVE, 1_000)
    districts.click()
    districts.press_sequentially("新市区")
    expect(page.get_by_role("option")).to_have_count(1)
    page.wait_for_timeout(CLOSING_MS)  # as somebody looks at what there is
    before, top = distance(page, districts), districts.bounding_box()
    page.evaluate(MOVE, by)
    page.wait_for_timeout(CLOSING_MS)
    assert districts.bounding_box() != top
    assert distance(page, districts) == pytest.approx(before, abs=2)
    page.get_by_role("option").click()
    expect(page.get_by_test_id("stMultiSelect").filter(has_text="区县")).to_contain_text("新市区")


def test_a_list_stays_open_where_something_above_its_field_grows(page: Page, districts: Locator) -> None:
    page.evaluate(MOVE, 1_000)
    districts.click()
    districts.press_sequentially("新市区")
    expect(page.get_by_role("option")).to_have_count(1)
    page.wait_for_timeout(CLOSING_MS)  # as somebody looks at what there is
    page.evaluate(GROW, 90)
    page.wait_for_timeout(CLOSING_MS)
    page.get_by_role("option").click()
    expect(page.get_by_test_id("stMultiSelect").filter(has_text="区县")).to_contain_text("新市区")


def test_a_field_half_below_the_window_keeps_the_list_and_the_word(page: Page, districts: Locator) -> None:
    districts.scroll_into_view_if_needed()
    box = districts.bounding_box()
    assert box is not None
    page.evaluate(MOVE, box["y"] - 768 + box["height"] / 2)
    page.mouse.click(box["x"] + 10, 768 - 4)
    page.keyboard.insert_text("新市区")  # at once, as an input method does
    page.wait_for_timeout(CLOSING_MS)
    page.get_by_role("option").click()
    expect(page.get_by_test_id("stMultiSelect").filter(has_text="区县")).to_contain_text("新市区")


def test_a_wheel_closes_a_list(page: Page, districts: Locator) -> None:
    districts.click()
    expect(page.get_by_role("option").first).to_be_visible()
    page.mouse.wheel(0, -40)
    expect(page.get_by_role("option")).to_have_count(0)
