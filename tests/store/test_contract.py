"""Every store answers as the records themselves do, asked one by one: files, SQL, and columns that came by SQL."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geoapp.analysis.state_index import StateColumns, StateIndex
from geoapp.analysis.synonyms import Synonyms
from geoapp.analysis.targets import list_milestones, next_milestone, row_of_next
from geoapp.domain.filters import FILTERS, PLAN_LISTS, Filters
from geoapp.domain.location import Relation
from geoapp.domain.project_state import PlanEntries, PlanStates, ProjectState
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import dump_features, frame_of, read_projects
from geoapp.io.plan_columns import COLUMNS, dump_columns
from geoapp.io.record_lines import RecordLines
from geoapp.store import connect, stored_lines, the_store
from geoapp.store.contract import StoredPlan
from geoapp.store.files import FilesPlan
from geoapp.store.loading import load
from geoapp.store.postgis import PostgisStore
from tests.analysis.plain_select import select_plainly
from tests.analysis.test_district import compare
from tests.analysis.test_index import METRIC, _geometry, _record, _selection
from tests.invented_plan import PLAN, copy_plan
from tests.store.conftest import Cluster

NAMES = Synonyms(
    {"spot": ("七道湾水厂", "水磨沟水厂")},
    [("", ("清水", "供水")), ("metro", ("地铁", "轻轨")), ("", ("航站楼", "机场"))],
)
WORDED = [
    "t4", "工程3 专栏9", "ALIAS", "七道湾", "水厂", "七道湾水厂", "水磨沟", "清水", "地铁", "轻轨", "航站楼",
    "天山区", "tianshan", "gongshui", "gsgc", "供木工程", "工程3", "专栏9 t4", "100%", "_", "\\", "没有这个", "供程",
]  # fmt: skip
"""Words as written, of places, by other names, in pinyin, with a wrong character, of no project, and signs of LIKE."""


def write_layers(folder: Path, some: list[dict[str, Any]], *, kept: int | None = None) -> None:
    """Write records as a build does: a layer a theme, and their columns."""
    random = np.random.default_rng(7)
    shapes = [
        None if shape is None or shape.is_empty else shape for shape in (_geometry(random) for _ in some)
    ]
    if len(some) > 1:
        some[1]["name"], shapes[1] = (
            "长线",
            shapely.LineString([(86.95, 42.95), (88.2, 44.1), (88.25, 44.15)]),
        )
    frame = frame_of(some, shapes, {"plan": PLAN, "licence": "CC BY 4.0"}).iloc[:kept]
    layers = {
        f"{theme}.geojson": dump_features(part, str(theme)).encode() for theme, part in frame.groupby("theme")
    }
    layers = layers or {"metro.geojson": dump_features(frame, "metro").encode()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in layers.items():
        (folder / name).write_bytes(content)
    (folder / COLUMNS).write_bytes(dump_columns(layers))


def records(number: int) -> list[dict[str, Any]]:
    """Return invented records as layers have them, some on a known place, some in a named district."""
    random = np.random.default_rng(650100)
    found = []
    for place in range(number):
        record = _record(random, place) | {"id": f"{PLAN}/{place}", "start": place}
        record["location"]["evidence"] = "name: 水厂 → spot" if place % 11 == 0 else ""
        record["districts"] = [
            share
            | {
                "name": "天山区" if share["adcode"] == 101 else "新市区",
                "relation": str(random.choice(get_args(Relation))),
            }
            for share in record["districts"]
        ]
        record["district_conflict"] = "text: 天山区 → 101" if place % 13 == 0 else None
        if place % 50 == 0:
            record["name"] = "七道湾水厂" if place else "100%_达标\\工程"
        found.append(record)
    return found


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, cluster: Cluster) -> Iterator[str]:
    """Build invented projects of the invented plan, load them, and return the database's address."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("invented")
        copy_plan(folder, patch)
        write_layers(folder / "geojson" / PLAN, records(400))
        address = cluster.database()
        connections = connect(address)
        load(connections, PLAN)
        yield address


