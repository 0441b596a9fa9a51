"""Attributes of features that analyses read: names, radius, and the reason why one cannot be measured."""

import json
import math
from collections.abc import Iterable, Mapping
from typing import cast

import numpy as np
import numpy.typing as npt
import pandas as pd

from geoapp.analysis.radius_cells import is_missing, metres_of
from geoapp.domain.record import LocationRecord, is_straight_line
from geoapp.errors import InputError

RADIUS = "uncertainty_m"
"""The column with each feature's radius in metres; where it is missing or empty, a feature is taken as exact."""

KIN = ("parent", "same_as")
"""Columns that say which projects belong together."""

_IDS = ("id", "adcode", "project_id", "编号")
_NAMES = ("name", "名称", "项目名称", "label")
_RADII = (RADIUS, f"location_{RADIUS}", "error_m", "误差(米)", "误差半径(米)")
"""Columns of a radius in metres: a plan's own, and those of our flat files, shapefiles and tables for people."""

_PLACES = (
    {"kind": "location_kind", RADIUS: f"location_{RADIUS}", "evidence": "location_evidence"},
    {"kind": "loc_kind", RADIUS: "error_m", "evidence": "loc_evid"},
)
"""Columns of our flat files and of our shapefiles that say of a project's location what an analysis must know."""
_PLAIN = (str, int, float, bool, type(None))
_REASONS = {"district": "district_only", "city": "city_only", "none": "not_located"}


def names_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return ``id`` and ``name`` of each feature, as text: its own where it has one, else the number of its row.

    >>> names_of(pd.DataFrame({"name": ["井", None]})).to_numpy().tolist()
    [['1', '井'], ['2', '2']]
    """
    own = next((name for name in _IDS if _tells_apart(table, name)), None)
    ids = list(map(str, table[own].tolist() if own else range(1, len(table) + 1)))
    named = next((name for name in _NAMES if name in table), None)
    names = [_or_none(name) for name in table[named].tolist()] if named else ids
    words = [one if name is None else str(name) for one, name in zip(ids, names, strict=True)]
    return pd.DataFrame({"id": ids, "name": words}, index=table.index, dtype=object)


def _tells_apart(table: pd.DataFrame, column: str) -> bool:
    return bool(column in table and table[column].notna().all() and table[column].astype(str).is_unique)


def plain_columns(table: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Return those of the named columns that are there and hold plain values, ``None`` where one is missing.

    >>> plain_columns(pd.DataFrame({"theme": ["metro", None], "x": [[1], [2]]}), ["theme", "x", "y"]).columns.tolist()
    ['theme']
    """
    columns = {name: table[name].tolist() for name in names if name in table}
    plain = {
        name: [_or_none(value) for value in values]
        for name, values in columns.items()
        if all(isinstance(value, _PLAIN) or (name in KIN and _is_list_of_ids(value)) for value in values)
    }
    return pd.DataFrame(plain, index=table.index, dtype=object)


def _is_list_of_ids(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)


def _or_none(value: object) -> object:
    """Return ``None`` for what is missing.

    >>> _or_none(float("nan")), _or_none("甲"), _or_none(["x"])
    (None, '甲', ['x'])
    """
    return None if isinstance(value, float) and math.isnan(value) else value


def radii_of(table: pd.DataFrame) -> list[float]:
    """Return each feature's radius in metres, 0 where none is given: such a feature is taken as drawn.

    Raises:
        InputError: a radius is no length.

    >>> radii_of(pd.DataFrame({"uncertainty_m": [30, None]}))
    [30.0, 0.0]
    """
    return [_radius(cell, column) for cell, column in _radius_cells(table)]


def _radius_cells(table: pd.DataFrame) -> list[tuple[object, str]]:
    """Return the cell that says each feature's radius, and its column."""
    if places := _places(table):
        return [(place.get(RADIUS), RADIUS) for place in places]
    column = _radius_field(table)
    return [(cell, column) for cell in table[column].tolist()] if column else [(None, RADIUS)] * len(table)


def radius_column(table: pd.DataFrame) -> str | None:
    """Return the column that radii are read from, ``None`` where the features have none.

    >>> radius_column(pd.DataFrame({"error_m": [1]})), radius_column(pd.DataFrame({"n": [1]}))
    ('error_m', None)
    """
    if "location" in table and _places(table):
        return "location"
    return _radius_field(table)


def _radius_field(table: pd.DataFrame) -> str | None:
    return next((name for name in _RADII if name in table), None)


def are_sure(table: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say which features tell how sure their places are, by a radius or a word; others are taken as drawn.

    >>> are_sure(pd.DataFrame({"certainty": ["possible", ""]})), are_sure(pd.DataFrame({"error_m": ["-", 0]}))
    (array([ True, False]), array([False,  True]))
    """
    radii = [not is_missing(cell) for cell, _ in _radius_cells(table)]
    words = [not is_missing(cell) for cell in table.get("certainty", [None] * len(table))]
    return np.array([radius or word for radius, word in zip(radii, words, strict=True)], dtype=bool)


def _radius(cell: object, column: str) -> float:
    if is_missing(cell):
        return 0.0
    if (radius := metres_of(cell)) is None:
        raise InputError("radius_no_length", column=column, value=str(cell))
    return radius


def reasons_of(table: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Return why a record cannot be measured, as a code of the codelist ``left_out``; empty where it can.

    >>> place = {"kind": "city", "evidence": "", "uncertainty_m": None}
    >>> reasons_of(pd.DataFrame({"location": [place]})).tolist()
    ['city_only']
    """
    reasons = np.full(len(table), "", dtype=object)
    for row, place in enumerate(_places(table)):
        if place["kind"] in _REASONS:
            reasons[row] = _REASONS[place["kind"]]
        elif is_straight_line(place):
            reasons[row] = "schematic"
    if "certainty" in table:
        reasons[np.asarray(table["certainty"] == "impossible")] = "impossible"
    return reasons


def _places(table: pd.DataFrame) -> list[LocationRecord]:
    """Return the projects' locations; an exported file may carry them as JSON. Empty for other features."""
    if "location" not in table:
        return _flat_places(table)
    try:
        places = [
            json.loads(value) if isinstance(value, str) else value for value in table["location"].tolist()
        ]
    except ValueError:
        return []
    return places if all(map(_is_place, places)) else []


def _flat_places(table: pd.DataFrame) -> list[LocationRecord]:
    """Return locations of what flat columns say of them, as our own files have it."""
    columns = next((one for one in _PLACES if set(one.values()) <= set(table.columns)), None)
    if columns is None:
        return []
    rows = zip(*(map(_or_none, table[name].tolist()) for name in columns.values()), strict=True)
    places = [_as_place(dict(zip(columns, row, strict=True))) for row in rows]
    return [cast("LocationRecord", place) for place in places] if all(map(_is_place, places)) else []


def _as_place(row: dict[str, object]) -> dict[str, object]:
    """Return a row whose words may be missing: that says nothing of the other rows.

    >>> _as_place({"kind": None, "evidence": "纲要", "uncertainty_m": None})
    {'kind': '', 'evidence': '纲要', 'uncertainty_m': None}
    """
    return {name: "" if cell is None and name != RADIUS else cell for name, cell in row.items()}


def _is_place(value: object) -> bool:
    return (
        isinstance(value, Mapping)
        and value.keys() >= {"kind", RADIUS, "evidence"}
        and all(isinstance(value[key], str) for key in ("kind", "evidence"))
    )
