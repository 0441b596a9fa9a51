"""Types of cells through every format that takes a layer: what it carries comes back, the rest as documented."""

import json
from collections.abc import Callable, Iterable

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely import Point

from geoapp.domain.format import FieldKind
from geoapp.domain.intake import Decision
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.pipeline.export import export, load_formats
from geoapp.pipeline.intake import look_at
from geoapp.pipeline.type_changes import LONG, changes_of, kinds_of, say_changes

PLAN = load_plan("urumqi-14fyp")
FORMATS = [code for code in load_formats() if code not in {"oc4ids", "parcels"}]
"""OC4IDS takes projects only; the land offices' text areas only, and has fields of its own."""

WORDS = st.text(st.characters(whitelist_categories=("Lu", "Ll", "Lo", "Nd")), min_size=1, max_size=8)
DAYS = st.dates(min_value=pd.Timestamp("1900-01-01").date(), max_value=pd.Timestamp("2100-01-01").date())
CELLS: dict[str, st.SearchStrategy[object]] = {
    "whole": st.integers(-(2**63), 2**63 - 1),
    "small": st.integers(-9999, 9999),
    "flag": st.booleans(),
    "ratio": st.integers(-99_999, 99_999).map(lambda n: (2 * n + 1) / 8),
    "word": WORDS,
    "digits": st.sampled_from(["007", "1e5", "3-4", "2022年12月", "true", "650106"]),
    "day": DAYS.map(lambda day: day.isoformat()),
    "moment": DAYS.map(lambda day: f"{day.isoformat()}T10:00:00+08:00"),
    "clock": st.times().map(lambda time: time.isoformat("seconds")),
    "list": st.lists(WORDS, min_size=1, max_size=3),
    "numbers": st.lists(st.integers(-99, 99), min_size=1, max_size=3),
    "mixed": st.integers(-99, 99) | WORDS,
    "object": st.dictionaries(WORDS, st.integers(-99, 99), min_size=1, max_size=2),
}
KINDS: dict[str, FieldKind] = {
    "whole": "long",
    "small": "integer",
    "flag": "truth",
    "ratio": "real",
    "list": "list",
    "numbers": "list",
    "object": "list",
    "mixed": "mixed",
}
"""Of cells as a format's ``changes`` names them; the others are text."""

WRITTEN: dict[str, Callable[[object], object]] = {
    "json": lambda cell: json.dumps(cell, ensure_ascii=False, separators=(",", ":")),
    "text": str,
    "words": lambda cell: "是" if cell else "否",
    "numbers": lambda cell: int(bool(cell)),
}
"""What comes back of a cell that its format does not hold as it is, by what ``changes`` says becomes of it."""


def carried(code: str, kind: str, column: Iterable[object]) -> list[object]:
    """Return what comes back of a column, by what its format says."""
    changes, cells = load_formats()[code].changes, list(column)

    def back(cell: object) -> object:
        found = KINDS.get(kind, "text")
        if kind == "mixed" and len({type(one) for one in cells if one is not None}) == 1:
            found = "integer" if isinstance(cell, int) else "text"
        if found == "long" and isinstance(cell, int) and ("integer" in changes or abs(cell) < LONG):
            found = "integer"
        return cell if cell is None or found not in changes else WRITTEN[changes[found]](cell)

    return [back(cell) for cell in cells]


@st.composite
def layers(draw: st.DrawFn) -> gpd.GeoDataFrame:
    """Draw a layer with every kind of cell; but for the first row any may be missing."""
    rows = draw(st.integers(1, 4))
    cells = {
        kind: [draw(values), *(draw(st.none() | values) for _ in range(rows - 1))]
        for kind, values in CELLS.items()
    }
    table = pd.DataFrame({"key": list(range(rows)), **cells}, dtype=object)
    return gpd.GeoDataFrame(table, geometry=[Point(87.5, 43 + row / 10) for row in range(rows)], crs=4326)


@pytest.mark.parametrize("code", FORMATS)
@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(layer=layers())
def test_every_type_comes_back_as_far_as_its_format_carries_it(code: str, layer: gpd.GeoDataFrame) -> None:
    name = f"layer{load_formats()[code].suffix}"
    found = look_at(export(layer, code, PLAN), name, PLAN, Decision(accept_repairs=True)).frame
    found = found.sort_values("key", key=lambda keys: keys.astype(int))
    for kind in CELLS:
        wanted = carried(code, kind, layer[kind])
        there = found[kind].tolist()
        assert [(type(cell), cell) for cell in there] == [(type(cell), cell) for cell in wanted], kind


@pytest.mark.parametrize("code", FORMATS)
@settings(max_examples=20, deadline=None, derandomize=True)
@given(layer=layers())
def test_every_field_that_a_format_does_not_hold_as_it_is_is_told(code: str, layer: gpd.GeoDataFrame) -> None:
    fmt = load_formats()[code]
    told = changes_of(kinds_of(layer), fmt)
    changed = {
        kind for kind in CELLS if [*map(type, carried(code, kind, layer[kind]))] != [*map(type, layer[kind])]
    }
    assert changed <= set(told)
    assert set(told) - changed <= {"key"}  # a whole number, which is not among those that are asked about
    for lang in ("zh", "en"):
        sentence = say_changes(kinds_of(layer), fmt, Words(lang))
        assert all(field in sentence for field in told)


def test_projects_and_what_is_held_as_it_is_need_no_sentence() -> None:
    assert kinds_of(read_projects(PLAN.id)) == {}
    plain = gpd.GeoDataFrame({"n": [1], "a": ["甲"], "r": [0.5]}, geometry=[Point(87.5, 43.5)], crs=4326)
    assert say_changes(kinds_of(plain), load_formats()["gpkg"], Words("en")) == ""


@pytest.mark.parametrize("crs", ["4490", "4538"])
def test_our_own_geoparquet_says_its_crs(crs: str) -> None:
    layer = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(87.5, 43.5)], crs=4326)
    looked = look_at(export(layer, "parquet", PLAN, crs=crs), "a.parquet", PLAN, Decision())
    assert looked.report.declared_crs
    assert not {"no_geo_metadata", "crs_assumed"} & {fault.code for fault in looked.report.faults}
    assert looked.frame.geometry.iloc[0].distance(Point(87.5, 43.5)) < 1e-7
