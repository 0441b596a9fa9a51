"""The page 兑现对账单, run by Streamlit's own test runner: totals, evidence, filters, files, the code that opens it."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.delivery import state_delivery
from geoapp.pipeline.indicators import add_actuals
from geoapp.pipeline.ledger import add_list
from geoapp.settings import ROOT

from ..invented_plan import PLAN, copy_plan  # noqa: TID252
from .widgets import asked

pytestmark = pytest.mark.ui

STATION, LINE = "绍兴站", "轨道交通7号线"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    copy_plan(tmp_path, monkeypatch)
    write_build(build_plan(PLAN))
    return tmp_path


def add(folder: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "项目名称", "总投资（万元）", "累计完成投资（万元）", "形象进度"])
    sheet.append([1, STATION, 5000, 800, "<b>主体</b>封顶"])
    sheet.append([2, LINE, 9000, 9000, "已通车"])
    book.save(folder / "list.xlsx")
    add_list(PLAN, folder / "list.xlsx", year=2024, as_of="2024-06")


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    page.query_params["plan"] = PLAN
    page.query_params["lang"] = query.get("lang", "zh")
    page.run()
    for name, value in query.items():
        page.query_params[name] = value
    page.switch_page("pages/statement.py").run()
    assert not page.exception
    assert not page.error
    return page


def html(page: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in page.get("html"))


def test_without_any_evidence_it_says_what_is_missing() -> None:
    page = open_page()
    assert "还没有年度清单" in page.info[0].value
    assert not page.get("download_button")


def test_totals_clauses_and_evidence_stand_on_the_page_and_four_files_are_offered(folder: Path) -> None:
    add(folder)
    page = open_page()
    shown = html(page)
    assert "list.xlsx（2024 年清单，截至 2024-06）第 2 行" in shown
    assert ("&#60;b&#62;主体" in shown, "<b>主体" in shown) == (True, False)
    assert "<td class='geo-num'>1</td>" in shown
    assert [one.proto.label for one in page.get("download_button")] == ["XLSX", "DOCX", "PDF", "HTML"]
    assert "<figure class='geo-code'>" not in shown  # no public address was set


def test_a_state_narrows_the_list_and_not_the_totals(folder: Path) -> None:
    add(folder)
    page = open_page(lang="en", state="done")
    shown = html(page)
    rows = shown.split("Project by project")[-1]
    assert (LINE in rows, STATION in rows) == (True, False)
    number = len(state_delivery(PLAN).projects)
    assert f"<th scope='row'>All projects</th><td class='geo-num'>{number}</td>" in shown
    assert asked(page, "state").value == "done"


def test_a_day_before_all_evidence_is_one_sentence(folder: Path) -> None:
    add(folder)
    assert "2024-05-31 还没有任何依据" in open_page(as_of="2024-05-31").info[0].value.replace("\\", "")


def test_a_code_opens_the_page_with_its_filters(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(folder)
    monkeypatch.setenv("GEOAPP_PUBLIC_ADDRESS", "https://plans.example/map/")
    page = open_page(as_of="2024-07-01", state="done")
    assert "<figure class='geo-code'><img src='data:image/png;base64," in html(page)


def test_indicators_stand_on_the_page_with_their_rows_and_not_in_a_district(folder: Path) -> None:
    add(folder)
    text = "指标,年份,数值,单位,来源\n人均公园绿地面积,2025,15.5,平方米,<b>公报</b>\n"
    (folder / "actuals.csv").write_text(text, encoding="utf-8")
    assert "指标进度" not in html(open_page())
    add_actuals(PLAN, folder / "actuals.csv")
    shown = html(open_page())
    assert "actuals.csv 第 2 行（&#60;b&#62;公报&#60;/b&#62;）" in shown
    assert all(f">{word}<" in shown for word in ("落后", "无数据"))
    code = next(one.districts[0] for one in state_delivery(PLAN).projects if one.districts)
    assert "指标进度" not in html(open_page(district=code))
