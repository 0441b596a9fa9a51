"""The framework's own theme: read from its settings once, and not for each run of a page."""

from collections.abc import Callable

from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

Fill = Callable[..., None]


def keep() -> None:
    """Let the framework fill in the theme from what it was at first: no setting changes while a server runs."""
    setattr(app_session, "_populate_theme_msg", kept(app_session._populate_theme_msg))  # noqa: B010, SLF001 (its name there is private)


def kept(fill: Fill) -> Fill:
    """Return a function that fills in a section of an empty theme as ``fill`` did when it was first asked."""
    sections: dict[str, CustomThemeConfig] = {}

    def fill_in(theme: CustomThemeConfig, section: str = "theme") -> None:
        if section not in sections:
            made = CustomThemeConfig()
            fill(made, section)
            sections[section] = made
        if sections[section].ListFields():  # else a part that is nowhere set would be there, and empty
            theme.MergeFrom(sections[section])

    return fill_in
