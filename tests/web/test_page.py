"""The map page, run by Streamlit's own test runner."""

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.settings import ROOT

from .boxes import as_shown
from .widgets import asked, head_of, rows_of

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
    return [row[0] for row in rows_of(page)]


def said(page: AppTest) -> str:
    return " ".join(
        as_shown(one.value)
        for kind in ("markdown", "caption", "warning", "error", "info")
        for one in page.get(kind)
    )


@pytest.mark.usefixtures("sample_folder")
def test_without_filters_the_table_holds_the_projects() -> None:
    page = open_page()
    assert len(names(page)) == 14
    # 3 sites and routes and 9 areas, one known by district, and one not located; the citywide one is a programme
    assert "**14**" in said(page)
    assert "12 个，按区县着色 1 个，仅在列表中 1 个" in said(page)


@pytest.mark.usefixtures("sample_folder")
def test_what_is_no_project_is_one_switch_away_and_the_address_says_so() -> None:
    page = open_page()
    assert address(page) == {}
    assert asked(page, "kind").options == {"project": "12/14", "programme": "0/1"}
    asked(page, "kind").set_value([]).run()
    assert len(names(page)) == 15
    assert address(page) == {"kind": ["project", "programme", "policy"]}
    assert len(names(open_page(kind=["project", "programme", "policy"]))) == 15
    page.button(key="reset").click().run()
    assert asked(page, "kind").value == ["project"]
    assert address(page) == {}


@pytest.mark.usefixtures("sample_folder")
def test_an_address_filters_as_the_widgets_do() -> None:
    page = open_page(district="650104", theme=["metro", "water_supply"])
    assert names(page) == ["丙线"]
    assert asked(page, "theme").value == ["metro", "water_supply"]
    assert asked(page, "district").value == ["650104"]


@pytest.mark.usefixtures("sample_folder")
def test_a_widget_changes_the_address_and_keeps_the_language() -> None:
    page = open_page(lang="en")
    asked(page, "theme").set_value(["water_supply"]).run()
    assert names(page) == ["乙水厂"]
    assert address(page) == {"theme": ["water_supply"], "kind": ["project"], "lang": ["en"]}


@pytest.mark.usefixtures("sample_folder")
def test_the_language_changes_the_words_and_not_the_filters() -> None:
    page = open_page(theme="metro", q="线")
    before = names(page)
    asked(page, "lang").set_value("en").run()
    assert names(page) == before == ["丙线"]
    assert head_of(page)[0] == "Name"
    assert address(page) == {"theme": ["metro"], "q": ["线"], "lang": ["en"]}


@pytest.mark.usefixtures("sample_folder")
def test_what_an_address_says_in_vain_is_named() -> None:
    page = open_page(sort="up", theme=["metro", "moon"], bbox="1,2", project="urumqi-14fyp/999")
    assert all(word in said(page) for word in ("sort", "moon", "bbox", "999"))
    assert address(page) == {"theme": ["metro"]}


@pytest.mark.usefixtures("sample_folder")
def test_a_shape_in_the_address_narrows_and_can_be_removed() -> None:
    # a triangle round (87.35, 43.95), where only 乙水厂 is
    shape = "87.34,43.94,87.36,43.94,87.35,43.96"
    page = open_page(shape=shape)
    assert names(page) == ["乙水厂"]
    # It is known to 2.5 km, and the triangle is 2 km wide.
    assert any("确定 **0** 个，可能 **1** 个" in caption.value for caption in page.sidebar.caption)
    assert address(page) == {"shape": [shape]}
    page.button(key="drawn_remove").click().run()
    assert len(names(page)) == 15
    assert address(page) == {"kind": ["project", "programme", "policy"]}


EVERYTHING = {
    "lang": ["en"],
    "district": ["650106", "650104"],
    "zone": ["高新区"],
    "theme": ["metro"],
    "kind": ["project"],
    "action": ["new_build"],
    "box": ["5"],
    "year": ["2022"],
    "precision": ["approximate"],
    "q": ["线"],
    "shape": ["87.2,43.8,87.7,43.8,87.7,44"],
    "project": ["urumqi-14fyp/3"],
    "layer": ["metro", "highway"],
    "view": ["43.88000,87.56000,12"],
}


def test_an_address_with_everything_comes_back_unchanged(sample_folder: Path) -> None:
    # The project is in a zone and a box, so that the address may ask for both.
    path = sample_folder / "urumqi-14fyp" / "sample.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    line = next(one for one in collection["features"] if one["properties"]["name"] == "丙线")
    line["properties"] |= {"zones": ["高新区"], "box": 5, "action": "new_build"}
    path.write_text(json.dumps(collection), encoding="utf-8")
    page = open_page(**EVERYTHING)
    assert said(page).count("left out") == 0
    assert names(page) == ["丙线"]
    assert address(page) == EVERYTHING


