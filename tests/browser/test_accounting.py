"""The accounting page in a real browser: within the frame, with no outside host, and every row leads to the map."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from shapely.geometry import box, shape

from .acting import go_to, option
from .waiting import query, settle, wait_for_query

pytestmark = pytest.mark.browser


ROOT = Path(__file__).resolve().parents[2]
URUMQI_COUNTY = "650121"


def open_accounting(page: Page, url: str) -> Locator:
    """Open the page and return its list of what to look at first."""
    page.goto(url)
    worklist = page.get_by_role("region", name=re.compile("优先核查|Look at these first"))
    expect(worklist).to_be_visible()
    return worklist


def test_the_first_visitor_of_a_server_may_come_by_the_pages_own_link_and_no_outside_host_is_asked(
    page: Page, serve: Callable[..., object], requests: list[str], failures: list[str], tmp_path: Path
) -> None:
    with serve(tmp_path / "log") as url:  # type: ignore[attr-defined]
        open_accounting(page, f"{url}accounting?lang=en")
        expect(page.get_by_role("heading", name="Planned projects", level=1)).to_be_visible()
        expect(page.get_by_role("link", name="Map", exact=True)).to_be_visible()
        settle(page)
        outside = [asked for asked in requests if urlsplit(asked).hostname not in ("127.0.0.1", None)]
        assert len(requests) > 5
        assert outside == []
        assert failures == []


def test_a_rows_link_leads_to_its_project_opened_on_the_map(page: Page, address: str) -> None:
    worklist = open_accounting(page, f"{address}accounting?lang=en")
    first = worklist.get_by_role("rowheader").get_by_role("link").first
    name = first.inner_text()
    project = parse_qs(urlsplit(first.get_attribute("href") or "").query)["project"]
    first.click()
    expect(page.get_by_role("article", name="Details").get_by_role("heading", name=name)).to_be_visible()
    assert urlsplit(page.url).path == "/"
    wait_for_query(page, {"lang": ["en"], "project": project})


def test_pages_share_language_and_district_and_the_way_back_keeps_the_filters(
    page: Page, address: str
) -> None:
    page.goto(f"{address}?lang=en&district={URUMQI_COUNTY}&theme=highway")
    shown = page.get_by_text(re.compile(r"\d+ of \d+ projects"))
    before = shown.inner_text()
    go_to(page, "Accounting")
    expect(page.get_by_role("heading", name="Accounting")).to_be_visible()
    wait_for_query(page, {"lang": ["en"], "district": [URUMQI_COUNTY]})
    assert urlsplit(page.url).path == "/accounting"
    page.get_by_role("link", name="Map", exact=True).click()
    expect(shown).to_have_text(before)
    wait_for_query(page, {"lang": ["en"], "district": [URUMQI_COUNTY], "theme": ["highway"]})
    page.go_back()
    expect(page.get_by_role("heading", name="Accounting")).to_be_visible()
    page.go_back()
    expect(shown).to_have_text(before)
    wait_for_query(page, {"lang": ["en"], "district": [URUMQI_COUNTY], "theme": ["highway"]})
    page.go_forward()
    expect(page.get_by_role("heading", name="Accounting")).to_be_visible()
    page.get_by_role("link", name="Map", exact=True).click()
    expect(shown).to_have_text(before)


def test_the_language_changes_while_a_list_is_chosen(page: Page, address: str) -> None:
    open_accounting(page, f"{address}accounting")
    page.get_by_role("button", name=re.compile("^线路|^Route")).or_(
        page.get_by_role("radio", name=re.compile("^线路|^Route"))
    ).first.click()
    expect(page.get_by_role("region", name=re.compile("线路"))).to_be_visible()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("region", name=re.compile("Route"))).to_be_visible()
    wait_for_query(page, {"lang": ["en"]})


def test_an_address_with_filters_shows_all_that_it_selects_and_a_later_filter_is_brought_into_view(
    page: Page, address: str
) -> None:
    page.goto(f"{address}?district={URUMQI_COUNTY}")
    drawn = page.frame_locator("iframe[title^='streamlit_folium']")
    drawn.locator(".geo-pin, .geo-cluster").first.wait_for()
    settle(page)
    before = view(page)
    selected = {
        (feature["properties"]["theme"], feature["properties"]["id"]): shape(feature["geometry"])
        for path in (ROOT / "data" / "geojson" / "urumqi-14fyp").glob("*.geojson")
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]
        if feature["geometry"]
        and feature["properties"]["kind"] == "project"
        and any(str(one["adcode"]) == URUMQI_COUNTY for one in feature["properties"]["districts"])
    }
    assert len(selected) > 5
    assert all(box(*before).contains(one) for one in selected.values())

    counted = Counter(theme for theme, _ in selected)
    chosen = min(counted, key=lambda theme: (counted[theme], theme))
    option(page, theme_label(chosen)).check()
    expect(page.get_by_role("button", name="清除全部筛选")).to_be_visible()
    settle(page)
    assert query(page)["theme"] == [chosen]
    left = [one for (theme, _), one in selected.items() if theme == chosen]
    assert all(box(*view(page)).contains(one) for one in left)
    assert view(page) != before, "closer to what is left"


def theme_label(theme: str) -> str:
    """Return the Chinese word of a theme, from the codelist."""
    with (ROOT / "data" / "codelists" / "themes.csv").open(encoding="utf-8") as rows:
        return next(row["zh"] for row in csv.DictReader(rows) if row["code"] == theme)


def view(page: Page) -> list[float]:
    """Return west, south, east and north of what the map shows."""
    (frame,) = [frame for frame in page.frames if "streamlit_folium" in frame.url]
    return [float(edge) for edge in frame.evaluate("window.map.getBounds().toBBoxString()").split(",")]
