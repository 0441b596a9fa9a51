"""A selection picks what it says."""

from typing import Any

import geopandas as gpd
import pytest
from shapely import LineString, Point

from geoapp.analysis.select import select
from geoapp.domain.record import precision_class
from geoapp.domain.selection import Selection
from geoapp.io.geojson import frame_of

PLACE = {"kind": "none", "exactness": None, "uncertainty_m": None, "evidence": ""}
SHARE = {"name": "", "share": 1.0, "basis": "geometry"}


def _record(number: int, **more: object) -> dict[str, Any]:
    fields = {
        "id": f"demo/{number}",
        "name": "供水工程",
        "aliases": [],
        "kind": "project",
        "theme": "water_supply",
        "action": "new_build",
        "box": None,
        "cite": "",
        "owner": None,
        "milestones": [],
        "places": [],
        "zones": [],
        "districts": [],
        "location": PLACE,
    }
    return fields | more


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    records = [
        _record(
            1,
            districts=[SHARE | {"adcode": 102, "relation": "in"}],
            location=PLACE | {"kind": "site", "exactness": "1"},
        ),
        _record(2, districts=[SHARE | {"adcode": 103, "relation": "possible"}], box=10, theme="metro"),
        _record(
            3, milestones=[{"date": "2022-12"}, {"date": "2025"}], aliases=["Ｔ４航站楼"], kind="programme"
        ),
        _record(
            4,
            zones=["高新区"],
            cite="专栏9",
            places=["七道湾"],
            location=PLACE | {"kind": "area", "exactness": "2"},
        ),
    ]
    geometries = [Point(87.5, 43.8), LineString([(87.0, 43.0), (88.0, 44.0)]), None, Point(87.9, 43.1)]
    return frame_of(records, geometries, {"plan": "demo"})


@pytest.mark.parametrize(
    ("selection", "numbers"),
    [
        (Selection(), [1, 2, 3, 4]),
        (Selection(district=("103",)), [2]),
        (Selection(district=("102", "103")), [1, 2]),
        (Selection(district=("102",), theme=("metro",)), []),
        (Selection(zone=("高新区",)), [4]),
        (Selection(kind=("programme",)), [3]),
        (Selection(box=("10",)), [2]),
        (Selection(year=("2025",)), [3]),
        (Selection(precision=("exact",)), [1]),
        (Selection(precision=("approximate", "none")), [2, 3, 4]),
        (Selection(q="t4"), [3]),
        (Selection(q="专栏９"), [4]),
        (Selection(q="供水 七道湾"), [4]),
        (Selection(q="没有"), []),
        # The line's own box holds the point of the map's corner, the line itself passes it by.
        (Selection(bbox=(87.4, 43.7, 87.6, 43.9)), [1]),
        (Selection(bbox=(87.4, 43.4, 87.6, 43.6)), [2]),
        (Selection(shape=((87.4, 43.7), (87.6, 43.7), (87.5, 43.9))), [1]),
        (
            Selection(shape=((87.0, 43.2), (88.0, 43.0), (88.0, 43.2), (87.0, 43.0))),
            [2, 4],
        ),  # it crosses itself
        (Selection(project="demo/1", view="43.8,87.6,10", lang="en"), [1, 2, 3, 4]),
    ],
)
def test_a_selection_keeps_what_it_asks_for(
    frame: gpd.GeoDataFrame, selection: Selection, numbers: list[int]
) -> None:
    assert list(select(frame, selection).index) == [f"demo/{number}" for number in numbers]


def test_the_frame_itself_is_not_changed(frame: gpd.GeoDataFrame) -> None:
    before = frame.copy()
    chosen = select(frame, Selection(district=("102",)))
    assert frame.equals(before)
    assert chosen.attrs == {"plan": "demo"}


def test_an_empty_frame_selects_nothing(frame: gpd.GeoDataFrame) -> None:
    assert select(frame.iloc[:0], Selection(q="x", theme=("metro",))).empty


@pytest.mark.parametrize("kind", ["district", "city", "none"])
def test_without_geometry_the_class_is_the_kind(kind: str) -> None:
    assert precision_class({"kind": kind, "exactness": None}) == kind
