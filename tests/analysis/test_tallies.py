"""Tallies of filters' values: what they count is what the filter would leave."""

import pytest

from geoapp.analysis.select import select
from geoapp.analysis.tallies import Tally, count_without, tally
from geoapp.domain.filters import LISTS
from geoapp.domain.selection import Selection
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects


def test_a_possible_district_is_counted_apart() -> None:
    shares = [
        [{"adcode": 650106, "relation": "through"}, {"adcode": 650104, "relation": "possible"}],
        [{"adcode": 650106, "relation": "possible"}],
        [],
    ]
    records = [{"districts": one} for one in shares]
    assert tally(records, "district") == {  # type: ignore[arg-type]
        "650106": Tally(code="650106", certain=1, possible=1),
        "650104": Tally(code="650104", certain=0, possible=1),
    }
    assert count_without(records, "district") == 1  # type: ignore[arg-type]


def test_a_project_of_two_stages_in_a_year_counts_once_in_it() -> None:
    stages = [{"date": "2025-06"}, {"date": "2025"}, {"date": "2022-12"}]
    counts = tally([{"milestones": stages}], "year")  # type: ignore[list-item]
    assert {code: one.total for code, one in counts.items()} == {"2025": 1, "2022": 1}


@pytest.mark.parametrize("field", LISTS)
def test_of_the_plan_a_tally_is_what_its_filter_lets_through(field: str) -> None:
    frame = read_projects("urumqi-14fyp")
    records = project_records(frame)
    for code, one in tally(records, field).items():
        assert one.total == len(select(frame, Selection(**{field: (code,)}))), code
