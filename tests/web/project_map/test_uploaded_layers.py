"""The visitor's own layers on the map: shapes without a word of theirs."""

import json

import geopandas as gpd
import pytest
from shapely import Point, Polygon, box
from shapely.geometry import shape

from geoapp.domain.source import Source
from geoapp.io.words import Words
from geoapp.web.project_map.uploaded_layers import (
    MOST,
    circles_of,
    describe_uploaded,
    draw_uploaded,
    shapes_of,
)
from geoapp.web.visitor_layers import VisitorLayer


def layer(frame: gpd.GeoDataFrame, name: str = "甲") -> VisitorLayer:
    return VisitorLayer(source=Source(kind="file", detail=name), frame=frame)


def test_no_property_reaches_the_map(hostile_names: tuple[str, ...]) -> None:
    frame = gpd.GeoDataFrame(
        {"name": hostile_names}, geometry=[Point(87.6, 43.8)] * len(hostile_names), crs=4326
    )
    made = shapes_of(frame)
    assert {json.dumps(feature["properties"]) for feature in made["features"]} == {"{}"}
    assert len(list(draw_uploaded([layer(frame)]))) == 1


def test_shapes_stay_where_they_are_within_a_pixel() -> None:
    fine = Point(87.6, 43.8).buffer(0.05, quad_segs=500)
    (feature,) = shapes_of(gpd.GeoDataFrame(geometry=[fine], crs=4326))["features"]
    drawn = shape(feature["geometry"])
    assert drawn.hausdorff_distance(fine) < 0.0003
    assert len(drawn.exterior.coords) < len(fine.exterior.coords) / 10


def test_empty_shapes_are_left_out_and_many_are_cut_and_said() -> None:
    assert shapes_of(gpd.GeoDataFrame(geometry=[Polygon(), box(87, 43, 88, 44)], crs=4326))["features"]
    many = gpd.GeoDataFrame(geometry=[Point(87.6, 43.8)] * (MOST + 1), crs=4326)
    assert len(shapes_of(many)["features"]) == MOST
    assert "1,000" in describe_uploaded([layer(many)], Words("zh"))
    assert "1,001" in describe_uploaded([layer(many)], Words("en"))


def test_what_has_no_place_is_left_out_and_an_uncertain_point_has_its_circle() -> None:
    locations = [
        {"kind": "site", "evidence": "", "uncertainty_m": 800.0},
        {"kind": "district", "evidence": "", "uncertainty_m": None},
    ]
    frame = gpd.GeoDataFrame({"location": locations}, geometry=[Point(87.6, 43.8), None], crs=4326)
    assert len(shapes_of(frame)["features"]) == 1
    (circle,) = circles_of(frame)
    assert shape(circle["geometry"]) == Point(87.6, 43.8)
    assert circle["properties"] == {"radius": 800.0}
    assert len(list(draw_uploaded([layer(frame)]))) == 2


@pytest.mark.parametrize("odd", ["约50", -5.0, float("inf")])
def test_a_column_that_only_looks_like_radii_draws_no_circle_and_loses_no_map(odd: object) -> None:
    frame = gpd.GeoDataFrame({"uncertainty_m": [odd]}, geometry=[Point(87.6, 43.8)], crs=4326)
    assert circles_of(frame) == []
    assert len(list(draw_uploaded([layer(frame)]))) == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_said_without_a_layer(lang: str) -> None:
    assert describe_uploaded([], Words(lang)) == ""
