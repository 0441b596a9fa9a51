"""Apply a Selection to the frame of projects."""

import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

import geopandas as gpd
import numpy as np
from shapely import Polygon, box, make_valid

from geoapp.domain.selection import Selection

PLACED = ("site", "area", "route")
"""Location kinds that have a geometry."""


def select(frame: gpd.GeoDataFrame, selection: Selection) -> gpd.GeoDataFrame:
    """Return the projects a selection asks for, in the frame's order.

    A district matches whatever its relation; a record without geometry lies in no ``bbox`` or ``shape``.
    ``project``, ``layer``, ``view``, ``plan`` and ``lang`` say what is open and how it is shown, and narrow
    nothing.
    """
    wanted = {field: set(getattr(selection, field)) for field in _FIELDS if getattr(selection, field)}
    terms = _fold(selection.q).split()
    mask = np.array([_matches(record, wanted, terms) for record in _records(frame)], dtype=bool)
    if selection.bbox:
        mask &= frame.geometry.intersects(box(*selection.bbox)).to_numpy()
    if selection.shape:
        # What is drawn by hand may cross itself.
        mask &= frame.geometry.intersects(make_valid(Polygon(selection.shape))).to_numpy()
    return frame.loc[mask]


def precision_class(properties: Mapping[str, Any]) -> str:
    """Return how well a project is placed: a code of the codelist ``precision``.

    >>> precision_class({"location": {"kind": "site", "exactness": "1"}})
    'exact'
    >>> precision_class({"location": {"kind": "route", "exactness": "2"}})
    'approximate'
    >>> precision_class({"location": {"kind": "none", "exactness": None}})
    'none'
    """
    location = properties["location"]
    if location["kind"] not in PLACED:
        return str(location["kind"])
    return "exact" if location["exactness"] == "1" else "approximate"


def _matches(record: dict[str, Any], wanted: Mapping[str, set[str]], terms: list[str]) -> bool:
    if any(values.isdisjoint(_FIELDS[field](record)) for field, values in wanted.items()):
        return False
    words = _words(record) if terms else ""
    return all(term in words for term in terms)


def _records(frame: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = frame.drop(columns=frame.geometry.name).to_dict("records")
    return records


_FIELDS: dict[str, Callable[[dict[str, Any]], list[str]]] = {
    "district": lambda record: [str(share["adcode"]) for share in record["districts"]],
    "zone": lambda record: list(record["zones"]),
    "theme": lambda record: [record["theme"]],
    "kind": lambda record: [record["kind"]],
    "action": lambda record: [record["action"]],
    "box": lambda record: [str(record["box"])],
    "year": lambda record: [milestone["date"][:4] for milestone in record["milestones"]],
    "precision": lambda record: [precision_class(record)],
}


def _words(record: dict[str, Any]) -> str:
    return _fold("\n".join((record["name"], *record["aliases"], record["cite"] or "", *record["places"])))


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
