"""What is said of a place's source stands in both languages, so that no page mixes them."""

import re
from collections.abc import Iterator

import pytest

from geoapp.analysis.account import find_sources
from geoapp.domain.phrase import split_phrases
from geoapp.io.codelists import codelist_files
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.geojson import read_projects
from geoapp.io.phrases import load_phrases
from geoapp.io.plans import load_plan, plan_ids

ENGLISH_WORD = re.compile(r"\b[a-z]{2,}\b")


def said(plan_id: str) -> Iterator[str]:
    places = load_gazetteer(load_plan(plan_id))
    for column in ("source", "note", "licence"):
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
    assert "phrases" in {path.stem for path in codelist_files()}
