"""The map on paper: true to scale, true to the north, legible."""

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
import shapely
import shapely.affinity
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely.geometry import Point

from geoapp.domain.plan import Plan
from geoapp.domain.symbol_shape import SHAPES
from geoapp.io.boundaries import load_districts
from geoapp.io.layers import load_families, load_layers
from geoapp.io.words import Words
from geoapp.sheet.drawing import DrawnBox, DrawnOutline, Text, rough_width
from geoapp.sheet.furniture import bar_metres, draw_north, draw_scale
from geoapp.sheet.label_placement import Label, place_labels
from geoapp.sheet.listing import write_numbers
from geoapp.sheet.map import draw_extents
from geoapp.sheet.map_frame import MapFrame, fit_frame
from geoapp.sheet.pins import HEIGHT, SIZE, Pin
from geoapp.sheet.sheet import Sheet

from .conftest import MIDDLE, TOUTUNHE, numbered

DISTRICTS = ("650102", "650103", "650104", "650105", "650106", "650107", "650109", "650121")
WIDTH, MAP_HEIGHT = 180, 188
GROUND = Geod(ellps="GRS80")


def window_of(plan: Plan, adcode: str, crs: str | None = None) -> MapFrame:
    districts = load_districts(plan)
    shape = districts.geometry[districts["adcode"].astype(str) == adcode].iloc[0]
    return fit_frame(crs or plan.metric_crs, shape, width=WIDTH, height=MAP_HEIGHT, margin=4)


def ground(window: MapFrame, x: float, y: float) -> tuple[float, float]:
    """Return longitude and latitude of a point of the paper, reckoned back by hand."""
    east = window.middle[0] + (x - window.width / 2) * window.denominator / 1000
    north = window.middle[1] - (y - window.height / 2) * window.denominator / 1000
    lon, lat = window.transformer.transform(east, north, direction="INVERSE")
    return lon, lat


@pytest.mark.parametrize("crs", ["EPSG:4538", "EPSG:32645", "EPSG:3857"])
@pytest.mark.parametrize("adcode", [TOUTUNHE, "650107", "650121"])
def test_the_scale_bar_is_as_long_as_it_says_on_the_ellipsoid(plan: Plan, adcode: str, crs: str) -> None:
    window = window_of(plan, adcode, crs)
    shapes, _ = draw_scale(window, "A4", Words("zh"))
    parts = [shape for shape in shapes if isinstance(shape, DrawnBox)][1:]
    long = sum(part.width for part in parts)
    middle = window.height / 2
    start = ground(window, window.width / 2 - long / 2, middle)
    end = ground(window, window.width / 2 + long / 2, middle)
    _, _, metres = GROUND.inv(*start, *end)
    assert metres == pytest.approx(bar_metres(window), rel=0.005)
    assert f"{bar_metres(window) // 1000} 公里" in {shape.text for shape in shapes if isinstance(shape, Text)}


@pytest.mark.parametrize("adcode", DISTRICTS)
def test_a_district_fits_its_map_at_a_round_scale(plan: Plan, adcode: str) -> None:
    window = window_of(plan, adcode)
    districts = load_districts(plan)
    shape = window.paper(window.metric(districts.geometry[districts["adcode"].astype(str) == adcode].iloc[0]))
    whole = window.metric(districts.geometry[districts["adcode"].astype(str) == adcode].iloc[0])
    assert shape.area * window.metres_per_mm**2 == pytest.approx(whole.area)
    left, top, right, bottom = shape.bounds
    assert left >= 4 - 1e-6
    assert top >= 4 - 1e-6
    assert right <= WIDTH - 4 + 1e-6
    assert bottom <= MAP_HEIGHT - 4 + 1e-6
    assert len(str(window.denominator).rstrip("0")) <= 3


def test_the_arrow_points_to_true_north(plan: Plan) -> None:
    window = window_of(plan, "650107")
    lon, lat = ground(window, window.width / 2, window.height / 2)
    # meridian convergence on a sphere: the longitude from the central meridian, 87° E, by the sine of the latitude
    convergence = (lon - 87) * math.sin(math.radians(lat))
    assert convergence > 0.5
    assert window.north() == pytest.approx(-convergence, abs=0.01)
    shapes, _ = draw_north(window, Words("zh"))
    half = next(shape for shape in shapes if isinstance(shape, DrawnOutline))
    (tip_x, tip_y), _, (base_x, base_y), _ = half.lines[0]
    assert math.degrees(math.atan2(tip_x - base_x, base_y - tip_y)) == pytest.approx(-convergence, abs=0.01)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("number", ["7", "12", "7–16", "120–134, 140?"])
