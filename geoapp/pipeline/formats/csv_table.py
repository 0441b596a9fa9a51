"""CSV with Chinese headers, which Excel and WPS open as it is meant."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator

import geopandas as gpd

from geoapp.domain.format import AS_TEXT, Format, Options
from geoapp.domain.plan import Plan
from geoapp.io.writers.cells import Cell, as_text
from geoapp.pipeline.attribution import attribution
from geoapp.pipeline.tables import spreadsheet_table
from geoapp.pipeline.tables.project_lines import ProjectLines
from geoapp.pipeline.tables.spreadsheet_lines import csv_parts
from geoapp.pipeline.wording import SAY

FORMAT = Format(
    code="csv",
    suffix=".csv",
    media_type="text/csv",
    order=2,
    changes={**AS_TEXT, "truth": "words"},
)

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
"""Makes spreadsheet programs read UTF-8."""

_PART = 500
"""Rows of a part."""


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterator[bytes]:  # noqa: ARG001 (WGS-84, UTF-8)
    """Yield the table in parts; a CSV has no other place for licence and map review number than two columns."""
    sources = _sources(plan)
    yield _head(spreadsheet_table.headers(frame))
    rows = spreadsheet_table.rows(frame)
    while part := list(itertools.islice(rows, _PART)):
        yield _lines([*row, *sources] for row in part)


def write_lines(projects: ProjectLines, plan: Plan, options: Options) -> Iterator[bytes]:  # noqa: ARG001 (as above)
    """Yield the same bytes as ``write`` for projects whose lines are at hand, at a fraction of the cost."""
    recorded = projects.describe is not None
    yield _head(spreadsheet_table.project_headers(projects.filled, recorded=recorded))
    for part in csv_parts(projects, _sources(plan)):
        yield part.encode()


def _head(headers: list[Cell]) -> bytes:
    return _BYTE_ORDER_MARK + _lines([[*headers, SAY("note_licence"), SAY("note_boundaries")]])


def _sources(plan: Plan) -> list[str]:
    return [plan.licence, attribution(plan, SAY, "cell")]


def _lines(rows: Iterable[list[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([as_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")
