"""What lies within standing layers: by hand-worked areas, by geodesics and by a plain union, certain and possible."""

import math
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod
from shapely import Geometry, LineString, Point, Polygon, box

from geoapp.analysis.inputs import Inputs, prepare_features
from geoapp.analysis.operations.overlap import overlap
from geoapp.analysis.operations.zoning import zoning
from geoapp.domain.source import STANDING
from geoapp.errors import InputError

METRIC = "EPSG:4538"
Frame = Callable[..., gpd.GeoDataFrame]
Draw = Callable[..., Inputs]


@pytest.fixture(scope="session")
def stand(frame: Frame) -> Draw:
    """Return what takes in standing layers: shapes drawn in metres, and the layer of each."""

    def take(*shapes: Geometry, layer: list[str] | None = None, **columns: object) -> Inputs:
        layers = layer or ["land"] * len(shapes)
        named = {"name": [f"{one}-zh" for one in layers], "title_en": [f"{one}-en" for one in layers]}
        drawn = frame(shapes, layer=layers, **named, **columns)
        return prepare_features(drawn, METRIC, role="b", source=STANDING, wanted=("layer", "title_en"))

    return take


def rows(a: Inputs, b: Inputs) -> list[dict[str, object]]:
    return list(zoning(a, b)[0].to_dict("records"))


def row(a: Inputs, b: Inputs) -> dict[str, object]:
    [record] = rows(a, b)
    return record


def test_a_parcel_half_within_has_half_its_area_there(draw: Draw, stand: Draw) -> None:
    found = row(draw(box(0, 0, 200, 100)), stand(box(100, -50, 400, 400)))
    assert (found["whole_m2"], found["area_m2"]) == pytest.approx((20_000, 10_000), rel=1e-9)
    assert found["area_low_m2"] == found["area_high_m2"] == found["area_m2"]
    assert (found["percent_low"], found["percent_high"]) == pytest.approx((50, 50), rel=1e-9)
    assert (found["certainty"], found["share_within"]) == ("certain", 1)
    assert (found["b_id"], found["b_name"], found["b_name_en"]) == ("land", "land-zh", "land-en")


def test_every_layer_has_a_row_also_where_nothing_is_shared(draw: Draw, stand: Draw) -> None:
    layers = stand(box(0, 0, 100, 100), box(900, 0, 990, 90), layer=["land", "line"])
    found = rows(draw(box(10, 10, 20, 20), box(5_000, 0, 5_010, 10), name=["甲", "乙"]), layers)
    assert [(one["a_name"], one["b_id"], one["certainty"]) for one in found] == [
        ("甲", "land", "certain"),
        ("乙", "land", "impossible"),
        ("甲", "line", "impossible"),
        ("乙", "line", "impossible"),
    ]
    assert [one["area_high_m2"] for one in found] == pytest.approx([100, 0, 0, 0])


def test_areas_of_a_layer_that_overlap_count_once_and_those_side_by_side_lose_nothing(
    draw: Draw, stand: Draw
) -> None:
    parcel = draw(box(0, 0, 100, 100))
    twice = row(parcel, stand(box(0, 0, 60, 100), box(40, 0, 80, 100)))
    assert twice["area_m2"] == pytest.approx(8_000, rel=1e-9)
    # Each of them shrunk for itself would leave a gap of 20 m along the border between them.
    beside = row(parcel, stand(box(-500, -500, 50, 500), box(50, -500, 500, 500), uncertainty_m=[10.0, 10.0]))
    assert beside["area_low_m2"] == pytest.approx(10_000, rel=1e-9)


def test_a_common_border_is_nothing_shared(draw: Draw, stand: Draw) -> None:
    land = stand(box(0, 0, 100, 100))
    for shape in (box(100, 0, 200, 100), LineString([(100, -10), (200, 50), (100, 110)])):
        found = row(draw(shape), land)
        assert (found["certainty"], found["area_high_m2"]) == ("impossible", 0)


