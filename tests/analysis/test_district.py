"""A district's counts, on invented projects and on the plan's own."""

from typing import Any

import geopandas as gpd
import pytest
from shapely.geometry import Point

from geoapp.analysis.district import (
    count_citywide,
    count_relations,
    share_themes,
    tally_all,
    tally_districts,
)
from geoapp.analysis.select import select
from geoapp.domain.record import share_in
from geoapp.domain.selection import Selection
from geoapp.io.geojson import frame_of, read_projects

HERE, THERE = "650106", "650104"


def part(adcode: str, relation: str, share: float = 1.0) -> dict[str, Any]:
    return {"adcode": int(adcode), "name": adcode, "share": share, "relation": relation}


def made(*rows: tuple[str, str, list[dict[str, Any]]]) -> gpd.GeoDataFrame:
    records = [
        {
            "id": f"demo/{n}",
            "name": f"甲{n}",
            "aliases": [],
            "cite": "",
            "places": [],
            "milestones": [],
            "kind": "project",
            "action": "new",
            "box": None,
            "owner": None,
            "theme": theme,
            "districts": districts,
            "location": {"kind": kind, "exactness": "2"},
            "zones": [],
        }
        for n, (theme, kind, districts) in enumerate(rows)
    ]
    return frame_of(records, [Point(87.6, 43.8) if r["districts"] else None for r in records], {})


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    return made(
        ("metro", "route", [part(HERE, "through", 0.25), part(THERE, "through", 0.75)]),
        ("metro", "site", [part(HERE, "in")]),
        ("health", "district", [part(HERE, "named")]),
        ("health", "site", [part(THERE, "in"), part(HERE, "possible", 0.0)]),
        ("energy", "site", [part(HERE, "possible", 0.0)]),
        ("health", "city", []),
        ("health", "none", []),
    )


def test_relations_are_counted_apart_and_add_up_to_the_districts_projects(frame: gpd.GeoDataFrame) -> None:
    counts = count_relations(frame, HERE)
    assert counts == {"in": 1, "through": 1, "named": 1, "possible": 2}
    assert sum(counts.values()) == len(select(frame, Selection(district=(HERE,))))


def test_a_project_in_two_districts_counts_in_each_and_once_in_all(frame: gpd.GeoDataFrame) -> None:
    here, there = tally_districts(frame, (HERE, THERE))
    assert (here.certain, here.possible) == (3, 2)
    assert (there.certain, there.possible) == (2, 0)
    everything = tally_all(frame)
    # the route and the fourth project are in both lists; only the fifth is nowhere for sure
    assert (everything.certain, everything.possible) == (4, 1)


def test_only_what_names_no_district_is_citywide(frame: gpd.GeoDataFrame) -> None:
    assert count_citywide(frame) == 1


def test_themes_are_shared_out_among_the_sure_projects(frame: gpd.GeoDataFrame) -> None:
    metro, health, energy = share_themes(frame, HERE)
    assert (metro.theme, metro.certain, metro.possible) == ("metro", 2, 0)
    assert metro.share == pytest.approx(2 / 3)
    assert (health.theme, health.certain, health.possible) == ("health", 1, 1)
    assert (energy.theme, energy.certain, energy.possible, energy.share) == ("energy", 0, 1, 0.0)


def test_a_district_without_projects_has_zeros_and_no_themes(frame: gpd.GeoDataFrame) -> None:
    assert set(count_relations(frame, "650121").values()) == {0}
    assert share_themes(frame, "650121") == ()
    assert len(select(frame, Selection(district=("650121",)))) == 0


def test_the_share_of_a_project_in_a_district_is_its_own(frame: gpd.GeoDataFrame) -> None:
    assert share_in(frame.iloc[0]["districts"], HERE)["share"] == 0.25


@pytest.mark.parametrize("adcode", ["650102", "650103", "650104", "650105", "650106", "650107", "650109"])
def test_the_plans_counts_add_up(adcode: str) -> None:
    frame = read_projects("urumqi-14fyp")
    listed = [rows for rows in frame["districts"] if any(str(row["adcode"]) == adcode for row in rows)]
    counts, themes = count_relations(frame, adcode), share_themes(frame, adcode)
    assert sum(counts.values()) == len(listed) == sum(one.certain + one.possible for one in themes)
    assert sum(one.share for one in themes) == pytest.approx(1.0)


def test_every_project_of_the_plan_is_of_a_district_citywide_or_nowhere() -> None:
    frame = read_projects("urumqi-14fyp")
    everywhere, citywide = tally_all(frame), count_citywide(frame)
    nowhere = sum(
        not rows and where["kind"] != "city"
        for rows, where in zip(frame["districts"], frame["location"], strict=True)
    )
    assert everywhere.certain + everywhere.possible + citywide + nowhere == len(frame)
