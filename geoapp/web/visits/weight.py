"""The memory that a value takes, near enough for a quota: measured on a part of what is long."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass

import pandas as pd
import shapely
from geopandas import GeoSeries

_SMALL = 64
"""Bytes of an object without anything in it."""

_SHAPE, _VERTEX = 250, 16
"""Bytes of a geometry and of one of its positions."""

_SAMPLE = 200
"""Rows and members that are looked at; the others are taken to be like them."""


def weigh(value: object) -> int:
    """Return about how many bytes a value takes.

    >>> weigh(b"x" * 1_000_000) // 1_000_000, weigh(["x" * 1000] * 5000) // 1_000_000
    (1, 5)
    >>> import geopandas
    >>> square = geopandas.GeoDataFrame({"name": ["a"]}, geometry=[shapely.box(0, 0, 1, 1)])
    >>> weigh(square) < 2_000 < weigh(pd.concat([square] * 100)) < 60_000
    True
    """
    match value:
        case str() | bytes():
            return _SMALL + len(value)
        case pd.DataFrame():
            return _SMALL + sum(_weigh_column(value.iloc[:, number]) for number in range(value.shape[1]))
        case Mapping():
            return _weigh_members(value.items(), len(value))
        case list() | tuple() | set() | frozenset():
            return _weigh_members(value, len(value))
    if is_dataclass(value) and not isinstance(value, type):
        return _SMALL + sum(weigh(getattr(value, one.name)) for one in fields(value))
    return _SMALL


def _weigh_column(column: pd.Series) -> int:
    if isinstance(column, GeoSeries):
        shapes = column.to_numpy()
        return _SHAPE * len(shapes) + _VERTEX * int(shapely.get_num_coordinates(shapes).sum())
    if pd.api.types.is_numeric_dtype(column.dtype) or pd.api.types.is_datetime64_any_dtype(column.dtype):
        return int(column.memory_usage(index=False))
    return _weigh_members(column.iloc[:_SAMPLE], len(column))


def _weigh_members(members: Iterable[object], count: int) -> int:
    looked_at = [weigh(one) for one, _ in zip(members, range(_SAMPLE), strict=False)]
    return _SMALL + 8 * count + (sum(looked_at) * count // len(looked_at) if looked_at else 0)
