"""XLSX with Chinese headers, in which text stays text, and a second sheet of sources and notes."""

from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path

import geopandas as gpd

from geoapp.domain.format import Format, Options
from geoapp.domain.plan import Plan
from geoapp.io.writers.vector_files import file_parts
from geoapp.io.writers.workbooks import write_workbook
from geoapp.pipeline.tables import spreadsheet_table, table_notes

FORMAT = Format(
    code="xlsx",
    suffix=".xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    order=4,
)

_SHEET = "项目"

_WIDE = {"项目名称": 36, "建设规模": 40, "时间节点": 32, "出处": 26, "备注": 60, "区县": 20, "编号": 22}
_NARROW = 12


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterator[bytes]:  # noqa: ARG001 (WGS-84, UTF-8)
    """Yield the workbook in parts."""
    return file_parts(partial(_write, frame, plan))


def _write(frame: gpd.GeoDataFrame, plan: Plan, folder: Path) -> Path:
    path = folder / "projects.xlsx"
    headers = spreadsheet_table.headers(frame)
    sheets = {
        _SHEET: chain([headers], spreadsheet_table.rows(frame)),
        table_notes.TITLE: table_notes.note_rows(frame, plan),
    }
    widths = {
        _SHEET: [_WIDE.get(str(header), _NARROW) for header in headers],
        table_notes.TITLE: [14, 110],
    }
    write_workbook(path, sheets, widths)
    return path
