"""The page 全部规划 and the chooser in the header, on an invented province."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.domain.filters import Filters
from geoapp.io.plan_index import load_index
from geoapp.io.plans import plan_ids
from geoapp.settings import ROOT

pytestmark = pytest.mark.ui


def open_page(path: str = "plans", **query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    if path:
        page.run()
        page.switch_page(f"pages/{path}.py")
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def said(page: AppTest) -> str:
    html = (str(one.proto.body) for one in page.get("html"))
    return " ".join([*html, *(str(one.value) for one in page.markdown)])


def count(filters: Filters, province: str = "") -> int:
    return int(load_index().find(filters, province).sum())


@pytest.mark.usefixtures("province")
def test_it_counts_every_plan_and_lists_the_fullest_first() -> None:
    page = open_page()
    assert not page.exception
    assert not page.error
    assert "找到 30 份规划的 600 个项目。" in said(page)
    assert all(f"虚构第{number}县（2026—2030年）" in said(page) for number in range(30))


@pytest.mark.usefixtures("province")
def test_filters_words_and_a_province_narrow_together() -> None:
    page = open_page(theme="health", kind="project", province="51", lang="en")
    wanted = count(Filters(theme=("health",), kind=("project",)), "51")
    assert f"Found: {wanted} projects in " in said(page)
    page = open_page(find="3号水厂")
    assert f"的 {count(Filters(q='3号水厂'))} 个项目" in said(page)


@pytest.mark.usefixtures("province")
def test_a_plan_is_found_by_what_it_is_called() -> None:
    page = open_page(find="虚构第17县")
    assert "找到 1 份规划的 20 个项目。" in said(page)
    assert "plan=county-0017" in said(page)


@pytest.mark.usefixtures("province")
def test_a_window_keeps_the_cities_in_it() -> None:
    page = open_page(area="104,28,104.5,28.4")
    assert "找到 1 份规划的 20 个项目。" in said(page)
    assert "找到 30 份规划" in said(open_page(area="nonsense"))


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize("way", ["address", "map"])
def test_conditions_on_what_is_recorded_are_said_not_to_be_asked(way: str) -> None:
    asked = {"status": "done", "money_min": "5000万"}
    page = open_page(**asked) if way == "address" else open_page("", **asked)
    if way == "map":
        page.switch_page("pages/plans.py").run()
    assert not page.exception
    (told,) = [str(one.value) for one in page.info if "这里不按" in str(one.value)]
    assert all(word in told for word in ("状态", "年度计划投资不少于", "各规划分别登记"))
    assert "找到 30 份规划的 600 个项目。" in said(page)


@pytest.mark.usefixtures("province")
def test_without_such_conditions_nothing_of_them_is_said() -> None:
    assert not [one for one in open_page(theme="health").info if "这里不按" in str(one.value)]


@pytest.mark.usefixtures("province")
def test_nothing_found_is_said() -> None:
    page = open_page(find="没有这个项目")
    assert [str(one.value) for one in page.warning][-1] == "没有符合条件的项目；请减少条件。"


def test_a_broken_plan_is_said_and_the_others_are_shown(province: Path) -> None:
    one, two = plan_ids()[:2]
    (province / "plans" / one / "plan.toml").write_text("[", encoding="utf-8")
    shutil.rmtree(province / "geojson" / two)
    page = open_page()
    assert not page.error
    assert "找到 28 份规划" in said(page)
    assert page.expander[0].label == "有 2 份规划无法显示"
    told = [str(each.value) for each in page.markdown if str(each.value).startswith("county")]
    assert ["geoapp build" in each or "无法读取" in each for each in told] == [True, True]
    # Also for who asks for the broken one itself.
    assert "找到 28 份规划" in said(open_page(plan=one))
    assert "找到 28 份规划" in said(open_page(plan=two))


@pytest.mark.usefixtures("province")
def test_the_chooser_stands_where_there_are_others_and_goes_to_another_plan() -> None:
    page = open_page("", district="900000", theme="metro")
    (field,) = [one for one in page.text_input if one.label == "查找规划"]
    field.set_value("第3县").run()
    (button,) = [one for one in page.button if one.label == "虚构第3县（2026—2030年）"]
    button.click().run()
    assert not page.exception
    assert not page.error
    assert page.session_state["selection"].plan == "county-0003"
    assert page.session_state["selection"].district == ()
    assert page.session_state["selection"].theme == ("metro",)
    assert "虚构第3县" in said(page)


def test_there_is_no_chooser_for_a_single_plan() -> None:
    page = open_page("help")
    assert not [one for one in page.text_input if one.label == "查找规划"]
