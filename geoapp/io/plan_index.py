"""The index of all plans: what a build leaves of each in ``index.json``, read once and again when it changes."""

import json
import os
from threading import Lock

import geopandas as gpd
import orjson

from geoapp.analysis.plan_index import PlanEntry, PlanIndex
from geoapp.analysis.project_columns import ProjectColumns, as_json, columns_of, from_json, none_of
from geoapp.analysis.synonyms import Synonyms
from geoapp.errors import GeoappError, InputError
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan, plan_ids
from geoapp.io.search_words import load_search_words
from geoapp.settings import folder_of_geojson, folder_of_plans

INDEX = "index.json"
"""Beside the layers of a plan."""

_FileTimes = tuple[str | int, ...]
"""The files that an entry is made of, with their times and sizes."""

_entries: dict[str, tuple[_FileTimes, PlanEntry]] = {}
_latest: list[tuple[list[tuple[str, _FileTimes]], PlanIndex]] = []
"""The index as it was last made, with the states that it was made of."""

_reading = Lock()


def dump_index(frame: gpd.GeoDataFrame) -> str:
    """Return the index of a plan's projects as JSON text, a line a column; the same projects give the same text."""
    columns = as_json(columns_of(frame)).items()
    lines = (f"{json.dumps(name)}:{_compact(values)}" for name, values in columns)
    return "{" + ",\n".join(lines) + "}\n"


def load_index() -> PlanIndex:
    """Return the index of all plans. A plan that is broken is there with its fault; the others go on."""
    with _reading:  # who asks meanwhile waits for it
        folders = str(folder_of_plans()), str(folder_of_geojson())
        states = [(plan_id, _state_of(plan_id, *folders)) for plan_id in plan_ids()]
        if not (_latest and _latest[0][0] == states):
            for plan_id in _entries.keys() - dict(states).keys():
                del _entries[plan_id]
            entries = [_entry(plan_id, state) for plan_id, state in states]
            _latest[:] = [(states, PlanIndex(entries, Synonyms(words=load_search_words())))]
        return _latest[0][1]


def _entry(plan_id: str, state: _FileTimes) -> PlanEntry:
    kept = _entries.get(plan_id)
    if kept is None or kept[0] != state:
        kept = _entries[plan_id] = (state, _read_entry(plan_id))
    return kept[1]


def _read_entry(plan_id: str) -> PlanEntry:
    plan = None
    try:
        plan = load_plan(plan_id)
        return PlanEntry(id=plan_id, plan=plan, columns=_read_columns(plan_id))
    except GeoappError as error:
        return PlanEntry(id=plan_id, plan=plan, columns=none_of(), fault=error)


def _read_columns(plan_id: str) -> ProjectColumns:
    """Return the columns of a plan's projects: of its index, else of the layers themselves, which takes longer."""
    path = folder_of_geojson() / plan_id / INDEX
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return columns_of(read_projects(plan_id))
    except OSError as error:
        raise InputError("index_broken", file=str(path), plan=plan_id) from error
    try:
        return from_json(orjson.loads(content))
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise InputError("index_broken", file=str(path), plan=plan_id) from error


def _state_of(plan_id: str, plans: str, layers: str) -> _FileTimes:
    declared, built = f"{plans}/{plan_id}/plan.toml", f"{layers}/{plan_id}"
    index = _stat(f"{built}/{INDEX}")
    return (*_stat(declared), *(index or _layers(built)))


def _layers(folder: str) -> _FileTimes:
    """Return the state of the layers, which stand in for an index that is not there."""
    try:
        with os.scandir(folder) as files:
            paths = sorted(file.path for file in files)
    except OSError:
        return ()
    return tuple(part for path in paths for part in _stat(path))


def _stat(path: str) -> _FileTimes:
    try:
        found = os.stat(path)  # noqa: PTH116 (thousands a question)
    except OSError:
        return ()
    return (path, found.st_mtime_ns, found.st_size)


def _compact(values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))
