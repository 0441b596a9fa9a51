"""The worked example of docs/analysis.md, worked out again in another CRS, without the analyses."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pytest

from geoapp.analysis.operations.buffer import Buffer
from geoapp.analysis.operations.overlap import Overlap
from geoapp.analysis.operations.within import Within
from geoapp.domain.record import is_straight_line
from geoapp.domain.source import parse_source
from geoapp.io.boundaries import load_districts
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.analyse import analyse

PLAN = load_plan("urumqi-14fyp")
ALL, METRO = parse_source("projects"), parse_source("projects?theme=metro&kind=project")
UTM, UTM_SCALE = "EPSG:32645", 0.9996
"""Zone 45 has the central meridian of the plan's CRS, but another scale on it."""


@pytest.fixture(scope="module")
def placed() -> gpd.GeoDataFrame:
    frame = read_projects(PLAN.id)
    frame = frame[frame.geometry.notna()]
    frame = frame[[not is_straight_line(place) for place in frame["location"]]]
    return frame.assign(radius=[float(place["uncertainty_m"]) for place in frame["location"]]).to_crs(UTM)


@pytest.fixture(scope="module")
def lines(placed: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    found = placed[(placed["theme"] == "metro") & (placed["kind"] == "project")]
    assert list(found["name"]) == ["轨道交通2号线", "轨道交通3号线", "轨道交通4号线"]
    return found


def word_of(project: Mapping[str, Any], lines: gpd.GeoDataFrame, limit: float) -> str:
    lows, highs = [], []
    for line in lines.itertuples():
        if line.id != project["id"]:
            distance, radii = (
                project["geometry"].distance(line.geometry) / UTM_SCALE,
                project["radius"] + line.radius,
            )
            lows.append(distance - radii)
            highs.append(distance + radii)
    if min(highs) <= limit:
        return "certain"
    return "possible" if min(lows) <= limit else "impossible"


@pytest.mark.parametrize("limit", [500.0, 3000.0, 5000.0])
def test_who_lies_within_reach_of_a_line(
    limit: float, placed: gpd.GeoDataFrame, lines: gpd.GeoDataFrame
) -> None:
    expected = {project["id"]: word_of(project, lines, limit) for project in placed.to_dict("records")}
    outcome = analyse(Within(plan=PLAN.id, a=ALL, b=METRO, distance_m=limit), PLAN)
    assert dict(zip(outcome.frame["id"], outcome.frame["any_part"], strict=True)) == expected
    counts = Counter(expected.values())
    assert (outcome.receipt.certain, outcome.receipt.possible) == (counts["certain"], counts["possible"])


def test_at_500_m_nothing_is_certain_and_the_receipt_says_why(lines: gpd.GeoDataFrame) -> None:
    receipt = analyse(Within(plan=PLAN.id, a=ALL, b=METRO, distance_m=500.0), PLAN).receipt
    assert receipt.certain == 0
    [of_lines] = [one for one in receipt.only_possible if one.role == "b"]
    assert (of_lines.records, of_lines.of) == (3, 3)
    assert of_lines.smallest_radius_m == lines["radius"].min() == 2350
    assert of_lines.largest_radius_m == lines["radius"].max() == 3250


def test_the_areas_around_the_lines(lines: gpd.GeoDataFrame) -> None:
    request = Buffer(plan=PLAN.id, a=METRO, distances_m=(500.0, 3000.0), dissolve="all")
    for measure in analyse(request, PLAN).receipt.measures:
        certain, possible = (
            gpd.GeoSeries(
                [
                    shape.buffer(reach * UTM_SCALE, quad_segs=256)
                    for shape, radius in zip(lines.geometry, lines["radius"], strict=True)
                    if (reach := measure.distance_m + sign * radius) > 0
                ]
            ).union_all()
            for sign in (-1, 1)
        )
        assert measure.low == pytest.approx(certain.area / UTM_SCALE**2, rel=1e-3)
        assert measure.high == pytest.approx(possible.area / UTM_SCALE**2, rel=1e-3)


def test_the_length_of_each_line_in_each_district(lines: gpd.GeoDataFrame) -> None:
    districts = load_districts(PLAN).to_crs(UTM)
    expected = {
        (line.name, district.name): line.geometry.intersection(district.geometry).length / UTM_SCALE
        for line in lines.itertuples(index=False)
        for district in districts.itertuples(index=False)
        if line.geometry.intersects(district.geometry)
    }
    frame = analyse(Overlap(plan=PLAN.id, a=METRO, b=parse_source("districts")), PLAN).frame
    drawn = frame[frame["length_m"] > 0]
    found = dict(zip(zip(drawn["a_name"], drawn["b_name"], strict=True), drawn["length_m"], strict=True))
    assert found.keys() == expected.keys()
    for pair, length in expected.items():
        assert found[pair] == pytest.approx(length, rel=1e-3, abs=1)
