"""Projects, or an analysis' result, as a flat table: what nests becomes words and, beside them, JSON."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, cast

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd
import shapely

from geoapp.analysis.select import precision_class
from geoapp.domain.table import Field, FieldType, Part, Table
from geoapp.io.codelists import load_codelist, load_rows
from geoapp.pipeline.wording import (
    certain_districts,
    natures,
    say_milestone,
    say_quantity,
    say_remark,
    say_share,
)

_ROWS = 5_000
"""Rows of a part."""

Geometries = npt.NDArray[np.object_]

_SINGLE = {"Point": (0, 4), "LineString": (1, 5), "Polygon": (3, 6)}
"""Geometry types, and the numbers that shapely gives to them and to their multi types."""

Cells = Callable[[pd.DataFrame], Sequence[Any]]


def is_projects(frame: gpd.GeoDataFrame) -> bool:
    """Say whether a frame holds projects, whose columns are known, and not the result of an analysis."""
    return {"id", "location", "districts", "mentions"} <= set(frame.columns)


def fields_of(frame: gpd.GeoDataFrame) -> tuple[Field, ...]:
    """Return the flat fields: the declared ones for projects, else the frame's own columns."""
    if is_projects(frame):
        return tuple(_declared().values())
    titles = _names("result_columns")
    return tuple(
        Field(name=name, type=_type_of(frame[name]), title=titles.get(name, name))
        for name in map(str, frame.columns.drop(frame.geometry.name))
    )


def flat_table(
    frame: gpd.GeoDataFrame, name: str, crs: str, *, geometry_type: str | None, fields: tuple[Field, ...]
) -> Table:
    """Return a frame as a table of these fields, its geometry in ``crs``; without one where the type is ``None``."""
    everything = np.arange(len(frame))
    return some_rows(frame, everything, name, crs, geometry_type=geometry_type, fields=fields)


def some_rows(  # noqa: PLR0913 (what a table is, and its rows)
    frame: gpd.GeoDataFrame,
    positions: npt.NDArray[np.int64],
    name: str,
    crs: str,
    *,
    geometry_type: str | None,
    fields: tuple[Field, ...],
) -> Table:
    """Return the rows at these positions as ``flat_table`` does; no more than a part of them is ever copied."""
    starts = range(0, len(positions), _ROWS)
    taken = (frame.iloc[positions[start : start + _ROWS]] for start in starts)
    parts = (_part(rows, fields, crs, geometry_type) for rows in taken)
    return Table(name=name, fields=fields, parts=parts, geometry_type=geometry_type, crs=crs)


def shapefile_names() -> dict[str, str]:
    """Return the declared field names of a Shapefile by our own; empty for a field that a Shapefile goes without."""
    return {row["code"]: row["shapefile"] for row in _rows()}


def geometry_type_of(geometries: Geometries) -> str:
    """Return OGR's name for geometries: one type, its multi type where both occur, or ``Unknown``.

    >>> geometry_type_of(np.array([shapely.Point(1, 2), shapely.MultiPoint([(3, 4)]), None]))
    'MultiPoint'
    >>> geometry_type_of(np.array([], dtype=object))
    'Unknown'
    """
    codes = set(np.unique(shapely.get_type_id(geometries))) - {-1}
    for single, (one, many) in _SINGLE.items():
        if codes == {one}:
            return single
        if codes and codes <= {one, many}:
            return f"Multi{single}"
    return "Unknown"


def _part(rows: gpd.GeoDataFrame, fields: tuple[Field, ...], crs: str, geometry_type: str | None) -> Part:
    cells = _cells() if is_projects(rows) else {}
    columns = [cells.get(field.name, _own(field))(rows) for field in fields]
    if geometry_type is None:
        return Part(columns)
    geometries = rows.geometry.to_crs(crs).to_numpy()
    return Part(columns, _as_multi(geometries) if geometry_type.startswith("Multi") else geometries)


