"""Hand out exactly the projects that were selected, as files."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable
from functools import cache
from types import ModuleType

import geopandas as gpd

from geoapp.domain.format import Format, Options
from geoapp.domain.plan import Plan
from geoapp.errors import UnknownCodeError
from geoapp.pipeline import formats
from geoapp.pipeline.crs import crs_kinds_of
from geoapp.pipeline.tables.flat_table import is_projects
from geoapp.pipeline.tables.project_lines import ProjectLines

Writer = Callable[[gpd.GeoDataFrame, Plan, Options], Iterable[bytes]]


def load_formats() -> dict[str, Format]:
    """Return the formats by their codes, in the order of the screen."""
    return {code: module.FORMAT for code, module in _modules().items()}


def formats_for(frame: gpd.GeoDataFrame) -> dict[str, Format]:
    """Return the formats that can hold a frame: all for projects, fewer for the result of an analysis."""
    keep_all = is_projects(frame)
    return {code: fmt for code, fmt in load_formats().items() if keep_all or not fmt.projects_only}


def export(
    frame: gpd.GeoDataFrame, fmt: str, plan: Plan, *, crs: str | None = None, encoding: str | None = None
) -> bytes:
    """Return selected projects, or the result of an analysis, as one file: ``stream``'s parts in one piece."""
    return b"".join(stream(frame, fmt, plan, crs=crs, encoding=encoding))


def stream(
    frame: gpd.GeoDataFrame, fmt: str, plan: Plan, *, crs: str | None = None, encoding: str | None = None
) -> Iterable[bytes]:
    """Return the parts of a file, so that a large one needs no memory for its whole.

    Args:
        frame: selected projects as ``io.geojson.read_projects`` returns them.
        fmt: a code of ``load_formats``.
        plan: the plan that they belong to.
        crs: one of ``crs_kinds_of(fmt, plan)``, with or without ``EPSG:``; its first, mostly WGS-84, when not given.
        encoding: one of the format's encodings; the first when not given.

    Raises:
        UnknownCodeError: no such format, or the format has not this CRS or encoding.
        InputError: the format cannot hold these projects.
    """
    module = _module(fmt)
    if fmt not in formats_for(frame):
        raise UnknownCodeError("format_projects_only", format=fmt, formats=", ".join(formats_for(frame)))
    options = _options(module.FORMAT, plan, crs, encoding)
    writer: Writer = module.write
    return writer(frame, plan, options)


def takes_lines(fmt: str) -> bool:
    """Say whether a format is written from the lines of projects too."""
    return hasattr(_modules().get(fmt), "write_lines")


def stream_lines(
    projects: ProjectLines, fmt: str, plan: Plan, *, crs: str | None = None, encoding: str | None = None
) -> Iterable[bytes]:
    """Return the parts of a file of a format that ``takes_lines``: the same bytes as ``stream`` of these projects.

    Raises:
        UnknownCodeError: no such format, or the format has not this CRS or encoding.
    """
    module = _module(fmt)
    writer: Callable[[ProjectLines, Plan, Options], Iterable[bytes]] = module.write_lines
    return writer(projects, plan, _options(module.FORMAT, plan, crs, encoding))


def _module(fmt: str) -> ModuleType:
    if fmt not in _modules():
        raise UnknownCodeError("format_unknown", format=fmt, formats=", ".join(_modules()))
    return _modules()[fmt]


def _options(fmt: Format, plan: Plan, crs: str | None, encoding: str | None) -> Options:
    choices = tuple(crs_kinds_of(fmt, plan))
    chosen = choices[0] if crs is None else f"EPSG:{crs.upper().removeprefix('EPSG:')}"
    if chosen not in choices:
        raise UnknownCodeError("format_crs", format=fmt.code, crs=str(crs), choices=", ".join(choices))
    encoding = fmt.encodings[0] if encoding is None else encoding.lower()
    if encoding not in fmt.encodings:
        raise UnknownCodeError(
            "format_encoding",
            format=fmt.code,
            encoding=encoding,
            choices=", ".join(fmt.encodings),
        )
    return Options(crs=chosen, encoding=encoding)


@cache
def _modules() -> dict[str, ModuleType]:
    modules = (
        importlib.import_module(f"{formats.__name__}.{module.name}")
        for module in pkgutil.iter_modules(formats.__path__)
    )
    return {module.FORMAT.code: module for module in sorted(modules, key=lambda module: module.FORMAT.order)}
