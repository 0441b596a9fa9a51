"""Tallies of filters' values: what they count is what the filter would leave."""

from typing import Any

import numpy as np
import pytest

from geoapp.analysis.plan_columns import PlanColumns, columns_of
from geoapp.analysis.tallies import Tally, tally
from geoapp.domain.filters import PLAN_LISTS
from geoapp.domain.selection import Selection
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from tests.analysis.plain_select import select_plainly

PLAN = "urumqi-14fyp"


def columns(**changed: list[Any]) -> PlanColumns:
    """Return columns of projects of the plan, with other cells in a column."""
    [(name, cells)] = changed.items()
    frame = read_projects(PLAN).head(len(cells))
    frame[name] = cells
    return columns_of(project_records(frame))


def test_a_possible_district_is_counted_apart() -> None:
    shares = [
        [
            {"adcode": 650106, "name": "甲区", "relation": "through"},
            {"adcode": 650104, "name": "乙区", "relation": "possible"},
        ],
        [{"adcode": 650106, "name": "甲区", "relation": "possible"}],
        [],
    ]
    made = columns(districts=shares)
    assert tally(made, np.arange(3), "district") == {
        "650106": Tally(code="650106", certain=1, possible=1),
        "650104": Tally(code="650104", certain=0, possible=1),
    }
    assert made.codes["district"].without(np.arange(3)) == 1


def test_a_project_of_two_stages_in_a_year_counts_once_in_it() -> None:
    stages = [{"date": "2025-06"}, {"date": "2025"}, {"date": "2022-12"}]
    counts = tally(columns(milestones=[stages]), np.arange(1), "year")
    assert {code: one.total for code, one in counts.items()} == {"2025": 1, "2022": 1}


@pytest.mark.parametrize("field", PLAN_LISTS)
def test_of_the_plan_a_tally_is_what_its_filter_lets_through(field: str) -> None:
    frame = read_projects(PLAN)
    made = columns_of(project_records(frame))
    for code, one in tally(made, np.arange(len(frame)), field).items():
        assert one.total == len(select_plainly(frame, Selection(**{field: (code,)}))), code
