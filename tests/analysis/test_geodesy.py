"""What is measured in the metric CRS is what a geodesic on the ellipsoid measures, to 0.2 %, all over the city."""

import math

import geopandas as gpd
import pytest
from pyproj import Geod
from shapely import Geometry, LineString, Point, Polygon

from geoapp.analysis.inputs import Inputs, prepare_features
from geoapp.analysis.operations.buffer import Buffer, buffer
from geoapp.analysis.operations.coverage import Coverage, coverage
from geoapp.analysis.operations.nearest import Nearest, nearest
from geoapp.analysis.operations.overlap import overlap
from geoapp.analysis.operations.within import Within, within
from geoapp.domain.source import Source
from geoapp.io.boundaries import load_districts
from geoapp.io.plans import load_plan

PLAN = load_plan("urumqi-14fyp")
ELLIPSOID = Geod(ellps="WGS84")
FILE = Source(kind="file", detail="drawn.geojson")
TRUE = 0.002

WEST, SOUTH, EAST, NORTH = 86.795, 42.923, 88.973, 45.0
"""The municipality's own extent."""

PLACES = {
    "centre": (87.6, 43.8),
    "south-west": (WEST, SOUTH),
    "south-east": (EAST, SOUTH),
    "north-west": (WEST, NORTH),
    "north-east": (EAST, NORTH),
}
everywhere = pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
directions = pytest.mark.parametrize("azimuth", [0, 45, 90, 200, 300])


def features(*shapes: Geometry, role: str = "a", **columns: object) -> Inputs:
    frame = gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(list(shapes), crs="EPSG:4326"))
    return prepare_features(frame, PLAN.metric_crs, role=role, source=FILE)


def away(place: tuple[float, float], azimuth: float, metres: float) -> tuple[float, float]:
    lon, lat, _ = ELLIPSOID.fwd(*place, azimuth, metres)
    return lon, lat


def square(place: tuple[float, float], metres: float) -> Polygon:
    return Polygon([away(place, azimuth, metres) for azimuth in (315, 225, 135, 45)])


def true_area(shape: Geometry) -> float:
    return abs(ELLIPSOID.geometry_area_perimeter(shape)[0])


@everywhere
@directions
@pytest.mark.parametrize("metres", [500.0, 20_000.0])
def test_distances(place: tuple[float, float], azimuth: float, metres: float) -> None:
    # Inwards, so that both ends lie in the city.
    turned = (
        azimuth if place == PLACES["centre"] else ELLIPSOID.inv(*place, *PLACES["centre"])[0] + azimuth / 10
    )
    a, b = features(Point(place), id=["a"]), features(Point(away(place, turned, metres)), id=["b"], role="b")
    found = within(a, b, Within(plan=PLAN.id, a=FILE, b=FILE, distance_m=1.0))
    assert found["distance_m"][0] == pytest.approx(metres, rel=TRUE)
    assert found["farthest_m"][0] == pytest.approx(metres, rel=TRUE)
    assert nearest(a, b, Nearest(plan=PLAN.id, a=FILE, b=FILE))["distance_m"][0] == pytest.approx(
        metres, rel=TRUE
    )


@everywhere
@pytest.mark.parametrize("metres", [500.0, 3000.0])
def test_a_buffer_is_a_disc_on_the_ellipsoid(place: tuple[float, float], metres: float) -> None:
    drawn = buffer(features(Point(place)), Buffer(plan=PLAN.id, a=FILE, distances_m=(metres,)))
    [disc] = drawn.to_crs("EPSG:4326").geometry
    assert true_area(disc) == pytest.approx(math.pi * metres**2, rel=TRUE)
    assert drawn["area_m2"][0] == pytest.approx(math.pi * metres**2, rel=TRUE)
    for lon, lat in disc.exterior.coords:
        assert ELLIPSOID.inv(*place, lon, lat)[2] == pytest.approx(metres, rel=TRUE)


@everywhere
def test_shared_areas_and_lengths(place: tuple[float, float]) -> None:
    whole = square(place, 5000)
    half = Polygon(
        [
            *whole.exterior.coords[:2],
            away(place, 180, 5000 / math.sqrt(2)),
            away(place, 0, 5000 / math.sqrt(2)),
        ]
    )
    found = overlap(features(half, id=["half"]), features(whole, id=["whole"], role="b"))[0]
    assert found["area_m2"][0] == pytest.approx(true_area(half), rel=TRUE)
    assert found["percent_b"][0] == pytest.approx(50, rel=TRUE)
    line = LineString([away(place, 90, 2000), away(place, 270, 1000)])
    found = overlap(features(line), features(whole, id=["whole"], role="b"))[0]
    assert found["length_m"][0] == pytest.approx(3000, rel=TRUE)


def test_the_districts_have_the_areas_that_the_ellipsoid_gives_them() -> None:
    districts = load_districts(PLAN)
    b = prepare_features(districts, PLAN.metric_crs, role="b", source=Source(kind="districts"))
    frame, [total, _] = coverage(
        prepare_features(districts, PLAN.metric_crs, role="a", source=FILE),
        b,
        Coverage(plan=PLAN.id, a=FILE, distance_m=0.0),
    )
    true = [true_area(shape) for shape in districts.geometry]
    assert list(frame["area_low_m2"])[:-1] == pytest.approx(true, rel=TRUE)
    assert list(frame["percent_low"])[:-1] == pytest.approx([100] * len(districts), rel=1e-9)
    assert total.low == pytest.approx(sum(true), rel=TRUE)
    # 13,789.2 km² is what the boundaries' publisher gives for the city.
    assert total.low / 1e6 == pytest.approx(13_789.2, rel=TRUE)


@everywhere
def test_all_of_the_city_is_where_the_metric_crs_is_true(place: tuple[float, float]) -> None:
    assert len(features(Point(place))) == 1
