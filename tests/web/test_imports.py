"""The page 导入, run by Streamlit's own test runner."""

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.io import worker
from geoapp.io.journal import read_journal
from geoapp.settings import ROOT

pytestmark = pytest.mark.ui

CLEAN = b"name,lon,lat\na,87.6,43.8\nb,87.7,43.9\n"
SWAPPED = "名称,经度,纬度\n甲,43.8,87.6\n".encode()
# EPSG:4517 of (87.6, 43.8), by gdaltransform
SURVEY = b"name,easting,northing\na,29548285.115,4851775.303\n"


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
    return "\n".join(box.value for box in boxes).replace("\\", "")


def button(page: AppTest, label: str) -> object:
    (found,) = [one for one in page.button if one.label.replace("\\", "") == label]
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
    assert "第 1 行甲" in said(page)
    assert button(page, "导入").disabled
    page.checkbox[0].check().run()
    button(page, "导入").click().run()
    (layer,) = page.session_state["visitor_layers"].values()
    assert layer.frame.geometry.iloc[0].coords[0] == (87.6, 43.8)


def test_a_zone_waits_for_its_crs_which_is_offered_first_and_chosen_by_hand() -> None:
    page = open_page(SURVEY, lang="en")
    assert button(page, "Bring it in").disabled
    choice = page.selectbox(key="import_crs")
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