def test_a_number_lies_within_its_symbol(shape: str, number: str) -> None:
    pin = Pin(at=(0, 0), text=number, color="#000000", shape=shape, exact=True)
    wide = rough_width(number, SIZE)
    assert shapely.Polygon(pin.corners).contains(
        shapely.box(
            -wide / 2, -HEIGHT / 4, wide / 2, HEIGHT / 4
        )  # figures are about half as high as a symbol
    )


@pytest.mark.parametrize("family", load_families())
def test_a_symbol_has_the_shape_of_its_family_and_is_hollow_where_its_place_is_approximate(
    family: str, invented: Callable[..., Sheet], make_project: Callable[..., dict[str, Any]]
) -> None:
    theme = next(layer.themes[0] for layer in load_layers() if layer.family == family)
    exact = {"exactness": "1", "uncertainty_m": 50.0}
    sheet = invented(
        make_project(1, "甲", theme=theme, location=exact),
        make_project(2, "乙", theme=theme),
        at=[MIDDLE, Point(87.35, 43.95)],
    )
    symbols = {
        text.text: outline
        for outline, text in numbered(sheet.figure.drawing.shapes)
        if text.y < sheet.figure.window.height
    }
    color, shape = load_families()[family].color, load_families()[family].shape
    solid, hollow = symbols["1"], symbols["2"]
    assert (solid.ink.fill, hollow.ink.fill, hollow.ink.stroke) == (color, "#ffffff", color)
    for drawn in (solid, hollow):
        assert len(drawn.lines[0]) == len(SHAPES[shape])
    x, y = shapely.Polygon(solid.lines[0]).centroid.coords[0]
    there = shapely.Polygon(SHAPES[shape])
    again = shapely.affinity.scale(
        shapely.Polygon([(a - x, b - y) for a, b in solid.lines[0]]), 2 / HEIGHT, 2 / HEIGHT, origin=(0, 0)
    )
    moved = shapely.affinity.translate(there, -there.centroid.x, -there.centroid.y)
    assert moved.symmetric_difference(again).area < 0.1 * moved.area


def test_the_legend_shows_the_shape_of_each_family(
    invented: Callable[..., Sheet], make_project: Callable[..., dict[str, Any]]
) -> None:
    figure = invented(make_project(1, "甲", theme="metro"), make_project(2, "乙", theme="education")).figure
    key = [
        one
        for one in figure.drawing.shapes
        if isinstance(one, DrawnOutline) and one.closed and one.lines[0][0][1] > figure.window.height
    ]
    for theme in ("metro", "education"):
        layer = next(layer for layer in load_layers() if theme in layer.themes)
        corners = len(SHAPES[load_families()[layer.family].shape])
        assert any(one.ink.fill == layer.style.color and len(one.lines[0]) == corners for one in key)


@pytest.mark.parametrize("adcode", DISTRICTS)
def test_no_number_lies_upon_another(adcode: str, printed: Callable[..., Sheet]) -> None:
    figure = printed(adcode).figure
    boxes = [
        shapely.Polygon(outline.lines[0]).envelope
        for outline, text in numbered(figure.drawing.shapes)
        if text.y < figure.window.height
    ]
    assert len(boxes) >= 4
    assert [pair for pair in combinations(boxes, 2) if pair[0].intersects(pair[1])] == []
    assert all(shapely.box(0, 0, figure.window.width, figure.window.height).contains(box) for box in boxes)


