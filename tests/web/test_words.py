"""The messages and the code that speaks them belong together."""

import ast
import re
import string
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from geoapp.analysis.operation import load_operation
from geoapp.analysis.operations import operation_codes
from geoapp.domain.filters import FILTERS
from geoapp.errors import InputError
from geoapp.io.words import load_words
from geoapp.settings import ROOT, folder_of_messages

CODE = ROOT / "geoapp"
SOURCES = [
    ROOT / "streamlit_app.py",
    *(ROOT / "pages").glob("*.py"),
    *(path for ring in ("web", "cli", "sheet", "pipeline") for path in (CODE / ring).rglob("*.py")),
]
"""What speaks."""


def spoken(path: Path) -> tuple[set[str], set[str], set[str]]:
    """Return keys said outright, every string constant, and the fixed beginnings of keys made up in place."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    outright, beginnings = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and _is_say(node.func):
            for one in _chosen(node.args[0]):
                match one:
                    case ast.Constant(value=str(key)):
                        outright.add(key)
                    case ast.JoinedStr(values=[ast.Constant(value=str(beginning)), *_]):
                        beginnings.add(beginning)
    constants = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return outright, {value for value in constants if isinstance(value, str)}, beginnings


def _is_say(func: ast.expr) -> bool:
    if isinstance(func, ast.Call):
        return _is_say(func.func)
    return isinstance(func, ast.Name) and func.id in ("say", "SAY", "_SAY", "words")


def _chosen(key: ast.expr) -> list[ast.expr]:
    return [*_chosen(key.body), *_chosen(key.orelse)] if isinstance(key, ast.IfExp) else [key]


def keys_of_operations() -> set[str]:
    operations = [load_operation(code) for code in operation_codes()]
    heads = {column.head for one in operations for column in one.table}
    return heads | {key for one in operations for key in one.nothing}


def test_every_key_that_is_said_is_in_the_messages() -> None:
    said = {key for path in SOURCES for key in spoken(path)[0]}
    assert said, "no call of say() was found"
    assert said - set(load_words()) == set()


def test_every_key_of_the_messages_is_said_somewhere() -> None:
    found = [spoken(path) for path in SOURCES]
    constants = {value for one in found for value in one[1]} | FILTERS.keys() | keys_of_operations()
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


def test_a_key_stands_in_one_file() -> None:
    parts = [tomllib.loads(path.read_text(encoding="utf-8")) for path in folder_of_messages().glob("*.toml")]
    counted = Counter(key for part in parts for key in part)
    assert [key for key, times in counted.items() if times > 1] == []


def test_messages_that_are_not_there_or_no_toml_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.io.words.folder_of_messages", lambda: tmp_path)
    with pytest.raises(InputError, match=r"holds no texts of the program; restore the folder"):
        load_words.__wrapped__()
    (tmp_path / "map.toml").write_text("[table", encoding="utf-8")
    with pytest.raises(InputError, match=r"map\.toml cannot be read"):
        load_words.__wrapped__()


GRAMMAR = ("reading", "placing", "inspection")
"""Rings that recognise Chinese in what people write: their patterns stand in Python, and they say nothing."""

NAMES = {
    "analysis/attributes.py": "columns of files",
    "analysis/matching/name_keys.py": "words that come and go in names of projects",
    "analysis/targets.py": "an indicator's attribute, as plans print it",
    "analysis/wording.py": "the number of a line",
    "domain/angles.py": "words of degrees and directions, as people write them",
    "domain/money.py": "units of money, as people write them",
    "domain/numeral.py": "numerals",
    "domain/online.py": "endings and marks of names of online platforms",
    "domain/report_dates.py": "dates, as people write them",
    "domain/filters.py": "a term of the plan, in an English description",
    "io/boundaries.py": "the title of a source",
    "io/boundary_files.py": "columns of files",
    "io/documents": "headings and numbers as documents write them",
    "io/indicators.py": "columns of files, and the sign of a year",
    "io/geocoding": "what services call places and keys",
    "io/user_files/position_words.py": "columns of files",
    "io/user_files/table_head.py": "notes and numbers of parts above and below a table",
    "analysis/radius_cells.py": "units of length, and words for nothing in a cell",
    "io/writers/cells.py": "dates that a spreadsheet program would take for numbers",
    "pipeline/geocode.py": "the ending of a city's name",
    "pipeline/match_entries.py": "the ending of a city's name",
    "pipeline/new_plan.py": "years in a title, and the title of a new plan",
    "pipeline/read.py": "the ending of a city's name, and how citations call a plan",
    "web/header.py": "a language by its own name",
}
"""Where else Chinese stands in Python: names and patterns, never a sentence."""


def chinese(path: Path) -> list[str]:
    """Return the strings of a module that hold Chinese, without what stands there to be read only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in prose
        and re.search(r"[\u4e00-\u9fff]", node.value)
    ]


def test_no_chinese_sentence_stands_in_python() -> None:
    found, used = [], set()
    for path in [ROOT / "streamlit_app.py", *(ROOT / "pages").glob("*.py"), *CODE.rglob("*.py")]:
        name = path.relative_to(CODE).as_posix() if CODE in path.parents else path.name
        if name.startswith(tuple(f"{ring}/" for ring in GRAMMAR)):
            continue
        known = [one for one in NAMES if name == one or name.startswith(f"{one}/")]
        for text in chinese(path):
            used.update(known)
            found += [] if known and not re.search(r"[，。；：！？]", text) else [f"{name}: {text!r}"]
    assert found == []
    assert used == NAMES.keys(), "a file that holds no more Chinese leaves this list"
