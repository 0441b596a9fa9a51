"""How many of the projects that name a place are located."""

from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from shapely import Point

from geoapp.analysis.placing import Miss, located_share
from geoapp.domain.record import is_straight_line

ROWS = [
    ("project", "site", "name: 文庙 → hall", []),
    ("project", "district", "text_district: 甲区", []),
    ("project", "city", "city_of_place → vague; name: 第三医院 → vague; radius: 12 km", []),
    ("project", "none", "unknown_place: 东部片区", []),
    ("project", "none", "ends_listed: 方城—远山", []),
    ("project", "route", "ends_joined: 北站—东站 → a, b", []),
    ("project", "none", "nothing_named", []),
    ("project", "city", "city_named", []),
    ("project", "site", "inherited: 文庙修缮 → demo/1; name: 文庙 → hall", []),
    ("project", "site", "correction: 东站 → b", ["老站"]),
    ("project", "none", "correction: cancelled", []),
    ("programme", "none", "unknown_place: 东部片区", []),
    ("programme", "city", "programme_citywide", []),
]


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    records: list[dict[str, Any]] = [
        {
            "id": f"demo/{number}",
            "name": f"项目{number}",
            "kind": kind,
            "places": places,
            "location": {"kind": where, "quality": "estimate", "evidence": evidence},
        }
        for number, (kind, where, evidence, places) in enumerate(ROWS, start=1)
    ]
    table = pd.DataFrame(records, index=[record["id"] for record in records])
    placed = [Point(87, 43) if row[1] in ("site", "route") else None for row in ROWS]
    return gpd.GeoDataFrame(table, geometry=gpd.GeoSeries(placed, index=table.index, crs="EPSG:4326"))


def test_only_projects_whose_own_words_name_a_place_count(frame: gpd.GeoDataFrame) -> None:
    found = located_share(frame)
    # Rows 1, 2, 6 and 10 are located; rows 3, 4 and 5 name a place and are not.
    assert (found.named, found.located) == (7, 4)
    assert found.share == pytest.approx(4 / 7)
    assert [miss.id for miss in found.misses] == ["demo/3", "demo/4", "demo/5"]
    assert found.misses[1] == Miss("demo/4", "项目4", "unknown_place: 东部片区")


def test_a_plan_that_names_no_place_misses_none(frame: gpd.GeoDataFrame) -> None:
    assert located_share(frame.iloc[6:8]).share == 1.0
    assert located_share(frame.iloc[:0]).misses == ()


def test_a_line_between_two_ends_is_a_straight_line(frame: gpd.GeoDataFrame) -> None:
    records = frame.drop(columns="geometry").to_dict("records")
    assert [record["id"] for record in records if is_straight_line(record["location"])] == ["demo/6"]
