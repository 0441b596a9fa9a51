"""axe finds nothing on any page, in both languages, wide and narrow, light and dark; no page moves sideways."""

import re
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

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


@pytest.mark.parametrize(
    ("lang", "width", "scheme"), [("zh", 1280, "light"), ("en", 390, "dark")], ids=["wide", "narrow"]
)
def test_every_page_can_be_used_by_everyone(
    page: Page, address: str, lang: str, width: int, scheme: Literal["light", "dark"]
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{address}?lang={lang}")
    found: dict[str, list[str]] = {}
    headings: dict[str, tuple[str, ...]] = {}
    for path in [*PATHS, *OPENED]:
        visit(page, f"{address}{path}{'&' if '?' in path else '?'}lang={lang}")
        settle(page)
        # The first look has one too, which goes when the page's is there.
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        headings[path] = tuple(page.get_by_role("heading").all_inner_texts())
        found[path] = faults(page)
        if not page.get_by_test_id("stMain").evaluate("main => main.scrollWidth <= main.clientWidth"):
            found[path].append("moves sideways")
    assert {path: told for path, told in found.items() if told} == {}
    assert len({headings[path] for path in PATHS}) == len(PATHS), (
        "a page was looked at twice, another not at all"
    )


def faults(page: Page) -> list[str]:
    """Return what axe finds on the page and in its frames, but for what is the framework's."""
    return [
        f"{one['id']}: {node['html'][:160]} | {node['failureSummary'][:200]}"
        for frame in page.frames
        for one in Axe().run(frame, options=IN_FRAME if frame.parent_frame else None).response["violations"]
        for node in one["nodes"]
        if one["id"] not in BEYOND_US or BEYOND_US[one["id"]] not in node["html"]
    ]
