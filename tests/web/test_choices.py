"""What a person chose: the widgets say it, the address follows, and only Back, arrival and links read it again."""

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geoapp.web import navigation, state, widgets

from .widgets import asked

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.ui, pytest.mark.usefixtures("sample_folder")]


def open_page(**query: str) -> AppTest:
    page = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def show_older_address(page: AppTest, **query: str) -> AppTest:
    """Let the browser's next message carry this address."""
    page.query_params.clear()
    for name, value in query.items():
        page.query_params[name] = value
    return page


def come_back(page: AppTest, **query: str) -> AppTest:
    """Let the browser's next message be Back, to this address."""
    page.session_state["came_back"] = True
    return show_older_address(page, **query).run()


def test_an_address_that_the_browser_still_shows_takes_no_choice_back() -> None:
    page = open_page()
    asked(page, "theme").set_value(["metro"]).run()
    show_older_address(page).run()
    assert asked(page, "theme").value == ["metro"]
    assert page.query_params["theme"] in ("metro", ["metro"])


def test_back_begins_the_widgets_with_what_the_address_says() -> None:
    page = open_page(kind="project")
    asked(page, "theme").set_value(["metro"]).run()
    come_back(page, kind="project")
    assert asked(page, "theme").value == []
    assert asked(page, "kind").value == ["project"]
    asked(page, "theme").set_value(["water_supply"]).run()
    assert asked(page, "theme").value == ["water_supply"]


def test_a_page_that_says_no_theme_keeps_it_when_it_is_come_back_to() -> None:
    page = open_page(theme="metro", kind="project").switch_page("pages/accounting.py").run()
    come_back(page)
    assert page.session_state["selection"].theme == ("metro",)


def test_a_page_left_by_back_shows_the_question_of_that_address() -> None:
    page = open_page().switch_page("pages/buffer.py").run()
    asked(page, "distance").set_value(["2000"]).run()
    come_back(page, distance="1000")
    assert asked(page, "distance").value == ["1000"]


def test_a_widget_keeps_its_key_until_the_server_changes_its_value() -> None:
    page = open_page()
    key = asked(page, "theme").key
    asked(page, "theme").set_value(["metro"]).run()
    assert asked(page, "theme").key == key
    page.button(key="reset").click().run()
    assert asked(page, "theme").key != key
    assert asked(page, "theme").value == []


def test_a_language_leaves_every_choice_as_it_is() -> None:
    page = open_page().switch_page("pages/buffer.py").run()
    asked(page, "theme").set_value(["metro"]).run()
    asked(page, "distance").set_value(["2000"]).run()
    asked(page, "lang").set_value("en").run()
    assert asked(page, "theme").value == ["metro"]
    assert asked(page, "distance").value == ["2000"]


@pytest.fixture
def _session(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "session_state", {"page": "buffer"})


@pytest.mark.usefixtures("_session")
def test_a_widget_that_was_never_drawn_says_what_it_begins_with() -> None:
    widget = widgets.begin("theme", ("metro",), tuple)
    assert widget.value == ("metro",)
    st.session_state[widget.key] = ["railway"]
    assert state.selection().theme == ("railway",)
    state.change(theme=("railway",))
    assert widgets.find("theme") == widget
    state.change(theme=())
    assert state.selection().theme == ()


@pytest.mark.usefixtures("_session")
def test_a_link_takes_along_what_is_chosen_after_it_was_drawn() -> None:
    query = state.link_to("text", project="demo/1", passage="")
    assert query == {"project": ["demo/1"]}
    assert navigation.find("text", query) == {"project": "demo/1", "passage": ""}
    assert navigation.find("text", {"project": ["demo/2"]}) is None
    for number in range(300):
        state.link_to("text", project=f"demo/{number}")
    assert navigation.find("text", {"project": ["demo/299"]})
    assert navigation.find("text", {"project": ["demo/0"]}) is None


@pytest.mark.usefixtures("_session")
def test_what_a_person_opened_last_stays_open_in_whatever_order_it_arrives() -> None:
    assert state.open_project("demo/1", at=2000.0)
    assert not state.open_project("demo/2", at=1000.0)
    assert state.selection().project == "demo/1"
    assert state.open_project("demo/3", at=3000.0)
    assert state.open_project("")
    assert state.open_project("demo/2", at=1000.0), "what was closed has no time to compare with"