def _as_multi(geometries: Geometries) -> Geometries:
    """Return single geometries as multi geometries of one part."""
    makers = {0: shapely.multipoints, 1: shapely.multilinestrings, 3: shapely.multipolygons}
    multi = geometries.copy()
    types = shapely.get_type_id(geometries)
    for code, make in makers.items():
        single = np.flatnonzero(types == code)
        # Each geometry becomes the one part of a geometry of its own.
        multi[single] = make(geometries[single], indices=np.arange(len(single)))
    return multi


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(load_rows("fields", ("code", "zh", "type", "shapefile")))


@cache
def _declared() -> dict[str, Field]:
    return {
        row["code"]: Field(name=row["code"], type=cast("FieldType", row["type"]), title=row["zh"])
        for row in _rows()
    }


def _type_of(column: "pd.Series[Any]") -> FieldType:
    if pd.api.types.is_bool_dtype(column):
        return "truth"
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    return "real" if pd.api.types.is_numeric_dtype(column) else "text"


@cache
def _cells() -> dict[str, Cells]:
    """Return how the cells of each declared field come from the columns of projects."""
    precision = _each("location", lambda location: _precision(location["kind"], location["exactness"]))
    special: dict[str, Cells] = {
        "kind_zh": _named("kind", _names("kinds")),
        "theme_zh": _named("theme", _names("themes")),
        "action_zh": _named("action", natures()),
        "mentions": _filled(
            "mentions", lambda spans: _listed(f"{one['start']}–{one['end']}" for one in spans)
        ),
        "quantities": _filled("quantities", lambda sizes: _listed(map(say_quantity, sizes), "；")),
        "milestones": _filled("milestones", lambda stages: _listed(map(say_milestone, stages), "；")),
        "precision": precision,
        "precision_zh": lambda rows: [*map(_names("precision").get, precision(rows))],
        "districts": _filled("districts", lambda shares: _listed(map(say_share, shares))),
        "adcodes": _filled(
            "districts", lambda shares: _listed(str(one["adcode"]) for one in certain_districts(shares))
        ),
        "remark": lambda rows: [
            remark or None
            for remark in map(say_remark, rows["location"], rows["districts"], rows["district_conflict"])
        ],
        **{name: _filled(name, _listed) for name in ("aliases", "same_as", "places", "zones")},
    }
    return {name: special.get(name) or _by_name(name) for name in _declared()}


@cache
def _precision(kind: str, exactness: str | None) -> str:
    return precision_class({"location": {"kind": kind, "exactness": exactness}})


def _by_name(name: str) -> Cells:
    if name.endswith("_json"):
        return _filled(name.removesuffix("_json"), _json, empty="[]")
    if name.startswith("location_"):
        return _each("location", itemgetter(name.removeprefix("location_")))
    return itemgetter(name)


def _each(column: str, cell: Callable[[Any], Any]) -> Cells:
    return lambda rows: [*map(cell, rows[column].tolist())]


def _named(column: str, names: Mapping[str, str]) -> Cells:
    return _each(column, names.get)


def _filled(column: str, cell: Callable[[Any], str | None], empty: str | None = None) -> Cells:
    """Return cells of a column of lists, most of which are empty."""
    return lambda rows: [cell(value) if value else empty for value in rows[column].tolist()]


def _own(field: Field) -> Cells:
    """Return the cells of a column of a result: as they are, or as text where they nest."""

    def cells(rows: pd.DataFrame) -> Sequence[Any]:
        column = rows[field.name]
        is_plain = field.type != "text" or pd.api.types.infer_dtype(column, skipna=True) in (
            "string",
            "empty",
        )
        return column if is_plain else [*map(_text, column)]

    return cells


def _text(value: object) -> str | None:
    """Return a cell of text; what nests as JSON, what is missing as ``None``.

    >>> _text("甲"), _text(["甲"]), _text(None), _text(float("nan"))
    ('甲', '["甲"]', None, None)
    """
    if isinstance(value, str):
        return value
    if isinstance(value, (list, tuple, dict)):
        return _json(value)
    return None if pd.isna(value) else str(value)


def _listed(words: Iterable[str], separator: str = "、") -> str | None:
    return separator.join(words) or None


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_SERIALIZE_NUMPY).decode("utf-8")


@cache
def _names(codelist: str) -> dict[str, str]:
    return {code.code: code.zh for code in load_codelist(codelist).codes}
