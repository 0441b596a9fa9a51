"""Evidence is written by rules that exist, and said in both languages."""

import re

import pytest

from geoapp.domain.evidence import Step, read_evidence, say_evidence, write_evidence
from geoapp.io.codelists import load_codelist
from geoapp.settings import ROOT

RULES = load_codelist("evidence_rules")
LITERAL = re.compile(r"""Step\(\s*["']([a-z_]+)["']""")
KINDS = ("programme", "policy")


@pytest.mark.parametrize("code", [code.code for code in RULES.codes])
def test_every_rule_is_a_sentence_in_both_languages(code: str) -> None:
    line = write_evidence(Step(code, "甲地", "a"))
    zh, en = say_evidence(line, RULES, "zh"), say_evidence(line, RULES, "en")
    assert zh != en
    assert not {"{", "}"} & set(zh + en)
    assert re.search(r"[\u4e00-\u9fff]", zh)
    assert not re.search(r"[\u4e00-\u9fff]", en.replace("甲地", ""))


def test_every_rule_that_the_program_writes_is_in_the_list() -> None:
    folders = ("placing", "pipeline")
    source = "".join(
        path.read_text(encoding="utf-8") for name in folders for path in (ROOT / "geoapp" / name).glob("*.py")
    )
    written = set(LITERAL.findall(source)) | {f"{kind}_citywide" for kind in KINDS}
    # Chosen between, or taken from a table, before they are written.
    written |= {"text_over_boundaries", "text_over_outside", "name", "alias", "words"}
    assert written == {code.code for code in RULES.codes}


def test_what_is_written_is_read_again() -> None:
    steps = (Step("inherited", "甲厂: 二期", "demo/1"), Step("name", "文庙", "hall"), Step("most_specific"))
    assert read_evidence(write_evidence(*steps)) == steps


def test_a_name_cannot_end_its_step() -> None:
    (step,) = read_evidence(write_evidence(Step("name", "甲; 乙 → 丙\n丁", "hall")))
    assert (step.rule, step.place) == ("name", "hall")


def test_braces_in_a_name_are_only_characters() -> None:
    assert "{name.x}" in say_evidence(write_evidence(Step("text_district", "{name.x}")), RULES, "en")


def test_what_follows_no_rule_is_said_as_it_stands() -> None:
    assert say_evidence("invented", RULES, "en") == "invented"
    assert say_evidence("unheard_of: 甲", RULES, "zh") == "unheard_of: 甲"


def test_a_conflict_is_said_in_both_languages() -> None:
    conflict = "text_over_boundaries: 头屯河区 → 乌鲁木齐县"
    assert "头屯河区" in say_evidence(conflict, RULES, "zh")
    assert say_evidence(conflict, RULES, "en") == (
        "The text names 头屯河区; the boundaries put the place in 乌鲁木齐县; the text holds."
    )
