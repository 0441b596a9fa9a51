"""The opened record's place in the text, brought into sight once when it is opened."""

from pathlib import Path

from geoapp.web.component import declare

_SCRIPT = Path(__file__).with_suffix(".js")


def show_opened(project: str) -> None:
    """Scroll the text to the marks of the opened project, unless they are in sight; nothing moves for none."""
    declare(_SCRIPT)(key="opened_in_text", data={"opened": project})
