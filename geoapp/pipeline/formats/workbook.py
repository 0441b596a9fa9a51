"""XLSX with Chinese headers, in which text stays text, and a second sheet of sources and notes."""

from collections.abc import Iterable
from functools import partial
from itertools import chain
from pathlib import Path

import geopandas as gpd

from geoapp.domain.format import AS_TEXT, Format, Options
from geoapp.domain.plan import Plan
from geoapp.io.scratch import ScratchFile
from geoapp.io.writers.workbooks import XLSX, write_workbook
from geoapp.pipeline.layer_totals import TOTALS, rows_of_totals
from geoapp.pipeline.tables import spreadsheet_table, table_notes
from geoapp.pipeline.wording import SAY

FORMAT = Format(
    code="xlsx",
    suffix=".xlsx",
    media_type=XLSX,
    order=4,
    changes={**AS_TEXT, "truth": "words", "long": "text"},
)

_WIDE = {"name": 36, "quantities": 40, "milestones": 32, "cite": 26, "remark": 60, "districts": 20, "id": 22}
"""Characters, by column."""
_NARROW = 12


def write(frame: gpd.GeoDataFrame, plan: Plan, options: Options) -> Iterable[bytes]:  # noqa: ARG001 (WGS-84, UTF-8)
    """Yield the workbook in parts."""
    return ScratchFile(partial(_write, frame, plan))


def _write(frame: gpd.GeoDataFrame, plan: Plan, folder: Path) -> Path:
    path = folder / "projects.xlsx"
    headers = spreadsheet_table.headers(frame)
    projects, notes = SAY("sheet_of_projects"), SAY("sheet_of_notes")
    wide = {SAY(f"column_{name}"): width for name, width in _WIDE.items()}
    totals, totals_at = frame.attrs.get(TOTALS, ()), SAY("zoning_totals")
    sheets = {
        projects: chain([headers], spreadsheet_table.rows(frame)),
        **({totals_at: rows_of_totals(totals, SAY)} if totals else {}),
        notes: table_notes.note_rows(frame, plan),
    }
    widths = {
        projects: [wide.get(str(header), _NARROW) for header in headers],
        totals_at: [24, 20, 20, 16, 16],
        notes: [14, 110],
    }
    write_workbook(path, sheets, widths)
    return path
