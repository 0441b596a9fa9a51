"""The visitor's own layers on the map: their colour, their attributes as text, and their radius."""

import json

import geopandas as gpd
import pytest
from shapely import Point, Polygon, box

from geoapp.domain.palette import MARKS, YOURS
from geoapp.domain.source import Source
from geoapp.io.words import Words
from geoapp.web import visitor_layers
from geoapp.web.analyses import own_layers
from geoapp.web.analyses.own_layers import LONGEST_FACT, MOST_FACTS, drawn_shapes
from geoapp.web.visitor_layers import VisitorLayer


@pytest.fixture(autouse=True)
def session(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    state: dict[str, object] = {}
    monkeypatch.setattr(visitor_layers.st, "session_state", state)
    return state


def keep(frame: gpd.GeoDataFrame, **given: str) -> VisitorLayer:
    layer = VisitorLayer(source=Source(kind="file", detail="甲"), frame=frame, **given)  # type: ignore[arg-type]
    visitor_layers.keep(layer)
    return layer


def test_a_layer_is_drawn_as_soon_as_it_is_there_until_it_is_switched_off_or_removed() -> None:
    layer = keep(gpd.GeoDataFrame(geometry=[Point(87.6, 43.8)], crs=4326))
    assert len(drawn_shapes(Words("zh"))) == 1
    visitor_layers.switch(layer.source)
    assert drawn_shapes(Words("zh")) == []
    visitor_layers.switch(layer.source)
    visitor_layers.remove(layer.source)
    assert drawn_shapes(Words("zh")) == []


def test_attributes_travel_as_text(hostile_names: tuple[str, ...]) -> None:
    frame = gpd.GeoDataFrame(
        {"name": hostile_names}, geometry=[Point(87.6, 43.8)] * len(hostile_names), crs=4326
    )
    keep(frame, label="name")
    shapes = drawn_shapes(Words("en"))
    assert [shape["facts"] for shape in shapes] == [
        [["name", " ".join(name.split())]] for name in hostile_names
    ]
    assert [shape["label"] for shape in shapes] == [" ".join(name.split())[:40] for name in hostile_names]
    assert json.loads(json.dumps(shapes)) == shapes


def test_the_colour_is_the_one_that_was_chosen() -> None:
    layer = keep(gpd.GeoDataFrame(geometry=[Point(87.6, 43.8)], crs=4326))
    assert [shape["color"] for shape in drawn_shapes(Words("zh"))] == [YOURS]
    visitor_layers.restyle(layer.source, color="red")
    assert [shape["color"] for shape in drawn_shapes(Words("zh"))] == [MARKS["pair"].color]


def test_long_and_many_attributes_are_cut_and_empty_ones_left_out() -> None:
    many = {f"c{number}": ["x" * 500] for number in range(MOST_FACTS + 5)}
    keep(gpd.GeoDataFrame({**many, "c0": [None]}, geometry=[box(87, 43, 88, 44)], crs=4326))
    (shape,) = drawn_shapes(Words("zh"))
    assert len(shape["facts"]) == MOST_FACTS - 1
    assert {len(value) for _, value in shape["facts"]} == {LONGEST_FACT}


def test_an_uncertain_point_has_its_radius_and_what_has_no_place_is_left_out() -> None:
    frame = gpd.GeoDataFrame(
        {"uncertainty_m": [800.0, None, 5.0]}, geometry=[Point(87.6, 43.8), Polygon(), None], crs=4326
    )
    keep(frame)
    (shape,) = drawn_shapes(Words("zh"))
    assert shape["radius"] == 800.0
    assert own_layers.write_value(800.0) == "800"


def test_a_column_that_only_looks_like_radii_stops_nothing() -> None:
    keep(gpd.GeoDataFrame({"uncertainty_m": ["wide"]}, geometry=[Point(87.6, 43.8)], crs=4326))
    (shape,) = drawn_shapes(Words("zh"))
    assert shape["radius"] == 0
