"""Files that an office's people bring, in a real browser behind its proxy: a year's list, and a photo with a report."""

import io
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.words import Words

from ..invented_attachments import GPS, SCRIPT, photo  # noqa: TID252
from ..invented_reports import packed  # noqa: TID252
from .proxied import NGINX, person, proxied_server
from .waiting import settle

pytestmark = [pytest.mark.browser, pytest.mark.skipif(not NGINX, reason="nginx is not installed")]

PLAN = "urumqi-14fyp"
SOURCE = """
subject_header = "X-Remote-User"
groups_header = "X-Remote-Groups"
roles = [{ group = "planning", role = "curator" }]
"""
SAY = Words("zh")
RECORDS = [one for one in project_records(read_projects(PLAN)) if one["kind"] == "project"]
LIST = [["序号", "项目名称", "总投资（万元）"], [1, RECORDS[0]["name"], 5000], [2, "虚构的智慧粮仓", 700]]


def test_a_curator_keeps_a_list_that_was_looked_at_and_a_photo_without_its_position(
    browser: Browser, tmp_path: Path
) -> None:
    (tmp_path / "list.xlsx").write_bytes(packed(LIST))
    (tmp_path / "pier.jpg").write_bytes(photo())
    with proxied_server(tmp_path, SOURCE, {"curator": "planning"}) as proxied:
        page, home = person(browser, proxied, "curator"), f"http://127.0.0.1:{proxied.front}"

        page.goto(f"{home}/ledger")
        settle(page)
        year = page.get_by_role("spinbutton", name=SAY("ledger_list_year"))
        year.fill("2026")
        year.press("Tab")
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / "list.xlsx")
        expect(page.get_by_role("region", name=SAY("ledger_rows_new"))).to_contain_text("虚构的智慧粮仓")
        expect(page.get_by_role("region", name=SAY("ledger_rows_joined"))).to_contain_text(RECORDS[0]["name"])
        years = f"{home}/api/v1/{PLAN}/ledger"
        assert page.request.get(years).json()["years"] == []
        page.locator(".st-key-ledger-keep button").click()
        expect(
            page.get_by_text(SAY("upload_kept_ledger", title="list.xlsx", year=2026, rows=len(LIST) - 1))
        ).to_be_visible()
        assert [one["rows"] for one in page.request.get(years).json()["years"]] == [len(LIST) - 1]

        page.goto(f"{home}/reports?month=2026-02&project={RECORDS[0]['id']}")
        settle(page)
        page.get_by_role("combobox", name=SAY("report_status")).click()
        page.get_by_role("option", name="在建", exact=True).click()
        of_report = page.locator("[class*='st-key-report-file-']")
        of_report.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / "pier.jpg")
        expect(page.get_by_text(SAY("report_file_position"))).to_be_visible()
        page.locator(".st-key-report-save button").click()
        expect(page.get_by_text(SAY("report_saved"), exact=True)).to_be_visible()
        shown = page.get_by_role("region", name=SAY("report_history")).get_by_role("link")
        expect(shown).to_contain_text("pier.jpg")
        found = page.request.get(f"{home}/{str(shown.get_attribute('href')).removeprefix('./')}")
        assert found.ok
        assert SCRIPT not in found.body()
        with Image.open(io.BytesIO(found.body())) as kept:
            assert (kept.size, dict(kept.getexif().get_ifd(GPS))) == ((40, 20), {})
        page.context.close()
