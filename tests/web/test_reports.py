"""The page 月度调度, run by Streamlit's own test runner: roles, two editors at once, workbooks, lights, languages."""

from pathlib import Path
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.domain.access import ANYBODY, STRANGER, Identity
from geoapp.domain.report_dates import month_before
from geoapp.domain.status_report import ReportStatus, SaidStatus
from geoapp.geometry.frames import project_records
from geoapp.io import worker
from geoapp.io.codelists import load_codelist
from geoapp.io.geojson import read_projects
from geoapp.io.journal import read_journal
from geoapp.io.words import Words
from geoapp.pipeline.report_files import report_file
from geoapp.pipeline.status_reports import ReportDraft, save_reports, this_month
from geoapp.pipeline.written import districts_of
from geoapp.settings import ROOT
from geoapp.store import attachment_store, report_store
from geoapp.web import identity as identities

from ..invented_attachments import SCRIPT, photo  # noqa: TID252
from ..invented_reports import filled, packed  # noqa: TID252
from .conftest import PLAN

pytestmark = pytest.mark.ui


@pytest.fixture(scope="module", autouse=True)
def _closed_workers() -> object:
    yield
    worker.close()


GUEST = Identity(role="guest")
READER = Identity(subject="a1", role="reader")
NORTH = Identity(subject="a2", role="district_editor", districts=("650104",))
MILL = Identity(subject="a3", role="district_editor", districts=("650105",))
CURATOR = Identity(subject="a4", role="curator")
OPERATOR = Identity(subject="a5", role="operator")

DISTRICTS = districts_of(project_records(read_projects(PLAN)))
OF_NORTH = next(one for one, adcodes in DISTRICTS.items() if adcodes == {"650104"})
OF_MILL = next(one for one, adcodes in DISTRICTS.items() if adcodes == {"650105"})
CITYWIDE = next(one for one, adcodes in DISTRICTS.items() if not adcodes)
MONTH = this_month()
SAID = SaidStatus(status="ongoing", percent=20, planned=50, problem="<b>管线</b>未迁改")


@pytest.fixture(autouse=True)
def _work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))


def become(one: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "_present", lambda _: one)


def open_page(lang: str = "zh", **query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    page.query_params["lang"] = lang
    page.run()
    for name, value in query.items():
        page.query_params[name] = value
    page.switch_page("pages/reports.py").run()
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in page.get("html"))


def field(page: AppTest, name: str) -> object:
    kinds = ("selectbox", "number_input", "text_input", "text_area")
    found = [
        one for kind in kinds for one in getattr(page, kind) if str(one.key).startswith(f"report-{name}-")
    ]
    return found[0] if found else None


def fill(page: AppTest, **values: object) -> AppTest:
    for name, value in values.items():
        field(page, name).set_value(value)  # type: ignore[attr-defined]
    return page


def save(page: AppTest) -> AppTest:
    page.button(key="report-save").click().run()
    assert not page.exception
    return page


def held(project: str) -> list[tuple[int, SaidStatus, str]]:
    return [(one.version, one.said, one.who) for one in report_store().history(PLAN, project)]


