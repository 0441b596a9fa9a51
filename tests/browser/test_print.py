"""Printing in a real browser: a sheet in three actions, and Ctrl+P on the pages themselves."""

import io
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page

from geoapp.analysis.select import select
from geoapp.domain.selection import Selection
from geoapp.io.geojson import read_projects

from .acting import option
from .waiting import settle

pytestmark = pytest.mark.browser

PLAN = "urumqi-14fyp"
WORDS = {"zh": ("供水", "打印", "下载打印图"), "en": ("Water supply", "Print", "Download the sheet")}


def text_of(pdf: bytes) -> list[str]:
    """Return the text of each page without blanks."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


def names(**fields: tuple[str, ...]) -> list[str]:
    frame = select(read_projects(PLAN), Selection(**fields))
    return ["".join(name.split()) for name in frame["name"]]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_water_works_are_printed_for_a_meeting_in_three_actions(
    lang: str, page: Page, address: str, tmp_path: Path
) -> None:
    theme, menu, go = WORDS[lang]
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{address}?lang={lang}")
    settle(page)
    option(page, theme).click()  # 1
    settle(page)
    page.get_by_role("button", name=menu).last.click()  # 2
    with page.expect_download() as download:
        page.get_by_role("button", name=go).click()  # 3
    assert download.value.suggested_filename == f"{PLAN}-map.pdf"
    download.value.save_as(tmp_path / "map.pdf")
    first, *others = text_of((tmp_path / "map.pdf").read_bytes())
    assert "".join(theme.split()) in first
    listed = "".join(others)
    works = names(theme=("water_supply",), kind=("project",))
    assert works
    assert all(name in listed for name in works)
    assert "/print/" not in page.url, "the page stays where it is"


def test_a_sheet_shows_what_the_screen_shows(page: Page, address: str, tmp_path: Path) -> None:
    view = "43.82000,87.60000,13"
    page.goto(f"{address}?theme=metro&view={view}")
    settle(page)
    page.get_by_role("button", name="打印").last.click()
    page.locator(".geo-print select[name=frame]").select_option("screen")
    with page.expect_download() as download:
        page.locator(".geo-print button").click()
    download.value.save_as(tmp_path / "map.pdf")
    assert f"view={view}" in text_of((tmp_path / "map.pdf").read_bytes())[0]


@pytest.mark.parametrize("landscape", [False, True])
def test_ctrl_p_on_the_map_gives_heading_map_and_the_whole_table(
    page: Page, address: str, *, landscape: bool
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{address}?theme=logistics")
    settle(page)
    pages = text_of(page.pdf(format="A4", landscape=landscape))
    text = "".join(pages)
    assert "乌鲁木齐" in pages[0]
    assert "物流枢纽" in pages[0]
    assert "审图号" in pages[0], "the map stands under its heading"
    assert text.count("只列出符合以下条件的项目") == 1
    assert "清除全部筛选" not in text
    shown = names(theme=("logistics",), kind=("project",))
    assert all(name in text for name in shown)


def test_ctrl_p_on_an_analysis_lists_every_row(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{address}buffer?theme=metro&distance=2000")
    settle(page)
    kept = page.locator(".geo-print-head, .geo-print-table")
    assert kept.evaluate_all("(all) => all.every((one) => one.hidden)"), (
        "nothing flashes before the styles are there"
    )
    shown = page.locator(".geo-print-table").first.locator("tbody tr")
    assert shown.count() > 10, "more than the table on screen shows at once"
    text = "".join(text_of(page.pdf(format="A4")))
    firsts = shown.locator("td:first-child").evaluate_all("(all) => all.map((cell) => cell.textContent)")
    assert all("".join(name.split()) in text for name in firsts)
