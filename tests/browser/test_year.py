"""A year of a plan in the invented city: list, reports, wall, statement, next plan; in each language and store."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page, expect

from geoapp.io.words import Words
from geoapp.pipeline.build import build_plan, write_build

from ..invented_plan import PLAN, copy_plan  # noqa: TID252
from ..invented_reports import filled, packed  # noqa: TID252
from ..store.conftest import cluster, database  # noqa: F401, TID252 (fixtures)
from .proxied import GEOAPP, NGINX, Proxied, person, proxied_server
from .waiting import settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not NGINX, reason="nginx is not installed"),
]

LATER = "shaoxing-next"
YEAR, MONTH = 2026, "2026-03"
PEOPLE = {"curator": "planning", "keqiao": "west", "zhuji": "south", "shengzhou": "east"}
SOURCE = """
subject_header = "X-Remote-User"
groups_header = "X-Remote-Groups"
roles = [
    { group = "planning", role = "curator" },
    { group = "west", role = "district_editor", districts = ["330603"] },
    { group = "south", role = "district_editor", districts = ["330681"] },
    { group = "east", role = "district_editor", districts = ["330683"] },
]
"""
MUSEUM, PARK, LIBRARY = f"{PLAN}/660", f"{PLAN}/471", f"{PLAN}/678"
LIST = [
    ["序号", "项目名称", "总投资（万元）", "形象进度"],
    [1, "柯岩换乘枢纽", 5000, "已建成"],
    [2, "兰亭博物馆", 9000, "主体施工"],
    [3, "滨海新区智慧粮仓", 700, "前期"],
]


@pytest.fixture
def city(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Proxied]:
    """Yield the city's plan and the next one behind an office's proxy, what people write in either store."""
    _build_both(copy_plan(tmp_path, monkeypatch))
    known = {}
    if request.param == "postgresql":
        known["GEOAPP_STORE"] = request.getfixturevalue("database")
        subprocess.run([GEOAPP, "store", "load"], env={**os.environ, **known}, check=True)
    front = tmp_path / "proxied"
    front.mkdir()
    with proxied_server(front, SOURCE, PEOPLE, **known) as found:
        yield found


def _build_both(plan: Path) -> None:
    """Build the plan and, beside it, a later one: a library has another name, and a park is gone."""
    later = plan.with_name(LATER)
    shutil.copytree(plan, later)
    for path in (later / "reading.json", later / "corrections.csv"):
        path.write_text(path.read_text(encoding="utf-8").replace(f"{PLAN}/", f"{LATER}/"), encoding="utf-8")
    with (later / "corrections.csv").open("a", encoding="utf-8") as file:
        file.write(f"{LATER}/678,name,嵊州市中心图书馆,a new name,geoapp developers,2026-11-30\n")
        file.write(f"{LATER}/736,drop,,not carried on,geoapp developers,2026-11-30\n")
    for name in (PLAN, LATER):
        write_build(build_plan(name))


class Office:
    """Somebody at work in one language."""

    def __init__(self, browser: Browser, city: Proxied, name: str, lang: str) -> None:
        self.page, self.say, self._home = person(browser, city, name), Words(lang), city.front
        self._asked = {"plan": PLAN, "lang": lang}

    def open(self, name: str, **asked: str) -> Page:
        self.page.goto(f"http://127.0.0.1:{self._home}/{name}?{urlencode({**self._asked, **asked})}")
        settle(self.page)
        return self.page

    def press(self, key: str) -> None:
        self.page.locator(f".st-key-{key} button").click()

    def is_told(self, key: str) -> None:
        expect(self.page.get_by_text(self.say(key), exact=True)).to_be_visible()

    def report(self, project: str, status: str, percent: int, planned: int) -> None:
        """Report on a project by the form."""
        page, say = self.open("reports", month=MONTH, project=project), self.say
        page.get_by_role("combobox", name=say("report_status")).click()
        page.get_by_role("option", name=status, exact=True).click()
        for field, value in (("percent", percent), ("planned", planned)):
            box = page.get_by_label(say(f"report_{field}_of_hundred"), exact=True)
            box.fill(str(value))
            box.press("Tab")
        self.press("report-save")
        self.is_told("report_saved")


@pytest.mark.parametrize(("lang", "city"), [("zh", "sqlite"), ("en", "postgresql")], indirect=["city"])
def test_a_year_goes_from_the_plan_to_the_next_one(
    browser: Browser, city: Proxied, tmp_path: Path, lang: str
) -> None:
    ongoing = {"zh": "在建", "en": "Ongoing"}[lang]
    curator = Office(browser, city, "curator", lang)
    say = curator.say

    # The year's list
    page = curator.open("ledger")
    (tmp_path / "list.xlsx").write_bytes(packed(LIST))
    year = page.get_by_role("spinbutton", name=say("ledger_list_year"))
    year.fill(str(YEAR))
    year.press("Tab")
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / "list.xlsx")
    expect(page.get_by_role("region", name=say("ledger_rows_new"))).to_contain_text("滨海新区智慧粮仓")
    curator.press("ledger-keep")
    expect(page.get_by_text(say("upload_kept_ledger", title="list.xlsx", year=YEAR, rows=3))).to_be_visible()

    # Three districts report: two by the form, one by a workbook
    Office(browser, city, "keqiao", lang).report(MUSEUM, ongoing, 40, 45)
    Office(browser, city, "zhuji", lang).report(PARK, ongoing, 10, 50)
    east = Office(browser, city, "shengzhou", lang)
    page = east.open("reports", month=MONTH, district="330683")
    with page.expect_download() as asked:
        east.press("report_download")
    cells = {say("report_status"): ongoing, say("report_percent"): 60, say("report_planned"): 60}
    sent = filled(Path(asked.value.path()).read_bytes(), {LIBRARY: cells})
    (tmp_path / "reports.xlsx").write_bytes(sent)
    page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(tmp_path / "reports.xlsx")
    east.press("report-take")
    east.is_told("report_taken")

    # The wall shows what lags
    page = curator.open("wall", month=MONTH)
    lagging = page.get_by_role("region", name=say("wall_lagging", n=1)).get_by_role("listitem")
    expect(lagging).to_contain_text("大唐停车场")

    # The statement has what list and reports say
    page = curator.open("statement", state="done")
    rows = page.get_by_role("region", name=say("statement_projects")).get_by_role("rowheader")
    expect(rows).to_have_text(["柯岩换乘枢纽"])
    with page.expect_download() as asked:
        page.locator(".st-key-statement_xlsx button").click()
    told = {
        str(cell)
        for sheet in load_workbook(BytesIO(Path(asked.value.path()).read_bytes()))
        for row in sheet.iter_rows(values_only=True)
        for cell in row
    }
    assert {"柯岩换乘枢纽", "兰亭博物馆", "大唐停车场", "嵊州市图书馆"} <= told
    page = curator.open("statement", state="ongoing")
    expect(rows).to_have_count(3)

    # The next plan is compared
    page = curator.open("compare", later=LATER, show="renamed")
    expect(page.get_by_role("main")).to_contain_text("嵊州市中心图书馆")
    page = curator.open("compare", later=LATER, show="dropped")
    expect(page.get_by_role("main")).to_contain_text("望月台公园")
