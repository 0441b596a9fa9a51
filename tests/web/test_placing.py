"""The page 落图, run by Streamlit's own test runner."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.io.journal import read_journal
from geoapp.pipeline.drafts import load_drafts
from geoapp.settings import ROOT

from .conftest import PLAN

pytestmark = pytest.mark.ui


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    return tmp_path / "work"


def open_page(lang: str = "zh", project: str = "") -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=90)
    page.query_params["lang"] = lang
    page.run()
    if project:
        page.query_params["project"] = project
    page.switch_page("pages/place.py").run()
    assert not page.exception
    return page


def field(page: AppTest, begin: str) -> object:
    kinds = ("text_input", "number_input", "selectbox")
    return next(one for kind in kinds for one in getattr(page, kind) if str(one.key).startswith(begin))


def texts(page: AppTest) -> str:
    return " ".join(one.proto.body for one in page.get("html"))


def type_place(page: AppTest, text: str) -> AppTest:
    return field(page, "place-typed").set_value(text).run()  # type: ignore[attr-defined, no-any-return]


def save(page: AppTest, source: str, who: str) -> AppTest:
    field(page, "place-source").set_value(source)  # type: ignore[attr-defined]
    field(page, "place-who").set_value(who)  # type: ignore[attr-defined]
    return page.button(key="place-save").click().run()


def test_typed_coordinates_show_their_district_at_once_and_save_nothing() -> None:
    page = type_place(open_page(), "87.6, 43.85")
    assert "水磨沟区（位于）" in texts(page)
    assert load_drafts(PLAN) == ()


def test_a_draft_is_kept_with_its_source_and_listed(work: Path) -> None:
    page = save(type_place(open_page(), "87.6, 43.85"), "选址意见书第 3 页", "某局")
    assert [one.value for one in page.success] != []
    (draft,) = load_drafts(PLAN)
    assert draft.geometry == {"type": "Point", "coordinates": [87.6, 43.85]}
    assert (draft.source, draft.who, draft.uncertainty_m) == ("选址意见书第 3 页", "某局", 200.0)
    assert draft.id in texts(page)
    assert [(entry.what, entry.subject) for entry in read_journal()] == [("draft", draft.project)]
    assert str(work) not in texts(page)


@pytest.mark.parametrize(("source", "who", "said"), [("", "某局", "来源"), ("图册", " ", "单位或姓名")])
def test_a_draft_without_a_source_or_a_name_is_not_kept(source: str, who: str, said: str) -> None:
    page = save(type_place(open_page(), "87.6, 43.85"), source, who)
    assert said in page.error[0].value
    assert load_drafts(PLAN) == ()


@pytest.mark.parametrize(("lang", "said"), [("zh", "不在规划区域内"), ("en", "lies outside the plan")])
def test_a_position_elsewhere_is_refused_in_the_visitors_language(lang: str, said: str) -> None:
    page = type_place(open_page(lang), "116.4,39.9")
    assert said in page.error[0].value


def test_a_source_of_a_shifted_map_is_asked_for_its_datum() -> None:
    page = type_place(open_page(), "87.6,43.85")
    field(page, "place-source").set_value("高德地图").run()  # type: ignore[attr-defined]
    assert "GCJ-02" in page.warning[0].value


def test_a_draft_can_be_withdrawn_by_who_made_it_only() -> None:
    page = save(type_place(open_page(), "87.6, 43.85"), "图册", "某局")
    (draft,) = load_drafts(PLAN)
    assert f"place-withdraw-{draft.id}" not in [one.key for one in open_page().button]
    page.button(key=f"place-withdraw-{draft.id}").click().run()
    assert load_drafts(PLAN) == ()
    told = [entry.detail.partition(":")[0] for entry in read_journal()]
    assert told == [f"handed in {draft.id}", f"withdrew {draft.id}"]


def test_nobody_is_asked_where_the_operator_named_no_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEOAPP_DATA")
    page = open_page()
    assert "GEOAPP_DATA" in page.info[0].value
    assert not [one for one in page.text_input if str(one.key).startswith("place-typed")]


def test_a_folder_that_cannot_be_written_is_a_sentence_without_its_name(work: Path) -> None:
    page = type_place(open_page(), "87.6, 43.85")
    work.touch()  # a file stands where the folder is to be
    save(page, "图册", "某局")
    assert "草案没有保存" in page.error[0].value
    assert str(work) not in page.error[0].value


def test_a_candidate_of_the_operators_places_is_taken_with_its_source_and_radius(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = tmp_path / "places"
    places.mkdir()
    (places / "hospitals.csv").write_text(
        "名称,类别,经度,纬度\n乌鲁木齐市第八人民医院,医院,87.62,43.86\n", encoding="utf-8"
    )
    monkeypatch.setenv("GEOAPP_PLACES", str(places))
    page = open_page(project=f"{PLAN}/43670")
    (offered,) = (one for one in page.button if one.label.startswith("乌鲁木齐市第八人民医院"))
    offered.click().run()
    assert "第八人民医院" in str(field(page, "place-source").value)  # type: ignore[attr-defined]
    field(page, "place-who").set_value("某局")  # type: ignore[attr-defined]
    page.button(key="place-save").click().run()
    (draft,) = load_drafts(PLAN)
    assert draft.geometry["coordinates"] == [87.62, 43.86]
    assert draft.source.endswith("乌鲁木齐市第八人民医院")


def test_a_folder_of_places_that_is_gone_leaves_the_page_to_drawing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_PLACES", str(tmp_path / "nowhere"))
    page = open_page()
    assert len(page.warning) == 1
    assert str(tmp_path) not in page.warning[0].value
    assert "水磨沟区（位于）" in texts(type_place(page, "87.6, 43.85"))
