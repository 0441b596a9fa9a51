"""The index of all plans: what it knows of each, when it reads again, and what a broken plan does to the others."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from geoapp.analysis.plan_index import PlanIndex
from geoapp.analysis.project_columns import as_json, columns_of, from_json
from geoapp.analysis.select import select
from geoapp.domain.filters import Filters
from geoapp.io import plan_index
from geoapp.io.geojson import read_projects
from geoapp.io.plan_index import INDEX, load_index
from geoapp.io.plans import first_plan, has_plan, plan_ids, sound_plans
from geoapp.pipeline.build import build_plan

PLANS = 30


def ids_of(index: PlanIndex, filters: Filters, province: str = "") -> list[str]:
    return [one.id for one in index.hits(index.find(filters, province).nonzero()[0].tolist())]


@pytest.mark.usefixtures("province")
@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(theme=("metro", "health")),
        Filters(kind=("programme",), precision=("exact",)),
        Filters(action=("new_build",)),
        Filters(year=("2027",)),
        Filters(year=("2026", "2028"), theme=("highway",)),
        Filters(q="水厂"),
        Filters(q="3号 医院"),
        Filters(q="没有这个"),
        Filters(bbox=(104.1, 28.1, 105.2, 28.9)),
    ],
    ids=repr,
)
def test_it_finds_in_all_plans_what_each_plan_finds_by_itself(filters: Filters) -> None:
    index = load_index()
    alone = [list(select(read_projects(one), filters).index) for one in plan_ids()]
    # A window asks the bounds of a line, and the plan itself the line.
    found = ids_of(index, filters)
    together = [one for ids in alone for one in ids]
    if filters.bbox:
        assert set(together) <= set(found)
    else:
        assert found == together
    counts = index.count(index.find(filters)).tolist()
    assert sum(counts) == len(found)
    assert len(counts) == PLANS


@pytest.mark.usefixtures("province")
def test_words_of_the_same_meaning_stand_for_a_term_that_no_plan_holds() -> None:
    index = load_index()
    assert ids_of(index, Filters(q="地铁")) == ids_of(index, Filters(theme=("metro",)))


@pytest.mark.usefixtures("province")
def test_a_province_is_that_of_the_plans_codes() -> None:
    index = load_index()
    assert {one.partition("/")[0] for one in ids_of(index, Filters(), "51")} == set(plan_ids()[::2])
    assert ids_of(index, Filters(), "11") == []


@pytest.mark.usefixtures("province")
def test_counts_of_codes_are_those_of_what_was_found() -> None:
    index = load_index()
    found = index.find(Filters(kind=("project",)))
    counts = index.count_codes("theme", found)
    assert sum(counts.values()) == int(found.sum())
    assert counts["metro"] == int(index.find(Filters(kind=("project",), theme=("metro",))).sum())
    assert index.years == ("2026", "2027", "2028")


@pytest.mark.usefixtures("province")
def test_columns_come_back_as_they_were_written() -> None:
    frame = read_projects(plan_ids()[0])
    columns = columns_of(frame)
    again = from_json(json.loads(json.dumps(as_json(columns))))
    assert as_json(again) == as_json(columns)
    np.testing.assert_allclose(again.bounds, columns.bounds, atol=1e-5)
    none = columns_of(frame.iloc[:0])
    assert len(from_json(json.loads(json.dumps(as_json(none))))) == 0


@pytest.mark.parametrize(
    "broken",
    [
        {"names": []},
        {"numbers": ["1"]},
        {"years": [[999, 2026]]},
        {"theme": {"values": [], "codes": [0] * 20}},
        {"bounds": None},
    ],
    ids=repr,
)
def test_a_damaged_index_is_one_sentence_and_the_others_go_on(
    province: Path, broken: dict[str, object]
) -> None:
    path = province / "geojson" / plan_ids()[3] / INDEX
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | broken), encoding="utf-8")
    entries = load_index().entries
    faults = [entry.fault for entry in entries if entry.fault]
    assert [one.code for one in faults] == ["index_broken"]
    assert len(load_index()) == (PLANS - 1) * 20


def test_a_broken_plan_of_each_kind_is_one_sentence(province: Path) -> None:
    one, two, three, four = plan_ids()[:4]
    (province / "plans" / one / "plan.toml").write_text("title = 1", encoding="utf-8")
    shutil.rmtree(province / "geojson" / two)
    (province / "geojson" / three / INDEX).write_bytes(b"\xff")
    (province / "geojson" / four / INDEX).unlink()
    faults = {entry.id: entry.fault.code for entry in load_index().entries if entry.fault}
    assert faults == {one: "plan_key", two: "geojson_none", three: "index_broken"}
    # Without an index the layers themselves are read.
    assert len(load_index()) == (PLANS - 3) * 20
    assert [plan.id for plan in sound_plans()] == list(plan_ids()[1:])


def test_what_changes_is_read_again_and_nothing_else_is(
    province: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load_index()
    read: list[str] = []
    reading = plan_index._read_entry
    monkeypatch.setattr(plan_index, "_read_entry", lambda plan_id: read.append(plan_id) or reading(plan_id))
    first = load_index()
    assert load_index() is first
    assert read == []
    path = province / "geojson" / plan_ids()[5] / INDEX
    told = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(told | {"names": ["另一个名字", *told["names"][1:]]}), encoding="utf-8")
    assert load_index().entries[5].columns.names.startswith("另一个名字\n")
    shutil.rmtree(province / "plans" / plan_ids()[0])
    assert len(load_index().entries) == PLANS - 1
    assert read == ["county-0005"]


def test_layers_that_stand_in_for_an_index_are_read_again_when_they_change(province: Path) -> None:
    folder = province / "geojson" / plan_ids()[0]
    (folder / INDEX).unlink()
    path = min(folder.glob("*.geojson"))
    before = len(load_index())
    told = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(told | {"features": told["features"][1:]}), encoding="utf-8")
    assert len(load_index()) == before - 1


def test_there_may_be_no_plan_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(tmp_path))
    assert (len(load_index()), load_index().entries, load_index().years) == (0, (), ())
    assert load_index().find(Filters(theme=("metro",), q="水")).tolist() == []
    assert first_plan() is None
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(tmp_path / "nowhere"))
    assert plan_ids() == ()


@pytest.mark.parametrize(
    "plan_id", ["", ".", "..", "a/b", "../county-0000", "county-0000/", "a\0b", "x" * 300]
)
@pytest.mark.usefixtures("province")
def test_what_is_no_folders_name_is_no_plan(plan_id: str) -> None:
    assert not has_plan(plan_id)
    assert has_plan("county-0000")


def test_the_build_writes_what_the_layers_hold() -> None:
    built = build_plan("urumqi-14fyp")
    assert built.index == plan_index.dump_index(read_projects("urumqi-14fyp"))
    assert build_plan("urumqi-14fyp").index == built.index
