"""Scores of invented readings, counted by hand."""

from typing import Any

import pytest

from geoapp.domain.project import Milestone, Project, Quantity
from geoapp.reading.score import match, overlap, score

WHOLE = frozenset({5})


def record(start: int, end: int, **fields: Any) -> Project:  # noqa: ANN401 (any field of the record)
    given = {
        "id": f"demo/{start}",
        "name": "甲水厂",
        "aliases": (),
        "kind": "project",
        "level": "main",
        "parent": None,
        "same_as": (),
        "mentions": (),
        "confidence": 0.9,
        "theme": "water_supply",
        "action": "new_build",
        "chapter": 1,
        "section": None,
        "box": 5,
        "item": 1,
        "line": 1,
        "start": start,
        "end": end,
        "cite": "",
        "quantities": (),
        "milestones": (),
        "places": (),
    }
    return Project(**(given | fields))


def quantity(value: float, unit: str, **fields: Any) -> Quantity:  # noqa: ANN401 (any field of the record)
    given: dict[str, Any] = {
        "what": "甲",
        "date": None,
        "qualifier": None,
        "start": 0,
        "end": 1,
        "unit": unit,
    }
    return Quantity(value=value, value_si=value, unit_si=unit, **(given | fields))


def test_overlap_is_common_over_all_characters() -> None:
    assert overlap(record(0, 10), record(5, 15)) == 5 / 15
    assert overlap(record(0, 10), record(0, 10)) == 1
    assert overlap(record(0, 10), record(10, 20)) == 0


def test_half_an_overlap_matches_and_less_does_not() -> None:
    assert len(match([record(0, 10)], [record(0, 5)])) == 1
    assert match([record(0, 10)], [record(0, 4)]) == []


def test_another_kind_does_not_match() -> None:
    assert match([record(0, 10)], [record(0, 10, kind="programme")]) == []


def test_pairs_are_one_to_one_with_the_largest_overlap_first() -> None:
    gold, read = [record(0, 10), record(1, 10)], [record(1, 10), record(0, 10)]
    assert match(gold, read) == [(gold[0], read[1]), (gold[1], read[0])]
    assert len(match([record(0, 10)], [record(0, 10), record(0, 9)])) == 1


def test_perfect_agreement_scores_one() -> None:
    gold = [record(0, 10), record(20, 30, theme="metro")]
    result = score(gold, gold, WHOLE)
    assert (result.overall.precision, result.overall.recall, result.overall.f1) == (1, 1, 1)
    assert set(result.fields.values()) == {2}
    assert result.missed == result.invented == ()


def test_precision_counts_whole_boxes_only_and_recall_everything() -> None:
    gold = [record(0, 10), record(20, 30), record(40, 50, box=None), record(60, 70, box=7)]
    read = [
        record(0, 10),
        record(100, 110),
        record(120, 130),
        record(40, 50, box=None),
        record(140, 150, box=None),
    ]
    figures = score(gold, read, WHOLE).overall
    assert (figures.gold, figures.found, figures.recall) == (4, 2, 0.5)
    assert (figures.read, figures.right, figures.precision) == (3, 1, pytest.approx(1 / 3))
    assert figures.f1 == pytest.approx(0.4)


def test_missed_and_invented_are_named() -> None:
    gold, read = [record(0, 10), record(20, 30)], [record(0, 10), record(40, 50), record(60, 70, box=None)]
    result = score(gold, read, WHOLE)
    assert [p.id for p in result.missed] == ["demo/20"]
    assert [p.id for p in result.invented] == ["demo/40"]


def test_themes_are_counted_apart() -> None:
    gold = [record(0, 10), record(20, 30, theme="metro")]
    read = [record(0, 10, theme="metro")]
    themes = score(gold, read, WHOLE).themes
    assert (themes["water_supply"].recall, themes["water_supply"].precision) == (1, None)
    assert (themes["metro"].recall, themes["metro"].precision) == (0, 1)


def test_nothing_gives_no_figures() -> None:
    figures = score([], [], WHOLE).overall
    assert (figures.precision, figures.recall, figures.f1) == (None, None, None)


def test_a_reading_of_nothing_right_has_an_f1_of_zero() -> None:
    assert score([record(0, 10)], [record(20, 30)], WHOLE).overall.f1 == 0


def test_fields_are_compared_by_their_normalised_values() -> None:
    milestone = Milestone(date="2022-12", precision="year_end", what="甲", start=0, end=1)
    gold = record(
        0,
        10,
        name="“甲”水厂（二期）",
        quantities=(quantity(2, "m2"), quantity(1, "t/d")),
        milestones=(milestone,),
    )
    read = record(
        0,
        10,
        name="甲水厂(二期)",
        quantities=(quantity(1, "t/d", what="乙"), quantity(2, "m2")),
        action="ongoing",
    )
    fields = score([gold], [read], WHOLE).fields
    assert fields == {"name": 1, "theme": 1, "action": 0, "level": 1, "quantities": 1, "milestones": 0}


def test_a_qualifier_is_part_of_a_quantity() -> None:
    gold = record(0, 10, quantities=(quantity(300, "count", qualifier="min"),))
    read = record(0, 10, quantities=(quantity(300, "count"),))
    assert score([gold], [read], WHOLE).fields["quantities"] == 0
