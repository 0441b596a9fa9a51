"""Columns beside a plan's layers say what the layers say, are read by other programs, and give way to other layers."""

import os
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pyarrow.parquet as pq
import pytest
import shapely

from geoapp.analysis.plan_columns import ALIKE, CODED, SPAN, PlanColumns, columns_of
from geoapp.errors import InputError
from geoapp.geometry.frames import project_records
from geoapp.io import record_lines
from geoapp.io.geojson import dump_features, frame_of, read_projects
from geoapp.io.plan_columns import COLUMNS, dump_columns, load_columns, load_projects, parse_columns
from geoapp.settings import folder_of_geojson

PLAN = "urumqi-14fyp"
ATTRS = {"plan": PLAN, "licence": "CC BY 4.0"}


def same(one: PlanColumns, other: PlanColumns) -> bool:
    """Say whether columns hold the same."""
    texts = (one.ids, one.names, one.called, one.geometry)
    others = (other.ids, other.names, other.called, other.geometry)
    coded = all(
        [one.codes[name].sets[code] for code in one.codes[name].code]
        == [other.codes[name].sets[code] for code in other.codes[name].code]
        for name in CODED
    )
    numbers = zip(_numbers(one), _numbers(other), strict=True)
    rows = np.arange(len(one))
    return (
        coded
        and one.words.of(rows) == other.words.of(np.arange(len(other)))
        and all(left.equals(right) for left, right in zip(texts, others, strict=True))
        and all(np.array_equal(left, right, equal_nan=True) for left, right in numbers)
    )


def _numbers(columns: PlanColumns) -> list[Any]:
    further = (*columns.alike.values(), *columns.spans.values())
    return [columns.radii, columns.bounds, columns.curve, *further]


def shapes(random: np.random.Generator, count: int) -> list[Any]:
    """Return geometries of every type, and none."""
    at = random.uniform((87, 43), (88, 44), (count, 2)).round(7)
    kinds: list[Any] = [
        shapely.Point,
        lambda _: None,
        lambda place: shapely.MultiPoint([place, place + 0.25]),
        lambda place: shapely.LineString([place, place + 0.125, (place[0], place[1] + 0.5)]),
        lambda place: shapely.box(*place, *(place + 0.25)),
        lambda place: shapely.MultiLineString([[place, place + 0.5], [place, place - 0.125]]),
        lambda place: shapely.MultiPolygon([shapely.box(*place, *(place + 0.25))]),
    ]
    return [kinds[random.integers(len(kinds))](place) for place in at]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with the layers of invented projects: records of the plan in other places."""
    random = np.random.default_rng(650100)
    records = [
        {name: value for name, value in record.items() if name != "geometry"} | {"start": number // 2}
        for number, record in enumerate(project_records(read_projects(PLAN).head(300)))
    ]
    frame = frame_of(records, shapes(random, len(records)), ATTRS)
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path))
    (tmp_path / PLAN).mkdir()
    for theme in sorted(set(frame["theme"])):
        text = dump_features(frame[frame["theme"] == theme], theme)
        (tmp_path / PLAN / f"{theme}.geojson").write_text(text, encoding="utf-8")
    write_columns(tmp_path / PLAN)
    return tmp_path / PLAN


def write_columns(folder: Path) -> None:
    """Write the columns of a folder's layers."""
    layers = {path.name: path.read_bytes() for path in sorted(folder.glob("*.geojson"))}
    (folder / COLUMNS).write_bytes(dump_columns(layers))


@pytest.mark.parametrize("held", [0, record_lines._HELD])
def test_columns_and_records_are_those_of_the_layers(
    folder: Path, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_lines, "_HELD", held)
    found = load_columns(folder)
    assert found
    columns, records, members = found
    frame = read_projects(PLAN)
    assert list(records) == project_records(frame)
    assert records[3:5] == project_records(frame)[3:5]
    assert isinstance(records, record_lines.RecordLines)
    written = dump_features(frame).encode().splitlines()[1:-1]
    assert list(records.texts(np.arange(len(frame)))) == [line.rstrip(b",") for line in written]
    assert members == frame.attrs
    assert same(columns, columns_of(project_records(frame)))
    assert {kind for one in columns.codes["form"].sets for kind in one} >= {"MultiPoint", "Polygon"}


def test_the_committed_plan_is_read_by_its_columns() -> None:
    found = load_columns(folder_of_geojson() / PLAN)
    assert found
    columns, records, members = found
    frame = read_projects(PLAN)
    assert (list(records), members) == (project_records(frame), frame.attrs)
    assert same(columns, columns_of(project_records(frame)))


def test_projects_of_a_number_have_all_members_of_a_group_alike_and_others_have_not() -> None:
    columns, records, _ = load_projects(PLAN)
    for name, members in ALIKE.items():
        told = [repr([dict(record)[member] for member in members]) for record in records]
        pairs = set(zip(columns.alike[name].tolist(), told, strict=True))
        assert len(pairs) == len(set(told)) == len(set(columns.alike[name].tolist()))
    for name in SPAN:
        assert columns.spans[name].tolist() == [dict(record)[name] for record in records]


def test_columns_of_an_earlier_version_give_way_to_the_layers(folder: Path) -> None:
    table = pq.read_table(folder / COLUMNS)
    pq.write_table(table, folder / COLUMNS)
    assert load_columns(folder), "only the column that is not there makes the difference"
    pq.write_table(table.drop_columns("cited"), folder / COLUMNS)
    assert load_columns(folder) is None
    assert parse_columns((folder / COLUMNS).read_bytes()) is None
    assert same(load_projects(PLAN)[0], columns_of(project_records(read_projects(PLAN))))


