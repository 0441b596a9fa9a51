"""Projects, or an analysis' result, as a flat table: what nests becomes words and, beside them, JSON."""

from collections.abc import Iterator, Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from geoapp.analysis.drawn_area import IN_SHAPE
from geoapp.analysis.state_index import STATE_COLUMNS
from geoapp.domain.table import Field, FieldType, Part, Table
from geoapp.geometry.arrays import Geometries
from geoapp.pipeline.tables.project_fields import Cells, as_json, declared_fields, project_cells
from geoapp.pipeline.wording import names_of

_ROWS = 10_000
"""Most rows of a part: a part is what a format needs memory for."""

_SLICE = 40_000
"""Rows of the frame that are looked at together."""


_OBJECTS: dict[str, FieldType] = {
    "boolean": "truth",
    "integer": "integer",
    **dict.fromkeys(("floating", "mixed-integer-float"), "real"),
}
"""Types of columns of objects, by what pandas calls their values; all others are text."""

_SINGLE = {"Point": (0, 4), "LineString": (1, 5), "Polygon": (3, 6)}
"""Geometry types, and the numbers that shapely gives to them and to their multi types."""


def is_projects(frame: gpd.GeoDataFrame) -> bool:
    """Say whether a frame holds projects, whose columns are known, and not the result of an analysis."""
    return {"id", "location", "districts", "mentions"} <= set(frame.columns)


def fields_of(frame: gpd.GeoDataFrame) -> tuple[Field, ...]:
    """Return the flat fields: the declared ones for projects, else the frame's own columns."""
    if is_projects(frame):
        declared = declared_fields()
        return tuple(field for name, field in declared.items() if _is_there(name, frame))
    titles = names_of("result_columns")
    return tuple(
        Field(name=name, type=_type_of(frame[name]), title=titles.get(name, name))
        for name in map(str, frame.columns.drop(frame.geometry.name))
    )


def _is_there(name: str, frame: gpd.GeoDataFrame) -> bool:
    """Say whether projects have a declared field: some are there only where filters ask for them."""
    column = name.removesuffix("_zh")
    return column not in (IN_SHAPE, *STATE_COLUMNS) or column in frame


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
    """Return the rows at these rising positions as ``flat_table`` does; no more than a part of them is ever copied."""
    parts = (_part(rows, fields, crs, geometry_type) for rows in _taken(frame, positions))
    return Table(name=name, fields=fields, parts=parts, geometry_type=geometry_type, crs=crs)


def _taken(frame: gpd.GeoDataFrame, positions: npt.NDArray[np.int64]) -> Iterator[gpd.GeoDataFrame]:
    """Yield the rows at rising positions, part by part; from a slice they are taken faster than from whole columns."""
    for start in range(0, len(frame), _SLICE):
        first, behind = np.searchsorted(positions, (start, start + _SLICE))
        sliced = frame.iloc[start : start + _SLICE]
        for cut in range(first, behind, _ROWS):
            yield sliced.iloc[positions[cut : min(cut + _ROWS, behind)] - start]


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
    cells = project_cells() if is_projects(rows) else {}
    columns = [cells.get(field.name, _own(field))(rows) for field in fields]
    if geometry_type is None:
        return Part(columns)
    geometries = rows.geometry.to_crs(crs).to_numpy()
    return Part(columns, as_multi(geometries) if geometry_type.startswith("Multi") else geometries)


def as_multi(geometries: Geometries) -> Geometries:
    """Return single geometries as multi geometries of one part."""
    makers = {0: shapely.multipoints, 1: shapely.multilinestrings, 3: shapely.multipolygons}
    multi = geometries.copy()
    types = shapely.get_type_id(geometries)
    for code, make in makers.items():
        single = np.flatnonzero(types == code)
        # Each geometry becomes the one part of a geometry of its own.
        multi[single] = make(geometries[single], indices=np.arange(len(single)))
    return multi


def _type_of(column: "pd.Series[Any]") -> FieldType:
    """Return the type of a column's values; what is missing has none.

    >>> _type_of(pd.Series([1, None], dtype=object)), _type_of(pd.Series([True, None], dtype=object))
    ('integer', 'truth')
    """
    if column.dtype == object:
        return _OBJECTS.get(pd.api.types.infer_dtype(column, skipna=True), "text")
    if pd.api.types.is_bool_dtype(column):
        return "truth"
    if pd.api.types.is_integer_dtype(column):
        return "integer"
    return "real" if pd.api.types.is_numeric_dtype(column) else "text"


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
        return as_json(value)
    return None if pd.isna(value) else str(value)
