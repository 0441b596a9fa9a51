"""A sheet of more projects than its table has room for: it says so, and the map has all of them."""

import io
import math
from collections.abc import Callable
from dataclasses import replace

import docx
import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.pipeline.analyse import analyse
from geoapp.pipeline.request_text import request_of
from geoapp.sheet import project_sheet, result_sheet
from geoapp.sheet.drawing import DrawnOutline
from geoapp.sheet.formats import FORMATS
from geoapp.sheet.pins import layers_by_theme
from geoapp.sheet.printed_plan import printed_plan
from geoapp.sheet.rendering import render
from geoapp.sheet.result_sheet import Wanted
from geoapp.sheet.sheet import Sheet

from .conftest import DAY
from .test_files import bare, pages_of

MOST = 40
SAID = {
    "zh": "项目表按规划文本的顺序列出 501 个项目中的前 40 个",
    "en": "The table lists the first 40 of 501 projects in the order of the plan's text.",
}
WIDTH = 0.1
"""Of the line round a small symbol, which no other shape has."""


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_sheet, "MOST_ROWS", MOST)


def small_symbols(sheet: Sheet) -> list[DrawnOutline]:
    return [
        shape
        for shape in sheet.figure.drawing.shapes
        if isinstance(shape, DrawnOutline) and shape.closed and shape.ink.width == WIDTH
    ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_long_sheet_lists_the_first_of_the_text_and_says_so(
    printed: Callable[..., Sheet], projects: gpd.GeoDataFrame, lang: str
) -> None:
    sheet = printed("", lang=lang)
    assert {entry.id for entry in sheet.entries} == set(projects["id"].iloc[:MOST])
    assert any(line.startswith(SAID[lang]) for line in sheet.summary)
    assert str(len(projects)) in sheet.summary[0]


@pytest.mark.parametrize("fmt", FORMATS)
def test_each_file_says_it(printed: Callable[..., Sheet], fmt: str) -> None:
    made = render(printed(""), fmt)
    if fmt == "pdf":
        assert bare(SAID["zh"]) in pages_of(made)[0]
    elif fmt == "docx":
        text = "".join(one.text for one in docx.Document(io.BytesIO(made)).paragraphs)
        assert bare(SAID["zh"]) in bare(text)
    else:
        assert made.startswith(b"\x89PNG")


def test_each_project_that_is_not_listed_has_a_symbol_of_its_layer_at_its_place(
    printed: Callable[..., Sheet], projects: gpd.GeoDataFrame
) -> None:
    sheet = printed("")
    window, layers = sheet.figure.window, layers_by_theme()
    found = [
        (shape.ink.fill, shapely.Polygon(line).centroid)
        for shape in small_symbols(sheet)
        for line in shape.lines
    ]
    sites = projects.iloc[MOST:]
    sites = sites[sites.geom_type == "Point"]
    assert len(sites) > MOST
    for theme, place in zip(sites["theme"], sites.geometry, strict=True):
        spot = window.paper(window.metric(place))
        color = layers[theme].style.color
        assert any(fill == color and one.distance(spot) < 1.4 * math.sqrt(2) for fill, one in found)


def test_no_two_small_symbols_of_a_shape_touch(printed: Callable[..., Sheet]) -> None:
    for shape in small_symbols(printed("")):
        symbols = [shapely.Polygon(line) for line in shape.lines]
        one, other = shapely.STRtree(symbols).query(symbols, predicate="intersects")
        assert (one == other).all()


def test_a_districts_line_counts_all_of_its_projects(
    projects: gpd.GeoDataFrame, printed: Callable[..., Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = printed()
    monkeypatch.setattr(project_sheet, "MOST_ROWS", len(projects))
    whole = printed()
    assert cut.summary[0] == whole.summary[0]
    assert len(cut.entries) == MOST < len(whole.entries)
    assert not small_symbols(whole)
    assert small_symbols(cut)


ANALYSES = {
    "buffer": {"from": ["projects"], "distance": ["500"]},
    "within": {"from": ["projects"], "to": ["projects?theme=metro"], "distance": ["3000"]},
    "conflicts": {"from": ["projects?theme=metro"], "distance": ["500"]},
    "overlap": {"from": ["projects?theme=metro"], "to": ["districts"]},
}


@pytest.mark.parametrize("operation", ANALYSES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_long_result_lists_its_first_rows_and_shows_all_of_them(
    plan: Plan, operation: str, lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcome = analyse(request_of(operation, plan.id, ANALYSES[operation]), plan)
    whole = result_sheet.make_result_sheet(plan, outcome, DAY, Wanted(lang=lang))
    monkeypatch.setattr(result_sheet, "MOST_ROWS", 2)
    cut = result_sheet.make_result_sheet(plan, outcome, DAY, Wanted(lang=lang))
    assert [entry.id for entry in cut.entries] == [entry.id for entry in whole.entries][:2]
    said = {"zh": f"{len(whole.entries)} 行中的前 2 行", "en": f"the first 2 of {len(whole.entries)} rows"}
    assert said[lang] in cut.summary[1]
    assert cut.summary[:1] + cut.summary[2:] == whole.summary
    assert not small_symbols(whole)
    places = {tuple(map(tuple, line)) for shape in small_symbols(cut) for line in shape.lines}
    assert 0 < len(places) < len(whole.entries)
    assert cut.figure.window.denominator == whole.figure.window.denominator


def test_the_date_of_the_data_is_the_newest_of_all_records(plan: Plan, projects: gpd.GeoDataFrame) -> None:
    dates = [*[None] * (len(projects) - 1), "2024-05-01"]
    dated = projects.assign(as_of=pd.Series(dates, index=projects.index, dtype=object))
    known = printed_plan(plan, dated)
    unknown = replace(known, columns=replace(known.columns, as_of=None))
    assert known.newest_date() == unknown.newest_date() == "2024-05-01"
    sheet = project_sheet.make_sheet(plan, unknown, Selection(), DAY)
    assert any("2024-05-01" in line for line in sheet.notes)
