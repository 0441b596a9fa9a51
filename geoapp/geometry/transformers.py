"""Transformers between CRSs, built once."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

from pyproj import Transformer

from geoapp.geometry.arrays import Floats


@cache
def transformer(source: str, target: str) -> Transformer:
    """Return a transformer, longitude or easting first, built once: a new one costs up to 100 ms."""
    return Transformer.from_crs(source, target, always_xy=True)


def transform(source: str, target: str, x: Floats, y: Floats) -> Any:  # noqa: ANN401 (two arrays, as pyproj gives them)
    """Return coordinates of one CRS in another, worked out in the one thread that keeps its transformers.

    pyproj builds a transformer anew in each thread that uses it, which takes 0.05 to 0.1 s, and every run of a page is
    a thread of its own.
    """
    return _thread().submit(_transform, source, target, x, y).result()


def _transform(source: str, target: str, x: Floats, y: Floats) -> Any:  # noqa: ANN401 (as above)
    return transformer(source, target).transform(x, y)


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="transformers")


os.register_at_fork(after_in_child=_thread.cache_clear)  # a forked child has none of its parent's threads
