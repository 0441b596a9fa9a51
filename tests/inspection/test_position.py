"""A typed coordinate is understood, or refused in a sentence."""

import pytest
from pyproj import Transformer

from geoapp.errors import InputError
from geoapp.inspection.position import read_position

CRS, REGION = "EPSG:4538", (86.75, 42.88, 89.02, 45.05)
TIANSHAN = (87.6169, 43.8258)
EAST, NORTH = Transformer.from_crs("EPSG:4490", CRS, always_xy=True).transform(*TIANSHAN)


@pytest.mark.parametrize(
    "text",
    [
        "87.6169, 43.8258",
        "43.8258 87.6169",
        "43.8258，87.6169",
        "北纬43.8258°，东经87.6169°",
        "N 43°49′32.88″ E 87°37′0.84″",
        "87度37分0.84秒 43度49分32.88秒",
    ],
)
def test_degrees_are_understood_in_either_order(text: str) -> None:
    found = read_position(text, metric_crs=CRS, region=REGION)
    assert (found.lon, found.lat) == pytest.approx(TIANSHAN, abs=1e-9)
    assert found.unit == "degrees"


@pytest.mark.parametrize(
    "text",
    [
        f"{EAST:.2f} {NORTH:.2f}",
        f"{NORTH:.2f}, {EAST:.2f}",
        f"{EAST + 29_000_000:.2f} {NORTH:.2f}",
        f"{EAST:,.2f} {NORTH:,.2f}",
    ],
)
def test_metres_are_understood_in_either_order_and_with_the_zones_number(text: str) -> None:
    found = read_position(text, metric_crs=CRS, region=REGION)
    assert (found.lon, found.lat) == pytest.approx(TIANSHAN, abs=2e-7)
    assert found.unit == "metres"


@pytest.mark.parametrize(
    "text", ["", "87.6", "1 2 3", "here", "87.6, 87.6", "116.4, 39.9", "0, 0", "9e999 1"]
)
def test_what_lies_outside_the_region_or_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"outside the plan's region|no two numbers"):
        read_position(text, metric_crs=CRS, region=REGION)
