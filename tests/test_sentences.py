"""Every error that a page can meet says one sentence of the table, in both languages."""

import ast
import csv
import inspect
import io
import pickle
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from geoapp import errors
from geoapp.errors import GeoappError, InputError, WorkError
from geoapp.io.geocoding.webclient import BusyError
from geoapp.sentences import SentencesError, sentences
from geoapp.settings import ROOT

CHILDREN = {
    name for name, one in inspect.getmembers(errors, inspect.isclass) if issubclass(one, GeoappError)
} | {"BusyError", "QuestionError"}
"""Errors of ours, those of geocoders among them."""

MAKERS = {*CHILDREN, "refused", "fault", "error"}
"""Functions that are given a code and what fills in its sentence."""

ENGLISH_ONLY = {
    ("document_other", "what"): "words of ours, for which the Chinese sentence names the format",
    ("document_other", "formats"): "the Chinese sentence says what to do with the format it names",
    ("document_other_archive", "formats"): "as above",
    ("boundary_column", "columns"): "as above: may say that there are none",
    ("geojson_none", "folder"): "the Chinese sentence names the plan",
    ("build_stale", "folder"): "as above",
    ("geocoder_too_often", "remedy"): "words of ours, for which the Chinese sentence says what to look at",
    ("geocoder_refuses", "remedy"): "as above",
    ("geocoder_unreadable", "what"): "as above",
    ("tianditu_refuses", "remedy"): "as above",
    ("amap_refuses", "remedy"): "as above",
}
"""Values of the English sentence alone, besides ``reason``: what a library says, in English."""
CHINESE_ONLY = {
    ("document_other", "suffix"): "the English sentence says what the file is instead",
    ("boundary_datum", "datum"): "the English sentence has the reason, which names it",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A place in the code that makes an error or a fault."""

    where: str
    code: ast.expr
    given: set[str]
    whole: bool
    """False where more is given than can be seen here."""
    scope: ast.AST
    """The function around it, else the module."""


MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for path in (ROOT / "streamlit_app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "geoapp").rglob("*.py"))
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Yield the calls in a module, each with the name of what is called."""
    for node in ast.walk(TREES[name]):
        if isinstance(node, ast.Call):
            called = node.func
            yield called.id if isinstance(called, ast.Name) else getattr(called, "attr", ""), node


def made() -> Iterator[Said]:
    """Yield each place where an error or a fault is made from a code."""
    for name in MODULES:
        for called, node in calls(name):
            if called not in MAKERS:
                continue
            if called == "error" and ast.unparse(node.func) != "row.error":  # a log's, or a parameter
                continue
            # A fault has its number by itself, and a row of a gazetteer, whose method it is, where it stands.
            kept = {"fault": {"count"}, "error": {"file", "line"}}.get(called, set())
            given = {one.arg for one in node.keywords if one.arg} - {"examples", "wait_s"} | kept
            whole = all(one.arg for one in node.keywords)
            yield Said(f"{name}:{node.lineno}", node.args[0], given, whole, scope_of(node, TREES[name]))


def scope_of(call: ast.Call, tree: ast.Module) -> ast.AST:
    around = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) and call in ast.walk(one)]
    return around[-1] if around else tree  # the walk comes to what is within later


def placeholders(code: str, lang: str) -> set[str]:
    fields = {field for _, field, _, _ in string.Formatter().parse(sentences()[code][lang]) if field}
    return fields - {"where"} | ({"file"} if "where" in fields else set())


def literal(said: Said) -> str | None:
    return said.code.value if isinstance(said.code, ast.Constant) else None


def test_the_places_that_make_errors_are_found() -> None:
    assert len(list(made())) > 250


def test_a_code_stands_in_the_table_and_its_sentence_is_filled_in() -> None:
    wrong = []
    for said in made():
        code = literal(said)
        if code is None:
            continue
        wanted = placeholders(code, "zh") | placeholders(code, "en") if code in sentences() else {"a row"}
        spare = said.given - wanted - {"line", "count"}
        if (said.whole and wanted - said.given) or spare:
            wrong.append((said.where, code, wanted ^ said.given))
    assert not wrong


