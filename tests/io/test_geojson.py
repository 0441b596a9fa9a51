"""GeoJSON as RFC 7946 has it."""

import json
from pathlib import Path

import pytest
from shapely import LinearRing, LineString, MultiPolygon, Point, Polygon, box

from geoapp.errors import InputError
from geoapp.io.geojson import dump_features, frame_of, read_projects

CLOCKWISE = Polygon([(0, 0), (0, 3), (3, 3), (3, 0)], [[(1, 1), (2, 1), (2, 2), (1, 2)]])
ATTRS = {"plan": "demo", "attribution": "x", "licence": "CC BY 4.0"}


def _records(*ids: str) -> list[dict[str, object]]:
    return [{"id": f"demo/{n}", "start": int(n), "box": None, "districts": [{"share": 1.0}]} for n in ids]


def test_rings_follow_the_right_hand_rule() -> None:
    frame = frame_of(_records("1", "2"), [CLOCKWISE, MultiPolygon([CLOCKWISE])], ATTRS)
    first, second = (f["geometry"]["coordinates"] for f in json.loads(dump_features(frame))["features"])
    for outer, inner in (first, second[0]):
        assert LinearRing(outer).is_ccw
        assert not LinearRing(inner).is_ccw


def test_coordinates_have_seven_decimals_at_most_and_nulls_stay() -> None:
    frame = frame_of(_records("1", "2"), [Point(87.123456789, 43.1), None], ATTRS)
    features = json.loads(dump_features(frame))["features"]
    assert features[0]["geometry"]["coordinates"] == [87.1234568, 43.1]
    assert features[1]["geometry"] is None
    assert features[0]["properties"]["box"] is None


def test_the_collection_says_whose_it_is_and_has_no_crs() -> None:
    collection = json.loads(dump_features(frame_of(_records("1"), [None], ATTRS), "metro"))
    assert list(collection) == ["type", "name", "plan", "attribution", "licence", "features"]
    assert collection["name"] == "metro"
    assert collection["features"][0]["id"] == "demo/1"


def test_no_project_makes_an_empty_collection() -> None:
    frame = frame_of(_records("1"), [None], ATTRS)
    assert json.loads(dump_features(frame.iloc[:0]))["features"] == []


def test_metres_are_refused() -> None:
    frame = frame_of(_records("1"), [LineString([(87, 43), (88, 44)])], ATTRS)
    with pytest.raises(InputError, match="4538"):
        dump_features(frame.to_crs("EPSG:4538"))


def test_what_was_written_is_read_back_in_the_order_of_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    (tmp_path / "demo").mkdir()
    late, early = frame_of(_records("20"), [box(0, 0, 1, 1)], ATTRS), frame_of(_records("3"), [None], ATTRS)
    (tmp_path / "demo" / "a.geojson").write_text(dump_features(late), encoding="utf-8")
    (tmp_path / "demo" / "b.geojson").write_text(dump_features(early), encoding="utf-8")
    frame = read_projects("demo")
    assert list(frame.index) == ["demo/3", "demo/20"]
    assert frame.geometry["demo/3"] is None
    assert frame.at["demo/20", "districts"] == [{"share": 1.0}]
    assert frame.at["demo/20", "start"] == 20
    assert frame.attrs == ATTRS
    assert frame.crs == "EPSG:4326"


@pytest.mark.parametrize("text", ["", "{}", '{"features":[{}]}', '{"features":[1]}', "[]"])
def test_a_broken_file_is_named_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "a.geojson").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.geojson.*geoapp build"):
        read_projects("demo")


def test_no_file_is_an_error_with_the_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    with pytest.raises(InputError, match="geoapp build --plan demo"):
        read_projects("demo")
