"""The page 年度项目, run by Streamlit's own test runner."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from streamlit.testing.v1 import AppTest

from geoapp.domain.access import AccessRole, Identity
from geoapp.io.journal import read_journal
from geoapp.pipeline.annual_lists import load_ledger
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.ledger import add_list
from geoapp.pipeline.ledger_decisions import decide
from geoapp.settings import ROOT
from geoapp.web import identity

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


def write_list(path: Path, *more: tuple[object, ...]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "项目名称", "总投资（万元）", "2024年计划投资（万元）"])
    sheet.append([1, "绍兴站建设工程", 5000, 10000])
    sheet.append([2, "地铁七号线一期", 9000, ""])
    for number, row in enumerate(more, start=3):
        sheet.append([number, *row])
    book.save(path)


def add(folder: Path) -> None:
    write_list(folder / "list.xlsx")
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


def deciding(page: AppTest) -> list[str]:
    return [one.label for one in page.button if one.label in {"就是规划中的这个项目", "不在规划中"}]


@pytest.mark.parametrize("role", ["anybody", "guest", "reader", "district_editor"])
def test_who_is_no_curator_sees_the_queue_and_decides_nothing(
    folder: Path, role: AccessRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(folder)
    monkeypatch.setattr(identity, "_present", lambda _: Identity(subject="a1", role=role))
    page = open_page(plan=PLAN)
    assert "轨道交通7号线" in html(page)
    assert deciding(page) == []


def test_a_curator_decides_what_a_row_is_and_it_waits_no_more(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(folder)
    monkeypatch.setattr(identity, "_present", lambda _: Identity(subject="a1", role="curator"))
    page = open_page(plan=PLAN)
    (wanted,) = (one for one in page.button if one.label == "就是规划中的这个项目")
    page = wanted.click().run()
    assert not page.error
    assert deciding(page) == []
    (one,) = load_ledger(PLAN)
    (made,) = one.decisions
    assert (made.who, made.projects) == ("a1", one.matches[-1].projects)


def test_a_row_that_another_decided_meanwhile_stays_as_it_is_and_the_page_says_so(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(folder)
    monkeypatch.setattr(identity, "_present", lambda _: Identity(subject="a1", role="curator"))
    page = open_page(plan=PLAN)
    (one,) = load_ledger(PLAN)
    (waiting,) = (pair for pair in one.settled if not pair.sure)
    decide(PLAN, one.id, waiting.rows[0], (), by=Identity(subject="a2", role="curator"))
    (wanted,) = (button for button in page.button if button.label == "就是规划中的这个项目")
    page = wanted.click().run()
    assert "已于" in page.error[0].value
    assert load_ledger(PLAN)[0].decisions[0].who == "a2"


def upload(page: AppTest, content: bytes, name: str = "list.xlsx") -> AppTest:
    (key,) = [one.key for one in page.file_uploader]
    page.file_uploader(key=key).upload(name, content, "application/octet-stream").run()
    page.number_input(key="ledger_list_year").set_value(2024).run()
    assert not page.exception
    return page


@pytest.mark.parametrize("role", ["anybody", "guest", "reader", "district_editor"])
def test_who_is_no_curator_is_offered_no_upload(role: AccessRole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "_present", lambda _: Identity(subject="a1", role=role))
    assert not open_page(plan=PLAN).file_uploader


def test_a_curator_sees_what_becomes_of_a_lists_rows_and_keeps_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "_present", lambda _: Identity(subject="a1", role="curator"))
    write_list(folder / "list.xlsx", ("大唐垃圾焚烧发电厂扩容", ""))
    page = upload(open_page(plan=PLAN), (folder / "list.xlsx").read_bytes(), "../<b>list.xlsx")
    (told,) = [one.value for one in page.info if "尚未保存" in one.value]
    assert "3 行" in told
    assert ("<b>" in told, ".." in told) == (False, False)
    assert load_ledger(PLAN) == ()
    assert "地铁七号线一期" in html(page)
    page.button(key="ledger-keep").click().run()
    assert not page.error
    assert "已加入" in page.success[0].value
    (one,) = load_ledger(PLAN)
    assert (one.title, one.year, one.as_of, one.who, len(one.rows)) == ("<b>list.xlsx", 2024, "2024", "a1", 3)
    (entry,) = read_journal()
    assert (entry.what, entry.who, entry.step) == ("ledger", "a1", "done")
    again = upload(page, (folder / "list.xlsx").read_bytes())
    assert "作为 2024 年清单加入" in again.error[0].value


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [(b"PK\x03\x04", "list.xlsx", "list.xlsx"), ("甲,乙\n1,2\n".encode(), "list.csv", "没有读到项目表")],
)
def test_a_file_that_is_no_list_is_one_sentence(
    content: bytes, name: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "_present", lambda _: Identity(subject="a1", role="curator"))
    page = upload(open_page(plan=PLAN), content, name)
    assert sentence in page.error[0].value.replace("\\", "")
    assert not [one for one in page.button if one.key == "ledger-keep"]


def test_a_date_that_is_none_and_a_role_that_ended_keep_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "_present", lambda _: Identity(subject="a1", role="curator"))
    write_list(folder / "list.xlsx")
    page = upload(open_page(plan=PLAN), (folder / "list.xlsx").read_bytes())
    page.text_input(key="ledger_list_as_of").set_value("年中").run()
    assert "不是清单的截至日期" in page.error[0].value
    page.text_input(key="ledger_list_as_of").set_value("2024年6月").run()
    monkeypatch.setattr(identity, "_present", lambda _: Identity(subject="a1", role="reader"))
    page.button(key="ledger-keep").click().run()
    assert load_ledger(PLAN) == ()
