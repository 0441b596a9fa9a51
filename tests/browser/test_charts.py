"""Charts in a real browser: a click filters, Back undoes it, and nobody pays for them before they ask."""

import json
import re
from collections import Counter
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from geoapp.settings import ROOT

from .waiting import query, settle, wait_until

pytestmark = pytest.mark.browser


ONLY_PROJECTS = "kind=project"


def projects() -> list[dict[str, object]]:
    """Return the properties of the plan's projects, without programmes and policies, as its files hold them."""
    files = (ROOT / "data" / "geojson" / "urumqi-14fyp").glob("*.geojson")
    features = [feature for file in files for feature in json.loads(file.read_text("utf-8"))["features"]]
    return [one["properties"] for one in features if one["properties"]["kind"] == "project"]


def open_charts(page: Page, address: str) -> None:
    page.goto(address)
    settle(page)
    page.get_by_role("radio", name="图表").click()
    expect(chart(page, "按主题").locator(".mark-rect path").first).to_be_visible()
    settle(page)


def chart(page: Page, title: str) -> Locator:
    return page.get_by_test_id("stVegaLiteChart").and_(page.get_by_label(re.compile(title)))


def bar_names(page: Page, title: str) -> list[str]:
    return [
        " ".join(text.split())
        for text in chart(page, title).locator(".role-axis-label text").all_text_contents()
    ]


def spot_of(page: Page, title: str, name: str) -> tuple[float, float]:
    """Return a spot in the row of a bar, a little to the right of its name."""
    label = chart(page, title).locator(".role-axis-label text").filter(has_text=re.compile(rf"^{name}\s"))
    label.scroll_into_view_if_needed()
    box = label.bounding_box()
    assert box is not None
    return box["x"] + box["width"] + 14, box["y"] + box["height"] / 2


def click_bar(page: Page, title: str, name: str) -> None:
    page.mouse.click(*spot_of(page, title, name))


def test_a_click_on_a_bar_filters_another_adds_and_back_undoes_each(
    page: Page, address: str, failures: list[str], requests: list[str]
) -> None:
    open_charts(page, f"{address}?{ONLY_PROJECTS}")
    of_theme = Counter(one["theme"] for one in projects())
    assert f"供水 {of_theme['water_supply']}" in bar_names(page, "按主题")
    click_bar(page, "按主题", "供水")
    wait_until(page, lambda: query(page).get("theme") == ["water_supply"])
    click_bar(page, "按主题", "轨道交通")
    wait_until(page, lambda: query(page).get("theme") == ["water_supply", "metro"])
    settle(page)
    assert f"铁路 {of_theme['railway']}" in bar_names(page, "按主题"), "what a theme hides stays to be chosen"
    page.go_back()
    wait_until(page, lambda: query(page).get("theme") == ["water_supply"])
    settle(page)
    page.go_back()
    wait_until(page, lambda: "theme" not in query(page))
    settle(page)
    click_bar(page, "按主题", "轨道交通")
    wait_until(page, lambda: query(page).get("theme") == ["metro"])
    settle(page)
    click_bar(page, "按主题", "轨道交通")
    wait_until(page, lambda: "theme" not in query(page))
    assert failures == []
    assert {urlsplit(url).hostname for url in requests} <= {"127.0.0.1", None}


def test_what_a_bar_filtered_survives_a_reload_and_the_chart_shows_it(page: Page, address: str) -> None:
    open_charts(page, f"{address}?{ONLY_PROJECTS}")
    click_bar(page, "按定位精度", "仅到区县")
    wait_until(page, lambda: query(page).get("precision") == ["district"])
    settle(page)
    open_charts(page, page.url)
    assert query(page)["precision"] == ["district"]
    faint = (
        chart(page, "按定位精度")
        .locator(".mark-rect path")
        .evaluate_all("(paths) => paths.map((one) => getComputedStyle(one).opacity)")
    )
    assert sorted(set(faint)) == ["0.35", "1"], "the chosen bar alone stands out"


def test_a_filter_set_elsewhere_shows_in_the_chart_and_is_taken_back_there(page: Page, address: str) -> None:
    open_charts(page, f"{address}?{ONLY_PROJECTS}&theme=metro&theme=railway")
    click_bar(page, "按主题", "铁路")
    wait_until(page, lambda: query(page).get("theme") == ["metro"])


def test_clicks_in_quick_succession_are_all_kept(page: Page, address: str) -> None:
    open_charts(page, f"{address}?{ONLY_PROJECTS}")
    spots = [spot_of(page, "按主题", name) for name in ("物流枢纽", "产业园区", "航空")]
    for x, y in spots:
        page.mouse.click(x, y)
        page.wait_for_timeout(150)
    wait_until(page, lambda: set(query(page).get("theme", ())) == {"logistics", "industry", "aviation"})
    settle(page)
    assert set(query(page)["theme"]) == {"logistics", "industry", "aviation"}


def test_nothing_of_the_charts_is_fetched_before_they_are_asked_for(
    page: Page, address: str, requests: list[str]
) -> None:
    page.goto(address)
    settle(page)
    drawing = re.compile(r"VegaLiteChart|vega-interpreter|/embed\.")
    assert [url for url in requests if drawing.search(url)] == []
    page.get_by_role("radio", name="图表").click()
    expect(chart(page, "按主题")).to_be_visible()
    assert [url for url in requests if drawing.search(url)] != []


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "words"), [("zh", ("图表", "计数表")), ("en", ("Charts", "Tables"))])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_and_their_tables_can_be_used_by_everyone(
    page: Page, address: str, lang: str, words: tuple[str, str], scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{address}?lang={lang}")
    settle(page)
    for way in words:
        page.get_by_role("radio", name=way).click()
        page.mouse.move(0, 0)  # under the pointer the framework's own colours are paler
        expect(page.locator("[data-testid=stVegaLiteChart] svg, .geo-table").first).to_be_visible()
        settle(page)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