def test_every_sentence_is_said_somewhere() -> None:
    strings = {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(sentences().keys() - strings) == []


def values_of(name: str, scope: ast.AST) -> list[ast.expr]:
    """Return what a function or module assigns to a name; nothing for a parameter: its callers have the code."""
    found = []
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, value = node.targets[0], node.value
            pairs = [(target, value)]
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs = list(zip(target.elts, value.elts, strict=True))
            found += [value for one, value in pairs if isinstance(one, ast.Name) and one.id == name]
    return found


def codes_of(code: ast.expr, scope: ast.AST, tree: ast.Module) -> set[str]:
    """Return every code that an expression can come to, as far as its module writes it; none may be put together."""
    match code:
        case ast.Constant(value=str(text)):
            return {text}
        case ast.IfExp(body=body, orelse=orelse):
            return codes_of(body, scope, tree) | codes_of(orelse, scope, tree)
        case ast.Subscript(value=ast.Name(id=name)):
            (mapping,) = values_of(name, tree)
            assert isinstance(mapping, ast.Dict), name
            return {one for value in mapping.values for one in codes_of(value, scope, tree)}
        case ast.Name(id=name):
            return {one for value in values_of(name, scope) for one in codes_of(value, scope, tree)}
        case ast.Attribute(attr="code"):  # of an error or a fault that was made before
            return set()
    pytest.fail(f"{ast.unparse(code)} is no code that is written out")


def test_a_code_is_written_out_and_stands_in_the_table() -> None:
    for said in made():
        tree = TREES[said.where.rpartition(":")[0]]
        assert codes_of(said.code, said.scope, tree) <= sentences().keys(), said.where


@pytest.mark.parametrize(
    "code", ['f"work_{kind}"', '"work_" + kind', "code", "_CODES[kind]", '"a" if x else f"b{x}"']
)
def test_a_code_that_is_put_together_is_noticed(code: str) -> None:
    tree = ast.parse("code, other = f'gazetteer_{said}_twice', 1\n_CODES = {'slow': f'work_{x}'}\n")
    with pytest.raises(pytest.fail.Exception, match="is no code that is written out"):
        codes_of(ast.parse(code, mode="eval").body, tree, tree)


@pytest.mark.parametrize("code", sorted(sentences()))
def test_both_languages_say_the_same_values(code: str) -> None:
    zh, en = ({re.sub(r"_(zh|en)$", "", one) for one in placeholders(code, lang)} for lang in ("zh", "en"))
    assert {(code, one) for one in en - zh - {"reason"}} == {pair for pair in ENGLISH_ONLY if pair[0] == code}
    assert {(code, one) for one in zh - en} == {pair for pair in CHINESE_ONLY if pair[0] == code}


@pytest.mark.parametrize("code", sorted(sentences()))
def test_a_sentence_is_whole_in_both_languages(code: str) -> None:
    row = sentences()[code]
    assert row["about"] in {"upload", "request", "plan", "server", "part"}
    assert re.search(r"[\u4e00-\u9fff]", row["zh"])
    assert not re.search(
        r"[\u4e00-\u9fff]", re.sub(r"经度|纬度|行政区划代码|名称|民政部|项目名称", "", row["en"])
    )
    # A command and an unfinished address have no full stop, which would be taken for a part of them.
    commanded = re.search(r"(: geoapp [\w {}-]+|\{command\}|theme=…)$", row["en"])
    whole = row["about"] != "part"
    assert commanded or row["en"].endswith(".") == whole
    assert row["zh"].endswith("。") == whole or commanded
    assert not re.search(r"['\"]", row["zh"])
    if row["about"] in {"plan", "server"}:
        assert "请" in row["zh"], "it says what to do"


def test_no_code_stands_twice() -> None:
    text = (ROOT / "data" / "codelists" / "faults.csv").read_text(encoding="utf-8")
    codes = [row["code"] for row in csv.DictReader(io.StringIO(text))]
    assert len(codes) == len(set(codes))


def test_an_error_says_the_same_once_it_has_left_another_process() -> None:
    error = WorkError("work_slow", seconds="10")
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
    assert (str(back), back.reason, back.say("zh")) == (str(error), "slow", error.say("zh"))
    assert back.say("zh").startswith("计算超过 10 秒")


def test_how_long_a_service_asks_to_wait_leaves_another_process_too() -> None:
    error = BusyError("geocoder_out_of_order", wait_s=7, service="高德", status="503")
    back = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own)
    assert (back.wait_s, back.values) == (7, error.values)


def test_a_file_with_its_line_is_said_as_each_language_does() -> None:
    error = InputError("table_ragged", file="a.csv", line=1200)
    assert str(error).startswith("a.csv, line 1200: ")
    assert error.say("zh").startswith("a.csv 第 1200 行：")


def test_a_table_that_is_not_there_is_said_in_english_as_there_is_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.sentences.folder_of_codelists", lambda: tmp_path)
    with pytest.raises(SentencesError, match=r"faults.csv cannot be read"):
        sentences.__wrapped__()
    (tmp_path / "faults.csv").write_text("code,zh\na,b\n", encoding="utf-8")
    with pytest.raises(SentencesError, match=r"faults.csv has no rows of code, zh, en"):
        sentences.__wrapped__()
