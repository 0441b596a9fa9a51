"""The search field in a browser: suggestions while one types, taken by keyboard and by mouse, and words that filter."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.plans import load_plan

from .acting import option
from .test_map_tools import frame_of
from .waiting import query, settle, wait_until

pytestmark = pytest.mark.browser


def field(page: Page) -> Locator:
    return page.get_by_role("combobox", name="查找", exact=True)


def test_a_project_is_suggested_while_one_types_and_opens_on_the_map_by_keyboard(
    page: Page, address: str, failures: list[str]
) -> None:
    page.goto(address)
    field(page).press_sequentially("二号线", delay=60)
    suggested = page.get_by_role("option", name="轨道交通2号线")
    expect(suggested).to_be_visible()
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    field(page).press("ArrowDown")
    expect(suggested).to_have_attribute("aria-selected", "true")
    field(page).press("Enter")
    expect(page.get_by_role("article", name="项目详情")).to_contain_text("轨道交通2号线")
    wait_until(page, lambda: "project" in query(page))
    assert "q" not in query(page)
    assert failures == []


def test_a_theme_that_is_chosen_filters_and_words_with_enter_do_too(page: Page, address: str) -> None:
    page.goto(address)
    field(page).press_sequentially("gongshui", delay=40)
    page.get_by_role("option", name="供水").first.click()
    wait_until(page, lambda: query(page).get("theme") == ["water_supply"])
    expect(option(page, "供水")).to_be_checked()
    field(page).fill("水厂")
    field(page).press("Enter")
    wait_until(page, lambda: query(page).get("q") == ["水厂"])
    settle(page)
    expect(field(page)).to_have_value("水厂")
    field(page).fill("")
    field(page).press("Enter")
    wait_until(page, lambda: "q" not in query(page))


def test_a_place_without_a_project_is_suggested_and_the_map_goes_there(page: Page, address: str) -> None:
    page.goto(address)
    settle(page)
    field(page).press_sequentially("二道桥", delay=60)
    suggested = page.get_by_role("option", name="二道桥站")
    expect(suggested).to_contain_text("轨道交通车站")
    suggested.click()
    spot = load_gazetteer(load_plan("urumqi-14fyp")).geometry["m1_19"]
    there = pytest.approx([spot.x, spot.y], abs=0.01)
    wait_until(page, lambda: frame_of(page).evaluate("[map.getCenter().lng, map.getCenter().lat]") == there)
    assert "q" not in query(page)


def test_escape_closes_the_suggestions_and_keeps_the_words(page: Page, address: str) -> None:
    page.goto(address)
    field(page).press_sequentially("机场", delay=60)
    expect(page.get_by_role("option").first).to_be_visible()
    field(page).press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(field(page)).to_have_value("机场")


@pytest.mark.parametrize("path", ["targets", "text", "imports", "help"])
def test_a_page_of_the_whole_plan_is_left_for_the_map_by_a_search(
    page: Page, address: str, path: str, failures: list[str]
) -> None:
    page.goto(f"{address}{path}")
    settle(page)
    field(page).press_sequentially("水厂", delay=40)
    field(page).press("Enter")
    wait_until(page, lambda: query(page).get("q") == ["水厂"])
    expect(page).to_have_url(re.compile(rf"^{re.escape(address)}\?"))
    settle(page)
    expect(field(page)).to_have_value("水厂")
    page.go_back()
    expect(page).to_have_url(re.compile(rf"^{re.escape(address)}{path}(\?passage=.*)?$"))
    settle(page)
    field(page).fill("")
    field(page).press_sequentially("二号线", delay=60)
    page.get_by_role("option", name="轨道交通2号线").click()
    expect(page.get_by_role("article", name="项目详情")).to_contain_text("轨道交通2号线")
    assert failures == []


def test_on_a_telephone_the_field_is_there_without_the_drawer_of_filters(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    settle(page)
    field(page).press_sequentially("二道桥", delay=60)
    suggested = page.get_by_role("option", name="二道桥站")
    expect(suggested).to_be_in_viewport(ratio=1)
    suggested.click(trial=True)
