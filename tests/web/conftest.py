"""Invented projects for the pages: none of them is real."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from shapely.geometry import LineString, Point, Polygon, mapping
from shapely.geometry.base import BaseGeometry
from streamlit.runtime.pages_manager import PagesManager

from geoapp.io.words import Words

from ..invented_manifest import list_files  # noqa: TID252

PLAN = "urumqi-14fyp"
HOSTILE = (
    "<img src=x onerror=hit()>",
    "${hit()}",
    "`;hit();`",
    "C:\\a\\2019",
    "{{ 7 * 7 }}",
    "{% raw %}",
    "{# gone",
    "</script><script>hit()</script>",
    "\"onmouseover='hit()'",
)


def project(number: int, name: str, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 (any field of the record)
    location = {
        "kind": "none",
        "exactness": None,
        "reach": None,
        "class": None,
        "precision": None,
        "uncertainty_m": None,
        "quality": None,
        "source": None,
        "evidence": "invented",
        "note": None,
    }
    return {
        "id": f"{PLAN}/{number}",
        "name": name,
        "aliases": [],
        "kind": "project",
        "level": "main",
        "parent": None,
        "same_as": [],
        "mentions": [],
        "confidence": 1.0,
        "theme": "metro",
        "action": "new_build",
        "chapter": 1,
        "section": None,
        "box": None,
        "item": None,
        "line": 1,
        "start": number,
        "end": number + 2,
        "cite": "《纲要》第一章",
        "quantities": [],
        "milestones": [],
        "places": [],
        "districts": [],
        "outside_share": 0.0,
        "district_conflict": None,
        "zones": [],
        **dict.fromkeys(("owner", "investment", "period", "status", "as_of")),
        **changed,
        "location": location | changed.get("location", {}),
    }


def share(adcode: int, name: str, part: float, relation: str) -> dict[str, Any]:
    return {"adcode": adcode, "name": name, "share": part, "relation": relation, "basis": "geometry"}


def at(kind: str, radius: float, exactness: str) -> dict[str, Any]:
    return {"kind": kind, "uncertainty_m": radius, "exactness": exactness}


IN_TOUTUNHE = [share(650106, "头屯河区", 1.0, "in")]
SAMPLE: list[tuple[dict[str, Any], BaseGeometry | None]] = [
    (project(1, "甲站", location=at("site", 50, "1"), districts=IN_TOUTUNHE), Point(87.3, 43.9)),
    (
        project(2, "乙水厂", theme="water_supply", location=at("site", 2500, "2"), districts=IN_TOUTUNHE),
        Point(87.35, 43.95),
    ),
    (
        project(
            3,
            "丙线",
            location=at("route", 1800, "2"),
            districts=[share(650106, "头屯河区", 0.25, "through"), share(650104, "新市区", 0.75, "through")],
            quantities=[
                {
                    "value": 12.5,
                    "unit": "公里",
                    "what": "长度",
                    "date": None,
                    "qualifier": "about",
                    "value_si": 12500.0,
                    "unit_si": "m",
                    "start": 3,
                    "end": 5,
                }
            ],
            milestones=[{"date": "2022-12", "precision": "year_end", "what": "建成", "start": 3, "end": 5}],
        ),
        LineString([(87.3, 43.9), (87.6, 43.9)]),
    ),
    (
        project(
            4,
            "丁园",
            theme="park_green",
            location=at("district", None, "2"),  # type: ignore[arg-type]
            districts=[share(650109, "米东区", 1.0, "named")],
        ),
        None,
    ),
    (project(5, "戊行动", kind="programme", theme="health", location={"kind": "city"}), None),
    (project(6, "己试验段"), None),
    *(
        (
            project(7 + n, name, cite=name, location=at("area", 900, "2"), districts=IN_TOUTUNHE),
            Polygon([(87.2, 43.8), (87.25, 43.8), (87.25, 43.85)]),
        )
        for n, name in enumerate(HOSTILE)
    ),
]


def write(folder: Path, sample: list[tuple[dict[str, Any], BaseGeometry | None]]) -> Path:
    features = [
        {
            "type": "Feature",
            "id": properties["id"],
            "properties": properties,
            "geometry": None if shape is None else mapping(shape),
        }
        for properties, shape in sample
    ]
    collection = {
        "type": "FeatureCollection",
        "name": "sample",
        "plan": PLAN,
        "attribution": "invented",
        "licence": "CC BY 4.0",
        "features": features,
    }
    (folder / PLAN).mkdir(parents=True)
    (folder / PLAN / "sample.geojson").write_text(json.dumps(collection), encoding="utf-8")
    list_files(folder / PLAN)
    return folder


@pytest.fixture(autouse=True)
def pages_within_the_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let AppTest run pages as the server does; by itself it takes the folder pages/ for the older kind of app."""
    make = PagesManager.__init__

    def make_and_tell(manager: PagesManager, *args: Any, **options: Any) -> None:  # noqa: ANN401 (passed on)
        make(manager, *args, **options)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", make_and_tell)


@pytest.fixture
def sample_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path / "geojson"))
    monkeypatch.delenv("GEOAPP_PLANS", raising=False)
    return write(tmp_path / "geojson", SAMPLE)


@pytest.fixture
def sample_records() -> list[dict[str, Any]]:
    return [{**properties, "geometry": shape} for properties, shape in SAMPLE]


@pytest.fixture
def hostile_names() -> tuple[str, ...]:
    return HOSTILE


@pytest.fixture
def say() -> Words:
    return Words("zh")


@pytest.fixture
def make_project() -> Callable[..., dict[str, Any]]:
    return project
