"""Every filter of the table says the same everywhere."""

from dataclasses import fields
from typing import get_type_hints

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.domain.filters import DRAWN, FILTERS, PLAN_LISTS, Filters
from geoapp.domain.record import ProjectRecord
from geoapp.domain.selection import LANGUAGES, MEANINGS, Selection, ViewState, parse_selection
from geoapp.io.codelists import load_codelist
from geoapp.io.words import load_words
from geoapp.web.api.description import describe_api

RECORD = get_type_hints(ProjectRecord)


def test_the_table_names_the_fields_and_a_selection_adds_the_view() -> None:
    assert list(FILTERS) == [field.name for field in fields(Filters)]
    view = {field.name for field in fields(ViewState)}
    assert set(MEANINGS) == {field.name for field in fields(Selection)} == FILTERS.keys() | view
    assert not FILTERS.keys() & view


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_narrows_is_named_in_both_languages_and_survives_its_address(name: str) -> None:
    value = {
        "q": "2号线",
        "bbox": (87.0, 43.0, 88.0, 44.0),
        "shape": ((87.0, 43.0), (88.0, 43.0), (88.0, 44.0)),
        "money_min": 50_000_000.0,
        "money_max": 0.5,
    }
    narrowed = Selection(lang="en", project="demo/1", **{name: value.get(name, ("a",))})
    assert narrowed.narrowing == [name]
    assert parse_selection(narrowed.to_query(), {name: ("a",)}) == (narrowed, [])
    assert narrowed.filters == Filters(**{name: value.get(name, ("a",))})
    assert name in DRAWN or load_words()["search" if name == "q" else name].keys() >= set(LANGUAGES)


@pytest.mark.parametrize("name", PLAN_LISTS)
def test_a_list_asks_a_field_of_the_record_and_may_have_a_codelist(name: str) -> None:
    one = FILTERS[name]
    assert one.column in RECORD
    if one.codelist:
        assert load_codelist(one.codelist).codes


def test_flags_and_the_api_know_every_filter() -> None:
    flags = CliRunner().invoke(main, ["export", "--help"]).output
    described = describe_api()["paths"]["/{plan}/projects.{format}"]["get"]["parameters"]
    for name in FILTERS:
        assert f"--{name} " in flags
        assert name in {parameter["name"] for parameter in described}


def test_a_missing_owner_is_no_value() -> None:
    assert FILTERS["owner"].answers(None) == []
    assert FILTERS["owner"].answers("园林局") == ["园林局"]
