import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import GeometryCollection, LineString, Point, Polygon

from geoapp.errors import InputError, UnknownCodeError
from geoapp.geometry import datums
from geoapp.geometry.datums import CHINA_BOX, DATUMS, convert, convert_pairs
from geoapp.geometry.wgs84 import to_wgs84
from geoapp.io.codelists import load_codelist

URUMQI = (87.6168, 43.8256)
WEST, SOUTH, EAST, NORTH = CHINA_BOX
STRIP = 0.02
"""Degrees along the box's edge in which the shift breaks off."""


def metres(lon: np.ndarray, lat: np.ndarray, to_lon: np.ndarray, to_lat: np.ndarray) -> np.ndarray:
    """Return distances on a sphere of 6,371 km."""
    east = np.radians(to_lon - lon) * np.cos(np.radians(lat))
    return 6_371_000 * np.hypot(east, np.radians(to_lat - lat))


def there_and_back(lon: np.ndarray, lat: np.ndarray, source: str, target: str) -> np.ndarray:
    """Return by how many metres a round trip misses."""
    away = convert(lon, lat, source=source, target=target)
    return metres(lon, lat, *convert(*away, source=target, target=source))


def grid() -> tuple[np.ndarray, np.ndarray]:
    lon, lat = np.meshgrid(np.arange(73, 135.01, 0.1), np.arange(18, 54.01, 0.1))
    return lon.ravel(), lat.ravel()


def random_points() -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(650100)
    return random.uniform(73, 135, 50_000), random.uniform(18, 54, 50_000)


def along_the_edge(inwards: float) -> tuple[np.ndarray, np.ndarray]:
    """Return points on a rectangle that lies so many degrees inside the box (or outside it)."""
    lon = np.linspace(WEST + inwards, EAST - inwards, 997)
    lat = np.linspace(SOUTH + inwards, NORTH - inwards, 997)
    return (
        np.concatenate([lon, lon, np.full(997, lon[0]), np.full(997, lon[-1])]),
        np.concatenate([np.full(997, lat[0]), np.full(997, lat[-1]), lat, lat]),
    )


def gcj02_by_the_book(lon: float, lat: float) -> tuple[float, float]:
    """Write the public formula out, one sine after the other."""
    sin, pi, x, y = math.sin, math.pi, lon - 105, lat - 35
    ripple = (20 * sin(6 * x * pi) + 20 * sin(2 * x * pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x)) + ripple
    north += (20 * sin(y * pi) + 40 * sin(y / 3 * pi)) * 2 / 3
    north += (160 * sin(y / 12 * pi) + 320 * sin(y * pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x)) + ripple
    east += (20 * sin(x * pi) + 40 * sin(x / 3 * pi)) * 2 / 3
    east += (150 * sin(x / 12 * pi) + 300 * sin(x / 30 * pi)) * 2 / 3
    a, ee = 6378245.0, 0.00669342162296594323
    magic = 1 - ee * sin(math.radians(lat)) ** 2
    north = north * 180 / (a * (1 - ee) / (magic * math.sqrt(magic)) * pi)
    east = east * 180 / (a / math.sqrt(magic) * math.cos(math.radians(lat)) * pi)
    return lon + east, lat + north


def bd09_by_the_book(lon: float, lat: float) -> tuple[float, float]:
    """Write the public formula for GCJ-02 to BD-09 out, in polar coordinates."""
    wave = math.pi * 3000 / 180
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * wave)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * wave)
    return radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006


# Values


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_gcj02_is_what_eviltransform_publishes(
    wgs84: tuple[float, float], gcj02: tuple[float, float]
) -> None:
    """Pairs of python/test.py in github.com/googollee/eviltransform (MIT), which compares to 1e-6 degrees."""
    assert convert_pairs([wgs84], source="wgs84", target="gcj02")[0] == pytest.approx(gcj02, abs=1e-6)
    assert convert_pairs([gcj02], source="gcj02", target="wgs84")[0] == pytest.approx(wgs84, abs=1e-6)


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("wgs84", "gcj02", (116.41024449916938, 39.91640428150164)),
        ("gcj02", "bd09", (116.41036949371029, 39.92133699351021)),
    ],
)
def test_a_point_in_beijing_is_where_coordtransform_publishes_it(
    source: str, target: str, expected: tuple[float, float]
) -> None:
    """The README of github.com/wandergis/coordtransform (MIT) converts (116.404, 39.915)."""
    assert convert_pairs([(116.404, 39.915)], source=source, target=target)[0] == pytest.approx(
        expected, abs=1e-10
    )


def test_the_powers_of_one_turn_are_the_sines_of_the_formula() -> None:
    lon, lat = random_points()
    gcj02 = convert(lon[:3000], lat[:3000], source="wgs84", target="gcj02")
    bd09 = convert(lon[:3000], lat[:3000], source="gcj02", target="bd09")
    points = list(zip(lon[:3000], lat[:3000], strict=True))
    np.testing.assert_allclose(
        np.column_stack(gcj02), [gcj02_by_the_book(*p) for p in points], rtol=0, atol=1e-12
    )
    np.testing.assert_allclose(
        np.column_stack(bd09), [bd09_by_the_book(*p) for p in points], rtol=0, atol=1e-12
    )


