"""Matches by columns and lines of layers are what records and frames of the layers are."""

import csv
import io
import json
from pathlib import Path

import numpy as np
import orjson
import pytest
from geopandas.testing import assert_geodataframe_equal

from geoapp.domain.filters import Filters
from geoapp.domain.record import REGISTER
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.io.plan_columns import COLUMNS, dump_columns
from geoapp.io.plans import load_plan
from geoapp.io.record_lines import RecordLines
from geoapp.pipeline.export import export
from geoapp.settings import folder_of_geojson
from geoapp.web import content
from geoapp.web.matches import Matches, find_matches, stream_matches

PLAN = "urumqi-14fyp"
ASKED = (
    Filters(),
    Filters(theme=("metro", "highway")),
    Filters(q="供水", kind=("project",)),
    Filters(bbox=(87.5, 43.7, 87.6, 43.9)),
    Filters(shape=((87.5, 43.7), (87.7, 43.7), (87.6, 43.9))),
    Filters(q="没有这个地方"),
)


@pytest.fixture(params=["by columns", "by layers"])
def way(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the plan be read by its columns, or by its layers, which stand alone then."""
    if request.param == "by layers":
        folder = tmp_path / PLAN
        folder.mkdir()
        for layer in (folder_of_geojson() / PLAN).glob("*.geojson"):
            (folder / layer.name).write_bytes(layer.read_bytes())
        monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    assert (folder_of_geojson() / PLAN / COLUMNS).exists() == (request.param == "by columns")
    return str(request.param)


@pytest.mark.parametrize("filters", ASKED)
def test_frames_and_files_are_those_of_the_layers(way: str, filters: Filters) -> None:
    matches, frame, plan = find_matches(PLAN, filters), read_projects(PLAN), load_plan(PLAN)
    assert isinstance(matches.catalogue.records, RecordLines) == (way == "by columns")
    chosen = frame.iloc[matches.rows]
    made = matches.frame.drop(columns="in_shape", errors="ignore")
    assert_geodataframe_equal(made, chosen)
    assert made.attrs == chosen.attrs
    assert list(matches.records) == project_records(chosen)
    for fmt in ("geojson", "csv", "gpkg"):
        assert b"".join(stream_matches(matches, fmt, plan)) == export(matches.frame, fmt, plan)


@pytest.mark.usefixtures("way")
def test_records_are_found_by_their_ids_and_cut_into_parts() -> None:
    everything, frame = content.catalogue(PLAN), read_projects(PLAN)
    assert list(everything.by_id) == list(frame["id"])
    assert frame["id"].iloc[7] in everything.by_id
    assert everything.by_id[frame["id"].iloc[7]]["name"] == frame["name"].iloc[7]
    assert everything.by_id.get("") is None
    some = Matches(everything, Filters(), np.array([2, 5, 7]))
    assert [one["id"] for one in some.records[1:]] == frame["id"].iloc[[5, 7]].tolist()
    assert content.known_values(load_plan(PLAN))["project"][:2] == frame["id"].tolist()[:2]


CELLS = {"owner": '甲局, "乙"局', "investment": 1.5e8, "period": "2021-2025", "status": None}


@pytest.fixture(params=["orjson", "json"])
def register(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let some projects fill a register, as our own writer writes lines and as another does."""
    folder = tmp_path / PLAN
    folder.mkdir()
    for layer in (folder_of_geojson() / PLAN).glob("*.geojson"):
        head, *lines, end = layer.read_bytes().splitlines()
        features = [orjson.loads(line.rstrip(b",")) for line in lines]
        for one in features[::3]:
            one["properties"] |= {**CELLS, "name": f'=甲,"{one["properties"]["name"]}"\n', "cite": "12"}
        dump = orjson.dumps if request.param == "orjson" else lambda one: json.dumps(one).encode()
        (folder / layer.name).write_bytes(b"\n".join([head, b",\n".join(map(dump, features)), end, b""]))
    layers = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    (folder / COLUMNS).write_bytes(dump_columns(layers))
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize("filled", [("owner", "investment", "period"), REGISTER])
def test_a_table_has_the_columns_of_a_register_that_its_projects_fill(
    filled: tuple[str, ...],
) -> None:
    plan, everything = load_plan(PLAN), content.catalogue(PLAN)
    assert everything.columns.filled == ("owner", "investment", "period")
    object.__setattr__(everything.columns, "filled", filled)  # columns of an earlier version name all
    filling = [record["owner"] is not None for record in everything.records]
    some, others = np.flatnonzero(filling), np.flatnonzero(np.logical_not(filling))
    for rows in (np.arange(len(everything)), some[:1], others, others[:0]):
        matches = Matches(everything, Filters(), rows)
        made = b"".join(stream_matches(matches, "csv", plan))
        assert made == export(matches.frame, "csv", plan)
        package = b"".join(stream_matches(matches, "gpkg", plan, crs="4538"))
        assert package == export(matches.frame, "gpkg", plan, crs="4538")
        head = next(csv.reader(io.StringIO(made.decode("utf-8-sig"))))
        assert ("责任单位" in head, "状态" in head) == (bool(set(rows) & set(some)), False)


def test_the_first_part_of_a_table_reads_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> None:
        raise AssertionError

    matches, plan = find_matches(PLAN, Filters()), load_plan(PLAN)
    parts = iter(stream_matches(matches, "csv", plan))
    monkeypatch.setattr(RecordLines, "texts", read)
    assert next(parts).decode("utf-8-sig").startswith("序号,")
    with pytest.raises(AssertionError):
        next(parts)
