"""Options and hints of lists are text to the framework: an escape for Markdown would be seen in them."""

import ast
from pathlib import Path

import pytest

from geoapp.settings import ROOT

_LISTS = ("selectbox", "multiselect")
_AS_TEXT = ("format_func", "placeholder")


def escaped(source: str) -> list[int]:
    """Return the lines of lists whose options or hints are escaped for Markdown."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    given = [
        keyword.value
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in _LISTS
        for keyword in call.keywords
        if keyword.arg in _AS_TEXT
    ]
    names = [node for value in given for node in ast.walk(value) if isinstance(node, ast.Name)]
    return [name.lineno for name in names if name.id == "plain"]


@pytest.mark.parametrize("path", sorted((ROOT / "geoapp" / "web").rglob("*.py")), ids=str)
def test_no_list_shows_an_escape(path: Path) -> None:
    assert escaped(path.read_text(encoding="utf-8")) == []


def test_an_escaped_hint_is_found() -> None:
    assert escaped('st.multiselect("a", [], placeholder=plain("b_c") if d else "e")') == [1]
    assert escaped('st.radio("a", [], format_func=lambda name: plain(name))') == []