@pytest.mark.parametrize(
    ("x", "word"),
    [(500, "certain"), (120, "certain"), (80, "possible"), (-80, "possible"), (-120, "impossible")],
)
def test_a_point_with_its_circle(x: float, word: str, draw: Draw, stand: Draw) -> None:
    found = row(draw(Point(x, 500), uncertainty_m=[100.0]), stand(box(0, 0, 1_000, 1_000)))
    assert found["certainty"] == word
    assert math.isnan(found["whole_m2"])  # type: ignore[arg-type]
    beyond = min(max((100 - x) / 100, 0), 2)  # height of the segment outside, in radii
    outside = 100**2 * (math.acos(1 - beyond) - (1 - beyond) * math.sqrt(2 * beyond - beyond**2))
    assert found["area_high_m2"] == pytest.approx(math.pi * 100**2 - outside, rel=0.002, abs=1)
    assert found["area_low_m2"] == 0


def test_a_parcel_known_to_ten_metres_has_a_range(draw: Draw, stand: Draw) -> None:
    found = row(draw(box(0, 0, 200, 200), uncertainty_m=[10.0]), stand(box(100, -500, 900, 900)))
    assert found["area_low_m2"] == pytest.approx(90 * 180, rel=1e-6)
    assert found["area_high_m2"] == pytest.approx(110 * 200 + 2 * 10 * 100 + math.pi * 100 / 2, rel=1e-3)
    assert found["certainty"] == "certain"
    assert found["percent_high"] > found["percent_low"]  # type: ignore[operator]


def test_a_line_has_a_length_and_an_exact_point_a_word(draw: Draw, stand: Draw) -> None:
    land = stand(box(0, 0, 100, 100))
    line = row(draw(LineString([(-100, 50), (300, 50)])), land)
    assert (line["length_m"], line["certainty"]) == (pytest.approx(100, rel=1e-9), "certain")
    assert math.isnan(line["area_m2"])  # type: ignore[arg-type]
    assert row(draw(Point(50, 50)), land)["certainty"] == "certain"


def test_of_what_is_no_standing_layer_each_area_is_one(draw: Draw) -> None:
    found = rows(draw(box(0, 0, 9, 9)), draw(box(0, 0, 5, 5), box(5, 5, 9, 9), role="b", layer=["x", "x"]))
    assert [one["b_id"] for one in found] == ["1", "2"]


def test_lines_are_no_layer(draw: Draw, stand: Draw) -> None:
    with pytest.raises(InputError, match="which is no area"):
        zoning(draw(Point(0, 0)), stand(LineString([(0, 0), (1, 1)])))


def test_with_nothing_to_measure_there_is_no_row(draw: Draw, stand: Draw) -> None:
    frame, (total,) = zoning(draw(), stand(box(0, 0, 1, 1)))
    assert frame.empty
    assert (total.id, total.area_high_m2, total.certain, total.possible) == ("land", 0, 0, 0)


def test_a_total_counts_ground_that_two_features_share_once_and_has_every_layer(
    draw: Draw, stand: Draw
) -> None:
    parcels = draw(box(0, 0, 60, 100), box(40, 0, 100, 100), box(900, 0, 910, 10))
    _, totals = zoning(parcels, stand(box(-500, 0, 500, 50), box(5_000, 0, 5_010, 10), layer=["land", "far"]))
    land, far = totals
    assert (land.id, land.name, land.name_en) == ("land", "land-zh", "land-en")
    # 100 m across and 50 m deep; the rows of the two parcels add up to 6,000 m².
    assert (land.area_low_m2, land.area_high_m2) == pytest.approx((5_000, 5_000), rel=1e-9)
    assert (land.certain, land.possible) == (2, 0)
    assert (far.area_low_m2, far.area_high_m2, far.certain, far.possible) == (0, 0, 0, 0)


def test_a_total_of_uncertain_places_is_a_range_and_tells_who_touches_for_certain(
    draw: Draw, stand: Draw
) -> None:
    land = stand(box(0, 0, 1_000, 1_000))
    points = draw(Point(500, 500), Point(500, 500), Point(-50, 500), uncertainty_m=[100.0, 100.0, 100.0])
    _, (total,) = zoning(points, land)
    assert (total.certain, total.possible) == (2, 1)
    assert total.area_low_m2 == 0
    # Both circles at one place are one; of the third, a segment 50 m high.
    segment = 100**2 * (math.acos(0.5) - 0.5 * math.sqrt(0.75))
    assert total.area_high_m2 == pytest.approx(math.pi * 100**2 + segment, rel=0.002)