@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize(
    ("field", "value"),
    [("year", "2022"), ("kind", "programme"), ("precision", "exact"), ("action", "new_build")],
)
def test_every_list_writes_its_choice_into_the_address(field: str, value: str) -> None:
    page = open_page()
    asked(page, field).set_value([value]).run()
    assert address(page) == {"kind": ["project"]} | {field: [value]}
    assert 0 < len(names(page)) <= 15


@pytest.mark.usefixtures("sample_folder")
def test_a_click_on_the_legend_filters_by_its_theme_and_a_second_one_no_longer() -> None:
    page = open_page()
    before = names(page)
    asked(page, "theme").set_value(["water_supply"]).run()
    assert names(page) == ["乙水厂"]
    assert address(page) == {"theme": ["water_supply"], "kind": ["project"]}
    asked(page, "theme").set_value([]).run()
    assert names(page) == before
    assert address(page) == {}


@pytest.mark.usefixtures("sample_folder")
def test_the_legend_counts_what_the_other_filters_leave() -> None:
    page = open_page(district="650104", theme="metro")
    # of the metro projects only 丙线 touches 新市区, and none of other themes does
    assert asked(page, "theme").options == {
        "metro": "1",
        "water_supply": "0",
        "park_green": "0",
        "health": "0",
    }


@pytest.mark.usefixtures("sample_folder")
def test_the_legend_says_how_many_of_them_the_map_draws() -> None:
    # 甲站, 丙线 and nine areas have a place of their own, 己试验段 has none
    assert asked(open_page(), "theme").options["metro"] == "11/12"


@pytest.mark.usefixtures("sample_folder")
@pytest.mark.parametrize(
    "value", ["1,2", "87,43,88,43", "87,43,88,43,200,44", "a,b,c,d,e,f", ",".join(["87.5,43.8"] * 200)]
)
def test_a_malformed_shape_is_named_and_narrows_nothing(value: str) -> None:
    page = open_page(shape=value)
    assert "shape" in said(page)
    assert len(names(page)) == 14


@pytest.mark.usefixtures("sample_folder")
def test_two_visitors_never_see_each_others_state() -> None:
    first, second = open_page(theme="metro"), open_page(lang="en")
    asked(second, "theme").set_value(["water_supply"]).run()
    first.run()
    assert asked(first, "theme").value == ["metro"]
    assert address(first) == {"theme": ["metro"]}
    assert address(second) == {"theme": ["water_supply"], "kind": ["project"], "lang": ["en"]}
    assert names(second) == ["乙水厂"]


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
    for fact in (
        "丙线",
        "《纲要》第一章",
        "约12.5 公里",
        "2022年底</b> 建成",
        "25%",
        "75%",
        "误差约 1.8 公里",
    ):
        assert fact in details


def test_missing_data_is_one_sentence_and_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    page = open_page()
    assert not page.exception
    assert "geoapp build" in page.error[0].value
    assert str(tmp_path) not in said(page)


def test_what_is_wrong_with_the_server_names_the_file_and_not_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "deep" / "urumqi-14fyp"
    broken.mkdir(parents=True)
    (broken / "metro.geojson").write_text("{", encoding="utf-8")
    monkeypatch.setenv("GEOAPP_GEOJSON", str(broken.parent))
    page = open_page()
    assert not page.exception
    assert "metro.geojson" in said(page)
    assert str(tmp_path) not in said(page)


@pytest.mark.usefixtures("sample_folder")
def test_the_map_offers_the_sheet_of_its_filters_and_that_of_a_district_where_one_is_chosen() -> None:
    page = open_page(theme="metro", lang="en")
    (form,) = [html for one in page.get("html") if "class='geo-print'" in (html := str(one.proto.body))]
    assert "action='./print/urumqi-14fyp/map'" in form
    assert "name='of' value='lang=en&#38;theme=metro'" in form
    asked(page, "district").set_value(["650106"]).run()
    (form,) = [html for one in page.get("html") if "class='geo-print'" in (html := str(one.proto.body))]
    assert "action='./print/urumqi-14fyp/650106'" in form


@pytest.mark.usefixtures("sample_folder")
def test_the_page_of_data_links_the_sheet_of_its_filters() -> None:
    page = open_page(district="650106", theme="metro", lang="en")
    page.switch_page("pages/data.py").run()
    html = "".join(str(one.proto.body) for one in page.get("html"))
    assert 'href="./print/urumqi-14fyp/650106.pdf?lang=en&#38;theme=metro"' in html


@pytest.mark.usefixtures("sample_folder")
def test_a_language_switch_that_says_nothing_leaves_the_language_as_it_was() -> None:
    page = open_page(lang="en")
    asked(page, "lang").set_value(None).run()
    assert not page.exception
    assert address(page) == {"lang": ["en"]}