def test_the_same_layers_give_the_same_bytes(folder: Path) -> None:
    before = (folder / COLUMNS).read_bytes()
    write_columns(folder)
    assert (folder / COLUMNS).read_bytes() == before


def test_other_programs_read_them_and_ask_for_a_window(folder: Path) -> None:
    frame = gpd.read_parquet(folder / COLUMNS)
    assert frame.crs == "OGC:CRS84"
    assert set(frame["id"]) == set(read_projects(PLAN)["id"])
    window = (87.25, 43.25, 87.5, 43.5)
    inside = frame.set_index("id").geometry.cx[window[0] : window[2], window[1] : window[3]]
    assert set(inside.index) <= set(gpd.read_parquet(folder / COLUMNS, bbox=window)["id"]) < set(frame["id"])


@pytest.mark.parametrize("change", ["a name", "a layer less", "a layer more", "no columns", "other bytes"])
def test_other_layers_than_the_columns_are_of_are_read_themselves(folder: Path, change: str) -> None:
    layer = min(folder.glob("*.geojson"))
    if change == "a name":
        text = layer.read_text(encoding="utf-8")
        layer.write_text(text.replace('"name":"', '"name":"新', 2), encoding="utf-8")
    elif change == "a layer less":
        layer.unlink()
    elif change == "a layer more":
        more = layer.read_text(encoding="utf-8").replace(f"{PLAN}/", f"{PLAN}/9")
        (folder / "more.geojson").write_text(more, encoding="utf-8")
    elif change == "no columns":
        (folder / COLUMNS).unlink()
    else:
        (folder / COLUMNS).write_bytes(b"PAR1" + bytes(100) + b"PAR1")
    assert load_columns(folder) is None
    columns, records, _ = load_projects(PLAN)
    assert records == project_records(read_projects(PLAN))
    assert same(columns, columns_of(records))


@pytest.mark.parametrize("held", [0, record_lines._HELD])
def test_records_stay_those_of_the_build_that_was_opened(
    folder: Path, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_lines, "_HELD", held)
    expected = project_records(read_projects(PLAN))
    _, records, _ = load_projects(PLAN)
    for layer in folder.glob("*.geojson"):
        part = folder / "part"
        part.write_bytes(b"{}")
        part.replace(layer)
    assert list(records) == expected


@pytest.mark.parametrize("held", [0, record_lines._HELD])
def test_only_what_is_not_in_memory_stays_open(
    folder: Path, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_lines, "_HELD", held)
    loaded = load_projects(PLAN)
    opened = {os.path.realpath(path) for path in Path("/proc/self/fd").iterdir()}
    assert len(loaded[0]) > 0
    for layer in folder.glob("*.geojson"):
        assert (str(layer.resolve()) in opened) is (held == 0)


def test_a_layer_that_is_written_into_meanwhile_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record_lines, "_HELD", 0)
    _, records, _ = load_projects(PLAN)
    for layer in folder.glob("*.geojson"):
        layer.write_bytes(b"{}")
    with pytest.raises(InputError, match="geojson"):
        list(records)
    assert isinstance(records, record_lines.RecordLines)
    for rows in (np.arange(len(records)), np.array([0])):
        with pytest.raises(InputError, match="geojson"):
            list(records.texts(rows))


@pytest.mark.usefixtures("folder")
def test_lines_come_in_the_order_that_is_asked_for_and_near_ones_are_read_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _, records, _ = load_projects(PLAN)
    assert isinstance(records, record_lines.RecordLines)
    every = np.arange(len(records))
    expected = list(records.texts(every))
    monkeypatch.setattr(record_lines, "_HELD", 0)
    _, opened, _ = load_projects(PLAN)
    assert isinstance(opened, record_lines.RecordLines)
    reads, pread = [], os.pread
    monkeypatch.setattr(record_lines.os, "pread", lambda *asked: reads.append(asked) or pread(*asked))
    rows = np.random.default_rng(3).permutation(every)
    assert list(opened.texts(rows)) == [expected[row] for row in rows]
    assert len(reads) <= 2 * len(set(read_projects(PLAN)["theme"])) < len(every)
    for some in (rows[:2], every[[0, -1]], every[:0]):
        assert list(opened.texts(some)) == [expected[row] for row in some]


def test_no_more_records_are_kept_than_are_wanted(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(record_lines, "_KEPT", 7)
    found = load_columns(folder)
    assert found
    records = found[1]
    assert isinstance(records, record_lines.RecordLines)
    assert [one["id"] for one in records] == [one["id"] for one in project_records(read_projects(PLAN))]
    assert 0 < len(records._kept) <= 7
    assert records[2] is records[2]


@pytest.mark.usefixtures("folder")
def test_a_project_is_found_by_its_id() -> None:
    columns, _, _ = load_projects(PLAN)
    assert [columns.find(one) for one in columns.ids.to_pylist()] == list(range(len(columns)))
    assert columns.find("") is None
    assert columns.find(f"{PLAN}/x") is None


def test_a_build_without_projects_has_columns_without_rows(tmp_path: Path) -> None:
    (tmp_path / COLUMNS).write_bytes(dump_columns({}))
    assert gpd.read_parquet(tmp_path / COLUMNS).empty
    assert load_columns(tmp_path) is None, "without a layer there is nothing to be shown, which is told"
