"""The spreadsheet's table as CSV, straight from the lines of layers: the same text as ``spreadsheet_table`` has."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from math import isnan
from typing import cast

import numpy as np
import orjson
import pyarrow as pa
import shapely

from geoapp.domain.record import ProjectRecord, is_straight_line
from geoapp.geometry.arrays import Flags, Floats, Geometries, Indices
from geoapp.io.phrases import load_phrases
from geoapp.io.writers.cells import Cell, as_text
from geoapp.pipeline.tables.project_lines import LineBlock, ProjectLines
from geoapp.pipeline.tables.spreadsheet_table import LONGEST_CELL, first_cells, last_cells, recorded_cells
from geoapp.pipeline.wording import say_remark
from geoapp.settings import COORDINATE_DECIMALS

_BLOCK = 500
"""Rows of a part: of as few no tuple lives long enough for the collector to go through all memory."""

_LEAST = 1e-4
"""Number below which Python writes exponents, and ``orjson`` does not."""

_FIRST = (
    *("districts", "adcodes", "zones"),
    *("quantities", "milestones", "cite"),
    *("precision", "radius"),
)
"""Cells before the position that many projects have alike, in their order."""

_CitedCells = tuple[str, str, str, bool]
"""Those cells, the remark, those of a register, and whether a straight line stands for a route."""

_SPECIAL = frozenset(',"\r\n')

_PLAIN = re.compile(r'[^=+\-@\s\d.,%tf"][^,"\r\n]*', re.IGNORECASE)
"""Text of which the first character says that it stays as it is (``as_text``), and that needs no quotation marks."""


def csv_parts(projects: ProjectLines, behind: Sequence[str]) -> Iterator[str]:
    """Yield the rows, many at a time, each with the same cells behind its own."""
    rows = _WrittenRows(projects)
    end = "".join(f",{_written(cell)}" for cell in behind) + "\r\n"
    number = 1
    for block in projects.blocks(_BLOCK, rows.shared):
        numbers = map(str, range(number, number + len(block.rows)))
        yield end.join(map(",".join, zip(numbers, *rows.columns(block), strict=True))) + end
        number += len(block.rows)


class _WrittenRows:
    """Columns of written cells, block by block."""

    def __init__(self, projects: ProjectLines) -> None:
        first, last = first_cells(), last_cells(projects.filled)
        self._plan, self._phrases = projects.columns, load_phrases(projects.plan)
        self._register = [last[name] for name in projects.filled]
        self._first = [first[name] for name in _FIRST]
        coded = {"theme": first["theme"], "action": first["nature"], "kind": last["kind"]}
        self._coded = {name: self._named(name, cell) for name, cell in coded.items()}

    def columns(self, block: LineBlock[_CitedCells]) -> list[Iterable[str]]:
        """Return the columns behind the number, in the order of the headers; some hold several cells."""
        first, remark, register, straight = zip(*block.shared, strict=True)
        recorded = [] if block.recorded is None else recorded_cells(block.recorded)
        rows = pa.array(block.rows)
        return [
            _write_texts(self._plan.names.take(rows).to_pylist()),
            self._codes("theme", block.rows),
            self._codes("action", block.rows),
            first,
            *_positions(block.shapes),
            remark,
            _write_texts(self._plan.ids.take(rows).to_pylist()),
            self._codes("kind", block.rows),
            *([register] if self._register else []),
            *(map(_written, cells) for cells in recorded),
            _outlines(block.shapes, straight),
        ]

    def _named(self, name: str, cell: Callable[[ProjectRecord], Cell]) -> list[str]:
        """Return the written cell of each code of a column."""
        found = [{name: next(iter(answers), "")} for answers in self._plan.codes[name].sets]
        return [_written(cell(cast("ProjectRecord", one))) for one in found]

    def _codes(self, name: str, rows: Indices) -> Iterator[str]:
        return map(self._coded[name].__getitem__, self._plan.codes[name].code[rows].tolist())

    def shared(self, one: ProjectRecord) -> _CitedCells:
        """Return the cells of what stands from a project's citation on."""
        remark = say_remark(one["location"], one["districts"], one["district_conflict"], self._phrases)
        parts = (self._first, [lambda _: remark], self._register)
        first, said, register = (",".join(_written(cell(one)) for cell in cells) for cells in parts)
        return first, said, register, is_straight_line(one["location"])


def _written(cell: Cell) -> str:
    r"""Return a cell as ``csv`` writes it.

    >>> _written("a,b"), _written('5" =1'), _written(None), _written(87.5), _written("=1")
    ('"a,b"', '"5"" =1"', '', '87.5', "'=1")
    """
    text = as_text(cell)
    if not isinstance(text, str):
        return "" if text is None else repr(text)
    if _SPECIAL.isdisjoint(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _write_texts(texts: Iterable[str]) -> list[str]:
    r"""Return texts as ``_written`` does, most of which are plain.

    >>> _write_texts(["甲厂", "12", "=1", "true", "a,b", ""])
    ['甲厂', '12\t', "'=1", 'true\t', '"a,b"', '']
    """
    plain = _PLAIN.fullmatch
    return [text if plain(text) else _written(text) for text in texts]


def _positions(shapes: Geometries) -> tuple[list[str], list[str]]:
    """Return the written longitude and latitude of a point of each site or area; a route has no one position."""
    sited = ~shapely.is_empty(shapes) & np.isin(shapely.get_dimensions(shapes), (0, 2))
    points = shapely.point_on_surface(_only(shapes, sited))
    return _degrees(shapely.get_x(points)), _degrees(shapely.get_y(points))


def _only(shapes: Geometries, wanted: Flags) -> Geometries:
    """Return geometries, ``None`` in the place of those that are not wanted."""
    found = shapes.copy()
    found[~wanted] = None
    return found


def _degrees(numbers: Floats) -> list[str]:
    """Return numbers as Python writes them when it has rounded them; nothing for what is no number.

    >>> _degrees(np.array([87.5, np.nan, 43.0, 1 / 3])), _degrees(np.array([1e-5, np.nan]))
    (['87.5', '', '43.0', '0.3333333'], ['1e-05', ''])
    """
    rounded = numbers.round(COORDINATE_DECIMALS)
    others = np.flatnonzero((rounded != numbers) & ~np.isnan(numbers))
    # numpy rounds a product, which differs from what Python rounds in the last digit once in millions.
    rounded[others] = [round(one, COORDINATE_DECIMALS) for one in numbers[others].tolist()]
    if (np.abs(rounded) < _LEAST).any():
        return ["" if isnan(one) else repr(one) for one in rounded.tolist()]
    texts = orjson.dumps(rounded, option=orjson.OPT_SERIALIZE_NUMPY).decode()
    return texts[1:-1].replace("null", "").split(",")


def _outlines(shapes: Geometries, straight: Sequence[bool]) -> list[str]:
    """Return the written shapes; a straight line that stands for a route is none (``spreadsheet_table``)."""
    told = _only(shapes, ~(shapely.is_empty(shapes) | np.array(straight)))
    texts = shapely.to_wkt(told, rounding_precision=COORDINATE_DECIMALS).tolist()
    return [
        "" if text is None or len(text) > LONGEST_CELL else f'"{text}"' if "," in text else text
        for text in texts
    ]