def test_gcj02_is_shifted_by_258_to_321_metres_in_urumqi_give_or_take_the_corners_of_the_city() -> None:
    lon, lat = (
        axis.ravel() for axis in np.meshgrid(np.arange(87.3, 87.9, 0.02), np.arange(43.6, 44.1, 0.02))
    )
    shifts = metres(lon, lat, *convert(lon, lat, source="wgs84", target="gcj02"))
    assert shifts.min() == pytest.approx(258, rel=0.05)
    assert shifts.max() == pytest.approx(321, rel=0.05)


def test_bd09_is_shifted_by_about_1100_metres_in_urumqi() -> None:
    lon, lat = np.array([URUMQI[0]]), np.array([URUMQI[1]])
    assert metres(lon, lat, *convert(lon, lat, source="wgs84", target="bd09"))[0] == pytest.approx(
        1100, rel=0.1
    )


def test_cgcs2000_has_the_numbers_of_wgs84() -> None:
    assert convert_pairs([URUMQI], source="cgcs2000", target="wgs84").tolist() == [list(URUMQI)]
    shifted = [convert_pairs([URUMQI], source=source, target="gcj02").tolist() for source in DATUMS[:2]]
    assert shifted[0] == shifted[1]


# Round trips


@pytest.mark.parametrize(("source", "target"), [("wgs84", "gcj02"), ("wgs84", "bd09"), ("gcj02", "bd09")])
@pytest.mark.parametrize("points", [grid, random_points], ids=["grid", "random"])
def test_a_round_trip_in_china_misses_by_less_than_a_millimetre(
    points: object, source: str, target: str
) -> None:
    assert there_and_back(*points(), source, target).max() < 1e-3
    assert there_and_back(*points(), target, source).max() < 1e-3


def test_a_round_trip_at_the_kink_of_the_formula_misses_by_less_than_a_millimetre() -> None:
    lon = 105 + np.concatenate([[0.0], np.geomspace(1e-14, 1e-2, 400), -np.geomspace(1e-14, 1e-2, 400)])
    for lat in (18.0, 35.0, 54.0):
        assert there_and_back(lon, np.full(lon.shape, lat), "wgs84", "bd09").max() < 1e-3


@pytest.mark.parametrize("inwards", [STRIP, 2 * STRIP, 0.1])
def test_a_round_trip_inside_the_edge_of_the_box_misses_by_less_than_a_millimetre(inwards: float) -> None:
    lon, lat = along_the_edge(inwards)
    assert there_and_back(lon, lat, "wgs84", "gcj02").max() < 1e-3
    assert there_and_back(lon, lat, "wgs84", "bd09").max() < 1e-3


@given(
    st.lists(st.tuples(st.floats(73, 135), st.floats(18, 54)), max_size=20),
    st.sampled_from(DATUMS),
    st.sampled_from(DATUMS),
)
def test_any_point_of_china_comes_back(points: list[tuple[float, float]], source: str, target: str) -> None:
    lon, lat = np.array(points, dtype=float).reshape(-1, 2).T
    assert (there_and_back(lon, lat, source, target) < 1e-3).all()


# The box


@pytest.mark.parametrize("source", DATUMS)
@pytest.mark.parametrize("target", DATUMS)
def test_nothing_changes_outside_the_box(source: str, target: str) -> None:
    lon, lat = along_the_edge(-1e-9)
    far = np.array(
        [(139.7, 35.7), (0, 0), (-180, -90), (180, 90), (87.6, 56), (72, 40), (138, 40), (110, 0.8)]
    )
    lon, lat = np.concatenate([lon, far[:, 0]]), np.concatenate([lat, far[:, 1]])
    x, y = convert(lon, lat, source=source, target=target)
    assert (x == lon).all()
    assert (y == lat).all()


def test_the_edge_of_the_box_belongs_to_it() -> None:
    x, y = convert([WEST, EAST], [SOUTH, NORTH], source="wgs84", target="gcj02")
    assert (x != [WEST, EAST]).all()
    assert (y != [SOUTH, NORTH]).all()


# Arrays


def test_nan_stays_nan_and_leaves_its_neighbours_alone() -> None:
    lon, lat = convert(
        [np.nan, URUMQI[0], URUMQI[0]], [43.8, np.nan, URUMQI[1]], source="bd09", target="wgs84"
    )
    alone = convert_pairs([URUMQI], source="bd09", target="wgs84")[0]
    assert np.isnan(lon[0])
    assert np.isnan(lat[1])
    assert (lon[2], lat[2]) == tuple(alone)


@pytest.mark.parametrize("shape", [(0,), (0, 3), (1,), (3, 5), ()])
def test_the_shape_stays(shape: tuple[int, ...]) -> None:
    lon, lat = convert(np.full(shape, 87.6), np.full(shape, 43.8), source="wgs84", target="gcj02")
    assert lon.shape == lat.shape == shape


