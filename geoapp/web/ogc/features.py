"""Features as an answer holds them: flat attributes, with how surely a project is placed and where the plan says so."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import orjson
import pandas as pd

from geoapp.analysis.state_index import STATE_COLUMNS
from geoapp.domain.delivery import DeliveryCitation
from geoapp.domain.filters import FILTERS, PLAN_LISTS
from geoapp.geometry.arrays import Indices
from geoapp.io.moved_ids import present_id
from geoapp.io.writers.geojson_writer import geometry_texts
from geoapp.pipeline.statement_words import cite_in_words
from geoapp.pipeline.wording import SAY
from geoapp.web.ogc.collections import Collection
from geoapp.web.ogc.reference_systems import ReferenceSystem
from geoapp.web.ogc.rows import FeatureRows

SEVERAL = ("district", "zone", "year")
"""Filters of which a project can have several values."""

_OWN = (
    *(
        "id",
        "name",
        "level",
        "parent",
        "confidence",
        "chapter",
        "section",
        "item",
        "outside_share",
        "investment",
    ),
    *("period", "status", "as_of"),
)
_OF_LOCATION = {
    "radius_m": "uncertainty_m",
    "location_kind": "kind",
    "exactness": "exactness",
    "reach": "reach",
    "quality": "quality",
    "source": "source",
    "evidence": "evidence",
    "note": "note",
}
_OF_SHAPE = ("in_shape",)
"""The column that says how surely a project lies in a drawn shape, where one was given."""
_SOURCES = STATE_COLUMNS[-1]

_OF_PLACE = ("name_en", "uncertainty_m", "quality", "source", "licence", "note", "evidence", "date")


def write_features(
    collection: Collection, rows: FeatureRows, positions: Indices, system: ReferenceSystem, *, shape: str = ""
) -> Iterator[dict[str, Any]]:
    """Yield features for orjson, whose geometries are written already."""
    texts = geometry_texts(system.of_wgs84(rows.geometries[positions]), system.decimals)
    for record, text in zip(rows.records(positions, shape=shape), texts, strict=True):
        properties = properties_of(collection, record)
        yield {
            "type": "Feature",
            "id": feature_id(collection, record),
            "geometry": orjson.Fragment(text),
            "properties": properties,
        }


def feature_id(collection: Collection, record: Mapping[str, Any]) -> str:
    """Return the name of a feature in its collection."""
    match collection.kind:
        case "projects":
            return str(record["id"]).partition("/")[2]
        case "districts":
            return str(record["district"])
        case "zones":
            return str(record["id"])
        case _:
            return str(record["plan"])


def find_feature(collection: Collection, rows: FeatureRows, name: str) -> Indices:
    """Return the position of the feature of that name; none where there is none."""
    if collection.plan and collection.kind == "projects":
        plan = collection.plan.id
        wanted = present_id(f"{plan}/{name.removeprefix(f'{plan}/')}")
        return np.flatnonzero(rows.ids() == wanted)
    if collection.kind == "zones":
        return np.flatnonzero(rows.ids() == name)
    (queryable,) = collection.queryables
    return np.flatnonzero(rows.having(queryable, (name,)))


def properties_of(collection: Collection, record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a feature's attributes, which hold no objects; one of a name has the same type in every collection."""
    match collection.kind:
        case "projects":
            return _of_project(record)
        case "districts":
            return {"district": [record["district"]]} | {
                name: record[name] for name in ("name", "label", "name_en")
            }
        case "zones":
            own = {name: _plain(record.get(name)) for name in _OF_PLACE}
            return {"zone": [record["zone"]], "radius_m": own.pop("uncertainty_m"), **own}
        case _:
            return dict(record)


def _of_project(record: Mapping[str, Any]) -> dict[str, Any]:
    asked = {name: FILTERS[name].answers(record[FILTERS[name].column]) for name in PLAN_LISTS}
    return {
        "id": record["id"],
        "name": record["name"],
        **{name: found if name in SEVERAL else next(iter(found), None) for name, found in asked.items()},
        **{name: record["location"][field] for name, field in _OF_LOCATION.items()},
        "citation": record["cite"],
        **{name: record[name] for name in (*_OWN, *_OF_SHAPE, *STATE_COLUMNS) if name in record},
        **({_SOURCES: _cited(record[_SOURCES])} if _SOURCES in record else {}),
    }


def _cited(cites: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return citations as the plan's own are: in its language."""
    return [cite_in_words(DeliveryCitation(**cite), SAY) for cite in cites]


def _plain(value: Any) -> Any:  # noqa: ANN401 (a cell)
    """Return a cell as JSON can say it.

    >>> _plain(float("nan")), _plain("a")
    (None, 'a')
    """
    return None if value is None or (not isinstance(value, list | tuple) and pd.isna(value)) else value
