"""The accounting page, run by Streamlit's own test runner."""

import re

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.settings import ROOT

from .widgets import asked

pytestmark = pytest.mark.ui


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    page.run().switch_page("pages/accounting.py").run()
    assert not page.exception
    return page


def address(page: AppTest) -> dict[str, list[str]]:
    return {
        name: [values] if isinstance(values, str) else list(values)
        for name, values in page.query_params.items()
    }


def drawn(page: AppTest) -> list[str]:
    return [str(one.proto.body) for one in page.get("html")]


def table(page: AppTest, label: str) -> str:
    (found,) = [html for html in drawn(page) if f"aria-label='{label}'" in html]
    return found


def numbers(html: str) -> list[int]:
    return [int(cell.replace(",", "")) for cell in re.findall(r"<td class='geo-num'>([\d,]+)</td>", html)]


def links(html: str) -> list[tuple[str, str]]:
    return re.findall(r'<a href="([^"]*)">([^<]*)</a>', html)


@pytest.mark.usefixtures("sample_folder")
def test_projects_are_counted_by_location_and_the_sum_is_written_out() -> None:
    found = table(open_page(), "项目按位置类型")
    # 2 sites, 9 areas, a route, one known by district, a citywide one and one not located
    assert numbers(found) == [2, 9, 1, 1, 1, 1, 15]
    assert "2 + 9 + 1 + 1 + 1 + 1 = 15，与总数 15 一致" in found


@pytest.mark.usefixtures("sample_folder")
def test_every_item_of_the_plan_is_counted_and_listed_once() -> None:
    page = open_page()
    *parts, total = numbers(table(page, "专栏条目分类"))
    assert sum(parts) == total == 46
    assert table(page, "专栏条目").count("<tr>") == 1 + 46


@pytest.mark.usefixtures("sample_folder")
def test_the_worklist_begins_with_misses_and_the_widest_margin_and_leaves_out_what_is_exact() -> None:
    found = [name for _, name in links(table(open_page(), "优先核查（12）"))]
    assert found[:2] == ["己试验段", "乙水厂"]
    assert "甲站" not in found
    assert "戊行动" not in found


@pytest.mark.usefixtures("sample_folder")
def test_every_project_of_a_location_kind_can_be_listed() -> None:
    page = open_page()
    page.button_group(key="worklist").set_value("site").run()
    assert [name for _, name in links(table(page, "点位（2）"))] == ["甲站", "乙水厂"]


@pytest.mark.usefixtures("sample_folder")
def test_a_row_leads_to_its_project_in_the_language_of_the_page() -> None:
    href, name = links(table(open_page(lang="en"), "Look at these first (12)"))[0]
    assert name == "己试验段"
    assert href == "./?lang=en&#38;project=urumqi-14fyp%2F6"


@pytest.mark.usefixtures("sample_folder")
def test_what_is_not_located_is_listed_under_its_reason() -> None:
    found = table(open_page(), "为什么未能定位")
    assert numbers(found) == [1, 1]
    assert [name for _, name in links(found)] == ["己试验段"]
    assert "Invented" in found or "invented" in found


@pytest.mark.usefixtures("sample_folder")
def test_a_page_without_conflicts_says_so() -> None:
    assert any("没有不一致的项目" in str(one.value) for one in open_page().markdown)


@pytest.mark.usefixtures("sample_folder")
def test_the_sources_of_places_add_up() -> None:
    *parts, total = numbers(table(open_page(), "地名库的来源与许可"))
    assert sum(parts) == total > 100


@pytest.mark.usefixtures("sample_folder")
def test_names_reach_the_page_as_text_only(hostile_names: tuple[str, ...]) -> None:
    page = open_page()
    html = "".join(drawn(page)[1:])
    assert [name for name in hostile_names if name in html and set(name) & set("<>\"'`$\\{}")] == []


@pytest.mark.usefixtures("sample_folder")
def test_another_page_shares_plan_language_and_district_and_the_map_gets_its_filters_back() -> None:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    page.query_params.update({"lang": "en", "district": "650106", "theme": "metro"})
    page.run()
    page.query_params.clear()
    page.query_params.update({"lang": "en", "district": "650106"})  # what the link to the page carries
    page.switch_page("pages/accounting.py").run()
    assert address(page) == {"lang": ["en"], "district": ["650106"]}
    assert any(title.value == "Accounting" for title in page.header)
    page.query_params.clear()
    page.query_params.update({"lang": "en", "district": "650106", "theme": "metro"})
    page.switch_page("pages/map.py").run()
    assert not page.exception
    assert asked(page, "theme").value == ["metro"]
    assert asked(page, "district").value == ["650106"]


@pytest.mark.usefixtures("sample_folder")
def test_the_language_changes_the_words_and_stays_in_the_address() -> None:
    page = open_page()
    page.button_group(key="worklist").set_value("site").run()
    asked(page, "lang").set_value("en").run()
    assert not page.exception
    assert address(page) == {"lang": ["en"]}
    assert [name for _, name in links(table(page, "Site (2)"))] == ["甲站", "乙水厂"]
    assert numbers(table(page, "Projects by kind of location"))[-1] == 15
