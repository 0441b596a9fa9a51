"""The page 意见, run by Streamlit's own test runner: roles, two at once, hostile texts, filters, languages."""

from pathlib import Path
from typing import get_args

import pytest
from streamlit.testing.v1 import AppTest

from geoapp.domain.access import ANYBODY, STRANGER, Identity
from geoapp.domain.opinion import Opinion, OpinionState, SaidOpinion
from geoapp.geometry.frames import project_records
from geoapp.io.codelists import load_codelist
from geoapp.io.geojson import read_projects
from geoapp.io.journal import read_journal
from geoapp.pipeline.opinions import answer_opinion, find_opinion, list_opinions, raise_opinion
from geoapp.pipeline.written import districts_of
from geoapp.settings import ROOT
from geoapp.web import identity as identities

from .conftest import PLAN

pytestmark = pytest.mark.ui

GUEST = Identity(role="guest")
READER = Identity(subject="a1", role="reader")
NORTH = Identity(subject="a2", role="district_editor", districts=("650104",))
MILL = Identity(subject="a3", role="district_editor", districts=("650105",))
CURATOR = Identity(subject="a4", role="curator")

DISTRICTS = districts_of(project_records(read_projects(PLAN)))
OF_NORTH = next(one for one, adcodes in DISTRICTS.items() if adcodes == {"650104"})
OF_MILL = next(one for one, adcodes in DISTRICTS.items() if adcodes == {"650105"})
TEXT = "<b>红线</b>未定"


@pytest.fixture(autouse=True)
def _work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))


def become(one: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "_present", lambda _: one)


def opine(project: str = OF_NORTH, text: str = TEXT) -> Opinion:
    return raise_opinion(PLAN, project, SaidOpinion(text=text), CURATOR, DISTRICTS)


