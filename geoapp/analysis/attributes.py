"""What a frame says of its features beside their shapes: names, radius, and why one cannot be measured."""

import json
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from geoapp.analysis.placing import is_schematic
from geoapp.errors import InputError

RADIUS = "uncertainty_m"
"""The column with each feature's radius in metres; where it is missing or empty, a feature is taken as exact."""

KIN = ("parent", "same_as")
"""Columns that say which projects belong together."""

_IDS = ("id", "adcode")
_NAMES = ("name", "名称", "项目名称", "label")
_RADII = (RADIUS, f"location_{RADIUS}")
_PLAIN = (str, int, float, bool, type(None))
_REASONS = {"district": "district_only", "city": "city_only", "none": "not_located"}


def names_of(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return ``id`` and ``name`` of each feature, as text: its own where it has one, else the number of its row.

    >>> names_of(gpd.GeoDataFrame({"name": ["井", None]}, geometry=[None, None])).to_numpy().tolist()
    [['1', '井'], ['2', '2']]
    """
    numbers = pd.Series([str(number) for number in range(1, len(frame) + 1)], index=frame.index, dtype=object)
    column = next((name for name in _IDS if _tells_apart(frame, name)), None)
    ids = frame[column].astype(str) if column else numbers
    named = next((name for name in _NAMES if name in frame), None)
    names = frame[named].astype(object).where(frame[named].notna(), ids).astype(str) if named else ids
    return pd.DataFrame({"id": ids.astype(object), "name": names.astype(object)})


def _tells_apart(frame: gpd.GeoDataFrame, column: str) -> bool:
    return bool(column in frame and frame[column].notna().all() and frame[column].astype(str).is_unique)


def plain_columns(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the columns with plain values, and those of kin, ``None`` where one is missing.

    Without id, name, radius and geometry, which have their own.
    """
    known = {"id", "name", *_RADII, frame.geometry.name}
    columns = [
        column
        for column in frame.columns
        if column not in known and (column in KIN or _is_plain(frame[column]))
    ]
    table = pd.DataFrame(frame[columns]).astype(object)
    return table.where(table.notna(), None)


def _is_plain(column: "pd.Series[Any]") -> bool:
    return all(isinstance(value, _PLAIN) for value in column.tolist())


def radii_of(frame: gpd.GeoDataFrame) -> list[float]:
    """Return each feature's radius in metres, 0 where none is given.

    Raises:
        InputError: a radius is no length.

    >>> radii_of(gpd.GeoDataFrame({"uncertainty_m": [30, None]}, geometry=[None, None]))
    [30.0, 0.0]
    """
    if places := _places(frame):
        return [_radius(place.get(RADIUS)) for place in places]
    column = next((name for name in _RADII if name in frame), None)
    return [_radius(value) for value in frame[column].tolist()] if column else [0.0] * len(frame)


def _radius(value: object) -> float:
    if value is None or value == "" or value != value:  # noqa: PLR0124 (only what is missing differs from itself)
        return 0.0
    try:
        radius = float(str(value))
    except ValueError:
        radius = -1.0
    if not 0 <= radius < np.inf:
        message = f"{RADIUS} {value!r} is no length; give metres from 0, or leave the cell empty."
        raise InputError(message)
    return radius


def reasons_of(frame: gpd.GeoDataFrame) -> npt.NDArray[np.object_]:
    """Return why a record cannot be measured, as a code of the codelist ``left_out``; empty where it can.

    >>> place = {"kind": "city", "evidence": "", "uncertainty_m": None}
    >>> reasons_of(gpd.GeoDataFrame({"location": [place]}, geometry=[None])).tolist()
    ['city_only']
    """
    reasons = np.full(len(frame), "", dtype=object)
    for row, place in enumerate(_places(frame)):
        if place["kind"] in _REASONS:
            reasons[row] = _REASONS[place["kind"]]
        elif is_schematic({"location": place}):
            reasons[row] = "schematic"
    if "certainty" in frame:
        reasons[np.asarray(frame["certainty"] == "impossible")] = "impossible"
    return reasons


def _places(frame: gpd.GeoDataFrame) -> list[Mapping[str, Any]]:
    """Return the projects' locations; an exported file may carry them as JSON. Empty for other features."""
    if "location" not in frame:
        return []
    try:
        places = [
            json.loads(value) if isinstance(value, str) else value for value in frame["location"].tolist()
        ]
    except ValueError:
        return []
    known = all(
        isinstance(place, Mapping) and {"kind", RADIUS, "evidence"} <= place.keys() for place in places
    )
    return places if known else []
