"""What lies near metro 2, and how sure is that: found in three actions, numbered on map and list alike."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from .waiting import settle, wait_until

pytestmark = pytest.mark.browser

MAP = "iframe[title^='streamlit_folium']"
LINE = "轨道交通2号线"


def in_map(page: Page) -> FrameLocator:
    return page.frame_locator(MAP).first


def chosen_row(page: Page) -> str:
    return page.locator(".geo-projects tr[aria-current] i").first.inner_text()


def test_what_lies_near_metro_2_and_how_sure_in_three_actions(address: str, page: Page) -> None:
    page.goto(address)
    settle(page)
    # One: a row of the list opens the project. Two: its link asks what lies around it.
    page.locator(".geo-compact").get_by_role("button", name=LINE, exact=True).click()
    around = page.get_by_role("link", name="周边").or_(page.get_by_role("link", name="缓冲"))
    expect(around.first).to_be_visible()
    around.first.click()
    found = page.locator(".geo-projects tr")
    expect(found.first).to_be_visible()
    settle(page)
    assert "from=project" in page.url
    words = found.all_inner_texts()
    assert len(words) > 3
    assert all(any(word in text for word in ("确定", "很可能", "可能")) for text in words)
    assert not any("难以判断" in text for text in words)
    expect(page.get_by_text("个难以判断").first).to_be_visible()
    expect(in_map(page).locator(".geo-number").first).to_be_visible()


@pytest.fixture
def near_metro(address: str, page: Page) -> Callable[[], None]:
    def open_it() -> None:
        page.goto(f"{address}buffer?theme=metro&kind=project&distance=500&distance=3000")
        settle(page)
        expect(page.locator(".geo-projects tr").first).to_be_visible()

    return open_it


def test_a_number_marks_its_row_and_a_row_its_number(near_metro: Callable[[], None], page: Page) -> None:
    near_metro()
    mark = in_map(page).locator(".geo-number").filter(has_text="·").or_(in_map(page).locator(".geo-number"))
    mark.last.dispatch_event("click")
    wait_until(page, lambda: page.locator(".geo-projects tr[aria-current]").count() == 1)
    assert in_map(page).locator(".geo-chosen").count() == 1
    numbers = in_map(page).locator(".geo-chosen").inner_text()
    assert chosen_row(page) in numbers.replace("+", "·").split("·")
    rows = page.locator(".geo-projects tr")
    rows.first.locator("button").click()
    wait_until(page, lambda: chosen_row(page) == "1")
    wait_until(page, lambda: in_map(page).locator(".geo-chosen").count() == 1)
    chosen = in_map(page).locator(".geo-chosen").inner_text()
    assert chosen.replace("+", "·").split("·")[0] == "1"


def test_two_distances_have_two_colours_and_the_possible_is_hatched(
    near_metro: Callable[[], None], page: Page
) -> None:
    near_metro()
    paths = in_map(page).locator(".leaflet-outcome-pane path[stroke-dasharray]")
    expect(paths.first).to_be_attached()
    assert in_map(page).locator("pattern[id^=geo-hatch]").count() >= 1
    strokes = set(
        in_map(page)
        .locator(".leaflet-outcome-pane path")
        .evaluate_all("all => all.map((path) => path.getAttribute('stroke'))")
    )
    assert len(strokes & {"#0089a0", "#009eb6"}) == 2


def test_only_one_tooltip_stays(near_metro: Callable[[], None], page: Page) -> None:
    near_metro()
    marks = in_map(page).locator(".geo-number")
    for place in (0, 1):
        marks.nth(place).dispatch_event("click")
        marks.nth(place).focus()
    marks.nth(2).hover(force=True)
    expect(in_map(page).locator(".leaflet-tooltip")).to_have_count(1)
