"""What goes in is checked, repaired, or left out with its reason; nothing is guessed."""

import json
from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
from geopandas.testing import assert_geodataframe_equal
from shapely import LineString, MultiLineString, Point, Polygon, box

from geoapp.analysis.inputs import Inputs, prepare_features
from geoapp.domain.source import Source
from geoapp.errors import InputError
from geoapp.geometry.kernel import pairs_within

METRIC = "EPSG:4538"
FILE = Source(kind="file", detail="wells.geojson")
CITY = Point(87.6, 43.8)


def taken(frame: gpd.GeoDataFrame) -> Inputs:
    return prepare_features(frame, METRIC, role="a", source=FILE)


def one(shape: object = CITY, crs: str | None = "EPSG:4326", **columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {name: [value] for name, value in columns.items()}, geometry=gpd.GeoSeries([shape], crs=crs)
    )


def reason(frame: gpd.GeoDataFrame) -> str:
    [record] = taken(frame).left_out
    return record.reason


@pytest.mark.parametrize("crs", [None, "EPSG:4538", "EPSG:3857"])
def test_a_missing_or_another_crs_is_refused(crs: str | None) -> None:
    with pytest.raises(InputError, match=r"wells\.geojson"):
        taken(one(crs=crs))


@pytest.mark.parametrize("shape", [Point(500_000, 4_850_000), Point(43.8, 187.6), Point(np.nan, 43.8)])
def test_coordinates_that_are_no_degrees_are_refused(shape: Point) -> None:
    # GEOS counts a point without numbers as an empty one: it has no geometry rather than a wrong one.
    frame = one(shape)
    if shape.is_empty:
        assert reason(frame) == "empty"
    else:
        with pytest.raises(InputError, match="no degrees"):
            taken(frame)


@pytest.mark.parametrize("radius", [-1, "wide", float("inf")])
def test_a_radius_that_is_no_length_is_refused(radius: object) -> None:
    with pytest.raises(InputError, match="uncertainty_m"):
        taken(one(uncertainty_m=radius))


@pytest.mark.parametrize(("radius", "metres"), [(30, 30.0), ("30", 30.0), (None, 0.0), ("", 0.0)])
def test_a_radius_may_be_given_or_not(radius: object, metres: float) -> None:
    assert taken(one(uncertainty_m=radius)).radii.tolist() == [metres]


@pytest.mark.parametrize(
    ("kind", "why"), [("district", "district_only"), ("city", "city_only"), ("none", "not_located")]
)
def test_a_project_without_a_place_is_never_taken_at_a_centroid(kind: str, why: str) -> None:
    place = {"kind": kind, "uncertainty_m": None, "evidence": ""}
    assert reason(one(shape=None, location=place)) == why
    assert reason(one(shape=CITY, location=place)) == why


def test_no_distance_is_measured_from_a_straight_line_that_stands_for_a_route() -> None:
    place = {"kind": "route", "uncertainty_m": 500.0, "evidence": "ends_joined: 甲站—乙站 → a, b"}
    assert reason(one(LineString([(87.5, 43.8), (87.6, 43.8)]), location=place)) == "schematic"


def test_an_exported_file_of_projects_keeps_their_radii() -> None:
    place = {"kind": "site", "uncertainty_m": 500.0, "evidence": "name: 文庙 → wenmiao"}
    assert taken(one(location=place)).radii.tolist() == [500.0]
    assert taken(one(location=json.dumps(place))).radii.tolist() == [500.0]
    assert taken(one(location_uncertainty_m=500.0)).radii.tolist() == [500.0]


@pytest.mark.parametrize("shape", [None, Point(), Polygon(), LineString()])
def test_what_has_no_geometry_is_left_out(shape: object) -> None:
    assert reason(one(shape)) == "empty"


def test_where_the_metric_crs_is_not_true_nothing_is_measured() -> None:
    # Beijing is 29 degrees east of the central meridian: lengths there would be 7 % too long.
    assert reason(one(Point(116.4, 39.9))) == "far"
    assert reason(one(LineString([(87.6, 43.8), (116.4, 39.9)]))) == "far"


def test_a_bow_tie_is_made_whole_and_named(frame: Callable[..., gpd.GeoDataFrame]) -> None:
    tie = Polygon([(0, 0), (100, 100), (100, 0), (0, 100)])
    features = taken(frame([tie, box(0, 0, 1, 1)], id=["tie", "square"]))
    assert features.repaired == ("tie",)
    # Two triangles with a base of 100 m and a height of 50 m each; half of it would be lost by a buffer of 0.
    assert features.shapes[0].area == pytest.approx(5000, rel=1e-6)


def test_what_was_only_possible_stays_so_and_what_was_impossible_goes() -> None:
    features = taken(
        gpd.GeoDataFrame(
            {"id": ["a", "b", "c"], "certainty": ["certain", "possible", "impossible"]},
            geometry=gpd.GeoSeries([CITY] * 3, crs="EPSG:4326"),
        )
    )
    assert features.certain.tolist() == [True, False]
    assert [(record.id, record.reason) for record in features.left_out] == [("c", "impossible")]


def test_heights_are_dropped_and_shapes_are_in_metres() -> None:
    [shape] = taken(one(Point(87, 43.8, 900))).shapes
    assert not shape.has_z
    # On the central meridian the easting is 500 km, whatever the latitude.
    assert shape.x == pytest.approx(500_000, abs=1e-6)


def test_rows_without_ids_are_numbered_and_repeated_ids_are_not_trusted() -> None:
    shapes = gpd.GeoSeries([CITY, CITY], crs="EPSG:4326")
    assert list(taken(gpd.GeoDataFrame(geometry=shapes)).table["id"]) == ["1", "2"]
    assert list(taken(gpd.GeoDataFrame({"id": ["x", "x"]}, geometry=shapes)).table["id"]) == ["1", "2"]


def test_the_fingerprint_changes_with_anything_that_is_measured() -> None:
    marks = {
        taken(frame).sha256
        for frame in (
            one(name="x"),
            one(name="y"),
            one(name="x", uncertainty_m=1),
            one(Point(87.6, 43.8000001), name="x"),
            one(name="x", theme="metro"),
        )
    }
    assert len(marks) == 5
    assert taken(one(name="x")).sha256 == taken(one(name="x")).sha256


def test_a_frame_is_not_changed() -> None:
    frame = one(Point(87, 43.8, 900), uncertainty_m=30)
    before = frame.copy(deep=True)
    taken(frame)
    assert_geodataframe_equal(frame, before)


def test_a_line_whose_points_are_all_one_is_a_point(draw: Callable[..., Inputs]) -> None:
    # GEOS ends the process where such a line is measured.
    lines = draw(LineString([(5, 5), (5, 5)]), MultiLineString([[(0, 0), (9, 0)], [(20, 0), (20, 0)]]))
    assert [shape.geom_type for shape in lines.shapes] == ["Point", "GeometryCollection"]
    assert len(lines.repaired) == 2
    other = draw(Point(8, 9), role="b")
    assert pairs_within(lines.shapes, other.shapes, 100.0)[2] == pytest.approx([5, 9], abs=1e-6)
