"""The page 年度项目, run by Streamlit's own test runner."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.ledger import add_list
from geoapp.settings import ROOT

from ..invented_plan import PLAN, copy_plan  # noqa: TID252

pytestmark = pytest.mark.ui


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy_plan(tmp_path, monkeypatch)
    write_build(build_plan(PLAN))
    return tmp_path


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    for name, value in query.items():
        page.query_params[name] = value
    page.run().switch_page("pages/ledger.py").run()
    assert not page.exception
    assert not page.error
    return page


def html(page: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in page.get("html"))


def add(folder: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "项目名称", "总投资（万元）", "2024年计划投资（万元）"])
    sheet.append([1, "绍兴站建设工程", 5000, 10000])
    sheet.append([2, "地铁七号线一期", 9000, ""])
    book.save(folder / "list.xlsx")
    add_list(PLAN, folder / "list.xlsx", year=2024)


def test_without_a_list_it_says_how_one_is_added() -> None:
    assert any("geoapp ledger add" in one.value for one in open_page(plan=PLAN).info)


def test_totals_the_queue_and_what_no_list_has_stand_on_the_page(folder: Path) -> None:
    add(folder)
    page = open_page(plan=PLAN)
    assert "1.00（1 个项目有数，1 个未填）" in html(page)
    assert "地铁七号线一期" in html(page)
    assert "轨道交通7号线" in html(page)
    assert "各清单均未找到" in html(page)


def test_it_speaks_english(folder: Path) -> None:
    add(folder)
    assert "Not found in any list" in html(open_page(plan=PLAN, lang="en"))
