"""English sheets name districts in Latin letters: in titles, on the map, in every table, on all of their kinds."""

from collections.abc import Callable, Iterator

import pytest

from geoapp.domain.plan import Plan
from geoapp.io.boundaries import load_districts
from geoapp.pipeline.analyse import analyse
from geoapp.pipeline.request_text import request_of
from geoapp.sheet.drawing import Text
from geoapp.sheet.result_sheet import Wanted, make_result_sheet
from geoapp.sheet.sheet import Sheet

from .conftest import DAY

ASKED = {
    "overlap": {"from": ["projects?theme=metro"], "to": ["districts"]},
    "within": {"from": ["districts"], "to": ["projects?theme=metro"], "distance": ["2000"]},
    "coverage": {"from": ["projects?theme=metro"], "to": ["districts"], "distance": ["500"]},
    "buffer": {"from": ["districts"], "distance": ["1000"]},
    "nearest": {"from": ["projects?theme=metro"], "to": ["districts"]},
}
"""Questions whose answers name districts."""

IN_ENGLISH = {
    "米东区": "Midong District",
    "天山区": "Tianshan District",
    "水磨沟区": "Shuimogou District",
    "头屯河区": "Toutunhe District",
    "乌鲁木齐县": "Urumqi County",
}


def names_in_chinese(plan: Plan) -> set[str]:
    districts = load_districts(plan)
    return {*districts["name"], *districts["label"]}


def told(sheet: Sheet) -> Iterator[str]:
    """Yield title, lines and cells, and what stands on the map."""
    yield sheet.title
    yield from sheet.summary
    # Names of projects, which come first and last their clauses, are the plan's own words.
    of_projects = slice(1, -1) if sheet.name not in ASKED else slice(None)
    yield from (one for entry in sheet.entries for one in entry.cells[of_projects])
    yield from (shape.text for shape in sheet.figure.drawing.shapes if isinstance(shape, Text))


@pytest.mark.parametrize("adcode", ["", "650102", "650121"])
def test_sheets_of_projects_name_no_district_in_chinese(
    adcode: str, plan: Plan, printed: Callable[..., Sheet]
) -> None:
    texts = set(told(printed(adcode, lang="en", kind=("project",))))
    parts = {part.rstrip("?") for text in texts for part in text.split(", ")}
    assert parts & names_in_chinese(plan) == set()
    assert parts & {*IN_ENGLISH.values()}


def test_a_sheet_of_two_districts_names_them_in_its_title(printed: Callable[..., Sheet]) -> None:
    sheet = printed("", lang="en", district=("650102", "650109"))
    assert "Tianshan District / Midong District" in " ".join((sheet.title, *sheet.summary))


@pytest.mark.parametrize("operation", ASKED)
def test_sheets_of_analyses_name_no_district_in_chinese(operation: str, plan: Plan) -> None:
    outcome = analyse(request_of(operation, plan.id, ASKED[operation]), plan)
    sheet = make_result_sheet(plan, outcome, DAY, Wanted(lang="en"))
    assert set(told(sheet)) & names_in_chinese(plan) == set()
    cells = {cell for entry in sheet.entries for cell in entry.cells}
    chinese = make_result_sheet(plan, outcome, DAY)
    named = {cell for entry in chinese.entries for cell in entry.cells} & IN_ENGLISH.keys()
    assert named
    assert cells & {*IN_ENGLISH.values()} == {IN_ENGLISH[name] for name in named}
