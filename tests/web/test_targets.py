"""The page 目标与节点, run by Streamlit's own test runner."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.domain.indicator import ActualsFile, IndicatorActual
from geoapp.io.indicators import dump_actuals, path_of_actuals
from geoapp.io.readings import load_reading
from geoapp.settings import ROOT

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
    path = path_of_actuals("urumqi-14fyp")
    path.parent.mkdir()
    for value, word in ((15.74, "达到进度"), (15.73, "落后")):
        row = IndicatorActual(indicator=forest.name, year=2023, value=value, source="", line=7)
        file = ActualsFile(
            plan="urumqi-14fyp", title="a.csv", sha256="", added="2024-01-01", who="", rows=(row,)
        )
        path.write_bytes(dump_actuals(file))
        found = rows(table(open_page(), "指标进度"))
        assert len(found) == len(reading.indicators)
        assert all(text in found[14] for text in ("15.738", "a.csv 第 7 行", word))
        assert sum("无数据" in row for row in found) == len(found) - 1