@pytest.mark.parametrize("one", [STRANGER, GUEST, READER, ANYBODY])
def test_who_may_only_read_sees_the_board_and_is_asked_for_nothing(
    one: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_reports(PLAN, MONTH, [ReportDraft(project=OF_NORTH, seen=0, said=SAID)], CURATOR, DISTRICTS)
    become(one, monkeypatch)
    page = open_page(project=OF_NORTH)
    assert "进度落后计划 30 个百分点及以上" in html(page)
    assert "角色" in page.info[0].value
    assert (field(page, "status"), page.get("file_uploader")) == (None, [])
    assert "report-save" not in [button.key for button in page.button]
    # Who wrote it is told to those who are known themselves.
    assert ("<small>a4</small>" in html(page)) == bool(one.subject)


@pytest.mark.parametrize(
    ("one", "project"), [(NORTH, OF_NORTH), (CURATOR, OF_NORTH), (OPERATOR, CITYWIDE), (CURATOR, CITYWIDE)]
)
def test_who_may_write_saves_a_report(one: Identity, project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    become(one, monkeypatch)
    page = save(
        fill(open_page(project=project), status="ongoing", percent=20.0, problem="难\n题", due="2026年12月")
    )
    assert [success.value for success in page.success] == ["已保存。"]
    said = SaidStatus(status="ongoing", percent=20.0, problem="难 题", due="2026-12")
    assert held(project) == [(1, said, one.subject)]
    assert [(entry.who, entry.subject) for entry in read_journal()] == [(one.subject, project)]
    assert "难 题" in html(page)


def test_an_editor_opens_the_own_district_and_writes_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    become(NORTH, monkeypatch)
    page = open_page()
    assert page.selectbox[0].value == "650104"
    page.selectbox[0].set_value("").run()
    project = next(one for one in page.selectbox if one.label == "项目")
    project.set_value(OF_MILL).run()
    assert not page.exception
    assert field(page, "status") is None
    assert any("不在您负责的区县" in one.value for one in page.info)


def test_an_identity_that_ends_before_the_button_is_pressed_saves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    become(CURATOR, monkeypatch)
    page = fill(open_page(project=OF_NORTH), status="ongoing")
    become(MILL, monkeypatch)
    save(page)
    assert "不在您负责的区县" in page.error[0].value
    assert (held(OF_NORTH), read_journal()) == ([], ())


@pytest.mark.parametrize(
    ("lang", "sentence"), [("zh", "“next week”不是日期"), ("en", "next week is no date")]
)
def test_a_wrong_value_is_told_and_the_form_stays(
    lang: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(CURATOR, monkeypatch)
    page = save(fill(open_page(lang, project=OF_NORTH), status="ongoing", due="next week", problem="甲"))
    assert sentence in page.error[0].value.replace("\\", "")
    assert field(page, "problem").value == "甲"  # type: ignore[attr-defined]
    assert held(OF_NORTH) == []


def test_no_status_is_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    become(CURATOR, monkeypatch)
    assert "不是状态" in save(open_page(project=OF_NORTH)).error[0].value


def test_of_two_editors_the_second_sees_both_and_may_replace(monkeypatch: pytest.MonkeyPatch) -> None:
    become(NORTH, monkeypatch)
    mine = fill(open_page(project=OF_NORTH), status="ongoing", percent=40.0)
    save_reports(PLAN, MONTH, [ReportDraft(project=OF_NORTH, seen=0, said=SAID)], CURATOR, DISTRICTS)
    save(mine)
    assert "刚被他人改过" in mine.error[0].value
    assert held(OF_NORTH) == [(1, SAID, "a4")]
    both = next(one.proto.body for one in mine.get("html") if "对方的" in one.proto.body)
    assert "<td>20%</td><td>40%</td>" in both
    assert field(mine, "percent").value == 40  # type: ignore[attr-defined]
    save(mine)
    assert [(version, said.percent, who) for version, said, who in held(OF_NORTH)] == [
        (2, 40, "a2"),
        (1, 20, "a4"),
    ]
    assert [entry.step for entry in read_journal()] == ["done", "undone", "done"]


def test_a_report_begins_with_the_last_months_but_for_what_was_planned(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    become(CURATOR, monkeypatch)
    before = month_before(MONTH)
    save_reports(PLAN, before, [ReportDraft(project=OF_NORTH, seen=0, said=SAID)], CURATOR, DISTRICTS)
    page = open_page(project=OF_NORTH)
    assert any(before in one.value for one in page.caption)
    values = [field(page, name).value for name in ("percent", "planned")]  # type: ignore[attr-defined]
    assert values == [20, None]
    assert "本月未填报" in html(page)


def test_a_month_of_the_address_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    become(READER, monkeypatch)
    save_reports(PLAN, "2020-03", [ReportDraft(project=OF_NORTH, seen=0, said=SAID)], CURATOR, DISTRICTS)
    page = open_page(month="2020-03")
    assert page.selectbox[1].value == "2020-03"
    assert "&#60;b&#62;管线" in html(page)
    assert open_page(month="x").selectbox[1].value == MONTH


def out(month: str = MONTH) -> bytes:
    by_id = {one["id"]: one for one in project_records(read_projects(PLAN))}
    records = [by_id[project] for project in (OF_NORTH, OF_MILL, CITYWIDE)]
    return report_file(month, records, {}, {}, Words("zh"))


def bring_in(page: AppTest, content: bytes, name: str = "table.xlsx") -> AppTest:
    page.file_uploader(key="report_upload").upload(name, content, "application/octet-stream").run()
    assert not page.exception
    return page


def test_a_table_is_looked_at_row_by_row_and_saved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    become(NORTH, monkeypatch)
    cells = {"状态": "在建", "进度": "20%"}
    page = bring_in(open_page(), filled(out(), {OF_NORTH: cells, OF_MILL: cells, CITYWIDE: {"状态": "快了"}}))
    shown = html(page)
    assert (
        f"<td>{OF_NORTH}</td><td>有变化</td><td>状态 —<br>进度 —</td><td>状态 在建<br>进度 20%</td>" in shown
    )
    assert f"项目 {OF_MILL} 不在您负责的区县" in shown
    assert "“快了”不是状态" in shown
    assert any("有变化（1）" in one.value.replace("\\", "") for one in page.markdown)
    assert read_journal() == ()
    page.button(key="report-take").click().run()
    assert any("逐行结果" in one.value for one in page.success)
    assert [entry.subject for entry in read_journal()] == [OF_NORTH]
    assert "report-take" not in [button.key for button in page.button]
    page.run()
    assert [version for version, _, _ in held(OF_NORTH)] == [1]


def attach(page: AppTest, content: bytes, name: str = "桥墩.jpg") -> AppTest:
    (field_,) = [one for one in page.file_uploader if str(one.key).startswith("report-file-")]
    field_.upload(name, content, "image/jpeg").run()
    assert not page.exception
    return page


def test_a_photo_is_looked_at_saved_and_linked_in_the_history(monkeypatch: pytest.MonkeyPatch) -> None:
    become(NORTH, monkeypatch)
    page = attach(fill(open_page(project=OF_NORTH), status="ongoing"), photo())
    assert any("拍摄位置已去掉" in one.value for one in page.info)
    assert attachment_store().size() == 0
    save(page)
    assert [success.value for success in page.success] == ["已保存。"]
    (held_,) = attachment_store().of_project(PLAN, OF_NORTH)
    kept = attachment_store().find(PLAN, held_.sha256)
    assert (held_.version, held_.name, kept and b"Exif" in kept.content) == (1, "桥墩.jpg", False)
    assert f"./api/v1/{PLAN}/attachments/{held_.sha256}" in html(page)
    assert "桥墩.jpg（0.00 MB）" in html(page)


@pytest.mark.parametrize(("lang", "sentence"), [("zh", "内容都不是"), ("en", "neither JPEG, PNG nor PDF")])
def test_a_page_that_calls_itself_a_photo_is_refused_and_nothing_can_be_saved_with_it(
    lang: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(CURATOR, monkeypatch)
    page = attach(fill(open_page(lang, project=OF_NORTH), status="ongoing"), SCRIPT)
    assert sentence in page.error[0].value.replace("\\", "")
    assert page.button(key="report-save").disabled
    assert (held(OF_NORTH), attachment_store().size()) == ([], 0)


def test_last_months_table_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    become(CURATOR, monkeypatch)
    content = filled(out(month_before(MONTH)), {OF_NORTH: {"状态": "在建"}})
    page = bring_in(open_page("en"), content)
    assert f"The row is of {month_before(MONTH)} and {MONTH} is being reported" in html(page)
    assert page.button(key="report-take").disabled


def test_a_table_is_not_saved_by_who_may_no_longer_write(monkeypatch: pytest.MonkeyPatch) -> None:
    become(CURATOR, monkeypatch)
    page = bring_in(open_page(), filled(out(), {OF_NORTH: {"状态": "在建"}}))
    become(READER, monkeypatch)
    page.button(key="report-take").click().run()
    assert not page.exception
    assert (held(OF_NORTH), read_journal()) == ([], ())


@pytest.mark.parametrize(("lang", "sentence"), [("zh", "没有填报表"), ("en", "no table of reports")])
def test_a_table_of_something_else_is_one_sentence(
    lang: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(CURATOR, monkeypatch)
    page = bring_in(open_page(lang), packed([["名称"], ["甲"]]))
    assert sentence in page.error[0].value


def test_the_table_to_take_along_holds_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    become(READER, monkeypatch)
    page = open_page(district="650104")
    (button,) = [one for one in page.get("download_button") if "导出填报表" in one.proto.label]
    surely = [one for one, adcodes in DISTRICTS.items() if "650104" in adcodes]
    assert f"（{len(surely)} 个项目）" in button.proto.label


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("红灯", "历次填报")), ("en", ("Red", "30 points or more behind plan"))]
)
def test_lights_are_counted_and_said_with_their_rule(
    lang: str, words: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    become(READER, monkeypatch)
    save_reports(PLAN, MONTH, [ReportDraft(project=OF_NORTH, seen=0, said=SAID)], CURATOR, DISTRICTS)
    page = open_page(lang, project=OF_NORTH)
    shown = html(page) + " ".join(one.value for one in page.subheader)
    assert all(word in shown for word in words)
    assert f"{words[0]} <b>1</b>" in shown
    assert f"<b>{len(DISTRICTS):,}</b>" in shown


def test_statuses_of_the_code_are_those_of_the_list() -> None:
    assert [code.code for code in load_codelist("report_statuses").codes] == list(get_args(ReportStatus))
