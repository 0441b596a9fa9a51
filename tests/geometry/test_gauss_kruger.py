import math

import numpy as np
import pytest
from pyproj import CRS

from geoapp.errors import InputError
from geoapp.geometry import gauss_kruger
from geoapp.geometry.gauss_kruger import GaussKrugerZone, to_degrees, to_metres, zone_of
from geoapp.geometry.transformers import transformer

ZONES = [GaussKrugerZone(number) for number in range(25, 46)]
GRS80_A, GRS80_F = 6378137.0, 1 / 298.257222101


def meridian_arc(lat: float) -> float:
    """Return metres from the equator along the ellipsoid GRS 80, integrated in small steps."""
    e2 = GRS80_F * (2 - GRS80_F)
    edges = np.linspace(0, math.radians(lat), 20_001)
    middles = (edges[1:] + edges[:-1]) / 2
    return float(np.sum(GRS80_A * (1 - e2) / (1 - e2 * np.sin(middles) ** 2) ** 1.5 * np.diff(edges)))


def parallel_radius(lat: float) -> float:
    e2 = GRS80_F * (2 - GRS80_F)
    return GRS80_A * math.cos(math.radians(lat)) / math.sqrt(1 - e2 * math.sin(math.radians(lat)) ** 2)


@pytest.mark.parametrize("zone", ZONES)
def test_the_register_knows_each_belt_by_both_codes(zone: GaussKrugerZone) -> None:
    for code, false_easting, name in (
        (zone.crs, 500_000, f"CGCS2000 / 3-degree Gauss-Kruger CM {zone.central_meridian}E"),
        (
            zone.crs_with_prefix,
            zone.number * 1_000_000 + 500_000,
            f"CGCS2000 / 3-degree Gauss-Kruger zone {zone.number}",
        ),
    ):
        crs = CRS(code)
        parameters = {
            parameter["name"]: parameter["value"]
            for parameter in crs.to_json_dict()["conversion"]["parameters"]
        }
        assert crs.name == name
        assert parameters["False easting"] == false_easting
        assert parameters["Longitude of natural origin"] == zone.central_meridian
        assert parameters["Scale factor at natural origin"] == 1


def test_the_codes_run_from_4513_and_from_4534() -> None:
    assert [zone.crs_with_prefix for zone in ZONES] == [f"EPSG:{code}" for code in range(4513, 4534)]
    assert [zone.crs for zone in ZONES] == [f"EPSG:{code}" for code in range(4534, 4555)]


@pytest.mark.parametrize(
    ("lon", "number"),
    [
        (87.6, 29),
        (85.5, 29),
        (85.499, 28),
        (88.5, 30),
        (116.4, 39),
        (73.4999, 25),
        (72, 25),
        (134.77, 45),
        (138, 45),
    ],
)
def test_the_belt_follows_from_the_longitude(lon: float, number: int) -> None:
    assert zone_of(lon).number == number


@pytest.mark.parametrize("lon", [43.8, 71.9, 138.1, -87.6, math.nan])
def test_no_belt_serves_other_longitudes(lon: float) -> None:
    with pytest.raises(InputError, match="No 3-degree zone"):
        zone_of(lon)


@pytest.mark.parametrize("number", [24, 46, 0])
def test_the_register_knows_no_other_belt(number: int) -> None:
    with pytest.raises(InputError, match="from 25 to 45"):
        GaussKrugerZone(number)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("lat", [18.0, 43.8, 54.0])
def test_the_central_meridian_lies_at_500_km_and_its_northing_is_the_arc(
    zone: GaussKrugerZone, lat: float
) -> None:
    x, y = to_metres([zone.central_meridian], [lat])
    prefixed, _ = to_metres([zone.central_meridian], [lat], prefixed=True)
    assert x[0] == pytest.approx(500_000, abs=1e-6)
    assert prefixed[0] == pytest.approx(zone.number * 1_000_000 + 500_000, abs=1e-6)
    assert y[0] == pytest.approx(meridian_arc(lat), abs=1e-3)


def test_eastings_near_the_central_meridian_are_true_lengths_and_mirrored() -> None:
    x, y = to_metres([87 - 0.01, 87 + 0.01], [43.8, 43.8], GaussKrugerZone(29))
    assert x[1] - 500_000 == pytest.approx(parallel_radius(43.8) * math.radians(0.01), rel=1e-6)
    assert x[0] + x[1] == pytest.approx(1_000_000, abs=1e-6)
    assert y[0] == pytest.approx(y[1], abs=1e-6)


@pytest.mark.parametrize("prefixed", [True, False])
def test_a_round_trip_misses_by_less_than_a_tenth_of_a_millimetre(prefixed: bool) -> None:  # noqa: FBT001
    lon, lat = (axis.ravel() for axis in np.meshgrid(np.arange(85.5, 88.6, 0.1), np.arange(18, 54.1, 0.5)))
    back = to_degrees(
        *to_metres(lon, lat, GaussKrugerZone(29), prefixed=prefixed),
        None if prefixed else GaussKrugerZone(29),
    )
    np.testing.assert_allclose(back, (lon, lat), rtol=0, atol=1e-9)


def test_each_eight_digit_easting_names_its_own_belt() -> None:
    lon, lat = to_degrees([29_500_000, 28_500_000, 39_500_000], [4_850_000] * 3)
    np.testing.assert_allclose(lon, [87, 84, 117], atol=1e-9)
    assert lat == pytest.approx([lat[0]] * 3)


def test_an_easting_without_prefix_needs_its_belt() -> None:
    with pytest.raises(InputError, match="500,000 has no zone prefix"):
        to_degrees([29_500_000, 500_000], [4_850_000, 4_850_000])


def test_a_prefix_of_no_3_degree_belt_is_refused() -> None:
    with pytest.raises(InputError, match="15 is no 3-degree zone"):
        to_degrees([15_500_000], [4_850_000])


def test_nan_stays_nan_and_empty_stays_empty() -> None:
    lon, lat = to_degrees([math.nan, 29_500_000], [4_850_000, math.nan])
    assert np.isnan(lon).all()
    assert np.isnan(lat).all()
    x, y = to_metres([math.nan, 87.0], [43.8, 43.8])
    assert np.isnan([x[0], y[0]]).all()
    assert x[1] == pytest.approx(500_000)
    for pair in (to_degrees([], []), to_metres([], [])):
        assert [len(axis) for axis in pair] == [0, 0]


def test_a_transformer_is_built_once() -> None:
    to_metres([87.6], [43.8])
    before = transformer.cache_info()
    to_metres([87.7], [43.9])
    assert transformer.cache_info().misses == before.misses
    assert transformer.cache_info().hits == before.hits + 1
    assert transformer("EPSG:4490", "EPSG:4538") is transformer("EPSG:4490", "EPSG:4538")


def test_geographic_cgcs2000_has_the_numbers_of_wgs84() -> None:
    way = gauss_kruger.transformer("EPSG:4490", "EPSG:4326")
    assert way.transform(87.6168, 43.8256) == pytest.approx((87.6168, 43.8256), abs=1e-12)