def open_page(lang: str = "zh", **query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
    page.query_params["lang"] = lang
    page.run()
    for name, value in query.items():
        page.query_params[name] = value
    page.switch_page("pages/opinions.py").run()
    assert not page.exception
    return page


def html(page: AppTest) -> str:
    return " ".join(str(one.proto.body) for one in page.get("html"))


def keys(page: AppTest) -> set[str]:
    return {str(one.key) for kind in ("button", "text_area") for one in getattr(page, kind)}


def press(page: AppTest, key: str) -> AppTest:
    page.button(key=key).click().run()
    assert not page.exception
    return page


@pytest.mark.parametrize("one", [STRANGER, GUEST, READER, ANYBODY])
def test_who_may_only_read_sees_opinions_and_is_asked_for_nothing(
    one: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    opine()
    become(one, monkeypatch)
    page = open_page(project=OF_NORTH)
    shown = html(page)
    assert ("&#60;b&#62;红线&#60;/b&#62;未定" in shown, "<b>红线" in shown) == (True, False)
    assert not keys(page) & {"opinion-save", "opinion-answer"}
    assert "角色" in page.info[0].value
    assert ("<small>a4</small>" in shown) == bool(one.subject)  # told to those who are known themselves


def test_who_may_write_raises_an_opinion_on_a_conflict_and_answers_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    become(NORTH, monkeypatch)
    page = open_page(project=OF_NORTH)
    next(one for one in page.text_area if str(one.key).startswith("opinion-text-")).set_value("难\n题")
    next(one for one in page.selectbox if str(one.key).startswith("other-")).set_value(OF_MILL)
    press(page, "opinion-save")
    assert [one.value for one in page.success] == ["已保存。"]
    (kept,) = list_opinions(PLAN, DISTRICTS)
    assert (kept.held.said, kept.held.who) == (SaidOpinion(text="难 题", conflict_with=OF_MILL), "a2")
    assert next(one for one in page.text_area if str(one.key).startswith("opinion-text-")).value == ""
    number = kept.held.id
    page.selectbox(key=f"opinion-state-{number}").set_value("rejected")
    press(page, "opinion-answer")
    assert "没有写明理由" in page.error[0].value
    page.text_area(key=f"opinion-answer-{number}").set_value("已公布")
    press(page, "opinion-answer")
    assert find_opinion(PLAN, number).held.said.state == "rejected"
    assert [(one.who, one.step) for one in read_journal()] == [("a2", "done"), ("a2", "done")]
    assert "不采纳" in html(page)


def test_the_address_of_a_conflict_shows_its_opinions_only_and_raises_another_on_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opine(text="只关于一个项目")
    raise_opinion(PLAN, OF_MILL, SaidOpinion(text="两处相碰", conflict_with=OF_NORTH), CURATOR, DISTRICTS)
    become(NORTH, monkeypatch)
    page = open_page(project=OF_NORTH, other=OF_MILL)
    history = next(str(one.proto.body) for one in page.get("html") if "历次变更" in str(one.proto.body))
    assert ("两处相碰" in history, "只关于一个项目" in history) == (True, False)
    next(one for one in page.text_area if str(one.key).startswith("opinion-text-")).set_value("再议")
    press(page, "opinion-save")
    newest = max(list_opinions(PLAN, DISTRICTS), key=lambda one: one.held.said.text == "再议")
    assert newest.projects == (OF_NORTH, OF_MILL)


def test_an_editor_of_either_project_raises_an_opinion_on_their_conflict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    become(NORTH, monkeypatch)
    assert "opinion-save" in keys(open_page(project=OF_MILL, other=OF_NORTH, district="650105"))
    assert "opinion-save" not in keys(open_page(project=OF_MILL, district="650105"))


def test_an_editor_writes_nowhere_else(monkeypatch: pytest.MonkeyPatch) -> None:
    opine(OF_MILL)
    become(NORTH, monkeypatch)
    page = open_page(project=OF_MILL, district="650105")
    assert not keys(page) & {"opinion-save", "opinion-answer"}
    assert any("不在您负责的区县" in one.value for one in page.info)


def test_a_control_character_is_refused_and_the_text_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    become(CURATOR, monkeypatch)
    page = open_page("en", project=OF_NORTH)
    next(one for one in page.text_area if str(one.key).startswith("opinion-text-")).set_value("a\u202eb")
    press(page, "opinion-save")
    assert "control character U+202E" in page.error[0].value.replace("\\", "")
    assert next(one for one in page.text_area if str(one.key).startswith("opinion-text-")).value == "a\u202eb"
    assert list_opinions(PLAN, DISTRICTS) == []


def test_an_identity_that_ends_before_the_button_is_pressed_saves_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = opine()
    become(CURATOR, monkeypatch)
    page = open_page(project=OF_NORTH)
    page.selectbox(key=f"opinion-state-{first.id}").set_value("done")
    become(MILL, monkeypatch)
    press(page, "opinion-answer")
    assert "不在您负责的区县" in page.error[0].value
    assert find_opinion(PLAN, first.id).versions == (first,)


def test_of_two_who_answer_the_second_sees_both_and_may_replace(monkeypatch: pytest.MonkeyPatch) -> None:
    first = opine()
    become(NORTH, monkeypatch)
    page = open_page(project=OF_NORTH)
    page.selectbox(key=f"opinion-state-{first.id}").set_value("done")
    page.text_area(key=f"opinion-answer-{first.id}").set_value("我方")
    theirs = SaidOpinion(text="", state="agreed", answer="对方")
    answer_opinion(PLAN, first, theirs, CURATOR, DISTRICTS)
    press(page, "opinion-answer")
    assert "刚被他人改过" in page.error[0].value
    both = next(one.proto.body for one in page.get("html") if "对方的" in one.proto.body)
    assert "<td>采纳</td><td>已办结</td>" in both
    assert "<td>对方</td><td>我方</td>" in both
    assert find_opinion(PLAN, first.id).held.said.answer == "对方"
    press(page, "opinion-answer")
    assert [(one.said.answer, one.who) for one in find_opinion(PLAN, first.id).versions[1:]] == [
        ("对方", "a4"),
        ("我方", "a2"),
    ]


@pytest.mark.parametrize(("lang", "words"), [("zh", ("待处理 1", "采纳 0")), ("en", ("Open 1", "Agreed 0"))])
def test_a_state_and_a_district_of_the_address_narrow_the_list(
    lang: str, words: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    become(READER, monkeypatch)
    first, _ = opine(text="first one"), opine(OF_MILL, text="second one")
    answer_opinion(PLAN, opine(text="third one"), SaidOpinion(text="", state="done"), CURATOR, DISTRICTS)
    page = open_page(lang, state="open", district="650104")
    shown = html(page)
    assert first.said.text in shown
    assert "second one" not in shown
    assert "third one" not in shown
    assert any(all(word in one.value for word in words) for one in page.markdown)


def test_states_of_the_code_are_those_of_the_list() -> None:
    assert [code.code for code in load_codelist("opinion_states").codes] == list(get_args(OpinionState))


def test_a_projects_details_lead_to_its_opinions_and_a_broken_store_hides_no_details(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become(READER, monkeypatch)
    on_both = SaidOpinion(text=TEXT, conflict_with=OF_NORTH)
    raise_opinion(PLAN, OF_MILL, on_both, CURATOR, DISTRICTS)
    answer_opinion(PLAN, opine(), SaidOpinion(text="", state="done"), CURATOR, DISTRICTS)

    def labels() -> list[str]:
        page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=120)
        page.query_params["project"] = OF_NORTH
        page.run()
        assert not page.exception
        return [one.proto.label for one in page.get("page_link")]

    assert "意见：2 条，其中 1 条待处理" in labels()
    (tmp_path / "work" / "reports.sqlite").write_bytes(b"none of ours" * 100)
    assert "意见" in labels()
