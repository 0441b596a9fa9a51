"""From degrees to the metres of a plan and back, by transformers that are built once."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Proj, Transformer

from geoapp.settings import GEOGRAPHIC_CRS

Geometries = npt.NDArray[np.object_]
Floats = npt.NDArray[np.float64]

TRUE_SCALE = 0.002
"""Largest relative error of a length; where the metric CRS stretches more, nothing is measured."""


def to_metres(geometries: Geometries, metric_crs: str) -> Geometries:
    """Return geometries in degrees (WGS-84) in the metric CRS."""
    return _through(metric_crs, geometries, "FORWARD")


def to_degrees(geometries: Geometries, metric_crs: str) -> Geometries:
    """Return geometries in the metric CRS in degrees (WGS-84)."""
    return _through(metric_crs, geometries, "INVERSE")


def stretch(degrees: Floats, metric_crs: str) -> Floats:
    """Return by what part lengths are wrong at places (lon, lat); infinite where the projection has no answer.

    >>> stretch(np.array([[87.0, 43.8]]), "EPSG:4538").round(6)
    array([0.])
    """
    if not len(degrees):  # pyproj takes no empty arrays
        return np.zeros(0)
    factors = _projection(metric_crs).get_factors(degrees[:, 0], degrees[:, 1], errcheck=False)
    scales = np.stack([factors.meridional_scale, factors.parallel_scale])
    return np.asarray(np.nan_to_num(np.abs(scales - 1).max(axis=0), nan=np.inf))


def _through(metric_crs: str, geometries: Geometries, direction: str) -> Geometries:
    def change(x: Floats, y: Floats) -> Any:  # noqa: ANN401 (two arrays, as pyproj gives them)
        return _thread().submit(_transform, metric_crs, direction, x, y).result()

    changed: Geometries = shapely.transform(geometries, change, interleaved=False)
    return changed


def _transform(metric_crs: str, direction: str, x: Floats, y: Floats) -> Any:  # noqa: ANN401 (as above)
    return _transformer(metric_crs).transform(x, y, direction=direction)


@cache
def _thread() -> ThreadPoolExecutor:
    """Return the one thread that builds transformers and uses them.

    pyproj builds a transformer anew in each thread that uses it, which takes 0.05 to 0.1 s, and every run of a page is
    a thread of its own.
    """
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="metres")


os.register_at_fork(after_in_child=_thread.cache_clear)  # a forked child has none of its parent's threads


@cache
def _transformer(metric_crs: str) -> Transformer:
    # Building one takes 0.1 s, using it for a whole plan less than a millisecond.
    return Transformer.from_crs(GEOGRAPHIC_CRS, metric_crs, always_xy=True)


@cache
def _projection(metric_crs: str) -> Proj:
    return Proj(metric_crs)
