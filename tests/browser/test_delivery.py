"""What lists and reports say of a plan, in a real browser: the statement of delivery with its files and its code."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from geoapp.domain.access import Identity
from geoapp.domain.status_report import SaidStatus
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.pipeline.ledger import add_list
from geoapp.pipeline.status_reports import ReportDraft, save_reports
from geoapp.pipeline.written import districts_of

from .conftest import running_server
from .waiting import settle

pytestmark = pytest.mark.browser

PLAN = "urumqi-14fyp"
RECORDS = [one for one in project_records(read_projects(PLAN)) if one["kind"] == "project"]
NAMES = [one["name"] for one in RECORDS]
BEHIND = SaidStatus(status="ongoing", percent=10.0, planned=50.0, problem="管线未迁改")


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the plan with a list of two of its projects, and a third that lags."""
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
        lags = ReportDraft(project=RECORDS[2]["id"], seen=0, said=BEHIND)
        by = Identity(subject="a1", role="curator")
        save_reports(PLAN, "2026-02", [lags], by, districts_of(RECORDS))
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
    page.get_by_role("radio", name="Under way (2)").click()
    expect(rows.get_by_role("rowheader")).to_have_text([NAMES[1], NAMES[2]])
    settle(page)
    assert "state=ongoing" in page.url
    assert failures == []


def test_a_month_fits_a_meetings_screen_and_leads_to_a_projects_reports(
    page: Page, listed: str, failures: list[str]
) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(f"{listed}wall?lang=en&month=2026-02")
    lagging = page.get_by_role("region", name="To be looked at (1)")
    row = lagging.get_by_role("listitem")
    expect(row).to_contain_text("30 points or more behind plan")
    expect(page.get_by_role("table", name="By status").get_by_role("row", name="Ongoing")).to_contain_text(
        "1"
    )
    expect(page.get_by_role("img", name="projects on the map")).to_be_visible()
    settle(page)
    main = page.get_by_test_id("stMain")
    assert main.evaluate(
        "main => [main.scrollHeight <= main.clientHeight, main.scrollWidth <= main.clientWidth]"
    ) == [
        True,
        True,
    ]
    row.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Monthly reports", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="History")).to_contain_text("管线未迁改")
    assert failures == []
