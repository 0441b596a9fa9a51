"""What is said of a place's source stands in both languages, so that no page mixes them."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from geoapp.analysis.audit import find_sources
from geoapp.domain.phrase import split_phrases
from geoapp.io import phrases as module
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geojson import read_projects
from geoapp.io.phrases import load_phrases
from geoapp.io.plans import load_plan, plan_ids
from geoapp.settings import folder_of_codelists

ENGLISH_WORD = re.compile(r"\b[a-z]{2,}\b")


def said(plan_id: str) -> Iterator[str]:
    places = load_gazetteer(load_plan(plan_id))
    for column in ("source", "note", "licence", "evidence"):
        yield from places[column]
    yield from (family.source for family in find_sources(places))
    for location in read_projects(plan_id)["location"]:
        yield from (location["source"] or "", location["note"] or "")


@pytest.mark.parametrize("plan_id", plan_ids())
def test_every_english_phrase_about_a_place_has_its_chinese(plan_id: str) -> None:
    known, ids = load_phrases(plan_id)["zh"], set(load_gazetteer(load_plan(plan_id)).index)
    phrases = {phrase for text in said(plan_id) for phrase in split_phrases(text)}
    english = {phrase for phrase in phrases if ENGLISH_WORD.search(phrase)}
    places = {phrase for phrase in english if ids.issuperset(phrase.split(", "))}
    assert english - places - set(known) == set()


@pytest.mark.parametrize("plan_id", plan_ids())
def test_no_phrase_of_a_plan_is_kept_that_nobody_says(plan_id: str) -> None:
    phrases = load_phrases(plan_id)
    common = set(load_phrases("no-such-plan")["zh"])
    own = set(phrases["zh"]) - common
    assert own - {phrase for text in said(plan_id) for phrase in split_phrases(text)} == set()
    assert "phrases" in {path.stem for path in folder_of_codelists().glob("*.csv")}


def test_phrases_are_read_once_and_again_when_their_file_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(tmp_path))
    own, read = tmp_path / "demo" / "phrases.csv", module.read_rows
    own.parent.mkdir()
    own.write_text("zh,en\n甲的清单,a list\n", encoding="utf-8")
    opened: list[Path] = []
    monkeypatch.setattr(module, "read_rows", lambda path, columns: opened.append(path) or read(path, columns))
    assert [load_phrases("demo")["zh"]["a list"] for _ in range(3)] == ["甲的清单"] * 3
    assert opened.count(own) == 1
    own.write_text("zh,en\n乙的清单,a list\n", encoding="utf-8")
    os.utime(own, ns=(1, 1))
    assert load_phrases("demo")["zh"]["a list"] == "乙的清单"
