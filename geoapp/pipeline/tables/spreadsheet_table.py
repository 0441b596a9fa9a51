"""The table that people read in a spreadsheet program: Chinese headers, one row a project."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from itertools import count
from math import ceil, isnan
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.analysis.state_index import STATE_COLUMNS
from geoapp.domain.record import (
    REGISTER,
    ProjectRecord,
    certain_shares,
    is_straight_line,
    precision_class,
    value_of,
)
from geoapp.geometry.frames import project_records
from geoapp.io.codelists import load_codelist
from geoapp.io.writers.cells import Cell
from geoapp.pipeline.tables.flat_table import fields_of, flat_table, is_projects
from geoapp.pipeline.tables.project_fields import declared_fields, project_cells
from geoapp.pipeline.wording import (
    SAY,
    joined,
    names_of,
    natures,
    phrases_of,
    say_milestone,
    say_quantity,
    say_remark,
)
from geoapp.settings import COORDINATE_DECIMALS, GEOGRAPHIC_CRS

LONGEST_CELL = 32_767
"""Characters that a cell of Excel can hold."""

RECORDED = ("recorded_status_zh", "light_zh", *STATE_COLUMNS[2:])
"""Fields of what is recorded, in words."""

_CODED = {
    "theme": "themes",
    "a_theme": "themes",
    "b_theme": "themes",
    "themes": "themes",
    "kind": "kinds",
    "certainty": "certainty",
    "any_part": "certainty",
    "all_parts": "certainty",
    "time": "timings",
}
"""Columns of results that hold codes, and the codelists that say what they mean."""


def headers(frame: gpd.GeoDataFrame) -> list[Cell]:
    """Return the headers; those of the register's columns only where a project fills one."""
    if not is_projects(frame):
        titles = [field.title for field in fields_of(frame)]
        return [SAY("column_number"), *titles, *(SAY(f"column_{key}") for key in ("lon", "lat", "shape"))]
    return project_headers(_filled(frame), recorded=STATE_COLUMNS[0] in frame)


def project_headers(filled: Iterable[str], *, recorded: bool) -> list[Cell]:
    """Return the headers of projects that fill these fields of a register, with or without what is recorded."""
    keys = ("number", *first_cells(), "lon", "lat", "remark", *last_cells(filled))
    titles = [declared_fields()[name].title for name in (RECORDED if recorded else ())]
    return [*(SAY(f"column_{key}") for key in keys), *titles, SAY("column_shape")]


def rows(frame: gpd.GeoDataFrame) -> Iterator[list[Cell]]:
    """Yield one row a project or result, in the frame's order; what is not known is ``None``, never 0."""
    if not is_projects(frame):
        yield from _result_rows(frame)
        return
    first, last, phrases = first_cells().values(), last_cells(_filled(frame)).values(), phrases_of(frame)
    recorded = recorded_cells(frame) if STATE_COLUMNS[0] in frame else []
    for number, record in enumerate(project_records(frame), start=1):
        yield [
            number,
            *(cell(record) for cell in first),
            *_position(record["geometry"]),
            say_remark(record["location"], record["districts"], record["district_conflict"], phrases),
            *(cell(record) for cell in last),
            *(cells[number - 1] for cells in recorded),
            # A straight line that stands for a route is no shape that anybody should measure from.
            None if is_straight_line(record["location"]) else _shape(record["geometry"]),
        ]


def recorded_cells(states: pd.DataFrame) -> list[list[Cell]]:
    """Return the columns of what is recorded, in words, of rows that have ``STATE_COLUMNS``."""
    return [[_whole(cell) for cell in project_cells()[name](states)] for name in RECORDED]


def _filled(frame: gpd.GeoDataFrame) -> list[str]:
    return [name for name in REGISTER if frame[name].notna().any()]