@pytest.fixture(params=["files", "postgis", "postgis with columns"])
def stored(request: pytest.FixtureRequest, loaded: str, monkeypatch: pytest.MonkeyPatch) -> StoredPlan:
    """Return the plan in each store."""
    monkeypatch.setenv("GEOAPP_STORE", "" if request.param == "files" else loaded)
    opened = the_store().open(PLAN)
    assert isinstance(opened, FilesPlan) == (request.param == "files")
    if request.param == "postgis with columns":
        assert len(opened.columns) == len(opened)
    return opened


@pytest.fixture
def frame(loaded: str) -> gpd.GeoDataFrame:  # noqa: ARG001 (its files)
    return read_projects(PLAN)


def asked(stored: StoredPlan, frame: gpd.GeoDataFrame, filters: Filters) -> gpd.GeoDataFrame:
    """Compare a store's answer with the plain one, and return it."""
    expected = select_plainly(frame, filters, names=NAMES, metric_crs=METRIC)
    narrowing = stored.narrowing(NAMES, METRIC)
    rows = narrowing.rows(filters)
    assert frame["id"].iloc[rows].tolist() == expected["id"].tolist(), filters
    if filters.shape:
        assert narrowing.sureness(rows[::-1], filters.shape).tolist() == expected["in_shape"].tolist()[::-1]
    return expected


def test_any_filters_let_through_the_same_in_the_same_order(
    stored: StoredPlan, frame: gpd.GeoDataFrame
) -> None:
    random = np.random.default_rng(1)
    some, words = 0, set[str]()
    for _ in range(150):
        expected = asked(stored, frame, _selection(random))
        words.update(expected.get("in_shape", ()))
        some += 0 < len(expected) < len(frame)
    assert some > 30
    assert words == {"certain", "possible"}


@pytest.mark.parametrize("words", WORDED)
def test_words_find_the_same(stored: StoredPlan, frame: gpd.GeoDataFrame, words: str) -> None:
    expected = asked(stored, frame, Filters(q=words))
    narrowed = asked(stored, frame, Filters(q=words, kind=("project",), bbox=(87.2, 43.2, 87.8, 43.8)))
    assert len(narrowed) < len(expected) or not len(expected)


def test_words_are_not_all_in_vain(frame: gpd.GeoDataFrame) -> None:
    found = {words: len(select_plainly(frame, Filters(q=words), names=NAMES)) for words in WORDED}
    assert sorted(words for words, number in found.items() if not number) == ["供程", "没有这个"]


def test_a_window_and_a_shape_that_lie_apart_hold_what_crosses_both(
    stored: StoredPlan, frame: gpd.GeoDataFrame
) -> None:
    here, there = (86.9, 42.9, 87.0, 43.0), ((88.1, 44.1), (88.2, 44.1), (88.2, 44.2))
    assert asked(stored, frame, Filters(bbox=here, shape=there))["name"].tolist() == ["长线"]


def test_counts_values_and_ids_are_the_same(stored: StoredPlan, frame: gpd.GeoDataFrame) -> None:
    assert len(stored) == len(frame)
    for name in PLAN_LISTS:
        answers = FILTERS[name].answers
        there = {value for cell in frame[FILTERS[name].column] for value in answers(cell)}
        assert stored.values(name) == there, name
    for row in (0, 7, len(frame) - 1):
        assert stored.find(frame["id"].iloc[row]) == row
    assert stored.find(f"{PLAN}/none") is None
    rows = stored.narrowing(NAMES, METRIC).rows(Filters(kind=("project",)))
    counted = Counter(select_plainly(frame, Filters(kind=("project",)))["theme"])
    assert stored.columns.codes["theme"].count(rows) == counted


def test_counts_of_districts_and_next_milestones_are_those_of_the_records(
    stored: StoredPlan, frame: gpd.GeoDataFrame
) -> None:
    records, columns = project_records(frame), stored.columns
    for filters in (Filters(), Filters(district=("102",)), Filters(kind=("project",), theme=("metro",))):
        rows = stored.narrowing(NAMES, METRIC).rows(filters)
        compare(records, columns, rows)
        chosen = [records[row] for row in rows.tolist()]
        disputed = rows[columns.is_one("conflict", "conflict")[rows]]
        assert [records[row] for row in disputed.tolist()] == [
            one for one in chosen if one["district_conflict"]
        ]
        assert len(disputed)
        for today, due in (("2023-01-01", "2023-12"), ("2026-01-01", None)):
            row, expected = row_of_next(columns, rows, today), next_milestone(list_milestones(chosen), today)
            assert (expected and expected.milestone["date"]) == due
            assert (row is None) == (expected is None)
            if row is not None:
                assert next_milestone(list_milestones([stored.records[row]]), today) == expected


