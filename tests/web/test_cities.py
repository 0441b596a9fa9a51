"""A circle of the map of cities narrows to its own cities: its area is a window that the page's parameter takes."""

import numpy as np
import pytest

from geoapp.domain.degrees import parse_bbox
from geoapp.io.plan_index import load_index
from geoapp.io.words import Words
from geoapp.web.all_plans.asked import PlansFound, middle_of
from geoapp.web.all_plans.cities import circles
from geoapp.web.imports.sketch import Frame


@pytest.mark.usefixtures("province")
def test_the_areas_of_circles_hold_every_city_once() -> None:
    index = load_index()
    found = np.ones(len(index), dtype=bool)
    plans = PlansFound(index, found, index.count(found).tolist()).plans
    spots = np.array([middle_of(entry) for entry, _ in plans])
    (west, south), (east, north) = spots.min(axis=0) - 1, spots.max(axis=0) + 1
    drawn = circles(plans, spots, Frame((float(west), float(south), float(east), float(north))), Words("zh"))
    windows = [parse_bbox(one["area"]) for one in drawn]
    held = [sum(w <= lon <= e and s <= lat <= n for w, s, e, n in windows) for lon, lat in spots.tolist()]
    assert held == [1] * len(plans)
