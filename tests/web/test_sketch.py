"""The small map of a layer that comes in."""

import re

import geopandas as gpd
import pytest
from shapely import LineString, Point, box

from geoapp.domain.intake import Example, Report, fault
from geoapp.web.imports.sketch import HEIGHT, WIDTH, Frame, draw_sketch

CITY = gpd.GeoDataFrame({"name": ["甲区"]}, geometry=[box(87, 43, 88, 44)], crs=4326)
NOTHING = gpd.GeoDataFrame(geometry=[], crs=4326)


def report(*examples: Example, extent: tuple[float, float, float, float] | None = None) -> Report:
    faults = (fault("no_geometry", count=len(examples), examples=examples),) if examples else ()
    return Report(kind="layer", title="a", format="CSV", sha256="", size=1, extent=extent, faults=faults)


def test_the_middle_is_in_the_middle_and_the_north_is_up() -> None:
    frame = Frame((87, 43, 88, 44))
    (middle, north) = frame.pixels(__import__("numpy").array([[87.5, 43.5], [87.5, 44.0]]))
    assert middle.tolist() == [WIDTH / 2, HEIGHT / 2]
    assert north[1] < HEIGHT / 2
    assert north[0] == WIDTH / 2


def test_a_kilometre_is_as_long_eastwards_as_northwards() -> None:
    frame = Frame((87, 43, 88, 44))
    assert frame.shrink == pytest.approx(0.7254, abs=1e-4)  # the cosine of 43.5°


def test_everything_stays_within_the_drawing() -> None:
    layer = gpd.GeoDataFrame(geometry=[Point(87.2, 43.2), LineString([(87.3, 43.3), (87.9, 43.9)])], crs=4326)
    svg = draw_sketch(report(extent=(87.2, 43.2, 87.9, 43.9)), layer, NOTHING, "map")
    numbers = [
        float(n)
        for x in re.findall(r"d='M([^']+)'|c[xy]='([^']+)'", svg)
        for n in re.split("[L ]", x[0] or x[1])
    ]
    assert numbers
    assert all(0 <= number <= WIDTH for number in numbers)


def test_examples_are_marked_with_their_row_and_those_without_a_place_are_not() -> None:
    svg = draw_sketch(report(Example(row=7, lon=87.5, lat=43.5), Example(row=8)), NOTHING, CITY, "map")
    assert ">7</text>" in svg
    assert ">8</text>" not in svg


def test_nothing_at_all_is_an_empty_drawing() -> None:
    assert draw_sketch(report(), NOTHING, NOTHING, "<b>").count("<") == 2
