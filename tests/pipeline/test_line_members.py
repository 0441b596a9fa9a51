"""Members of features are read from lines as they stand in the records, whoever wrote the lines."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pytest

from geoapp.pipeline.tables.line_members import read_members
from geoapp.pipeline.tables.project_lines import TextCells, parse
from geoapp.settings import folder_of_geojson

PLAN = "urumqi-14fyp"


@pytest.fixture(scope="module")
def features() -> list[dict[str, Any]]:
    layers = sorted((folder_of_geojson() / PLAN).glob("*.geojson"))
    return [one for layer in layers for one in orjson.loads(layer.read_bytes())["features"]]


def turned(feature: dict[str, Any]) -> bytes:
    """Return the line of a feature whose members stand the other way round."""
    return orjson.dumps(feature | {"properties": dict(reversed(feature["properties"].items()))})


def swapped(feature: dict[str, Any]) -> bytes:
    """Return the line of a feature two of whose numbers have changed places."""
    members = [one for one in feature["properties"].items() if one[0] != "start"]
    end = [name for name, _ in members].index("end")
    members.insert(end + 1, ("start", feature["properties"]["start"]))
    return orjson.dumps(feature | {"properties": dict(members)})


ways_to_write = pytest.mark.parametrize(
    "write",
    [orjson.dumps, lambda one: json.dumps(one).encode(), turned, swapped],
    ids=["ours", "with spaces and escapes", "turned", "swapped"],
)


@ways_to_write
def test_each_feature_has_the_members_of_its_record(
    features: list[dict[str, Any]], write: Callable[[dict[str, Any]], bytes]
) -> None:
    members = read_members([*map(write, features)], PLAN)
    assert {"aliases", "box", "line", "start", "end", "cite", "places", "zones", "owner"} <= members.keys()
    for name, some in members.items():
        rows = some.spread(pa.array(np.arange(len(some.members)))).to_pylist()
        cells = [some.members[name].tolist()[row] for row in rows]
        assert cells == [one["properties"][name] for one in features]
        assert some.members.attrs["plan"] == PLAN


@ways_to_write
def test_what_stands_from_the_citation_on_is_read_whoever_wrote_the_line(
    features: list[dict[str, Any]], write: Callable[[dict[str, Any]], bytes]
) -> None:
    cells = TextCells(parse)
    for feature in features:
        read = cells.of(write(feature))
        assert read.items() <= feature["properties"].items()
        assert {"cite", "places", "location", "zones", "owner", "as_of"} <= read.keys()


def test_a_mark_within_a_text_cuts_nothing(features: list[dict[str, Any]]) -> None:
    texts = {"cite": ',"places":[],"location":{', "aliases": ['},"geometry":null', ',"line":1']}
    lines = [orjson.dumps(one | {"properties": one["properties"] | texts}) for one in features]
    members = read_members(lines, PLAN)
    assert members["cite"].members["cite"].tolist() == [texts["cite"]]
    assert set(map(tuple, members["aliases"].members["aliases"])) == {tuple(texts["aliases"])}