coordinates = st.integers(-300, 300)
boxes = st.builds(
    lambda x, y, w, h: box(x, y, x + w, y + h),
    coordinates,
    coordinates,
    st.integers(1, 300),
    st.integers(1, 300),
)


@settings(max_examples=60)
@given(st.lists(boxes, min_size=1, max_size=4), st.lists(boxes, min_size=1, max_size=5), st.integers(0, 40))
def test_it_is_what_a_plain_union_gives(
    draw: Draw, stand: Draw, parcels: list[Polygon], land: list[Polygon], radius: int
) -> None:
    a = draw(*parcels, uncertainty_m=[float(radius)] * len(parcels))
    b = stand(*land)
    frame, (total,) = zoning(a, b)
    found = frame.set_index("a_id")
    whole = shapely.union_all(b.shapes)
    for number, parcel in zip(a.table["id"], a.shapes, strict=True):
        one = found.loc[number]
        assert one["area_m2"] == pytest.approx(parcel.intersection(whole).area, abs=1e-4)
        low = parcel.buffer(-radius, quad_segs=32).intersection(whole).area
        high = parcel.buffer(radius, quad_segs=32).intersection(whole).area
        assert (one["area_low_m2"], one["area_high_m2"]) == pytest.approx((low, high), abs=1e-4)
        assert one["area_low_m2"] <= one["area_m2"] <= one["area_high_m2"]
        if low > 1e-3:
            assert one["certainty"] == "certain"
        if high > 1e-3:
            assert one["certainty"] != "impossible"
    for sign, united in ((-1, total.area_low_m2), (1, total.area_high_m2)):
        together = shapely.union_all([one.buffer(sign * radius, quad_segs=32) for one in a.shapes])
        assert united == pytest.approx(together.intersection(whole).area, abs=2e-3)
    words = found["certainty"].tolist()
    assert (total.certain, total.possible) == (words.count("certain"), words.count("possible"))


@settings(max_examples=40)
@given(st.lists(boxes, min_size=1, max_size=4), boxes, st.integers(0, 60))
def test_of_one_area_it_says_what_an_overlap_says(
    draw: Draw, stand: Draw, parcels: list[Polygon], land: Polygon, radius: int
) -> None:
    a, b = draw(*parcels, uncertainty_m=[float(radius)] * len(parcels)), stand(land, id=["l"])
    pairs = overlap(a, b)[0]
    words = dict(zip(pairs["a_id"], pairs["certainty"], strict=True))
    shares = dict(zip(pairs["a_id"], pairs["share_within"], strict=True))
    for one in rows(a, b):
        assert one["certainty"] == words.get(one["a_id"], "impossible")
        assert one["share_within"] == shares.get(one["a_id"], 0.0)


@pytest.mark.parametrize("place", [(87.6, 43.8), (86.8, 42.93), (88.97, 44.99)])
def test_square_metres_are_those_of_the_ellipsoid(place: tuple[float, float]) -> None:
    lon, lat = place
    parcel = box(lon, lat, lon + 0.02, lat + 0.01)
    land = box(lon + 0.005, lat - 0.1, lon + 0.1, lat + 0.1)
    inside = box(lon + 0.005, lat, lon + 0.02, lat + 0.01)
    frames = [
        gpd.GeoDataFrame({"layer": ["x"], "title_en": ["x"]}, geometry=[one], crs="EPSG:4326")
        for one in (parcel, land)
    ]
    a = prepare_features(frames[0], METRIC, role="a", source=STANDING)
    b = prepare_features(frames[1], METRIC, role="b", source=STANDING, wanted=("layer", "title_en"))
    true = abs(Geod(ellps="WGS84").geometry_area_perimeter(inside)[0])
    assert row(a, b)["area_m2"] == pytest.approx(true, rel=0.004)  # 0.2 % of a length


def test_a_layer_of_many_areas_is_measured_near_each_parcel_only(draw: Draw, stand: Draw) -> None:
    places = np.array([(x, y) for x in range(0, 20_000, 200) for y in range(0, 20_000, 200)], dtype=float)
    land = stand(*shapely.box(places[:, 0], places[:, 1], places[:, 0] + 150, places[:, 1] + 150))
    found = rows(draw(*(box(x, x, x + 400, x + 400) for x in range(0, 19_000, 1_000))), land)
    assert {round(one["area_m2"]) for one in found} == {4 * 150 * 150}  # type: ignore[call-overload]
