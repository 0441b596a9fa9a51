"""The catalogue of words and the code that speaks it belong together."""

import ast
import string
from pathlib import Path

import pytest

from geoapp.domain.filters import FILTERS
from geoapp.io.words import load_words
from geoapp.settings import ROOT

CODE = ROOT / "geoapp"
SOURCES = [
    ROOT / "streamlit_app.py",
    *(ROOT / "pages").glob("*.py"),
    *(CODE / "web").rglob("*.py"),
    *(CODE / "sheet").glob("*.py"),
    CODE / "pipeline" / "figures.py",
    CODE / "pipeline" / "precision.py",
]


def spoken(path: Path) -> tuple[set[str], set[str], set[str]]:
    """Return keys said outright, every string constant, and the fixed beginnings of keys made up in place."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    outright, beginnings = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _is_say(node.func):
            match node.args[0]:
                case ast.Constant(value=str(key)):
                    outright.add(key)
                case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), *_]):
                    beginnings.add(beginning)
    constants = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return outright, {value for value in constants if isinstance(value, str)}, beginnings


def _is_say(func: ast.expr) -> bool:
    if isinstance(func, ast.Call):
        return _is_say(func.func)
    return isinstance(func, ast.Name) and func.id in ("say", "words")


def test_every_key_that_is_said_is_in_the_catalogue() -> None:
    said = {key for path in SOURCES for key in spoken(path)[0]}
    assert said, "no call of say() was found"
    assert said - set(load_words()) == set()


def test_every_key_of_the_catalogue_is_said_somewhere() -> None:
    found = [spoken(path) for path in SOURCES]
    constants = {value for one in found for value in one[1]} | FILTERS.keys()
    beginnings = tuple(value for one in found for value in one[2])
    unused = {key for key in load_words() if key not in constants and not key.startswith(beginnings)}
    assert unused == set()


@pytest.mark.parametrize("key", load_words())
def test_a_text_is_in_both_languages_with_the_same_values(key: str) -> None:
    texts = load_words()[key]
    assert set(texts) == {"zh", "en"}
    names = {
        language: {name for _, name, _, _ in string.Formatter().parse(text) if name}
        for language, text in texts.items()
    }
    assert names["zh"] == names["en"]
    assert all(text.strip() == text or text.endswith(" ") for text in texts.values())


def test_no_chinese_stands_outside_the_catalogue() -> None:
    # Docstrings, comments and doctests may hold Chinese; strings that reach the screen may not.
    allowed = {"中文", "审图号："}
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                text = node.value
                for word in allowed:
                    text = text.replace(word, "")
                han = [c for c in text if "\u4e00" <= c <= "\u9fff"]
                assert not han or set(text) <= set("。；;\n"), f"{path.name}: {node.value!r}"
