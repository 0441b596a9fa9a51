"""The catalogue of words and the code that speaks it belong together."""

import ast
import re
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
    *(CODE / "pipeline").rglob("*.py"),
    *(CODE / "cli").glob("*.py"),
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
    return isinstance(func, ast.Name) and func.id in ("say", "words", "SAY")


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
    assert all(text.strip() == text or text.endswith((" ", "\n")) for text in texts.values())


RECOGNISING = {
    "reading": "the grammar of plans",
    "placing": "names of places",
    "inspection": "names of columns",
    "analysis/attributes.py": "names of columns",
    "analysis/targets.py": "an indicator's attribute, as plans print it",
    "domain/filters.py": "the term that a flag is explained by",
    "io/boundaries.py": "the name of a source",
    "io/boundary_files.py": "names of columns",
    "io/geocoding": "words of services",
    "io/user_files": "names of columns",
    "io/writers/cells.py": "dates that a spreadsheet program would take for numbers",
    "pipeline/geocode.py": "the ending of a city's name",
    "pipeline/new_plan.py": "years in a title, and the file of a new plan",
    "pipeline/read.py": "the ending of a city's name, and how citations call a plan",
    "sentences.py": "how a line of a file is said",
    "web/frame.py": "a language by its own name",
}
"""Where Chinese stands in Python: what is recognised in what people write, and names; never what the program says."""


def test_what_the_program_says_in_chinese_stands_in_the_messages() -> None:
    scripts = [ROOT / "streamlit_app.py", *(ROOT / "pages").glob("*.py"), *CODE.rglob("*.py")]
    said, used = [], set()
    for path in scripts:
        name = path.relative_to(CODE).as_posix() if CODE in path.parents else path.name
        tree = ast.parse(path.read_text(encoding="utf-8"))
        prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in prose:
                continue
            if re.search(r"[\u4e00-\u9fff]", node.value):
                known = [one for one in RECOGNISING if name == one or name.startswith(f"{one}/")]
                used.update(known)
                said += [] if known else [f"{name}:{node.lineno}: {node.value!r}"]
    assert said == []
    assert used == RECOGNISING.keys()
