"""Back and Forward pressed quickly, before or after something else: address, page and history stay of one mind."""

import json
import re
from collections.abc import Callable, Iterator
from typing import TypeAlias
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page

from .acting import go_to
from .waiting import query, settle

pytestmark = pytest.mark.browser

START = {"lang": ["en"], "district": ["650121"], "theme": ["highway"]}
THEMES = {"highway": re.compile(r"^(Highway|公路)\s"), "railway": re.compile(r"^(Railway|铁路)\s")}
HEADINGS = {
    "/accounting": re.compile("^(Accounting|数据核查)$"),
    "/district": re.compile("^(Urumqi County|乌鲁木齐县)$"),
}
GAPS_MS = (0, 200)
_SLOWER = 6

Quick: TypeAlias = Callable[[Page], object]


@pytest.fixture(scope="module")
def tab(browser: Browser, address: str) -> Iterator[Page]:
    """Yield a tab that shows the map, with filters."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}?{urlencode(START, doseq=True)}")
    yield page
    context.close()


@pytest.fixture
def walked(tab: Page) -> Iterator[Page]:
    """Yield the tab on a slow processor, after it went to another page and back to the map."""
    if urlsplit(tab.url).path != "/" or query(tab) != START:
        tab.goto(f"{urljoin(tab.url, '/')}?{urlencode(START, doseq=True)}")
    go_to(tab, "Accounting")
    settle(tab)
    tab.get_by_role("link", name="Map", exact=True).click()
    settle(tab)
    processor = tab.context.new_cdp_session(tab)
    processor.send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    yield tab
    processor.detach()


def press_back(page: Page) -> None:
    page.evaluate("history.back()")


def press_forward(page: Page) -> None:
    page.evaluate("history.forward()")


def follow_a_link(page: Page) -> None:
    page.get_by_role("link", name=re.compile("^(District|区县)$")).click()


def choose(page: Page) -> None:
    page.evaluate("document.querySelector('input[value=railway]')?.click()")  # before the page may be another


def change_language(page: Page) -> None:
    page.get_by_text("中文", exact=True).click()


def differences(page: Page) -> list[str]:
    """Return in what the page that is shown is not the one of the address."""
    settle(page)
    asked, path = query(page), urlsplit(page.url).path
    lang = asked.get("lang", ["zh"])[0]
    found = [] if page.evaluate("document.documentElement.lang") == lang else [f"language is not {lang}"]
    if path in HEADINGS:
        return found if page.get_by_role("heading", name=HEADINGS[path]).count() else [*found, f"not {path}"]
    for theme, name in THEMES.items():
        box = page.get_by_role("checkbox", name=name)
        if not box.count() or box.is_checked() != (theme in asked.get("theme", ())):
            found.append(f"theme {theme} is not as in {asked}")
    filters = {name: asked[name] for name in ("district", "theme", "kind") if name in asked}
    number = count_projects(urljoin(page.url, "/"), filters)
    if not page.get_by_text(re.compile(rf"^{number} of \d+ projects|^显示 {number} 个")).count():
        found.append(f"not {number} projects")
    return found


def count_projects(home: str, filters: dict[str, list[str]]) -> int:
    """Return the number of projects that the API finds."""
    asked = f"{home}api/v1/urumqi-14fyp/projects.geojson?{urlencode(filters, doseq=True)}"
    with urlopen(asked) as answer:  # noqa: S310 (loopback)
        return len(json.load(answer)["features"])


@pytest.mark.parametrize("gap", GAPS_MS)
def test_two_quick_backs_and_as_many_forwards_end_where_they_began(walked: Page, gap: int) -> None:
    before = walked.evaluate("history.length")
    for press, theme in ((press_back, ["highway"]), (press_forward, ["highway"])):
        press(walked)
        walked.wait_for_timeout(gap)
        press(walked)
        assert differences(walked) == []
        assert query(walked) == {**START, "theme": theme}
    assert walked.evaluate("history.length") == before, "no way ahead was cut off"
    press_back(walked)
    assert differences(walked) == []
    assert urlsplit(walked.url).path == "/accounting"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (press_back, press_forward),
        (follow_a_link, press_back),
        (choose, press_back),
        (change_language, press_back),
        (press_back, choose),
        (press_back, follow_a_link),
    ],
)
def test_whatever_is_asked_quickly_the_page_shown_is_the_one_of_its_address(
    walked: Page, first: Quick, second: Quick
) -> None:
    first(walked)
    walked.wait_for_timeout(GAPS_MS[-1])
    second(walked)
    assert differences(walked) == []
