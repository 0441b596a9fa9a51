"""The plan's text in a real browser: a click opens a record without loading the page again, and leads to the map."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from .waiting import settle, wait_for_query

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("plan_text")]


AIRPORT = "urumqi-14fyp/16830"


def open_text(page: Page, url: str) -> Locator:
    page.goto(url)
    article = page.locator("article.geo-text")
    expect(article).to_be_visible()
    return article


def test_a_click_on_a_mark_opens_its_record_here_and_the_record_leads_to_the_map(
    page: Page, address: str, requests: list[str], failures: list[str]
) -> None:
    article = open_text(page, f"{address}text?passage=5.1")
    settle(page)  # until the script listens a link is a link, which loads the page anew
    page.evaluate("window.stayed = true")
    article.locator(f"a[href*='{AIRPORT.replace('/', '%2F')}']").first.click()
    record = page.get_by_role("article", name="项目详情")
    expect(record).to_be_visible()
    name = record.get_by_role("heading").inner_text()
    assert page.evaluate("window.stayed") is True
    wait_for_query(page, {"passage": ["5.1"], "project": [AIRPORT]})
    expect(article.locator("[aria-current]").first).to_be_visible()
    page.get_by_role("link", name="在地图上看").click()
    expect(page.get_by_role("article", name="项目详情").get_by_role("heading", name=name)).to_be_visible()
    assert urlsplit(page.url).path == "/"
    assert [one for one in requests if urlsplit(one).hostname not in ("127.0.0.1", None)] == []
    assert failures == []


LATE_MARKS = """() => {
  const held = window.held = new Set(), hold = (mark) => { held.add(mark); mark.removeAttribute("aria-current"); };
  const coming = new MutationObserver(() => document.querySelectorAll(".geo-text [aria-current]").forEach(hold));
  coming.observe(document, { childList: true, subtree: true });
  window.letGo = () => { coming.disconnect(); held.forEach((mark) => mark.setAttribute("aria-current", "true")); };
}"""
"""Keeps back what tells the opened project's marks, as a slow line does, until it is let go."""


@pytest.mark.parametrize("key", ["", "Shift"])
def test_what_is_opened_comes_into_sight_however_late_unless_a_hand_was_there(
    page: Page, address: str, key: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 400})
    page.add_init_script(f"({LATE_MARKS})()")
    page.goto(f"{address}text?passage=5.1&project={AIRPORT}")
    page.wait_for_function("() => window.held.size > 0")
    settle(page)
    mark = page.locator(".geo-text .geo-mark[href*='" + AIRPORT.replace("/", "%2F") + "']").first
    expect(mark).not_to_be_in_viewport()
    page.wait_for_timeout(2_500)
    if key:
        page.keyboard.press(key)
    page.evaluate("letGo()")
    if not key:
        expect(mark).to_be_in_viewport()
    settle(page)
    assert mark.evaluate("one => one.getBoundingClientRect().top < innerHeight") is not bool(key)


def test_passages_are_turned_searched_and_reopened_by_their_address(page: Page, address: str) -> None:
    article = open_text(page, f"{address}text?lang=en&passage=5.1")
    first = article.inner_text()
    page.get_by_role("button", name="Next →").click()
    wait_for_query(page, {"lang": ["en"], "passage": ["5.2"]})
    expect(article).not_to_have_text(first, use_inner_text=True)
    page.get_by_role("textbox", name="Search the text").fill("机场")
    page.keyboard.press("Enter")
    found = page.get_by_role("region", name="Found in")
    expect(found).to_be_visible()
    wait_for_query(page, {"lang": ["en"], "passage": ["5.2"], "find": ["机场"]})
    found.get_by_role("link").first.click()
    expect(article.locator("mark").first).to_be_visible()
    assert set(article.locator("mark").all_inner_texts()) == {"机场"}
    again = page.context.new_page()
    reopened = open_text(again, page.url)
    expect(reopened).to_have_text(article.inner_text(), use_inner_text=True)


def test_what_is_searched_for_is_text_and_nothing_else(page: Page, address: str, failures: list[str]) -> None:
    page.goto(f"{address}text?find=%3Cimg%20src%3Dx%20onerror%3Ddocument.title%3D1%3E&passage=%3Cb%3E")
    expect(page.get_by_text(re.compile("原文里没有“<img"))).to_be_visible()
    expect(page.get_by_text("原文里没有“<b>”这个章节")).to_be_visible()
    assert page.title() != "1"
    assert failures == []


def test_without_the_text_the_page_says_how_to_provide_it(
    page: Page, serve: Callable[..., object], tmp_path: Path
) -> None:
    with serve(tmp_path / "log", GEOAPP_PLANS=str(tmp_path)) as url:  # type: ignore[attr-defined]
        page.goto(f"{url}text")
        expect(page.get_by_text("GEOAPP_PLANS")).to_be_visible()
        expect(page.locator("article.geo-text")).to_have_count(0)


def test_the_details_on_the_map_lead_to_the_projects_place_in_the_text(page: Page, address: str) -> None:
    page.goto(f"{address}?lang=en&project={AIRPORT}")
    page.get_by_role("link", name="See it in the plan's text").click()
    article = page.locator("article.geo-text")
    expect(article.locator("[aria-current]").first).to_be_visible()
    expect(page.get_by_role("article", name="Details")).to_be_visible()
    wait_for_query(page, {"lang": ["en"], "passage": ["5.1"], "project": [AIRPORT]})
    expect(article.locator("[aria-current]").first).to_be_in_viewport()
    settle(page)
    page.go_back()
    expect(article).to_have_count(0)
    wait_for_query(page, {"lang": ["en"], "project": [AIRPORT]})


def test_the_indicators_are_a_table(page: Page, address: str) -> None:
    article = open_text(page, f"{address}text?passage=2.3")
    rows = article.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(18)
    expect(rows.first.get_by_role("columnheader")).to_have_text(
        ["类别", "序号", "指标", "2020年", "2025年", "年均/累计", "属性"]
    )
