"""Sheets of the plan's own districts, and of invented projects."""

from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry

from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.io.geojson import frame_of, read_projects
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.sheet.drawing import DrawnOutline, DrawnShape, Text
from geoapp.sheet.paper import Paper
from geoapp.sheet.pins import SIZE
from geoapp.sheet.project_sheet import make_sheet
from geoapp.sheet.sheet import Sheet, SheetEntry

DAY = date(2026, 1, 2)
TOUTUNHE = "650106"
MIDDLE = Point(87.40, 43.93)
"""A point within 头屯河区 by the Tianditu boundaries."""


@pytest.fixture(scope="session")
def plan() -> Plan:
    return load_plan("urumqi-14fyp")


@pytest.fixture(scope="session")
def projects(plan: Plan) -> gpd.GeoDataFrame:
    return read_projects(plan.id)


@pytest.fixture
def printed(plan: Plan, projects: gpd.GeoDataFrame) -> Callable[..., Sheet]:
    """Return the sheet of a district of the plan, or of all; fields of a selection narrow it."""

    def make(adcode: str = TOUTUNHE, paper: Paper | None = None, **selection: Any) -> Sheet:  # noqa: ANN401 (fields of a selection)
        of = {"district": (adcode,)} if adcode else {}
        return make_sheet(plan, projects, Selection(**of, **selection), DAY, paper)

    return make


def numbered(shapes: Sequence[DrawnShape]) -> list[tuple[DrawnOutline, Text]]:
    """Return the symbols with a number: an outline and the text upon it."""
    return [
        (below, text)
        for below, text in pairwise(shapes)
        if isinstance(text, Text) and text.size == SIZE and text.bold and isinstance(below, DrawnOutline)
    ]


def cell(sheet: Sheet, entry: SheetEntry, key: str) -> str:
    """Return a cell of a row by the key of its column's head."""
    return entry.cells[sheet.head.index(Words(sheet.lang)(key)) - 1]


def project(number: int, name: str, **changed: Any) -> dict[str, Any]:  # noqa: ANN401 (any field of the record)
    location = {"kind": "site", "exactness": "2", "uncertainty_m": 900.0}
    part = {"adcode": 650106, "name": "头屯河区", "share": 1.0, "relation": "in", "basis": "geometry"}
    return {
        "id": f"demo/{number}",
        "name": name,
        "theme": "metro",
        "kind": "project",
        "action": "new",
        "box": None,
        "owner": None,
        "cite": "《纲要》第一章",
        "aliases": [],
        "quantities": [],
        "milestones": [],
        "places": [],
        "zones": [],
        "districts": [part],
        "district_conflict": None,
        "as_of": None,
        **changed,
        "location": location | changed.get("location", {}),
    }


@pytest.fixture
def make_project() -> Callable[..., dict[str, Any]]:
    return project


@pytest.fixture
def invented(plan: Plan) -> Callable[..., Sheet]:
    """Return a sheet of invented projects, all at one place of 头屯河区 unless they say where."""

    def make(
        *records: dict[str, Any], lang: str = "zh", at: list[BaseGeometry | None] | None = None
    ) -> Sheet:
        frame = frame_of(list(records), at or [MIDDLE] * len(records), {})
        return make_sheet(plan, frame, Selection(lang=lang, district=(TOUTUNHE,)), DAY)

    return make
