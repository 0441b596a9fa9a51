"""State of projects on the map page: filters and sums where something is recorded, one sentence where nothing is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.domain.filters import Filters
from geoapp.errors import InputError
from geoapp.io.plans import load_plan
from geoapp.pipeline.build import build_plan, write_build
from geoapp.settings import ROOT
from geoapp.web.charts.sums import count_years

from ..invented_plan import PLAN, copy_plan  # noqa: TID252
from ..invented_states import LINE, MONTH, STATION, record_states  # noqa: TID252
from .widgets import asked, rows_of

pytestmark = pytest.mark.ui

WIDGETS = ("status", "light", "list_year", "money_min", "money_max")


@pytest.fixture(autouse=True, scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        copy_plan(tmp_path_factory.mktemp("states"), patch)
        write_build(build_plan(PLAN))
        yield


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    return tmp_path


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    for name, value in {"plan": PLAN, **query}.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def html_of(page: AppTest) -> str:
    return "".join(str(one.proto.body) for one in page.get("html"))


def names(page: AppTest) -> set[str]:
    return {cell for row in rows_of(page) for cell in row} & {STATION, LINE}


def drawn(page: AppTest) -> set[str]:
    keys = {str(one.key).rpartition("-")[0] for one in (*page.multiselect, *page.text_input)}
    return keys & {*WIDGETS}


def show_tables(page: AppTest) -> AppTest:
    next(one for one in page.get("button_group") if one.key == "charts").set_value("table")
    page.run()
    assert not page.exception
    return page


def test_without_records_there_is_no_widget_no_sum_and_an_address_is_answered_by_a_sentence() -> None:
    page = open_page()
    assert drawn(page) == set()
    assert "未填金额的项目" not in html_of(show_tables(page))
    page = open_page(status="done")
    assert InputError("records_none", plan=PLAN).say("zh") in [one.value for one in page.warning]
    assert rows_of(page) == []


def test_what_an_address_says_narrows_the_page_and_so_does_a_widget(work: Path) -> None:
    record_states(work)
    page = open_page(status="ongoing", money_min="3000万")
    assert drawn(page) == {*WIDGETS}
    assert (names(page), len(rows_of(page))) == ({STATION}, 1)
    assert asked(page, "money_min").value == "30000000"
    asked(page, "money_min").set_value("").run()
    asked(page, "status").set_value(["done"]).run()
    assert not page.exception
    assert (names(page), len(rows_of(page))) == ({LINE}, 1)
    assert page.query_params["status"] == "done"
    assert "money_min" not in page.query_params
    asked(page, "status").set_value([]).run()
    asked(page, "money_max").set_value("4000万").run()
    assert (names(page), page.query_params["money_max"]) == ({STATION}, "40000000")
    asked(page, "money_max").set_value("viel").run()
    assert "money_max" not in page.query_params
    assert any("这不是金额" in one.value for one in page.caption)


def test_sums_say_years_money_and_what_is_unknown(work: Path) -> None:
    record_states(work)
    page = show_tables(open_page())
    told = html_of(page)
    year = next(row for row in told.split("<tr>") if ">2024</a>" in row)
    assert "list_year=2024" in year
    assert [
        cell in year for cell in ("<td class='geo-num'>2<", "<td>3,000 万元<", "<td class='geo-num'>1<")
    ] == 3 * [True]
    assert "status=done" in told
    assert any(MONTH in one.value for one in page.caption)


def test_years_of_lists_are_a_chart_beside_their_table(work: Path) -> None:
    page = open_page()
    next(one for one in page.get("button_group") if one.key == "charts").set_value("chart")
    plain = len(page.run().get("vega_lite_chart"))
    record_states(work)
    page = open_page(list_year="2023")
    next(one for one in page.get("button_group") if one.key == "charts").set_value("chart")
    page.run()
    assert not page.exception
    charts = page.get("vega_lite_chart")
    assert len(charts) == plain + 1
    assert '"chosen"' in charts[-1].proto.spec, "it answers a click"
    bars = count_years(load_plan(PLAN), Filters(list_year=("2023",)))
    assert [(name, one.certain) for name, one in bars.rows] == [("2024", 2)], "the others stay in sight"
    assert bars.chosen == ("2023",)
