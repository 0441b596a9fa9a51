"""axe finds nothing on any page, in both languages, wide and narrow, light and dark; no page moves sideways."""

import re
from collections.abc import Iterator
from typing import Literal
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from geoapp.settings import ROOT

from .acting import visit
from .waiting import settle

pytestmark = [pytest.mark.browser, pytest.mark.slow]


PATHS = ["", *re.findall(r'url_path="(\w+)"', (ROOT / "streamlit_app.py").read_text("utf-8"))]

OF_A_WHOLE_PAGE = ("landmark-one-main", "page-has-heading-one", "region", "meta-viewport")
"""Rules that the map's frame need not keep: its landmarks, headings and viewport are those of the page around it."""

BEYOND_US = {
    # Streamlit gives its upload area the role presentation and a label at once; the button within it is in order.
    # axe cuts long attributes.
    "presentation-role-conflict": 'data-testid="stFileUploaderDropzo',
}
"""Rules that elements of Streamlit's own break, each with what stands in the markup of those elements."""

IN_FRAME = {"rules": {rule: {"enabled": False} for rule in OF_A_WHOLE_PAGE}}


OPENED = (
    "?project=urumqi-14fyp/16830",
    "text?passage=5.1&find=%E6%9C%BA%E5%9C%BA&project=urumqi-14fyp/16830",
)
"""Pages with something opened, searched or chosen."""


LOOKS: tuple[tuple[str, int, Literal["light", "dark"]], ...] = (("zh", 1280, "light"), ("en", 390, "dark"))


@pytest.fixture(scope="module", params=LOOKS)
def tab(request: pytest.FixtureRequest, browser: Browser, address: str) -> Iterator[Page]:
    """Yield a tab of one language, width and colour scheme, which keeps within its policy on all pages."""
    lang, width, scheme = request.param
    context = browser.new_context(
        locale="zh-CN", viewport={"width": width, "height": 900}, color_scheme=scheme
    )
    page = context.new_page()
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text))
    page.goto(f"{address}?lang={lang}")
    yield page
    context.close()
    assert [text for text in console if "Content Security Policy" in text] == []


@pytest.mark.parametrize("path", [*PATHS, *OPENED])
def test_a_page_can_be_used_by_everyone(tab: Page, address: str, path: str) -> None:
    page, lang = tab, tab.evaluate("document.documentElement.lang")
    visit(page, f"{address}{path}{'&' if '?' in path else '?'}lang={lang}")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    settle(page)
    assert urlsplit(page.url).path == f"/{path.partition('?')[0]}"
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth <= main.clientWidth")
    found = [
        one
        for frame in page.frames
        for one in Axe().run(frame, options=IN_FRAME if frame.parent_frame else None).response["violations"]
    ]
    ours = [
        f"{one['id']}: {node['html'][:160]} | {node['failureSummary'][:200]}"
        for one in found
        for node in one["nodes"]
        if one["id"] not in BEYOND_US or BEYOND_US[one["id"]] not in node["html"]
    ]
    assert ours == [], "\n".join(ours)
