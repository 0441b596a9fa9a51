"""The base on paper: an archive or the gazetteer, in its place, below everything, with its names off what is taken."""

import math
from pathlib import Path

import pytest
import shapely

from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.io.base_styles import load_base_styles
from geoapp.io.words import Words
from geoapp.sheet.base import base_note, draw_base, screen_zoom
from geoapp.sheet.drawing import DrawnOutline, DrawnShape, Text
from geoapp.sheet.map_frame import MapFrame, fit_frame

from ..invented_archive import BORDER, LAKE, TOWN, declare  # noqa: TID252

STYLES = {one.id: one for one in load_base_styles()}


@pytest.fixture
def window(plan: Plan) -> MapFrame:
    return fit_frame(plan.metric_crs, shapely.box(87.2, 43.5, 87.9, 44.1), width=180, height=200, margin=5)


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    declared = declare(tmp_path)
    monkeypatch.setenv("GEOAPP_BASE_MAPS", str(declared))
    return declared


def of(shapes: list[DrawnShape], style: str) -> list[DrawnOutline]:
    color = STYLES[style].light
    return [
        shape
        for shape in shapes
        if isinstance(shape, DrawnOutline) and color in (shape.ink.fill, shape.ink.stroke)
    ]


def names(shapes: list[DrawnShape]) -> list[str]:
    return [shape.text for shape in shapes if isinstance(shape, Text)]


@pytest.mark.usefixtures("archive")
def test_the_archives_lake_lies_where_it_is(plan: Plan, window: MapFrame) -> None:
    (lake,) = of(draw_base(plan, window, Words("zh"), []), "water")
    drawn = shapely.union_all([shapely.Polygon(line) for line in lake.lines])
    expected = window.paper(window.metric(LAKE))
    assert drawn.symmetric_difference(expected).area < 0.02 * expected.area


@pytest.mark.usefixtures("archive")
def test_a_name_is_in_the_readers_language_and_gives_way(plan: Plan, window: MapFrame) -> None:
    assert names(draw_base(plan, window, Words("zh"), [])) == ["虚构镇"]
    assert names(draw_base(plan, window, Words("en"), [])) == ["Invented Town"]
    place = window.paper(window.metric(TOWN))
    taken = (place.x - 1, place.y - 1, place.x + 1, place.y + 1)
    assert names(draw_base(plan, window, Words("zh"), [taken])) == []


def test_a_border_needs_a_review_number(
    plan: Plan, window: MapFrame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_BASE_MAPS", str(declare(tmp_path)))
    assert of(draw_base(plan, window, Words("zh"), []), "border") == []
    monkeypatch.setenv("GEOAPP_BASE_MAPS", str(declare(tmp_path, review_number="GS(2024)0001号")))
    (border,) = of(draw_base(plan, window, Words("zh"), []), "border")
    expected = window.paper(window.metric(BORDER))
    assert shapely.hausdorff_distance(shapely.MultiLineString(border.lines), expected) < 0.5
    assert base_note(Words("zh")) == "底图：虚构 · 审图号：GS(2024)0001号。"


def test_without_an_archive_the_gazetteers_rivers_are_dashed(
    plan: Plan, window: MapFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GEOAPP_BASE_MAPS", raising=False)
    shapes = draw_base(plan, window, Words("zh"), [])
    rivers = of(shapes, "river")
    assert [shape.ink.fill == "" for shape in rivers] == [False, True]  # the band, then the course
    assert rivers[1].ink.dash
    assert {"头屯河", "昌吉市"} <= set(names(shapes))
    assert "地名录" in base_note(Words("zh"))


def test_all_stays_within_the_window(plan: Plan, window: MapFrame) -> None:
    for shape in draw_base(plan, window, Words("zh"), []):
        spots = (
            [(shape.x, shape.y)]
            if isinstance(shape, Text)
            else [spot for line in shape.lines for spot in line]  # type: ignore[union-attr]
        )
        assert all(-0.01 <= x <= 180.01 and -0.01 <= y <= 200.01 for x, y in spots)


def test_a_damaged_archive_is_one_sentence(plan: Plan, window: MapFrame, archive: Path) -> None:
    path = archive.with_name("invented.pmtiles")
    content = path.read_bytes()
    path.write_bytes(content[:-8000] + bytes(8000))
    with pytest.raises(InputError, match="damaged"):
        draw_base(plan, window, Words("zh"), [])


def test_the_paper_shows_as_much_ground_as_the_screen_at_its_zoom(plan: Plan) -> None:
    # 1 : 200,000 is 56 m in a pixel of 0.28 mm; the screen's pixel at zoom 11 is 76.4 m at the equator, 55.1 m here.
    frame = fit_frame(plan.metric_crs, shapely.box(87.5, 43.79, 87.51, 43.8), width=100, height=100, margin=5)
    ground = frame.metres_per_mm * 0.28
    assert screen_zoom(frame) == pytest.approx(11 - math.log2(ground / 55.13), abs=0.02)
