"""Buffers of hand-drawn shapes have the areas that a pupil would work out."""

import math
from collections.abc import Callable

import geopandas as gpd
import pytest
from shapely import LineString, Point, Polygon, box

from geoapp.analysis.inputs import Inputs
from geoapp.analysis.operations.buffer import Buffer, buffer, total_areas
from geoapp.domain.source import Source
from geoapp.errors import InputError

Draw = Callable[..., Inputs]

FILE = Source(kind="file", detail="drawn.geojson")

CIRCLE = math.pi
ROUGH = 5e-4
"""An outline of 32 segments a quarter circle lacks 0.04 % of the circle's area."""


def ask(*distances: float, **more: object) -> Buffer:
    return Buffer(plan="demo", a=FILE, distances_m=distances, **more)  # type: ignore[arg-type]


def areas(frame: gpd.GeoDataFrame) -> dict[tuple[float, str], float]:
    return {
        (row.distance_m, row.certainty): row.area_m2
        for row in frame.drop(columns="geometry").itertuples(index=False)
    }


def test_an_exact_point_has_one_outline_and_it_is_certain(draw: Draw) -> None:
    frame = buffer(draw(Point(0, 0)), ask(100))
    assert areas(frame) == {(100, "certain"): pytest.approx(CIRCLE * 100**2, rel=ROUGH)}


def test_an_uncertain_point_has_two_outlines(draw: Draw) -> None:
    frame = buffer(draw(Point(0, 0), uncertainty_m=[30]), ask(100))
    assert areas(frame) == {
        (100, "certain"): pytest.approx(CIRCLE * 70**2, rel=ROUGH),
        (100, "possible"): pytest.approx(CIRCLE * 130**2, rel=ROUGH),
    }


def test_beyond_its_radius_nothing_is_certain(draw: Draw) -> None:
    square = box(0, 0, 5000, 5000)
    assert set(areas(buffer(draw(square, uncertainty_m=[600]), ask(500)))) == {(500, "possible")}


@pytest.mark.parametrize(
    ("shape", "cap", "area"),
    [
        (box(0, 0, 100, 100), "round", 100**2 + 4 * 100 * 10 + CIRCLE * 10**2),
        (LineString([(0, 0), (100, 0)]), "flat", 100 * 20),
        (LineString([(0, 0), (100, 0)]), "square", 120 * 20),
        (LineString([(0, 0), (100, 0)]), "round", 100 * 20 + CIRCLE * 10**2),
        (Polygon([(0, 0), (100, 100), (100, 0), (0, 100)]), "round", None),
    ],
)
def test_lines_and_areas(shape: object, cap: str, area: float | None, draw: Draw) -> None:
    [found] = areas(buffer(draw(shape), ask(10, cap=cap))).values()
    if area is None:
        # Two triangles of a bow-tie: two bases of 100 m, four legs of 50 m · √2 that shadow each other at the knot.
        assert 5000 < found < 5000 + 10 * (200 + 4 * 50 * math.sqrt(2)) + CIRCLE * 10**2
    else:
        assert found == pytest.approx(area, rel=ROUGH)


def test_two_discs_are_united_before_they_are_summed(draw: Draw) -> None:
    r, d = 1000.0, 1000.0
    lens = 2 * r**2 * math.acos(d / (2 * r)) - d / 2 * math.sqrt(4 * r**2 - d**2)
    united = 2 * CIRCLE * r**2 - lens
    two = draw(Point(0, 0), Point(d, 0))
    apart, together = buffer(two, ask(r)), buffer(two, ask(r, dissolve="all"))
    assert len(apart) == 2
    assert list(together["members"]) == [2]
    assert together["area_m2"].sum() == pytest.approx(united, rel=ROUGH)
    for frame in (apart, together):
        [total] = total_areas(frame)
        assert (total.low, total.high) == (pytest.approx(united, rel=ROUGH), pytest.approx(united, rel=ROUGH))


def test_equal_values_are_united_and_others_are_not(draw: Draw) -> None:
    points = draw(Point(0, 0), Point(0, 0), Point(0, 0), theme=["metro", "road", "metro"])
    frame = buffer(points, ask(100, dissolve="theme"))
    assert dict(zip(frame["name"], frame["members"], strict=True)) == {"metro": 2, "road": 1}


def test_a_group_is_as_sure_as_its_surest_member(draw: Draw) -> None:
    frame = buffer(draw(Point(0, 0), Point(0, 0), uncertainty_m=[0, 50]), ask(100, dissolve="all"))
    assert areas(frame) == {
        (100, "certain"): pytest.approx(CIRCLE * 100**2, rel=ROUGH),
        (100, "possible"): pytest.approx(CIRCLE * 150**2, rel=ROUGH),
    }


def test_rings_fill_the_disc_without_overlap(draw: Draw) -> None:
    frame = buffer(draw(Point(0, 0)), ask(300, 100, 200, rings=True))
    assert list(zip(frame["from_m"], frame["distance_m"], strict=True)) == [(0, 100), (100, 200), (200, 300)]
    for start, end, area in zip(frame["from_m"], frame["distance_m"], frame["area_m2"], strict=True):
        assert area == pytest.approx(CIRCLE * (end**2 - start**2), rel=ROUGH)


def test_a_ring_of_an_uncertain_point_is_narrower_surely_and_wider_possibly(draw: Draw) -> None:
    found = areas(buffer(draw(Point(0, 0), uncertainty_m=[10]), ask(100, 200, rings=True)))
    assert found[200, "certain"] == pytest.approx(CIRCLE * (190**2 - 110**2), rel=ROUGH)
    assert found[200, "possible"] == pytest.approx(CIRCLE * (210**2 - 90**2), rel=ROUGH)


def test_what_is_only_possibly_there_has_no_certain_outline(draw: Draw) -> None:
    frame = buffer(draw(Point(0, 0), certainty=["possible"]), ask(100))
    assert set(areas(frame)) == {(100, "possible")}


def test_the_order_of_features_changes_nothing(draw: Draw) -> None:
    shapes = [Point(0, 0), Point(900, 0), box(500, 500, 800, 900)]
    for dissolve in ("none", "all", "theme"):
        results = [
            buffer(
                draw(
                    *(shapes[k] for k in order), id=[str(k) for k in order], theme=["xyx"[k] for k in order]
                ),
                ask(500, dissolve=dissolve),
            )
            .sort_values("id")
            .reset_index(drop=True)
            for order in ([0, 1, 2], [2, 0, 1])
        ]
        assert list(results[0]["id"]) == list(results[1]["id"])
        shared = results[0].geometry.intersection(results[1].geometry, align=False).area
        assert list(shared) == pytest.approx(list(results[0]["area_m2"]), rel=1e-9)
        assert list(shared) == pytest.approx(list(results[1]["area_m2"]), rel=1e-9)


def test_nothing_has_no_buffer(draw: Draw) -> None:
    for dissolve in ("none", "all"):
        frame = buffer(draw(), ask(100, dissolve=dissolve))
        assert frame.empty
        assert total_areas(frame) == ()


@pytest.mark.parametrize("column", ["colour", "same_as", "districts"])
def test_there_must_be_a_plain_column_to_unite_by(column: str, draw: Draw) -> None:
    points = draw(Point(0, 0), same_as=[["x"]], districts=[[1]])
    with pytest.raises(InputError, match=column):
        buffer(points, ask(100, dissolve=column))
