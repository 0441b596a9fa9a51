"""Charts on the map page, run by Streamlit's own test runner, which sees a chart as its data only."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.settings import ROOT

pytestmark = pytest.mark.ui


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    page.run()
    assert not page.exception
    return page


def show(page: AppTest, way: str) -> AppTest:
    next(one for one in page.get("button_group") if one.key == "charts").set_value(way)
    page.run()
    assert not page.exception
    return page


def rows(page: AppTest, label: str) -> dict[str, tuple[str, list[int]]]:
    bodies = [str(one.proto.body) for one in page.get("html")]
    (found,) = [body for body in bodies if f"aria-label='{label}'" in body]
    return {
        name: (address, [int(number) for number in re.findall(r"'geo-num'>(\d+)<", cells)])
        for address, name, cells in re.findall(r"<a href=\"(.*?)\">(.*?)</a></th>(.*?)</tr>", found)
    }


@pytest.mark.usefixtures("sample_folder")
def test_no_chart_is_sent_before_it_is_asked_for() -> None:
    page = open_page()
    assert not page.get("vega_lite_chart")
    assert len(show(page, "chart").get("vega_lite_chart")) == 4


@pytest.mark.usefixtures("sample_folder")
def test_the_tables_count_what_each_value_would_leave() -> None:
    page = show(open_page(theme="water_supply"), "table")
    themes = rows(page, "按主题")
    # 甲站, 丙线 and 己试验段 are of the metro as the hostile areas are; a chosen theme hides none of the others
    assert themes["供水"][1] == [1]
    assert themes["公园绿地"][1] == [1]
    districts = rows(page, "按区县")
    assert len(districts) == 8
    assert [name for name, (_, counts) in districts.items() if any(counts)] == ["头屯河区(经开区)"]
    assert districts["头屯河区(经开区)"][1] == [1, 0], "乙水厂 lies there"


@pytest.mark.usefixtures("sample_folder")
def test_a_row_of_a_table_adds_its_filter_or_takes_it_back() -> None:
    themes = rows(show(open_page(theme="water_supply"), "table"), "按主题")
    assert themes["公园绿地"][0] == "./?theme=water_supply&#38;theme=park_green"
    assert themes["供水"][0] == "./"


@pytest.mark.usefixtures("sample_folder")
def test_projects_without_a_year_are_said_beside_the_chart() -> None:
    page = show(open_page(district="650104"), "table")
    # 丙线 alone leads there, and is to be built in 2022
    assert rows(page, "按节点年份")["2022年"][1] == [1]
    assert not any("没有写明年份" in one.value for one in page.caption)
    page = show(open_page(district="650106", theme="metro"), "table")
    assert any("没有写明年份" in one.value for one in page.caption)
