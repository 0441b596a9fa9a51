"""Corrections of a place: applied after placing, on every build, and told when they say nothing new."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from geoapp.domain.correction import Correction
from geoapp.errors import InputError
from geoapp.io.corrections import load_corrections
from geoapp.io.plans import load_plan
from geoapp.io.readings import load_reading
from geoapp.pipeline.build import build_plan
from geoapp.pipeline.correct import LOCATED
from geoapp.pipeline.reference_places import load_context
from geoapp.pipeline.relocate import relocate
from geoapp.placing.locate import locate

Rows = Callable[..., None]
Build = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture
def idle() -> list[Correction]:
    return []


@pytest.fixture
def build(write_corrections: Rows, idle: list[Correction]) -> Build:
    def make(*rows: str) -> dict[str, dict[str, Any]]:
        write_corrections(*(f"{row},seen on the ground,office,2026-01-02" for row in rows))
        built = build_plan("demo")
        idle.extend(built.idle)
        return {f["id"]: f for text in built.files.values() for f in json.loads(text)["features"]}

    return make


def shares(feature: dict[str, Any]) -> dict[str, tuple[float, str]]:
    return {row["name"]: (row["share"], row["relation"]) for row in feature["properties"]["districts"]}


def test_a_project_is_put_at_another_place(build: Build) -> None:
    found = build("demo/80,place,b")["demo/80"]
    where = found["properties"]["location"]
    assert found["geometry"]["coordinates"] == [87.25, 43.85]
    assert (where["kind"], where["exactness"], where["uncertainty_m"]) == ("site", "1", 400.0)
    assert (where["evidence"], where["note"]) == ("correction: 东站 → b", "seen on the ground")
    assert shares(found) == {"丙县": (1.0, "in")}


def test_a_project_is_put_at_several_places(build: Build) -> None:
    found = build("demo/80,place,a|b")["demo/80"]
    assert found["geometry"] == {"type": "MultiPoint", "coordinates": [[87.15, 43.85], [87.25, 43.85]]}
    assert shares(found) == {"乙区": (0.5, "in"), "丙县": (0.5, "in")}
    assert found["properties"]["location"]["evidence"] == "correction: place; several: 北站、东站 → a, b"


def test_a_place_brings_its_zone_along(build: Build) -> None:
    assert build("demo/80,place,lake")["demo/80"]["properties"]["zones"] == ["白鸟湖片区"]


def test_a_component_follows_its_parent_to_where_it_was_put(
    build: Build, write_projects: Callable[..., None]
) -> None:
    write_projects(
        {"name": "停车场", "theme": "heritage", "parent": "demo/20", "level": "component", "start": 10},
        {"name": "文庙修缮", "theme": "heritage", "start": 20},
    )
    found = build("demo/20,place,b")["demo/10"]
    assert found["geometry"]["coordinates"] == [87.25, 43.85]
    assert (
        found["properties"]["location"]["evidence"] == "inherited: 文庙修缮 → demo/20; correction: 东站 → b"
    )


@pytest.mark.parametrize(
    ("value", "radius", "exactness", "quality"),
    [
        ('"87.15,43.86,50"', 50.0, "1", "published"),
        ('"87.15,43.86,900"', 900.0, "2", "published"),
        ('"87.15, 43.86"', 500.0, "2", "estimate"),  # pointed at on the map
    ],
)
def test_a_project_is_put_at_a_position(
    build: Build, value: str, radius: float, exactness: str, quality: str
) -> None:
    found = build(f"demo/80,location,{value}")["demo/80"]
    where = found["properties"]["location"]
    assert found["geometry"] == {"type": "Point", "coordinates": [87.15, 43.86]}
    assert (where["uncertainty_m"], where["exactness"], where["quality"]) == (radius, exactness, quality)
    assert where["evidence"].startswith("correction: 87.15,")
    assert where["source"] == "correction of 2026-01-02"
    assert shares(found) == {"乙区": (1.0, "in")}


def test_a_district_the_text_names_holds_at_a_new_position_too(build: Build) -> None:
    found = build('demo/61,location,"87.15,43.86,50"')["demo/61"]
    assert shares(found) == {"丙县": (1.0, "named"), "乙区": (0.0, "possible")}
    assert found["properties"]["district_conflict"] == "text_over_boundaries: 丙县 → 乙区"


def test_districts_are_named_by_code(build: Build) -> None:
    found = build("demo/80,district,990102|990104")["demo/80"]
    assert shares(found) == {"甲区": (0.5, "named"), "丙县": (0.5, "named")}
    assert (found["geometry"], found["properties"]["location"]["kind"]) == (None, "district")
    assert found["properties"]["location"]["evidence"] == "correction: 甲区、丙县"


def test_a_place_stays_where_it_is_when_its_district_is_corrected(build: Build) -> None:
    found = build("demo/90,district,990103")["demo/90"]
    assert found["geometry"]["coordinates"] == [87.05, 43.85]
    assert shares(found) == {"乙区": (1.0, "named"), "甲区": (0.0, "possible")}
    assert found["properties"]["location"]["evidence"] == "name: 文庙 → hall; correction: 乙区"


def test_a_project_is_taken_off_the_map(build: Build) -> None:
    found = build("demo/90,unplaced,the site is open again")["demo/90"]
    where = found["properties"]["location"]
    assert (found["geometry"], where["kind"], where["exactness"]) == (None, "none", None)
    assert where["evidence"] == "correction: the site is open again"
    assert found["properties"]["districts"] == []


def test_corrections_of_one_project_apply_in_order(build: Build) -> None:
    found = build("demo/80,place,a", "demo/80,place,b", "demo/80,district,990103")["demo/80"]
    assert found["geometry"]["coordinates"] == [87.25, 43.85]
    assert shares(found)["乙区"] == (1.0, "named")


@pytest.mark.parametrize(
    "row",
    [
        "demo/90,place,hall",
        'demo/90,location,"87.05,43.85,100"',
        "demo/61,district,990104",
        "demo/80,unplaced,nowhere",
        "demo/30,district,990102",  # the place's own published district
    ],
)
def test_a_correction_that_says_nothing_new_changes_nothing_and_is_told(
    build: Build, idle: list[Correction], row: str
) -> None:
    before = build()
    assert build(row) == before
    assert [correction.row for correction in idle] == [2]


@pytest.mark.parametrize(
    "row",
    [
        "demo/80,place,a|b",
        "demo/80,place,lake",
        'demo/80,location,"87.15,43.86,50"',
        "demo/80,district,990102",
        "demo/90,unplaced,gone",
    ],
)
@pytest.mark.usefixtures("plan_folder")
def test_a_correction_applied_twice_is_idle_the_second_time(write_corrections: Rows, row: str) -> None:
    write_corrections(f"{row},reason,office,2026-01-02")
    plan = load_plan("demo")
    ground = load_context(plan)
    (correction,) = load_corrections(plan.id)
    project = next(p for p in load_reading(plan.id).projects if p.id == correction.id)
    resolution = ground.resolver.resolve(project)
    placed = locate(project, resolution, ground.gazetteer, ground.districts.length)
    once = relocate(placed, resolution, [correction], ground)
    assert once.placed != placed
    assert once.idle == ()
    twice = relocate(once.placed, resolution, [correction], ground)
    assert twice.placed == once.placed
    assert len(twice.idle) == 1


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("demo/404,place,a", "line 2.*demo/404"),
        ("demo/80,place,nowhere", "line 2.*'nowhere'"),
        ("demo/80,place,", "line 2.*no place"),
        ('demo/80,location,"43.85,87.15"', r"line 2.*longitude, latitude"),
        ('demo/80,location,"87.15"', "line 2.*87.15"),
        ('demo/80,location,"87.15,43.85,0"', "line 2.*above 0"),
        ('demo/80,location,"87.15,43.85,12000"', "line 2.*12000"),
        ('demo/80,location,"87.15,43.85,nan"', "line 2.*nan"),
        ('demo/80,location,"87.15,43.85,5,5"', "line 2.*5,5"),
        ("demo/80,location,x", "line 2.*'x'"),
        ("demo/80,district,650108", "line 2.*650108.*990102"),
        ("demo/80,district,", "line 2.*990102"),
        ("demo/80,unplaced,", "line 2.*reason"),
    ],
)
@pytest.mark.usefixtures("plan_folder")
def test_a_correction_that_cannot_be_applied_names_its_row(
    write_corrections: Rows, row: str, says: str
) -> None:
    write_corrections(f"{row},reason,office,2026-01-02")
    with pytest.raises(InputError, match=says):
        build_plan("demo")


def test_the_committed_corrections_of_a_place_still_say_something() -> None:
    idle = build_plan("urumqi-14fyp").idle
    assert [correction for correction in idle if correction.field in LOCATED] == []
