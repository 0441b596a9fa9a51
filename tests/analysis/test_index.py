"""Columns answer as the records themselves do, asked one by one, whatever is asked."""

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geoapp.analysis.index import Index
from geoapp.analysis.plan_columns import columns_of
from geoapp.analysis.select import select
from geoapp.analysis.synonyms import Synonyms
from geoapp.domain.selection import Selection
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import frame_of
from tests.analysis.plain_select import select_plainly

THEMES, KINDS, ACTIONS = ("metro", "road", "park"), ("project", "programme"), ("new_build", "study")
METRIC = "EPSG:4538"
OWNERS = ("水务局", "交通局")
ZONES, YEARS, DISTRICTS = ("高新区", "经开区"), ("2022", "2023", "2025"), (101, 102, 103)
SHARE = {"name": "", "share": 1.0, "basis": "geometry", "relation": "in"}


def _some(random: np.random.Generator, choices: tuple[Any, ...]) -> list[Any]:
    return [choice for choice in choices if random.random() < 0.4]


def _record(random: np.random.Generator, number: int) -> dict[str, Any]:
    kind = str(random.choice(["site", "area", "route", "district", "none"]))
    return {
        "id": f"demo/{number}",
        "name": f"{random.choice(['供水', '机场', 'Ｔ４'])}工程{number % 7}",
        "aliases": _some(random, ("Alias", "别名")),
        "kind": str(random.choice(KINDS)),
        "theme": str(random.choice(THEMES)),
        "action": str(random.choice(ACTIONS)),
        "box": int(random.integers(1, 5)) if random.random() < 0.7 else None,
        "cite": "专栏9",
        "owner": str(random.choice(OWNERS)) if random.random() < 0.5 else None,
        "milestones": [{"date": f"{year}-12"} for year in _some(random, YEARS)],
        "places": _some(random, ("七道湾",)),
        "zones": _some(random, ZONES),
        "districts": [SHARE | {"adcode": code} for code in _some(random, DISTRICTS)],
        "location": {
            "kind": kind,
            "exactness": str(random.integers(1, 3)),
            "evidence": "",
            "uncertainty_m": float(random.uniform(10, 9000)) if random.random() < 0.6 else None,
        },
    }


def _geometry(random: np.random.Generator) -> shapely.Geometry | None:
    place = random.uniform((87, 43), (88, 44))
    return random.choice(
        np.array(
            [
                None,
                shapely.Polygon(),
                shapely.Point(place),
                shapely.linestrings(place + random.normal(0, 0.1, (5, 2))),
                shapely.Point(place).buffer(random.uniform(0, 0.2)),
            ],
            dtype=object,
        )
    )


def _selection(random: np.random.Generator) -> Selection:
    west, south, east, north = (
        *random.uniform((87, 43), (87.6, 43.6)),
        *random.uniform((87.6, 43.6), (88, 44)),
    )
    asked: dict[str, Any] = {
        "district": tuple(map(str, _some(random, DISTRICTS))),
        "zone": tuple(_some(random, ZONES)),
        "theme": tuple(_some(random, THEMES)),
        "kind": tuple(_some(random, KINDS)),
        "action": tuple(_some(random, ACTIONS)),
        "owner": tuple(_some(random, OWNERS)),
        "box": tuple(_some(random, ("1", "2", "9"))),
        "year": tuple(_some(random, YEARS)),
        "precision": tuple(_some(random, ("exact", "approximate", "none"))),
        "q": str(random.choice(["t4", "供水 7", "ALIAS", "七道湾", "专栏 机场", "清水"])),
        "bbox": (west, south, east, north),
        "shape": tuple(map(tuple, random.uniform((87, 43), (88, 44), (5, 2)).tolist())),
    }
    return Selection(**{field: value for field, value in asked.items() if random.random() < 0.3})


_OTHER_NAMES = Synonyms(words=[("", ("七道湾", "供水")), ("", ("清水", "供水"))])


def _index(frame: gpd.GeoDataFrame) -> Index:
    return Index(columns_of(project_records(frame)))


@pytest.fixture(scope="module")
def frame() -> gpd.GeoDataFrame:
    random = np.random.default_rng(650100)
    records = [_record(random, number) for number in range(300)]
    return frame_of(records, [_geometry(random) for _ in records], {"plan": "demo"})


def test_columns_answer_as_records_do_one_by_one(frame: gpd.GeoDataFrame) -> None:
    random = np.random.default_rng(1)
    found, words = 0, set[str]()
    for _ in range(400):
        selection = _selection(random)
        expected = select_plainly(frame, selection, names=_OTHER_NAMES, metric_crs=METRIC)
        chosen = select(frame, selection, names=_OTHER_NAMES, metric_crs=METRIC)
        assert chosen["id"].tolist() == expected["id"].tolist(), selection
        if selection.shape:
            assert chosen["in_shape"].tolist() == expected["in_shape"].tolist()
            words.update(chosen["in_shape"])
        found += 0 < len(expected) < len(frame)
    assert found > 100
    assert words == {"certain", "possible"}


def test_the_rows_do_not_depend_on_the_frames_labels(frame: gpd.GeoDataFrame) -> None:
    back = frame.iloc[::-1].set_index("name", drop=False)
    asked = Selection(theme=("metro",), bbox=(87.2, 43.2, 87.8, 43.8))
    assert select(back, asked)["id"].tolist() == select_plainly(back, asked)["id"].tolist() != []


def test_a_window_edge_that_a_bounding_box_crosses_and_its_geometry_does_not() -> None:
    bent = shapely.LineString([(0, 2), (0, 0), (2, 0)])
    touching = shapely.Point(1, 1)
    records = [_record(np.random.default_rng(1), number) for number in range(2)]
    frame = frame_of(records, [bent, touching], {"plan": "demo"})
    assert _index(frame).rows(Selection(bbox=(1, 1, 3, 3))).tolist() == [1]


def test_a_window_and_a_shape_apart_hold_nothing(frame: gpd.GeoDataFrame) -> None:
    asked = Selection(bbox=(87, 43, 87.1, 43.1), shape=((87.8, 43.8), (87.9, 43.8), (87.9, 43.9)))
    assert _index(frame).rows(asked).tolist() == []


def test_a_window_and_a_shape_apart_hold_what_crosses_both() -> None:
    line, point = shapely.LineString([(87.05, 43.05), (87.85, 43.82)]), shapely.Point(87.05, 43.05)
    records = [_record(np.random.default_rng(1), number) for number in range(2)]
    for record in records:
        record["location"]["uncertainty_m"] = None
    frame = frame_of(records, [line, point], {"plan": "demo"})
    asked = Selection(bbox=(87, 43, 87.1, 43.1), shape=((87.8, 43.8), (87.9, 43.8), (87.9, 43.9)))
    assert (
        _index(frame).rows(asked).tolist()
        == [0]
        == np.flatnonzero(frame["id"].isin(select_plainly(frame, asked)["id"])).tolist()
    )


def test_an_empty_frame_answers_with_nothing(frame: gpd.GeoDataFrame) -> None:
    index = _index(frame.iloc[:0])
    assert index.rows(Selection()).tolist() == []
    assert index.rows(Selection(theme=("metro",), q="x", bbox=(0, 0, 1, 1))).tolist() == []
