"""Workbooks of status reports: handed out to be filled in elsewhere, and what comes back row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import cast

from geoapp.domain.record import ProjectRecord, certain_shares
from geoapp.domain.selection import LANGUAGES
from geoapp.domain.status_report import LONGEST_TEXT, SaidStatus, StatusReport
from geoapp.errors import RefusedError
from geoapp.io.codelists import load_codelist
from geoapp.io.scratch import scratch
from geoapp.io.user_files.sheet_rows import SheetRows
from geoapp.io.words import Words
from geoapp.io.writers.cells import Cell
from geoapp.io.writers.workbooks import write_workbook

SAID = ("status", "percent", "planned", "problem", "next_step", "due")
"""Columns that an office fills in."""

COLUMNS = ("id", "name", "districts", "month", *SAID, "files", "version")
_NEEDED = ("id", "month", *SAID, "version")
_WIDTHS = (22, 34, 18, 10, 10, 10, 10, 40, 40, 14, 8, 8)

MOST_ROWS = 2_000
_DEEPEST_HEAD = 10
"""Rows in which the head of the table is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A row of a workbook that came back."""

    number: int
    """As a spreadsheet counts."""
    cells: Mapping[str, object]
    """By column; what is blank is not there."""


def report_file(  # noqa: PLR0913, PLR0917 (what a table is made of)
    month: str,
    records: Iterable[ProjectRecord],
    held: Mapping[str, StatusReport],
    labels: Mapping[str, str],
    say: Words,
    files: Mapping[str, Sized] = MappingProxyType({}),
) -> bytes:
    """Return a workbook with a row a project: what holds for the month, or blank cells to fill in.

    ``labels`` are the names of districts by adcode, ``files`` those that stand beside a project's report, which are
    counted. All cells are text, so that a spreadsheet program changes none.
    """
    head: list[Cell] = [say(f"report_{column}") for column in COLUMNS]
    rows = (
        _row(month, one, held.get(one["id"]), labels, say, len(files.get(one["id"], ()))) for one in records
    )
    notes = [[say("report_note_head")], *([line] for line in _notes(say))]
    table, about = say("report_sheet"), say("report_sheet_notes")
    with scratch("report") as folder:
        path = Path(folder) / "report.xlsx"
        sheets: dict[str, Iterable[Sequence[Cell]]] = {
            table: [head, *rows],
            about: cast("list[list[Cell]]", notes),
        }
        write_workbook(path, sheets, {table: _WIDTHS, about: (90,)})
        return path.read_bytes()


def _row(  # noqa: PLR0913, PLR0917 (as above, of one project)
    month: str,
    record: ProjectRecord,
    held: StatusReport | None,
    labels: Mapping[str, str],
    say: Words,
    files: int,
) -> list[Cell]:
    shares = certain_shares(record["districts"])
    districts = say("list_joint").join(labels.get(str(one["adcode"]), one["name"]) for one in shares)
    said = said_in_words(held.said, say) if held else dict.fromkeys(SAID, "")
    version = held.version if held else 0
    told = (said[name] for name in SAID)
    return [record["id"], record["name"], districts, month, *told, str(files), str(version)]


def _notes(say: Words) -> Iterator[str]:
    names = (say.name(code) for code in load_codelist("report_statuses").codes)
    yield say("report_note_status", names=say("list_joint").join(names))
    yield say("report_note_percent")
    yield say("report_note_due")
    yield say("report_note_text", most=LONGEST_TEXT)
    yield say("report_note_keep")


def said_in_words(said: SaidStatus, say: Words) -> dict[str, str]:
    """Return a report's fields as tables show them; empty for those that it leaves out."""
    return {
        "status": say.name(load_codelist("report_statuses")[said.status]),
        "percent": _percent(said.percent),
        "planned": _percent(said.planned),
        "problem": said.problem,
        "next_step": said.next_step,
        "due": said.due,
    }


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:g}%"


def read_report_file(content: bytes) -> tuple[ReportRow, ...]:
    """Return the rows of a workbook (.xlsx, .ods) that came back, whichever language its head is in.

    Raises:
        RefusedError: it is damaged or unsafe, a column is missing, or it has too many rows.
    """
    from geoapp.io.user_files.workbook_rows import read_sheets  # noqa: PLC0415 (with its packages, for those who bring one)

    sheets = [sheet for sheet in read_sheets(content) if sheet.visible]
    found = [(sheet, *head) for sheet in sheets if (head := _find_head(sheet))]
    if not found:
        raise RefusedError("report_file_head")
    sheet, place, columns, lang = found[0]
    for name in _NEEDED:
        if name not in columns:
            raise RefusedError("report_file_columns", column=Words(lang)(f"report_{name}"))
    rows = sheet.rows[place + 1 :]
    if len(rows) > MOST_ROWS or not sheet.is_whole:
        raise RefusedError("report_file_rows", rows=len(rows), most=MOST_ROWS)
    return tuple(ReportRow(number=row.number, cells=_cells(row.cells, columns)) for row in rows)


def _find_head(sheet: SheetRows) -> tuple[int, dict[str, int], str] | None:
    """Return the place of the head's row, that of each column in it, and the head's language."""
    for place, row in enumerate(sheet.rows[:_DEEPEST_HEAD]):
        texts = [text_of(cell) for cell in row.cells]
        for lang in LANGUAGES:
            names = {Words(lang)(f"report_{column}"): column for column in COLUMNS}
            columns = {names[text]: at for at, text in enumerate(texts) if text in names}
            if "id" in columns:
                return place, columns, lang
    return None


def _cells(cells: Sequence[object], columns: Mapping[str, int]) -> dict[str, object]:
    found = {name: cells[at] for name, at in columns.items() if at < len(cells)}
    return {name: cell for name, cell in found.items() if text_of(cell)}


def text_of(cell: object) -> str:
    """Return a cell as a reader would write it.

    >>> [text_of(cell) for cell in (None, 3.0, " a ", datetime(2026, 5, 1), True)]
    ['', '3', 'a', '2026-05-01', 'True']
    """
    match cell:
        case None:
            return ""
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case float() if cell.is_integer():
            return str(int(cell))
    return str(cell).strip()
