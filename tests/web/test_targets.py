"""The page 目标与节点, run by Streamlit's own test runner."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.domain.access import AccessRole, Identity
from geoapp.domain.indicator import ActualsFile, IndicatorActual
from geoapp.io.journal import read_journal
from geoapp.io.readings import load_reading
from geoapp.pipeline.indicators import actuals_version, load_actuals
from geoapp.settings import ROOT
from geoapp.store import actuals_store
from geoapp.web import identity

pytestmark = pytest.mark.ui


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    page.run().switch_page("pages/targets.py").run()
    assert not page.exception
    return page


def table(page: AppTest, label: str) -> str:
    bodies = [str(one.proto.body) for one in page.get("html")]
    (found,) = [body for body in bodies if f"aria-label='{label}'" in body]
    return found


def dated(html: str) -> list[str]:
    return re.findall(r"<li><b>(.*?)</li>", html)


def rows(html: str) -> list[str]:
    return re.findall(r"<tr>(.*?)</tr>", html.split("<tbody>")[1])


def test_a_bar_is_drawn_only_where_both_values_are_numbers() -> None:
    found = rows(table(open_page(), "主要指标"))
    assert len(found) == 17
    barred = [number for number, row in enumerate(found, start=1) if "geo-pair" in row]
    assert barred == [6, 9, 10, 15, 16]
    assert "−0.93" in found[15]
    assert [number for number, row in enumerate(found, start=1) if "原文如此" in row] == [8, 16]


def test_what_is_binding_is_said_in_both_languages() -> None:
    assert [row.count("约束性") for row in rows(table(open_page(), "主要指标"))].count(1) == 8
    english = rows(table(open_page(lang="en"), "Main indicators"))
    assert sum("Binding" in row for row in english) == 8
    assert sum("Anticipated" in row for row in english) == 9


@pytest.mark.usefixtures("sample_folder")
def test_a_milestone_leads_to_its_project_and_what_has_no_date_is_counted_not_listed() -> None:
    page = open_page(lang="en")
    (row,) = dated(table(page, "Milestones"))
    assert "end of 2022" in row
    assert '<a href="./?lang=en&#38;project=urumqi-14fyp%2F3">' in row
    assert any("14 others" in str(one.value) for one in page.markdown)


@pytest.mark.usefixtures("sample_folder")
def test_a_district_of_the_address_narrows_the_milestones_until_the_whole_city_is_asked_for() -> None:
    page = open_page(district="650109")
    assert any("米东区" in str(one.value) for one in page.caption)
    assert not any("aria-label='时间节点'" in str(one.proto.body) for one in page.get("html"))
    page.button[0].click().run()
    assert "丙线" in table(page, "时间节点")
    assert "district" not in page.query_params


def test_a_plan_without_a_table_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geoapp.web.targets.read_targets", lambda _: ())
    assert "未读到指标表" in open_page().info[0].value


def test_a_citation_leads_to_the_text_where_the_text_is_at_hand(
    plan_text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert plan_text
    cited = '<a href="./text?lang=en&#38;project=urumqi-14fyp%2F33591">'
    assert cited in table(open_page(lang="en"), "Milestones")
    monkeypatch.delenv("GEOAPP_PLANS")
    without = table(open_page(lang="en"), "Milestones")
    assert "./text?" not in without
    assert "专栏10 第2项" in without


def test_years_stand_in_order_and_say_how_much_is_due() -> None:
    years = re.findall(r"<h3>(\d{4})年 <small>(\d+) 项</small></h3>", table(open_page(), "时间节点"))
    assert [year for year, _ in years] == ["2022", "2023", "2025", "2030"]
    assert sum(int(number) for _, number in years) == len(dated(table(open_page(), "时间节点")))


def test_actuals_stand_beside_the_line_with_their_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path))
    reading = load_reading("urumqi-14fyp")
    forest = reading.indicators[14]  # 15.69 in 2020, 15.77 in 2025: 15.738 in 2023
    for version, value, word in ((1, 15.74, "达到进度"), (2, 15.73, "落后")):
        row = IndicatorActual(indicator=forest.name, year=2023, value=value, source="", line=7)
        file = ActualsFile(
            plan="urumqi-14fyp", title="a.csv", sha256="", added="2024-01-01", who="", rows=(row,)
        )
        actuals_store().add([actuals_version(file, version)])
        found = rows(table(open_page(), "指标进度"))
        assert len(found) == len(reading.indicators)
        assert all(text in found[14] for text in ("15.738", "a.csv 第 7 行", word))
        assert sum("无数据" in row for row in found) == len(found) - 1


FIGURES = "指标,年份,数值,单位,来源\n森林覆盖率,2022,15.7,%,<b>公报</b>\n".encode()


def become(role: AccessRole, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "_present", lambda _: Identity(subject="a1", role=role))


def upload(page: AppTest, content: bytes, name: str = "actuals.csv") -> AppTest:
    (key,) = [one.key for one in page.file_uploader]
    page.file_uploader(key=key).upload(name, content, "text/csv").run()
    assert not page.exception
    return page


def keeping(page: AppTest) -> list[str]:
    return [str(one.key) for one in page.button if one.key == "actuals-keep"]


@pytest.mark.parametrize("role", ["anybody", "guest", "reader", "district_editor"])
def test_who_is_no_curator_is_offered_no_upload(role: AccessRole, monkeypatch: pytest.MonkeyPatch) -> None:
    become(role, monkeypatch)
    assert not open_page().file_uploader


@pytest.mark.usefixtures("sample_folder")
def test_a_curator_sees_how_indicators_would_stand_and_keeps_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    become("curator", monkeypatch)
    page = upload(open_page(), FIGURES, "../<b>actuals.csv")
    (told,) = [one.value for one in page.info if "尚未保存" in one.value]
    assert ("1 行" in told, "<b>" in told, ".." in told) == (True, False, False)
    shown = table(page, "加入指标年度实际值")
    assert "第 2 行（&#60;b&#62;公报&#60;/b&#62;）" in shown
    assert (shown.count(">落后<"), shown.count(">无数据<")) == (1, 16)
    assert load_actuals("urumqi-14fyp") is None
    page.button(key="actuals-keep").click().run()
    assert not page.error
    assert "已加入" in page.success[0].value
    held = load_actuals("urumqi-14fyp")
    assert held is not None
    assert (held.title, held.who, len(held.rows)) == ("<b>actuals.csv", "a1", 1)
    (entry,) = read_journal()
    assert (entry.what, entry.who, entry.step) == ("indicators", "a1", "done")
    again = upload(page, FIGURES)
    assert "内容没有变化" in again.error[0].value
    assert not keeping(again)


@pytest.mark.usefixtures("sample_folder")
def test_a_wrong_row_is_a_sentence_and_a_role_that_ended_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    become("curator", monkeypatch)
    page = upload(open_page(), "指标,年份,数值,单位\n没有的指标,2022,1,%\n".encode())
    assert "没有的指标" in page.error[0].value
    assert not keeping(page)
    page = upload(open_page(), FIGURES)
    become("reader", monkeypatch)
    page.button(key="actuals-keep").click().run()
    assert load_actuals("urumqi-14fyp") is None
