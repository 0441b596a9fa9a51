"""From degrees to the metres of a plan and back, by transformers that are built once."""

from functools import cache
from typing import Any

import numpy as np
import shapely
from pyproj import Proj

from geoapp.geometry.arrays import Floats, Geometries
from geoapp.geometry.transformers import transform
from geoapp.settings import GEOGRAPHIC_CRS

TRUE_SCALE = 0.002
"""Largest relative error of a length; where the metric CRS stretches more, nothing is measured."""


def to_metres(geometries: Geometries, metric_crs: str) -> Geometries:
    """Return geometries in degrees (WGS-84) in the metric CRS."""
    return _through(geometries, GEOGRAPHIC_CRS, metric_crs)


def to_degrees(geometries: Geometries, metric_crs: str) -> Geometries:
    """Return geometries in the metric CRS in degrees (WGS-84)."""
    return _through(geometries, metric_crs, GEOGRAPHIC_CRS)


def scale_error(degrees: Floats, metric_crs: str) -> Floats:
    """Return by what part lengths are wrong at places (lon, lat); infinite where the projection has no answer.

    >>> scale_error(np.array([[87.0, 43.8]]), "EPSG:4538").round(6)
    array([0.])
    """
    if not len(degrees):  # pyproj takes no empty arrays
        return np.zeros(0)
    factors = _projection(metric_crs).get_factors(degrees[:, 0], degrees[:, 1], errcheck=False)
    scales = np.stack([factors.meridional_scale, factors.parallel_scale])
    return np.asarray(np.nan_to_num(np.abs(scales - 1).max(axis=0), nan=np.inf))


def _through(geometries: Geometries, source: str, target: str) -> Geometries:
    def change(x: Floats, y: Floats) -> Any:  # noqa: ANN401 (two arrays, as pyproj gives them)
        return transform(source, target, x, y)

    changed: Geometries = shapely.transform(geometries, change, interleaved=False)
    return changed


@cache
def _projection(metric_crs: str) -> Proj:
    return Proj(metric_crs)
