"""The map page, run by Streamlit's own test runner."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.settings import ROOT

pytestmark = pytest.mark.ui


def open_page(**query: str | list[str]) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def address(page: AppTest) -> dict[str, list[str]]:
    return {
        name: [values] if isinstance(values, str) else list(values)
        for name, values in page.query_params.items()
    }


def names(page: AppTest) -> list[str]:
    assert not page.exception
    return list(page.dataframe[0].value.iloc[:, 0])


def said(page: AppTest) -> str:
    return " ".join(
        str(one.value) for kind in ("markdown", "warning", "error", "info") for one in page.get(kind)
    )


@pytest.mark.usefixtures("sample_folder")
def test_without_filters_the_table_holds_every_project() -> None:
    page = open_page()
    assert len(names(page)) == 15
    # 3 sites and routes and 9 areas, one known by district, a citywide one and one not located
    assert "**15**" in said(page)
    assert "12 个，按区县着色 1 个，仅在列表中 2 个" in said(page)


@pytest.mark.usefixtures("sample_folder")
def test_an_address_filters_as_the_widgets_do() -> None:
    page = open_page(district="650104", theme=["metro", "water_supply"])
    assert names(page) == ["丙线"]
    assert page.multiselect(key="theme").value == ["metro", "water_supply"]
    assert page.multiselect(key="district").value == ["650104"]


@pytest.mark.usefixtures("sample_folder")
def test_a_widget_changes_the_address_and_keeps_the_language() -> None:
    page = open_page(lang="en")
    page.multiselect(key="theme").set_value(["water_supply"]).run()
    assert names(page) == ["乙水厂"]
    assert address(page) == {"theme": ["water_supply"], "lang": ["en"]}


@pytest.mark.usefixtures("sample_folder")
def test_the_language_changes_the_words_and_not_the_filters() -> None:
    page = open_page(theme="metro", q="线")
    before = names(page)
    page.button_group(key="lang").set_value("en").run()
    assert names(page) == before == ["丙线"]
    assert page.dataframe[0].value.columns[0] == "Name"
    assert address(page) == {"theme": ["metro"], "q": ["线"], "lang": ["en"]}


@pytest.mark.usefixtures("sample_folder")
def test_what_an_address_says_in_vain_is_named() -> None:
    page = open_page(sort="up", theme=["metro", "moon"], bbox="1,2", project="urumqi-14fyp/999")
    assert all(word in said(page) for word in ("sort", "moon", "bbox", "999"))
    assert address(page) == {"theme": ["metro"]}


@pytest.mark.usefixtures("sample_folder")
def test_an_address_can_narrow_by_a_field_without_a_widget_and_the_page_says_so() -> None:
    page = open_page(year="2022")
    assert names(page) == ["丙线"]
    assert any("2022" in str(caption.value) for caption in page.caption)
    page.button(key="reset").click().run()
    assert len(names(page)) == 15


@pytest.mark.usefixtures("sample_folder")
def test_an_empty_result_says_what_to_relax() -> None:
    page = open_page(theme="water_supply", q="没有这个")
    assert names(page) == []
    assert "主题、查找" in said(page)


@pytest.mark.usefixtures("sample_folder")
def test_an_opened_project_shows_what_is_known_of_it() -> None:
    page = open_page(project="urumqi-14fyp/3")
    assert not page.exception
    details = " ".join(str(one.proto.body) for one in page.get("html"))
    for fact in ("丙线", "《纲要》第一章", "约12.5 公里", "2022年底：建成", "25%", "75%", "误差约 1.8 公里"):
        assert fact in details


def test_missing_data_is_one_sentence_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    page = open_page()
    assert not page.exception
    assert "geoapp build" in page.error[0].value
