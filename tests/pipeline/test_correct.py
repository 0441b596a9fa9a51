"""Corrections of a reading: applied in order, idempotent, reported when they do nothing or cannot be done."""

from dataclasses import replace

import pytest

from geoapp.domain.correction import Correction
from geoapp.domain.project import Project
from geoapp.domain.reading import Box, Chapter, Item, PlanText, Reading, Section
from geoapp.errors import InputError
from geoapp.io.plans import load_plan
from geoapp.pipeline.correct import correct_reading

PLAN = replace(load_plan("urumqi-14fyp"), id="demo")


def project(start: int, **fields: object) -> Project:
    plain: dict[str, object] = {
        "id": f"demo/{start}", "name": "甲水厂", "aliases": (), "kind": "project", "level": "main", "parent": None,
        "same_as": (), "mentions": (), "confidence": 0.6, "theme": "water_supply", "action": "new_build",
        "chapter": 1, "section": 1, "box": None, "item": None, "line": 3, "start": start, "end": start + 3,
        "cite": "《纲要》第一章第一节", "quantities": (), "milestones": (), "places": (),
    }  # fmt: skip
    return Project(**(plain | fields))  # type: ignore[arg-type]


READING = Reading(
    plan=PlanText(title="某市规划", sha256="0" * 64, chars=200),
    chapters=(
        Chapter(number=9, title="甲", start=0, end=200, sections=(Section(number=4, title="乙", start=5, end=200),)),
    ),
    boxes=(
        Box(number=2, title="丙", chapter=9, section=4, start=100, end=150,
            items=(Item(number=1, title=None, start=110, end=150),)),
    ),
    indicators=(),
    projects=(project(20), project(60, parent="demo/20", level="component")),
)  # fmt: skip


def correct(*rows: tuple[str, str, str]) -> tuple[dict[str, Project], tuple[Correction, ...]]:
    corrections = [
        Correction(
            id=f"demo/{key}", field=field, value=value, reason="x", who="x", date="2026-01-01", row=row
        )
        for row, (key, field, value) in enumerate(rows, start=2)
    ]
    corrected = correct_reading(READING, corrections, PLAN)
    again = correct_reading(corrected.reading, [c for c in corrections if c.field != "drop"], PLAN)
    assert again.reading == corrected.reading
    return {p.id.removeprefix("demo/"): p for p in corrected.reading.projects}, corrected.idle


def test_a_corrected_record_is_certain() -> None:
    found, idle = correct(("20", "name", "甲净水厂"), ("20", "theme", "wastewater"))
    assert (found["20"].name, found["20"].theme, found["20"].confidence) == ("甲净水厂", "wastewater", 1.0)
    assert idle == ()


def test_a_record_is_dropped() -> None:
    assert list(correct(("60", "drop", ""))[0]) == ["20"]


def test_an_added_record_takes_its_place_from_its_span() -> None:
    found, _ = correct(("x1", "add", "乙公园"), ("x1", "span", "112-115"), ("x1", "theme", "park_green"))
    added = found["x1"]
    assert (added.chapter, added.section, added.box, added.item) == (9, 4, 2, 1)
    assert added.cite == "《纲要》第九章 专栏2 第1项"
    assert list(found) == ["20", "60", "x1"]


def test_a_correction_that_changes_nothing_is_named_with_its_row() -> None:
    _, idle = correct(("20", "name", "甲净水厂"), ("20", "kind", "project"))
    assert [correction.row for correction in idle] == [3]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("404", "name", "x"), "line 2.*demo/404"),
        (("7", "add", "乙"), "demo/x"),
        (("20", "theme", "castles"), "castles"),
        (("20", "span", "9-3"), "9-3"),
        (("20", "span", "0-999"), "200 characters"),
        (("20", "name", ""), "1 to 35"),
        (("20", "geometry", "x"), "geometry"),
        (("20", "investment", "many"), "many"),
        (("20", "drop", ""), "demo/60 refers to demo/20"),
    ],
)
def test_what_cannot_be_applied_is_one_sentence(row: tuple[str, str, str], says: str) -> None:
    with pytest.raises(InputError, match=says):
        correct(row)
