"""Analyses across borders: the projects of the plans next to one's own, in a CRS that is true on both sides."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Geod

from geoapp.analysis.operations.conflicts import Conflicts
from geoapp.analysis.operations.nearest import Nearest
from geoapp.domain.source import NEIGHBOURS, parse_source
from geoapp.errors import InputError
from geoapp.io.geojson import read_projects
from geoapp.io.plan_index import load_index
from geoapp.io.plans import load_plan, plan_ids
from geoapp.pipeline import neighbours
from geoapp.pipeline.analyse import analyse
from geoapp.pipeline.neighbours import REACH_M, neighbours_of, widen

OURS = "county-0007"


@pytest.mark.usefixtures("province")
def test_they_are_all_placed_projects_of_other_plans_within_reach() -> None:
    plan = load_plan(OURS)
    found = neighbours_of(plan, load_index())
    own = read_projects(OURS)
    box = shapely.box(*widen(tuple(own.total_bounds)))
    wanted = {
        one
        for plan_id in plan_ids()
        if plan_id != OURS
        for one, shape in read_projects(plan_id).geometry.items()
        if shape is not None and shapely.box(*shape.bounds).intersects(box)
    }
    assert set(found["id"]) == set(found.index) == wanted
    assert len({one.partition("/")[0] for one in wanted}) > 3
    assert all("(虚构第" in name for name in found["name"])


@pytest.mark.usefixtures("province")
def test_the_nearest_across_the_border_is_as_far_as_on_the_ellipsoid() -> None:
    plan = load_plan(OURS)
    request = Nearest(plan=OURS, a=parse_source("projects?precision=exact"), b=NEIGHBOURS, k=1)
    outcome = analyse(request, plan)
    own, other = read_projects(OURS), neighbours_of(plan, load_index())
    lines = {one: shape for one, shape in other.geometry.items() if shape.geom_type == "Point"}
    geod, checked = Geod(ellps="WGS84"), 0
    for row in outcome.frame.itertuples():
        if row.b_id in lines and own.geometry[row.a_id].geom_type == "Point":
            one, two = own.geometry[row.a_id], lines[row.b_id]
            true = geod.inv(one.x, one.y, two.x, two.y)[2]
            assert row.distance_m == pytest.approx(true, rel=5e-4)
            checked += 1
    assert checked > 3


@pytest.mark.usefixtures("province")
def test_pairs_across_the_border_are_those_of_every_distance_by_hand() -> None:
    plan = load_plan(OURS)
    request = Conflicts(plan=OURS, a=parse_source("projects"), b=NEIGHBOURS, distance_m=3000.0)
    frame = analyse(request, plan).frame
    own = read_projects(OURS)
    own, other = own[own.geometry.notna()], neighbours_of(plan, load_index())
    metres = own.geometry.to_crs(plan.metric_crs), other.geometry.to_crs(plan.metric_crs)
    reach = 3000.0 + 200.0  # each is known to 100 m
    apart = np.array([[a.distance(b) for b in metres[1]] for a in metres[0]])
    wanted = {(own.index[a], other.index[b]) for a, b in zip(*(apart <= reach).nonzero(), strict=True)}
    assert wanted
    assert {(a, b) for a, b in zip(frame["a_id"], frame["b_id"], strict=True)} == wanted


@pytest.mark.usefixtures("province")
def test_too_many_plans_and_none_are_one_sentence_each(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = load_plan(OURS)
    monkeypatch.setattr(neighbours, "MOST_PLANS", 2)
    with pytest.raises(InputError, match="at most 2"):
        neighbours_of(plan, load_index())
    monkeypatch.setattr(neighbours, "MOST_PLANS", 64)
    alone = load_index()
    with pytest.raises(InputError, match=f"{REACH_M / 1000:.0f} km"):
        neighbours_of(plan, type(alone)([one for one in alone.entries if one.id == OURS]))


def test_without_other_plans_there_are_none(tmp_path: Path) -> None:
    assert tmp_path
    with pytest.raises(InputError, match="No other plan"):
        neighbours_of(load_plan("urumqi-14fyp"), load_index())
