"""Our own exports come back as what they were: ids, radii, codes, types and geometry, and nothing more certain."""

import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoapp.analysis.attributes import radii_of, reasons_of
from geoapp.analysis.inputs import prepare_features
from geoapp.analysis.operations.buffer import Buffer
from geoapp.domain.intake import Decision
from geoapp.domain.plan import Plan
from geoapp.domain.source import Source
from geoapp.inspection.report import Inspected
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.analyse import analyse
from geoapp.pipeline.export import export, load_formats
from geoapp.pipeline.intake import look_at, refuse_open

PLAN = load_plan("urumqi-14fyp")
PROJECTS = read_projects(PLAN.id)
TABLES = ("csv", "xlsx")
"""Formats for people, whose radius is in whole metres and which name no evidence."""

FORMATS = [code for code in load_formats() if code != "parcels"]
"""All but the land offices' text, which has corners and numbers of parcels and nothing else."""

CODES = ("theme", "kind")


def bring(frame: gpd.GeoDataFrame, code: str, plan: Plan = PLAN) -> Inspected:
    name = f"projects{load_formats()[code].suffix}"
    decision = Decision(accept_repairs=True)
    looked = look_at(export(frame, code, plan), name, plan, decision)
    refuse_open(looked.report, decision)
    return looked


def by_id(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return id, radius, codes and geometry of each feature, as an analysis reads them."""
    inputs = prepare_features(frame, PLAN.metric_crs, role="a", source=Source(kind="file", detail="a"))
    assert not inputs.as_drawn
    table = pd.DataFrame(frame.drop(columns="geometry"))
    ids = next(
        table[name] for name in ("project_id", "编号", "id") if name in table and table[name].is_unique
    )
    made = {"radius": radii_of(table), "shape": list(frame.geometry), "reason": list(reasons_of(table))}
    return pd.DataFrame(made | {name: table[name].tolist() for name in CODES}, index=ids.tolist())


def assert_same(frame: gpd.GeoDataFrame, looked: Inspected, code: str) -> None:
    placed = frame[frame.geometry.notna()]
    wanted, found = by_id(placed), by_id(looked.frame)
    if code in TABLES:  # a straight line that stands for a route is no place of a table's
        wanted = wanted[wanted["reason"] != "schematic"].copy()
        wanted["radius"] = wanted["radius"].map(math.ceil)
        wanted["reason"] = ""
    assert sorted(found.index) == sorted(wanted.index)
    found = found.loc[wanted.index]
    for column in ("radius", "reason", *CODES):
        assert found[column].tolist() == wanted[column].tolist()
    for there, shape in zip(found["shape"], wanted["shape"], strict=True):
        assert shapely.hausdorff_distance(there, shape) <= 1.5e-7
        assert shapely.get_dimensions(there) == shapely.get_dimensions(shape)


@pytest.mark.parametrize("code", FORMATS)
def test_the_whole_plan_comes_back(code: str) -> None:
    looked = bring(PROJECTS, code)
    placed = PROJECTS.geometry.notna().sum()
    assert_same(PROJECTS, looked, code)
    if code not in TABLES:
        assert len(looked.frame) == placed
    told = {fault.code: fault.count for fault in looked.report.faults}
    assert "as_drawn" not in told
    assert "radius_from" in told
    nowhere = len(PROJECTS) - len(looked.frame)
    assert told.get("no_geometry", 0) + told.get("tables_plain", 0) >= nowhere


@pytest.mark.parametrize("code", TABLES)
def test_a_table_holds_every_shape_but_straight_lines_that_stand_for_routes(code: str) -> None:
    frame = bring(PROJECTS, code).frame
    reasons = reasons_of(pd.DataFrame(PROJECTS.drop(columns="geometry")))
    wanted = {
        row.id: row.geometry
        for row, reason in zip(PROJECTS.itertuples(), reasons, strict=True)
        if row.geometry is not None and reason != "schematic"
    }
    found = dict(zip(frame["编号"], frame.geometry, strict=True))
    assert found.keys() == wanted.keys()
    assert all(shapely.hausdorff_distance(shape, wanted[one]) <= 1e-7 for one, shape in found.items())


@pytest.mark.parametrize("code", FORMATS)
def test_types_come_back(code: str) -> None:
    frame = bring(PROJECTS, code).frame
    numbers = {"csv": "序号", "xlsx": "序号", "kml": "text_start", "oc4ids": "location"}.get(code, "start")
    kinds = {type(cell) for cell in frame[numbers]}
    assert kinds == ({dict} if code == "oc4ids" else {int})
    if code == "csv":
        assert not any(isinstance(cell, str) and cell.endswith("\t") for cell in np.ravel(frame.to_numpy()))


@pytest.mark.parametrize("code", FORMATS)
def test_an_analysis_of_a_file_is_not_surer_than_of_the_plan(code: str) -> None:
    some = PROJECTS[PROJECTS["theme"] == "health"]
    source = Source(kind="file", detail="a")
    request = Buffer(plan=PLAN.id, a=source, distances_m=(500.0,))
    looked = bring(some, code)
    own = analyse(request, PLAN, load=lambda _: some[some.geometry.notna()]).summary
    back = analyse(request, PLAN, load=lambda _: looked.frame).summary
    assert (back.certain, back.possible) == (own.certain, own.possible)


WORDS = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=12)
SPOTS = st.tuples(st.floats(87, 88), st.floats(43, 44)).map(lambda pair: tuple(round(x, 6) for x in pair))
SHAPES = st.one_of(
    st.none(),
    SPOTS.map(shapely.Point),
    st.lists(SPOTS, min_size=2, max_size=6, unique=True).map(shapely.LineString),
    SPOTS.map(lambda spot: shapely.box(*spot, spot[0] + 0.01, spot[1] + 0.02)),
)


@st.composite
def projects(draw: st.DrawFn) -> gpd.GeoDataFrame:
    """Draw projects whose names, radii and shapes are anything, in records of the plan's form."""
    rows = draw(st.lists(st.integers(0, len(PROJECTS) - 1), min_size=1, max_size=5, unique=True))
    frame = PROJECTS.iloc[rows].copy()
    shapes = [
        *draw(st.lists(SHAPES, min_size=len(rows) - 1, max_size=len(rows) - 1)),
        shapely.Point(87.5, 43.5),
    ]
    frame["name"] = draw(st.lists(WORDS, min_size=len(rows), max_size=len(rows)))
    radii = draw(
        st.lists(st.integers(0, 90_000).map(lambda n: n / 10), min_size=len(rows), max_size=len(rows))
    )
    frame["location"] = [
        dict(place, kind="none" if shape is None else "site", uncertainty_m=None if shape is None else radius)
        for place, shape, radius in zip(frame["location"], shapes, radii, strict=True)
    ]
    return frame.set_geometry(gpd.GeoSeries(shapes, index=frame.index, crs=4326))


@pytest.mark.slow
@pytest.mark.parametrize("code", FORMATS)
@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(frame=projects())
def test_any_projects_come_back(code: str, frame: gpd.GeoDataFrame) -> None:
    assert_same(frame, bring(frame, code), code)
