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
    sources = [plan.licence, attribution(plan, SAY, "cell")]
    headers = [*spreadsheet_table.headers(frame), SAY("note_licence"), SAY("note_boundaries")]
    yield _BYTE_ORDER_MARK + _lines([headers])
    rows = spreadsheet_table.rows(frame)
    while part := list(itertools.islice(rows, _PART)):
        yield _lines([*row, *sources] for row in part)


def _lines(rows: Iterable[list[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([as_text(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")