def test_an_empty_array_of_pairs_stays_empty() -> None:
    assert convert_pairs(np.empty((0, 2)), source="gcj02", target="wgs84").shape == (0, 2)


def test_the_arrays_given_are_left_alone() -> None:
    lon, lat = np.array([87.6, 139.7]), np.array([43.8, 35.7])
    convert(lon, lat, source="gcj02", target="wgs84")
    assert lon.tolist() == [87.6, 139.7]
    assert lat.tolist() == [43.8, 35.7]


def test_columns_of_an_array_and_numbers_of_other_types_are_taken() -> None:
    table = np.array([[87.6, 43.8, 1.0], [87.7, 43.9, 2.0]], order="F")
    expected = convert_pairs(table[:, :2].copy(), source="wgs84", target="gcj02")
    np.testing.assert_array_equal(
        np.column_stack(convert(*table.T[:2], source="wgs84", target="gcj02")), expected
    )
    assert convert([87], [43], source="wgs84", target="gcj02")[0].dtype == np.float64


def test_a_point_does_not_depend_on_the_block_it_is_in() -> None:
    count = 2 * datums._BLOCK + 7
    lon, lat = convert(np.full(count, URUMQI[0]), np.full(count, URUMQI[1]), source="bd09", target="wgs84")
    assert len(set(zip(lon, lat, strict=True))) == 1


@pytest.mark.parametrize("point", [(39.9, 116.4), (484_000.0, 4_850_000.0), (87.6, np.inf), (-181, 0)])
def test_what_is_no_longitude_and_latitude_is_refused(point: tuple[float, float]) -> None:
    with pytest.raises(InputError, match="longitude first"):
        convert_pairs([URUMQI, point], source="gcj02", target="wgs84")


def test_unequal_arrays_are_refused() -> None:
    with pytest.raises(InputError, match="2 longitudes come with 1 latitudes"):
        convert([87.6, 87.7], [43.8], source="gcj02", target="wgs84")
    with pytest.raises(InputError, match=r"\(2, 3\)"):
        convert_pairs(np.zeros((2, 3)), source="gcj02", target="wgs84")


# Codes


def test_the_codelist_holds_the_datums() -> None:
    assert tuple(code.code for code in load_codelist("datums").codes) == DATUMS


@pytest.mark.parametrize("code", ["gcj", "", "EPSG:4326", "WGS84"])
def test_an_unknown_datum_is_refused_with_those_known(code: str) -> None:
    with pytest.raises(UnknownCodeError, match="wgs84, cgcs2000, gcj02, bd09"):
        convert([], [], source=code, target="wgs84")
    with pytest.raises(UnknownCodeError, match="declare one of"):
        to_wgs84([Point(URUMQI)], code)


# Geometries


def test_a_series_keeps_its_index_and_comes_in_wgs84() -> None:
    true = gpd.GeoSeries(
        [
            Point(URUMQI),
            LineString([(87.5, 43.8), (87.6, 43.9)]),
            Polygon(
                [(87.4, 43.7), (87.8, 43.7), (87.8, 44.0), (87.4, 43.7)],
            ),
            None,
            GeometryCollection(),
        ],
        index=["a", "b", "c", "d", "e"],
        name="place",
    )
    seen = true.copy()
    known = ~(true.isna() | true.is_empty)
    seen[known] = gpd.GeoSeries(
        shapely.transform(
            np.asarray(true[known]), lambda pairs: convert_pairs(pairs, source="wgs84", target="bd09")
        ),
        index=true[known].index,
    )
    back = to_wgs84(seen, "bd09")
    assert back.crs == "EPSG:4326"
    assert back.index.equals(true.index)
    assert back.name == "place"
    assert back["d"] is None
    assert back["e"].is_empty
    assert back[known].geom_equals_exact(true[known].set_crs(4326), 1e-9).all()
    assert not seen[known].geom_equals_exact(true[known], 1e-3).any()


def test_heights_stay() -> None:
    line = LineString([(87.5, 43.8, 800.0), (87.6, 43.9, 950.0)])
    mixed = to_wgs84(np.array([line, Point(URUMQI)]), "gcj02")
    assert shapely.get_coordinates(mixed[0], include_z=True)[:, 2].tolist() == [800.0, 950.0]
    assert not mixed[1].has_z


def test_one_geometry_gives_one_and_none_gives_none() -> None:
    assert to_wgs84(Point(URUMQI), "wgs84") == Point(URUMQI)
    assert to_wgs84([], "gcj02").shape == (0,)
    assert len(to_wgs84(gpd.GeoSeries([]), "gcj02")) == 0


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_swapped_axes_are_refused_where_the_datum_is_used_in_china_only(datum: str) -> None:
    with pytest.raises(InputError, match="axes swapped"):
        to_wgs84([Point(URUMQI), Point(URUMQI[::-1])], datum)


def test_a_projected_series_is_refused() -> None:
    with pytest.raises(InputError, match="EPSG:4538"):
        to_wgs84(gpd.GeoSeries([Point(500_000, 4_850_000)], crs=4538), "cgcs2000")
