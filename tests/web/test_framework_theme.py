"""The theme that is kept is the one that the framework would read from its settings."""

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import NewSession
from streamlit.runtime import app_session

from geoapp.web import framework_theme

SECTIONS = (
    "theme",
    "theme.light",
    "theme.dark",
    "theme.sidebar",
    "theme.light.sidebar",
    "theme.dark.sidebar",
)


def filled(fill: framework_theme.Fill) -> NewSession:
    """Return the message of a new session with its theme, as the framework makes it."""
    message = NewSession()
    theme = message.custom_theme
    parts = (theme, theme.light, theme.dark, theme.sidebar, theme.light.sidebar, theme.dark.sidebar)
    for part, section in zip(parts, SECTIONS, strict=True):
        fill(part, section)
    return message


@pytest.mark.parametrize("colour", ["", "#0b6e7d"])
def test_a_session_is_told_the_same_theme_at_first_and_later(
    monkeypatch: pytest.MonkeyPatch, colour: str
) -> None:
    options = {section: {**config.get_options_for_section(section)} for section in SECTIONS}
    options["theme.sidebar"]["primaryColor"] = colour or None
    options["theme"]["baseRadius"] = "small"
    monkeypatch.setattr(config, "get_options_for_section", options.__getitem__)
    fill = app_session._populate_theme_msg
    kept, wanted = framework_theme.kept(fill), filled(fill)
    assert wanted.custom_theme.base_radius == "small"
    assert wanted.custom_theme.HasField("sidebar") == bool(colour)
    assert [filled(kept), filled(kept)] == [wanted, wanted]


def test_settings_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(app_session, "_populate_theme_msg", lambda _, section: asked.append(section))
    framework_theme.keep()
    for _ in range(3):
        filled(app_session._populate_theme_msg)
    assert sorted(asked) == sorted(SECTIONS)
