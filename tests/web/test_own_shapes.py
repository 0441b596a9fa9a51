"""The visitor's own layers on the map: shapes without a word of theirs."""

import json

import geopandas as gpd
import pytest
from shapely import Point, Polygon, box
from shapely.geometry import shape

from geoapp.domain.source import Source
from geoapp.io.words import Words
from geoapp.web.map.own_shapes import MOST, draw_own, shapes_of, tell_own
from geoapp.web.visitor_layers import VisitorLayer


def layer(frame: gpd.GeoDataFrame, name: str = "甲") -> VisitorLayer:
    return VisitorLayer(source=Source(kind="file", detail=name), frame=frame)


def test_no_property_reaches_the_map(hostile_names: tuple[str, ...]) -> None:
    frame = gpd.GeoDataFrame(
        {"name": hostile_names}, geometry=[Point(87.6, 43.8)] * len(hostile_names), crs=4326
    )
    made = shapes_of(frame)
    assert {json.dumps(feature["properties"]) for feature in made["features"]} == {"{}"}
    assert len(list(draw_own([layer(frame)]))) == 1


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
    assert "1,000" in tell_own([layer(many)], Words("zh"))
    assert "1,001" in tell_own([layer(many)], Words("en"))


def test_what_has_no_place_is_left_out_and_an_uncertain_point_has_its_circle() -> None:
    locations = [
        {"kind": "site", "evidence": "", "uncertainty_m": 800.0},
        {"kind": "district", "evidence": "", "uncertainty_m": None},
    ]
    frame = gpd.GeoDataFrame({"location": locations}, geometry=[Point(87.6, 43.8), None], crs=4326)
    assert len(shapes_of(frame)["features"]) == 1
    _, circle = draw_own([layer(frame)])
    assert (circle.location, circle.options["radius"]) == ([43.8, 87.6], 800.0)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_said_without_a_layer(lang: str) -> None:
    assert tell_own([], Words(lang)) == ""
