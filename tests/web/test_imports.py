"""The page 上传图层, run by Streamlit's own test runner."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.io import worker
from geoapp.io.journal import read_journal
from geoapp.io.words import Words
from geoapp.settings import ROOT

from .boxes import as_shown

pytestmark = pytest.mark.ui

CLEAN = b"name,lon,lat\na,87.6,43.8\nb,87.7,43.9\n"
SWAPPED = "名称,经度,纬度\n甲,43.8,87.6\n".encode()
# EPSG:4517 of (87.6, 43.8), by gdaltransform
SURVEY = b"name,easting,northing\na,29548285.115,4851775.303\n"

RING = [[87.6, 43.8], [87.7, 43.8], [87.7, 43.9], [87.6, 43.8]]
DISTRICTS = json.dumps(
    {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"代码": "156650102", "名称": "甲区"},
                "geometry": {"type": "Polygon", "coordinates": [RING]},
            }
        ],
    },
    ensure_ascii=False,
).encode()
PLACES = (ROOT / "data" / "plans" / "urumqi-14fyp" / "gazetteer.csv").read_bytes()
TABLE = (
    "序号,项目名称,建设性质,建设地点,责任单位\n1,甲水厂,新建,米东区,市水务局\n2,=乙学校,续建,某处,\n".encode()
)


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_folder: Path) -> Path:
    assert sample_folder
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    return tmp_path / "work"


@pytest.fixture(scope="module", autouse=True)
def closed_workers() -> object:
    yield
    worker.close()


def open_page(content: bytes | None = None, name: str = "layer.csv", lang: str = "zh") -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    page.query_params["lang"] = lang
    page.run().switch_page("pages/imports.py").run()
    if content is not None:
        page.file_uploader(key="import_file").upload(name, content, "application/octet-stream").run()
    assert not page.exception
    return page


def said(page: AppTest) -> str:
    boxes = (*page.error, *page.warning, *page.info, *page.success)
    return "\n".join(as_shown(box.value) for box in boxes)


def button(page: AppTest, label: str) -> object:
    (found,) = [one for one in page.button if as_shown(one.label) == label]
    return found


def kept(page: AppTest) -> list[str]:
    return (
        [source.detail for source in page.session_state["visitor_layers"]]
        if "visitor_layers" in page.session_state
        else []
    )


def test_a_clean_file_comes_in_for_this_visit_only_and_is_written_down() -> None:
    page = open_page(CLEAN)
    button(page, "导入").click().run()
    assert not page.exception
    assert kept(page) == ["layer"]
    assert "已导入“layer”" in said(page)
    assert kept(open_page()) == []
    (entry,) = read_journal()
    assert (entry.what, entry.who, entry.subject) == ("import", "", "layer.csv")


def test_repairs_wait_for_consent_and_name_the_row() -> None:
    page = open_page(SWAPPED)
    assert "第 2 行甲" in said(page)
    assert button(page, "导入").disabled
    page.checkbox[0].check().run()
    button(page, "导入").click().run()
    (layer,) = page.session_state["visitor_layers"].values()
    assert layer.frame.geometry.iloc[0].coords[0] == (87.6, 43.8)


def crs_choice(page: AppTest) -> Any:  # noqa: ANN401 (an element of AppTest)
    return next(one for one in page.selectbox if str(one.key).startswith("import_crs"))


def test_a_crs_that_was_chosen_for_a_file_is_not_taken_for_the_next() -> None:
    page = open_page(CLEAN)
    crs_choice(page).set_value("gcj02").run()
    page.file_uploader(key="import_file").upload("other.csv", CLEAN, "application/octet-stream").run()
    assert crs_choice(page).value == ""


def test_a_zone_waits_for_its_crs_which_is_offered_first_and_chosen_by_hand() -> None:
    page = open_page(SURVEY, lang="en")
    assert button(page, "Bring it in").disabled
    choice = crs_choice(page)
    assert choice.value == ""
    assert choice.options[1] == "EPSG:4517 (looks like it)"
    choice.set_value("EPSG:4517").run()
    button(page, "Bring it in").click().run()
    (layer,) = page.session_state["visitor_layers"].values()
    x, y = layer.frame.geometry.iloc[0].coords[0]
    assert (round(x, 7), round(y, 7)) == (87.6, 43.8)


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<OGRVRTDataSource/>", "layer.geojson", "内容却不是这种格式"),
        (b'{"type":', "layer.geojson", "不是有效的 JSON"),
        (b"PK\x03\x04", "layer.zip", "压缩包已损坏"),
    ],
)
def test_a_refusal_is_one_sentence_in_the_language_of_the_page(
    content: bytes, name: str, sentence: str
) -> None:
    page = open_page(content, name)
    assert sentence in said(page)
    assert "Traceback" not in said(page)
    assert not [one for one in page.button if one.label == "导入"]


def test_names_reach_the_page_as_text_only(hostile_names: tuple[str, ...]) -> None:
    features = [
        {"type": "Feature", "properties": {"name": name, name: name}, "geometry": None}
        for name in hostile_names
    ]
    features.append(
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [87.6, 43.8]}}
    )
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    page = open_page(content, "<img src=x onerror=hit()>.geojson")
    html = "".join(str(one.proto.body) for one in page.get("html")[1:])
    assert "<img src=x" not in html
    assert "&#60;img src=x" in html
    boxes = "".join(box.value for box in (*page.warning, *page.info))
    assert re.search(r"(?<!\\)<", boxes) is None


def test_a_layer_can_be_removed() -> None:
    page = open_page(CLEAN)
    button(page, "导入").click().run()
    button(page, "移除“layer”").click().run()
    assert kept(page) == []
    assert not page.exception


def kind_of(page: AppTest) -> str:
    (radio,) = [one for one in page.radio if str(one.key).startswith("import_kind_")]
    return str(radio.value)


def commands(page: AppTest) -> str:
    return "\n".join(one.value for one in page.code)


@pytest.mark.parametrize(
    ("content", "name", "kind", "says", "command"),
    [
        (CLEAN, "layer.csv", "layer", "点 2", ""),
        (
            DISTRICTS,
            "界线.geojson",
            "boundaries",
            "面 1",
            (
                "geoapp import '界线.geojson' --kind boundaries --plan urumqi-14fyp "
                "--out data/plans/urumqi-14fyp/boundaries.geojson"
            ),
        ),
        (
            PLACES,
            "places.csv",
            "gazetteer",
            "点位",
            (
                "geoapp import places.csv --kind gazetteer --plan urumqi-14fyp "
                "--out data/plans/urumqi-14fyp/gazetteer.csv"
            ),
        ),
        (TABLE, "table.csv", "projects", "项目 2", "geoapp read table.csv --plan plan-650100-table"),
    ],
)
def test_a_file_is_taken_for_what_it_looks_like_and_a_curator_gets_the_commands(
    content: bytes, name: str, kind: str, says: str, command: str
) -> None:
    page = open_page(content, name)
    assert kind_of(page) == kind
    assert says in "".join(str(one.proto.body) for one in page.get("html"))
    (taken,) = page.get("download_button")
    assert not taken.proto.disabled
    assert command in commands(page)
    assert "/work/" not in commands(page)


def test_projects_are_shown_with_where_they_are_and_come_in_as_a_layer() -> None:
    page = open_page(TABLE, "table.csv")
    (shown,) = page.dataframe
    assert shown.value[Words("zh")("name")].tolist() == ["甲水厂", "=乙学校"]
    assert shown.value[Words("zh")("districts")].tolist()[0].startswith("米东区")
    assert "没有写到地名库里的地点" in said(page)
    button(page, "导入").click().run()
    assert not page.exception
    assert kept(page) == ["table"]


def test_the_visitor_may_call_it_something_else() -> None:
    page = open_page(DISTRICTS, "b.geojson")
    (radio,) = [one for one in page.radio if str(one.key).startswith("import_kind_")]
    radio.set_value("layer").run()
    button(page, "导入").click().run()
    assert not page.exception
    assert kept(page) == ["b"]
    (radio,) = [one for one in page.radio if str(one.key).startswith("import_kind_")]
    radio.set_value("projects").run()
    assert "格式不支持" in said(page)


@pytest.mark.parametrize(
    ("content", "name", "kind", "zh", "en"),
    [
        (
            DISTRICTS.replace(b"156650102", b"65010"),
            "b.geojson",
            "boundaries",
            "不是六位数字",
            "is not six digits",
        ),
        (
            PLACES.replace(b"WGS84", b"GCJ02", 1),
            "places.csv",
            "gazetteer",
            "places.csv 第 2 行：datum 必须是 WGS84",
            "places.csv, line 2: the datum must be WGS84",
        ),
        (b"%PDF-1.4 broken", "plan.pdf", "projects", "是损坏的 PDF", "is a damaged PDF"),
    ],
)
def test_what_readers_refuse_is_said_in_the_language_of_the_page(
    content: bytes, name: str, kind: str, zh: str, en: str
) -> None:
    for lang, sentence in (("zh", zh), ("en", en)):
        page = open_page(content, name, lang)
        if kind_of(page) != kind:
            (radio,) = [one for one in page.radio if str(one.key).startswith("import_kind_")]
            radio.set_value(kind).run()
        assert sentence in said(page)
        assert not page.code
        assert not page.get("download_button")


ENDS = "名称,起点经度,起点纬度,终点经度,终点纬度\n线,87.61,43.81,87.72,43.92\n".encode()
ODD = "名称,甲列,乙列\n水厂,87.61,43.81\n".encode()


def drawn_facts(page: AppTest) -> str:
    return "".join(str(one.proto.body) for one in page.get("html") if "geo-facts" in str(one.proto.body))


def columns(page: AppTest) -> object:
    (found,) = [one for one in page.multiselect if one.key and one.key.startswith("import_columns")]
    return found


@pytest.mark.parametrize(("lang", "taken"), [("zh", "“起点经度”（经度）"), ("en", "起点经度 (longitude)")])
def test_the_report_says_which_columns_it_took(lang: str, taken: str) -> None:
    assert taken in drawn_facts(open_page(ENDS, lang=lang))


def test_other_columns_are_chosen_and_count() -> None:
    page = open_page(ENDS)
    columns(page).set_value(["终点经度", "终点纬度"]).run()  # type: ignore[attr-defined]
    assert "“终点经度”（经度）" in drawn_facts(page)
    assert "87.7200" in drawn_facts(page)


def test_a_table_whose_columns_are_not_found_comes_in_by_choosing_them() -> None:
    page = open_page(ODD)
    page.radio(key=next(one.key for one in page.radio if one.key.startswith("import_kind"))).set_value(
        "layer"
    ).run()
    assert "坐标列" in said(page)
    columns(page).set_value(["甲列", "乙列"]).run()  # type: ignore[attr-defined]
    assert "87.6100" in drawn_facts(page)
    assert not page.error
