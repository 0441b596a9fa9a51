"""An operation of analysis: its request, its computation, its flags and what people read of its result."""

import importlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import geopandas as gpd

from geoapp.analysis import operations
from geoapp.analysis.columns import Column
from geoapp.analysis.inputs import Inputs
from geoapp.domain.receipt import LayerTotal, Measure, PairsLeftOut
from geoapp.domain.request import Flag, Request

LineKind = Literal[
    "reach", "apart", "area", "range", "cites", "shared", "certainty", "share", "share_among", "within"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The result of an operation, in metres."""

    frame: gpd.GeoDataFrame
    """With ``id`` and ``certainty`` among its columns."""
    measures: tuple[Measure, ...] = ()
    layers: tuple[LayerTotal, ...] = ()
    pairs_left_out: tuple[PairsLeftOut, ...] = ()
    unioned: bool = False
    """Whether parts were united before they were summed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """All that commands, pages, files and receipts ask of an operation; the name of its module is its code."""

    request: type[Request]
    run: Callable[[Mapping[str, Inputs], Any], Found]
    """Takes what is measured by its role, ``a`` or ``b``, and the request."""
    help: str
    """The help of its command."""
    flags: tuple[Flag, ...]
    """How its command asks for the request's fields, without ``plan`` and ``a``."""
    printed: tuple[str, ...]
    """Columns of the result that its command prints, codes of the codelist ``result_columns``."""
    table: tuple[Column, ...]
    """Columns of its table on a page; what must be seen at once, names and citations above all, stands first."""
    described: tuple[LineKind, ...] = ()
    """Lines that a feature says beneath its name on the map; ``geoapp/web/analyses/describe.py`` makes them."""
    nothing: tuple[str, str] = ("nothing_found", "nothing_found_at_all")
    """Keys of what a page says where nothing is found, with filters and without."""


@cache
def load_operation(code: str) -> Operation:
    """Return one operation by its code.

    >>> load_operation("overlap").request.__name__
    'Overlap'
    """
    module = importlib.import_module(f"{operations.__name__}.{code}")
    operation: Operation = module.OPERATION
    return operation


def operation_of(request: Request) -> Operation:
    """Return the operation that a request asks for."""
    return load_operation(request.operation)
