"""Geometries as they come in, brought to WGS-84 once: from a declared datum, or from a Gauss-Krüger zone."""

from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from geoapp.errors import InputError
from geoapp.geometry.arrays import Floats
from geoapp.geometry.datums import check_datum, convert_pairs, in_china_box
from geoapp.settings import GEOGRAPHIC_CRS

_POINT = 0
"""The type of a point, as GEOS numbers it; empty points count as points, but have no coordinate."""

SHIFTED = frozenset({"gcj02", "bd09"})
"""Datums in use in China only: coordinates elsewhere are a mistake worth looking for."""


def to_wgs84(geometries: Any, datum: str) -> Any:  # noqa: ANN401
    """Return geometries in degrees of a declared datum in WGS-84.

    A GeoSeries gives a GeoSeries with the same index and EPSG:4326, an array an array, a geometry a geometry.
    Missing and empty geometries stay, and so do heights; a fourth value (M) is dropped.

    Raises:
        InputError: a projected CRS, a coordinate beyond ±180° or ±90°, or GCJ-02 or BD-09 with swapped axes.
        UnknownCodeError: no such datum.
    """
    code = check_datum(datum)
    crs = geometries.crs if isinstance(geometries, gpd.GeoSeries) else None
    if crs is not None and not crs.is_geographic:
        raise InputError("geometries_metric", crs=crs.to_string())

    def change(pairs: Floats) -> Floats:
        if code in SHIFTED:
            _refuse_swapped(pairs)
        return convert_pairs(pairs, source=code, target="wgs84")

    return _changed(geometries, change)


def _changed(geometries: Any, change: Callable[[Floats], Floats]) -> Any:  # noqa: ANN401
    if isinstance(geometries, gpd.GeoSeries):
        array = _with_coordinates(np.asarray(geometries.array, dtype=object), change)
        return gpd.GeoSeries(array, index=geometries.index, name=geometries.name, crs=GEOGRAPHIC_CRS)
    array = np.asarray(geometries, dtype=object)
    changed = _with_coordinates(array.reshape(-1), change).reshape(array.shape)
    return changed if array.ndim else changed.item()


def _with_coordinates(array: npt.NDArray[Any], change: Callable[[Floats], Floats]) -> npt.NDArray[Any]:
    """Return new geometries whose coordinates, of shape (n, 2), went through a function."""
    result, has_z = array.copy(), shapely.has_z(array)
    for rows, include_z in ((~has_z, False), (has_z, True)):
        if rows.any():
            chosen = array[rows]
            coordinates = shapely.get_coordinates(chosen, include_z=include_z)
            coordinates[:, :2] = change(coordinates[:, :2])
            result[rows] = _rebuilt(chosen, coordinates)
    return result


def _rebuilt(geometries: npt.NDArray[Any], coordinates: Floats) -> npt.NDArray[Any]:
    """Return geometries with other coordinates; points, where there are only points, in two thirds of the time."""
    if len(coordinates) == len(geometries) and (shapely.get_type_id(geometries) == _POINT).all():
        return np.asarray(shapely.points(coordinates))
    return np.asarray(shapely.set_coordinates(geometries, coordinates))


def _refuse_swapped(pairs: Floats) -> None:
    first, second = pairs[:, 0], pairs[:, 1]
    swapped = np.flatnonzero(in_china_box(second, first) & ~in_china_box(first, second))
    if swapped.size:
        x, y = pairs[swapped[0]]
        raise InputError("degrees_swapped", x=f"{x:g}", y=f"{y:g}")