def _result_rows(frame: gpd.GeoDataFrame) -> Iterator[list[Cell]]:
    fields = fields_of(frame)
    table = flat_table(frame, "results", GEOGRAPHIC_CRS, geometry_type="Unknown", fields=fields)
    says = [names_of(_CODED[field.name]) if field.name in _CODED else {} for field in fields]
    number = count(1)
    for part in table.parts:
        for *cells, geometry in zip(*part.columns, part.geometries, strict=True):
            known = [_in_words(_known(cell), names) for cell, names in zip(cells, says, strict=True)]
            yield [next(number), *known, *_position(geometry), _shape(geometry)]


def _in_words(cell: Cell, names: Mapping[str, str]) -> Cell:
    """Return the name of a code; several are joined by a plus.

    >>> _in_words("metro+highway", {"metro": "轨道交通", "highway": "公路"}), _in_words("own", {})
    ('轨道交通、公路', 'own')
    """
    if not names or not isinstance(cell, str):
        return cell
    return joined(names.get(code, code) for code in cell.split("+"))


def _known(cell: Any) -> Cell:  # noqa: ANN401 (whatever a frame holds)
    if isinstance(cell, bool):
        return SAY("cell_true") if cell else SAY("cell_false")
    return None if pd.isna(cell) else cell


@cache
def first_cells() -> dict[str, Callable[[ProjectRecord], Cell]]:
    """Return the cells behind the number, by the keys of their headers."""
    themes, precision = load_codelist("themes"), load_codelist("precision")
    return {
        "name": lambda record: record["name"],
        "theme": lambda record: themes[record["theme"]].zh,
        "nature": lambda record: natures()[record["action"]],
        "districts": lambda record: joined(share["name"] for share in certain_shares(record["districts"])),
        "adcodes": lambda record: joined(
            str(share["adcode"]) for share in certain_shares(record["districts"])
        ),
        "zones": lambda record: joined(record["zones"]),
        "quantities": lambda record: SAY("cell_parts").join(map(say_quantity, record["quantities"])),
        "milestones": lambda record: SAY("cell_parts").join(map(say_milestone, record["milestones"])),
        "cite": lambda record: record["cite"],
        "precision": lambda record: precision[precision_class(record["location"])].zh,
        "radius": lambda record: _metres(record["location"]["uncertainty_m"]),
    }


def last_cells(filled: Iterable[str]) -> dict[str, Callable[[ProjectRecord], Cell]]:
    """Return the cells behind the remark, by the keys of their headers; of a register the fields that are filled."""
    kinds = load_codelist("kinds")
    return {
        "id": lambda record: record["id"],
        "kind": lambda record: kinds[record["kind"]].zh,
        **{name: partial(_register_cell, name) for name in filled},
    }


def _register_cell(name: str, record: ProjectRecord) -> Cell:
    return _whole(value_of(record, name))


def _whole(cell: Any) -> Cell:  # noqa: ANN401 (whatever a frame holds)
    """Return a cell, a whole number without decimals."""
    value = _known(cell)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _metres(radius: float | None) -> int | None:
    """Return whole metres, never fewer than there are: nothing becomes surer on paper.

    >>> _metres(0.2), _metres(1300.0), _metres(None)
    (1, 1300, None)
    """
    return None if radius is None or isnan(radius) else ceil(radius)


def _shape(geometry: BaseGeometry | None) -> Cell:
    """Return the whole shape as WKT, from which it comes back; none where a cell of Excel cannot hold it."""
    if geometry is None or geometry.is_empty:
        return None
    text: str = shapely.to_wkt(geometry, rounding_precision=COORDINATE_DECIMALS)
    return text if len(text) <= LONGEST_CELL else None


def _position(geometry: BaseGeometry | None) -> tuple[Cell, Cell]:
    """Return a point of a site or area; a route has no one position."""
    if geometry is None or geometry.is_empty or shapely.get_dimensions(geometry) == 1:
        return None, None
    point = geometry.representative_point()
    return round(point.x, COORDINATE_DECIMALS), round(point.y, COORDINATE_DECIMALS)
