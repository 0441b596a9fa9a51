"""OC4IDS: valid against the standard's own schema, and honest about what the plan does not say."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import geopandas as gpd
import pytest
import shapely
from jsonschema import Draft4Validator
from referencing import Registry, Resource

from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.io.geojson import frame_of, read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.export import export

STANDARDS = Path(__file__).resolve().parents[4] / "shared" / "reference" / "standards"
URUMQI = "urumqi-14fyp"

needs_schema = pytest.mark.skipif(
    not STANDARDS.is_dir(), reason="needs the schemas of OC4IDS beside the checkout"
)


def assert_valid(package: dict[str, Any]) -> None:
    schemas = [json.loads(path.read_text(encoding="utf-8")) for path in STANDARDS.glob("*-schema.json")]
    registry = Registry().with_resources([(one["id"], Resource.from_contents(one)) for one in schemas])
    (schema,) = [one for one in schemas if "project-package" in one["id"]]
    errors = [
        f"{list(error.absolute_path)}: {error.message[:200]}"
        for error in Draft4Validator(schema, registry=registry).iter_errors(package)
    ]
    assert errors == []


def all_values(value: object) -> list[object]:
    if isinstance(value, dict):
        return [one for member in value.values() for one in all_values(member)]
    if isinstance(value, list):
        return [one for member in value for one in all_values(member)]
    return [value]


@needs_schema
def test_the_whole_plan_is_valid_and_complete() -> None:
    frame = read_projects(URUMQI)
    plan = load_plan(URUMQI)
    package = json.loads(export(frame, "oc4ids", plan))
    assert_valid(package)
    assert [project["id"] for project in package["projects"]] == list(frame["id"])
    assert [project["title"] for project in package["projects"]] == list(frame["name"])
    assert package["publisher"]["name"] == plan.publisher
    assert package["publishedDate"].startswith(plan.published)
    assert package["uri"] == plan.uri
    assert urlsplit(package["uri"]).scheme


@needs_schema
def test_hostile_names_collections_and_registers_are_valid_too(frame: gpd.GeoDataFrame, plan: Plan) -> None:
    records = frame.drop(columns="geometry").to_dict("records")
    collection = shapely.GeometryCollection([shapely.Point(87.05, 43.85), shapely.box(87, 43.8, 87.1, 43.9)])
    records[0] |= {"owner": "市交通局", "investment": 1.2e8, "period": "2021/2025"}
    rich = frame_of(records, [collection, *frame.geometry[1:]], frame.attrs)
    package = json.loads(export(rich, "oc4ids", plan))
    assert_valid(package)
    first = package["projects"][0]
    assert [one["geometry"]["type"] for one in first["locations"]] == ["Point", "Polygon"]
    assert first["budget"]["amount"] == {"amount": 1.2e8, "currency": "CNY"}
    assert first["period"] == {
        "startDate": "2021-01-01T00:00:00+08:00",
        "endDate": "2025-12-31T23:59:59+08:00",
    }
    assert first["publicAuthority"] == {"id": "owner", "name": "市交通局"}


def test_what_the_plan_does_not_say_is_left_out(frame: gpd.GeoDataFrame, plan: Plan) -> None:
    projects = json.loads(export(frame, "oc4ids", plan))["projects"]
    assert all(
        project.keys().isdisjoint({"budget", "period", "publicAuthority", "status"}) for project in projects
    )
    assert None not in all_values(projects)
    assert "" not in all_values(projects)
    (unplaced,) = [project for project in projects if project["title"] == "新管线"]
    assert "locations" not in unplaced


def test_a_year_end_is_due_at_its_last_moment_and_keeps_its_words(
    frame: gpd.GeoDataFrame, plan: Plan
) -> None:
    projects = {project["id"]: project for project in json.loads(export(frame, "oc4ids", plan))["projects"]}
    (milestone,) = projects["demo/90"]["milestones"]
    assert datetime.fromisoformat(milestone["dueDate"]).timetuple()[:6] == (2022, 12, 31, 23, 59, 59)
    assert "（年底）" in milestone["description"]


def test_a_location_carries_iatis_codes_and_its_radius(frame: gpd.GeoDataFrame, plan: Plan) -> None:
    projects = {project["id"]: project for project in json.loads(export(frame, "oc4ids", plan))["projects"]}
    (location,) = projects["demo/90"]["locations"]
    assert location["geometry"] == {"type": "Point", "coordinates": [87.05, 43.85]}
    assert location["iati"] == {
        "exactness": "1",
        "locationReach": "1",
        "locationClass": "3",
        "geographicalPrecision": "1",
        "uncertaintyMetres": 100.0,
    }
    assert location["gazetteer"] == {"scheme": "GB/T 2260", "identifiers": ["990102"]}


def test_a_package_without_a_project_is_refused(frame: gpd.GeoDataFrame, plan: Plan) -> None:
    with pytest.raises(InputError, match="one project at least"):
        export(frame.iloc[:0], "oc4ids", plan)


def test_a_registered_prefix_stands_before_every_id_of_a_project(frame: gpd.GeoDataFrame, plan: Plan) -> None:
    registered = replace(plan, oc4ids_prefix="oc4ids-a1b2c3")
    without, package = (json.loads(export(frame, "oc4ids", one)) for one in (plan, registered))
    known = {project["id"] for project in package["projects"]}
    assert known == {f"oc4ids-a1b2c3-{project['id']}" for project in without["projects"]}
    for project in package["projects"]:
        linked = [*project["planEntry"].get("sameAs", []), project["planEntry"].get("parent")]
        assert all(one.startswith("oc4ids-a1b2c3-") for one in linked if one)


@pytest.mark.parametrize("prefix", ["oc4ids", "oc4ids-abc", "OC4IDS-ABCDEF", "ocds-a1b2c3", ""])
def test_a_prefix_that_is_none_is_refused_by_its_name(plan_folder: Path, prefix: str) -> None:
    path = plan_folder / "plan.toml"
    path.write_text(f'oc4ids_prefix = "{prefix}"\n' + path.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(InputError, match="oc4ids_prefix"):
        load_plan(plan_folder.name)


PREFIXED = re.compile(r"oc4ids-[a-z0-9]{6}.+")


def members(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield every value of a package by its path, objects and arrays too."""
    yield path, value
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inside:
        yield from members(one, f"{path}/{key}")


def test_the_whole_plan_passes_what_libcoveoc4ids_checks_beside_the_schema() -> None:
    """Its four checks in our words: the library itself asks a host for the schema (ADR 31)."""
    registered = replace(load_plan(URUMQI), oc4ids_prefix="oc4ids-a1b2c3")
    package = json.loads(export(read_projects(URUMQI), "oc4ids", registered))
    found = dict(members(package))
    assert len(found) > 5_000
    assert [path for path, value in found.items() if value in ("", [], {}) or not str(value).strip()] == []
    amounts = [path for path in found if path.endswith("/amount/amount")]
    assert [path for path in amounts if f"{path.removesuffix('/amount')}/currency" not in found] == []
    assert [one["id"] for one in package["projects"] if not PREFIXED.fullmatch(one["id"])] == []
    for project in package["projects"]:
        parties = {one["id"] for one in project.get("parties", [])}
        assert project.get("publicAuthority", {"id": None})["id"] in {*parties, None}