@pytest.mark.parametrize("adcode", DISTRICTS)
def test_every_number_of_the_table_is_on_the_map_or_named_as_missing(
    adcode: str, printed: Callable[..., Sheet]
) -> None:
    sheet = printed(adcode)
    symbols = [
        shape.text
        for shape in sheet.figure.drawing.shapes
        if isinstance(shape, Text)
        and shape.size == SIZE
        and shape.bold
        and shape.y < sheet.figure.window.height
    ]
    missing = [
        line.rsplit("：", 1)[1].rstrip("。")
        for line in sheet.notes
        if line.endswith("。") and "项目：" in line
    ]
    found: set[int] = set()
    for text in [*symbols, *missing]:
        for run in text.replace("?", "").split(", "):
            if run.replace("–", "").isdigit():
                first, _, last = run.partition("–")
                found |= set(range(int(first), int(last or first) + 1))
    assert found == {entry.number for entry in sheet.entries}


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(10, 170), st.floats(10, 140)), max_size=30))
def test_labels_with_room_never_touch(places: list[tuple[float, float]]) -> None:
    labels = [Label(at=place, width=6, height=4) for place in places]
    spots = place_labels(labels, width=180, height=150)
    moved = [spot for spot, label in zip(spots, labels, strict=True) if spot != label.at]
    for x, y in moved:
        others = [spot for spot in spots if spot != (x, y)]
        assert all(abs(x - a) >= 6 or abs(y - b) >= 4 for a, b in others)


def circles(plan: Plan, record: dict[str, Any]) -> list[DrawnOutline]:
    window = replace(window_of(plan, TOUTUNHE), denominator=100_000)
    shapes = draw_extents([(MIDDLE, record["location"], "#000000")], window)
    return [
        shape for shape in shapes if isinstance(shape, DrawnOutline) and shape.ink.dash and not shape.ink.fill
    ]


def test_an_approximate_site_has_its_circle_to_scale_and_an_exact_one_has_none(
    plan: Plan, make_project: Callable[..., dict[str, Any]]
) -> None:
    (circle,) = circles(plan, make_project(1, "甲站", location={"uncertainty_m": 2500.0}))
    xs, ys = zip(*circle.lines[0], strict=True)
    # 5 km across at 1:100 000
    assert max(xs) - min(xs) == pytest.approx(50, rel=0.005)
    assert max(ys) - min(ys) == pytest.approx(50, rel=0.005)
    assert circles(plan, make_project(1, "甲站", location={"exactness": "1", "uncertainty_m": 50.0})) == []


def test_projects_of_one_place_share_a_symbol(
    invented: Callable[..., Sheet], make_project: Callable[..., dict[str, Any]]
) -> None:
    sheet = invented(
        *(make_project(n, f"项目{n}") for n in range(1, 4)),
        make_project(4, "别处"),
        at=[MIDDLE, Point(87.35, 43.95), MIDDLE, MIDDLE],
    )
    assert [entry.name for entry in sheet.entries] == ["项目1", "项目3", "别处", "项目2"]
    texts = {shape.text for shape in sheet.figure.drawing.shapes if isinstance(shape, Text)}
    assert {"1–3", "4"} <= texts


@pytest.mark.parametrize(("themes", "mixed"), [(("metro", "railway"), False), (("metro", "education"), True)])
def test_the_key_of_several_colours_stands_only_where_there_are_several(
    invented: Callable[..., Sheet],
    make_project: Callable[..., dict[str, Any]],
    themes: tuple[str, str],
    mixed: bool,  # noqa: FBT001 (a parameter)
) -> None:
    colors = {layer.style.color for layer in load_layers() if set(layer.themes) & set(themes)}
    assert len(colors) == 1 + mixed
    sheet = invented(*(make_project(n, f"项目{n}", theme=theme) for n, theme in enumerate(themes, start=1)))
    texts = {shape.text for shape in sheet.figure.drawing.shapes if isinstance(shape, Text)}
    assert (Words("zh")("sheet_legend_mixed") in texts) == mixed
    symbol = {
        outline.ink.stroke for outline, text in numbered(sheet.figure.drawing.shapes) if text.text == "1–2"
    }
    assert (colors <= symbol) != mixed


@given(st.sets(st.integers(1, 200)))
def test_written_numbers_read_back(numbers: set[int]) -> None:
    text = write_numbers(sorted(numbers))
    read = [range(int(run.split("–")[0]), int(run.split("–")[-1]) + 1) for run in text.split(", ") if run]
    assert sorted(n for run in read for n in run) == sorted(numbers)