def test_what_is_recorded_narrows_the_same(stored: StoredPlan, frame: gpd.GeoDataFrame) -> None:
    rows = {one: row for row, one in enumerate(frame["id"]) if frame["kind"].iloc[row] == "project"}
    entries = PlanEntries(number=len(stored), rows=rows, heads={one: one for one in rows}, said=())
    projects = list(rows)[:9:2]
    state = {"status": "done", "light": None, "owners": ("乙局",), "listed": {2024: (("a", 5e7),)}}
    recorded = [ProjectState(ids=(one,), **state) for one in projects]
    states = PlanStates(projects=tuple(recorded), light=None, month="", years=(2024,))
    index = StateIndex(stored.narrowing(NAMES, METRIC), StateColumns(states, entries))
    own = select_plainly(frame, Filters(theme=("metro",)))["id"].tolist()
    for more in ({"status": ("done",)}, {"owner": ("乙局",)}, {"list_year": ("2024",), "money_min": 5e7}):
        assert frame["id"].iloc[index.rows(Filters(**more))].tolist() == projects
        both = [one for one in projects if one in own]
        assert frame["id"].iloc[index.rows(Filters(theme=("metro",), **more))].tolist() == both
    assert index.rows(Filters(money_min=6e7)).tolist() == []


def test_records_and_lines_are_those_of_the_layers(stored: StoredPlan, frame: gpd.GeoDataFrame) -> None:
    assert list(stored.records) == project_records(frame)
    assert stored.records[5:9] == project_records(frame)[5:9]
    assert stored.records[7] == project_records(frame)[7]
    assert list(stored.members.items()) == list(frame.attrs.items())
    assert isinstance(stored.records, RecordLines)
    rows = np.array([9, 3, 3, 250])
    lines = [line.rstrip(b",") for line in dump_features(frame).encode().splitlines()[1:-1]]
    assert list(stored.records.texts(rows)) == [lines[row] for row in rows]
    assert list(stored.records.some(np.arange(0))) == []


def test_lines_of_a_large_plan_are_not_held(
    loaded: str, frame: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_lines, "_HELD", 0)
    monkeypatch.setattr(stored_lines, "_TOGETHER", 7)
    monkeypatch.setenv("GEOAPP_STORE", loaded)
    opened = the_store().open(PLAN)
    assert list(opened.records) == project_records(frame)
    assert [one["id"] for one in opened.records[3:30]] == frame["id"].iloc[3:30].tolist()


def test_filters_of_lists_boxes_and_written_words_need_no_columns(
    loaded: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_STORE", loaded)
    opened = the_store().open(PLAN)
    narrowing = opened.narrowing(NAMES, METRIC)
    for filters in (
        Filters(theme=("metro",), bbox=(87, 43, 87.5, 44)),
        Filters(q="供水 工程3"),
        Filters(q="轻轨"),
        Filters(shape=((87, 43), (88, 43), (88, 44))),
    ):
        assert len(narrowing.rows(filters))
        assert "columns" not in vars(opened), filters
    assert "columns" not in vars(opened)
    assert len(narrowing.rows(Filters(q="gongshui")))
    assert "columns" in vars(opened)


def test_an_empty_plan_is_one_too(tmp_path: Path, cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    copy_plan(tmp_path, monkeypatch)
    write_layers(tmp_path / "geojson" / PLAN, records(1), kept=0)
    connections = connect(cluster.database())
    load(connections, PLAN)
    opened = PostgisStore(connections).open(PLAN)
    assert (len(opened), list(opened.records)) == (0, [])
    assert opened.narrowing(NAMES, METRIC).rows(Filters(theme=("metro",), q="x")).tolist() == []
