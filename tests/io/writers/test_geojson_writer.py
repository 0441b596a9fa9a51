"""The fast writer writes what the plain one would, in parts."""

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geoapp.errors import InputError
from geoapp.io.geojson import read_projects
from geoapp.io.plans import plan_ids
from geoapp.io.writers.geojson_writer import geometry_texts, stream_features

DEGREES = st.floats(-180, 180, allow_nan=False)
POSITIONS = st.tuples(DEGREES, st.floats(-90, 90, allow_nan=False))


def rounded(value: Any) -> Any:  # noqa: ANN401 (nested to any depth)
    # numpy rounds as the writer does; where Python's round differs both are 5e-8 degrees away.
    return float(np.round(value, 7)) if isinstance(value, float) else [rounded(one) for one in value]


def plainly(geometry: BaseGeometry | None) -> bytes:
    """Write a geometry with json and shapely's mapping alone."""
    if geometry is None or geometry.is_empty:
        return b"null"
    found = mapping(shapely.orient_polygons(geometry, exterior_cw=False))
    if found["type"] == "GeometryCollection":
        parts = b",".join(map(plainly, geometry.geoms))
        return b'{"type":"GeometryCollection","geometries":[%b]}' % parts
    plain = {"type": found["type"], "coordinates": rounded(found["coordinates"])}
    return json.dumps(plain, separators=(",", ":")).encode()


def in_order(text: bytes) -> object:
    """Read JSON with the order of its members, so that two texts are equal but for how a number is written."""
    return json.loads(text, object_pairs_hook=list)


@given(st.lists(POSITIONS, min_size=4, max_size=9, unique=True))
def test_any_geometry_is_written_as_the_plain_writer_does(positions: list[tuple[float, float]]) -> None:
    polygon = shapely.MultiPoint(positions).convex_hull
    geometries = [
        None,
        shapely.Point(positions[0]),
        shapely.LineString(positions),
        polygon,
        shapely.MultiPoint(positions),
        shapely.MultiLineString([positions[:2], positions[1:]]),
        shapely.GeometryCollection([shapely.Point(positions[1]), shapely.LineString(positions)]),
        shapely.Point(),
    ]
    written = geometry_texts(np.array(geometries, dtype=object))
    assert [in_order(text) for text in written] == [in_order(plainly(one)) for one in geometries]


def test_holes_and_parts_stay_where_they_belong() -> None:
    holed = shapely.box(0, 0, 9, 9) - shapely.box(1, 1, 2, 2) - shapely.box(4, 4, 5, 6)
    both = shapely.MultiPolygon([holed, shapely.box(20, 20, 21, 21)])
    for geometry in (holed, both, shapely.reverse(both)):
        (text,) = geometry_texts(np.array([geometry], dtype=object))
        assert text == plainly(geometry)
        assert shapely.from_geojson(text).equals(geometry)


@pytest.mark.parametrize("plan", plan_ids())
def test_committed_projects_are_written_byte_for_byte_as_json_writes_them(plan: str) -> None:
    frame = read_projects(plan)
    lines = b"".join(stream_features(frame)).decode("utf-8").splitlines()[1:-1]
    records = frame.drop(columns="geometry").to_dict("records")
    for line, record, geometry in zip(lines, records, frame.geometry, strict=True):
        feature = {"type": "Feature", "id": record["id"], "properties": record}
        text = json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
        assert line.removesuffix(",") == f'{text[:-1]},"geometry":{plainly(geometry).decode()}}}'


def test_what_pandas_takes_for_missing_is_null_and_its_numbers_are_numbers() -> None:
    frame = gpd.GeoDataFrame(
        {
            "count": pd.array([1, None], dtype="Int64"),
            "share": [0.5, np.nan],
            "sure": np.array([True, False]),
            "day": pd.to_datetime(["2021-01-14", None]),
            "name": ["甲", None],
        },
        geometry=[shapely.Point(1, 2)] * 2,
        crs="EPSG:4326",
    )
    first, second = (one["properties"] for one in json.loads(b"".join(stream_features(frame)))["features"])
    assert first == {"count": 1, "share": 0.5, "sure": True, "day": first["day"], "name": "甲"}
    assert first["day"].startswith("2021-01-14")
    assert second == {"count": None, "share": None, "sure": False, "day": None, "name": None}


def test_the_first_features_leave_before_the_last_are_looked_at() -> None:
    geometries = [*[shapely.Point(1, 2)] * 5_000, shapely.Point(float("inf"), 0)]
    frame = gpd.GeoDataFrame({"n": range(len(geometries))}, geometry=geometries, crs="EPSG:4326")
    parts = stream_features(frame)
    assert next(parts).endswith(b'"features":[')
    assert next(parts).count(b'"Feature"') == 100
    with pytest.raises(InputError, match="no number"):
        list(parts)


def test_another_crs_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="EPSG:4326 only"):
        stream_features(gpd.GeoDataFrame(geometry=[], crs="EPSG:4538"))
