"""What lists and reports say of a plan, in a real browser: the statement of delivery with its files and its code."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.pipeline.ledger import add_list

from .conftest import running_server
from .waiting import settle

pytestmark = pytest.mark.browser

PLAN = "urumqi-14fyp"
NAMES = [one["name"] for one in project_records(read_projects(PLAN)) if one["kind"] == "project"]


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the plan with a list of two of its projects."""
    folder = tmp_path_factory.mktemp("listed")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "项目名称", "总投资（万元）", "形象进度"])
    sheet.append([1, NAMES[0], 5000, "已建成"])
    sheet.append([2, NAMES[1], 9000, "主体施工"])
    book.save(folder / "list.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEOAPP_DATA", str(folder / "work"))
        add_list(PLAN, folder / "list.xlsx", year=2026, as_of="2026-06")
    known = {"GEOAPP_DATA": str(folder / "work"), "GEOAPP_PUBLIC_ADDRESS": "https://plans.example"}
    with running_server(folder / "log", **known) as address:
        yield address


def test_the_statement_narrows_to_a_state_and_hands_out_its_paper(
    page: Page, listed: str, failures: list[str]
) -> None:
    page.goto(f"{listed}statement?lang=en&state=done")
    rows = page.get_by_role("region", name="Project by project")
    expect(rows.get_by_role("rowheader")).to_have_text([NAMES[0]])
    expect(page.get_by_role("img", name="QR code")).to_be_visible()
    with page.expect_download() as asked:
        page.get_by_role("button", name="PDF").click()
    assert Path(asked.value.path()).read_bytes().startswith(b"%PDF")
    page.get_by_role("radio", name="Under way (1)").click()
    expect(rows.get_by_role("rowheader")).to_have_text([NAMES[1]])
    settle(page)
    assert "state=ongoing" in page.url
    assert failures == []
