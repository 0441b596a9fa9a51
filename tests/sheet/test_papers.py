"""Sheets of filters and analyses on every paper: all of it on the page, nothing upon another, numbers as listed."""

from collections.abc import Callable
from itertools import combinations

import pytest
import shapely

from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.pipeline.analyse import Outcome, analyse
from geoapp.pipeline.request_text import request_of
from geoapp.sheet.drawing import Text
from geoapp.sheet.font import measure
from geoapp.sheet.layout import lay_out
from geoapp.sheet.paper import MARGIN, SIZES, Paper
from geoapp.sheet.pins import SIZE
from geoapp.sheet.result_sheet import Wanted, make_result_sheet
from geoapp.sheet.sheet import Sheet

from .conftest import DAY, numbered

PAPERS = [Paper(size=size, landscape=landscape) for size in SIZES for landscape in (False, True)]
NEAR = {"from": ["projects?kind=project"], "to": ["projects?theme=metro"], "distance": ["2000"]}


@pytest.fixture(scope="module")
def outcome(plan: Plan) -> Outcome:
    return analyse(request_of("within", plan.id, NEAR), plan)


@pytest.fixture(params=["water", "whole", "within"])
def made(
    request: pytest.FixtureRequest, plan: Plan, printed: Callable[..., Sheet], outcome: Outcome
) -> Callable[[Paper, str], Sheet]:
    """Return a sheet of one theme, of all projects, or of an analysis."""

    def make(paper: Paper, lang: str) -> Sheet:
        if request.param == "within":
            return make_result_sheet(plan, outcome, DAY, Wanted(paper=paper, lang=lang))
        chosen = {"theme": ("water_supply",)} if request.param == "water" else {"kind": ("project",)}
        return printed("", paper=paper, lang=lang, **chosen)

    return make


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_every_line_stands_between_the_margins(
    paper: Paper, lang: str, made: Callable[[Paper, str], Sheet]
) -> None:
    for page in lay_out(made(paper, lang)):
        assert (page.width, page.height) == (paper.width, paper.height)
        for text in page.shapes:
            if isinstance(text, Text):
                wide = measure(text.text, text.size)
                left = text.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor] * wide
                assert left >= MARGIN - 0.2, text
                assert left + wide <= paper.width - MARGIN + 0.5, text
                assert text.y <= paper.height - MARGIN or text.y == paper.height - MARGIN / 2, text


@pytest.mark.parametrize("paper", PAPERS, ids=str)
def test_no_number_lies_upon_another_or_beyond_the_map(
    paper: Paper, made: Callable[[Paper, str], Sheet]
) -> None:
    sheet = made(paper, "zh")
    window = sheet.figure.window
    boxes = [
        shapely.Polygon(outline.lines[0]).envelope
        for outline, text in numbered(sheet.figure.drawing.shapes)
        if text.y < window.height and text.x < window.width
    ]
    assert boxes
    assert all(shapely.box(0, 0, window.width, window.height).contains(box) for box in boxes)
    assert [pair for pair in combinations(boxes, 2) if pair[0].intersects(pair[1])] == []


def test_every_number_of_the_list_is_on_the_map_or_named_as_missing(
    made: Callable[[Paper, str], Sheet],
) -> None:
    sheet = made(Paper(), "zh")
    told = [
        shape.text
        for shape in sheet.figure.drawing.shapes
        if isinstance(shape, Text)
        and shape.size == SIZE
        and shape.bold
        and shape.y < sheet.figure.window.height
    ]
    told += [line.rsplit("：", 1)[1].rstrip("。") for line in sheet.notes if "的项目：" in line]
    found: set[int] = set()
    for text in told:
        for run in text.replace("?", "").split(", "):
            if run.replace("–", "").isdigit():
                first, _, last = run.partition("–")
                found |= set(range(int(first), int(last or first) + 1))
    assert found == {entry.number for entry in sheet.entries}
    assert [entry.number for entry in sheet.entries] == list(range(1, len(sheet.entries) + 1))


def test_a_sheet_of_an_analysis_lists_its_rows_and_what_is_certain_first(
    plan: Plan, outcome: Outcome
) -> None:
    sheet = make_result_sheet(plan, outcome, DAY)
    possible = outcome.frame[outcome.frame["certainty"] != "impossible"]
    assert {entry.id for entry in sheet.entries} == set(possible["id"])
    some = make_result_sheet(plan, outcome, DAY, Wanted(rows="1-3,5"))
    assert {entry.id for entry in some.entries} == set(outcome.frame["id"].iloc[[0, 1, 2, 4]])


@pytest.mark.parametrize("rows", ["0", "9999", "a", "3-1", "1,,2"])
def test_rows_that_are_not_there_are_refused(rows: str, plan: Plan, outcome: Outcome) -> None:
    with pytest.raises(InputError, match="like 1-3,5"):
        make_result_sheet(plan, outcome, DAY, Wanted(rows=rows))


def test_a_view_frames_the_map_round_its_middle(printed: Callable[..., Sheet]) -> None:
    window = printed("", theme=("metro",), view="43.82,87.6,13").figure.window
    lon, lat = window.transformer.transform(*window.middle, direction="INVERSE")
    assert (lon, lat) == pytest.approx((87.6, 43.82), abs=0.002)
    assert window.denominator < printed("", theme=("metro",)).figure.window.denominator


def test_the_title_says_the_filter_and_the_small_print_how_to_make_it_again(
    printed: Callable[..., Sheet],
) -> None:
    sheet = printed("", theme=("water_supply",), paper=Paper(size="A3", landscape=True))
    assert "供水" in sheet.title
    notes = "\n".join(sheet.notes)
    assert "/print/urumqi-14fyp/map?theme=water_supply&size=A3&landscape=1" in notes
    assert "--theme water_supply --size A3 --landscape --date 2026-01-02" in notes
    assert "未经地图审核" in notes
    assert "GS(2024)0650" in notes
