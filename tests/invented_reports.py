"""Status reports of an invented plan's projects, the people who write them, and workbooks as people send them back."""

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from openpyxl import Workbook, load_workbook

from geoapp.domain.access import ANYBODY, STRANGER, Identity
from geoapp.domain.status_report import SaidStatus
from geoapp.pipeline.status_reports import ReportDraft

PLAN = "invented"
NORTH, SOUTH, CITY = f"{PLAN}/1", f"{PLAN}/2", f"{PLAN}/3"
DISTRICTS = {NORTH: frozenset({"990101"}), SOUTH: frozenset({"990102", "990103"}), CITY: frozenset[str]()}

EDITOR = Identity(subject="north-office", role="district_editor", districts=("990101",))
OTHER_EDITOR = Identity(subject="south-office", role="district_editor", districts=("990103",))
CURATOR = Identity(subject="planning", role="curator")
OPERATOR = Identity(subject="machine-room", role="operator")
READER = Identity(subject="a1", role="reader")
GUEST = Identity(role="guest")
ONLY_READERS = [READER, GUEST, STRANGER, ANYBODY]

ONGOING = SaidStatus(status="ongoing", percent=30.0, planned=45.0, problem="管线未迁改", due="2026-12")


def draft(project: str = NORTH, seen: int = 0, said: SaidStatus = ONGOING) -> ReportDraft:
    return ReportDraft(project=project, seen=seen, said=said)


def rows_in(content: bytes) -> list[list[Any]]:
    """Return the cells of a workbook's first sheet."""
    return [list(row) for row in load_workbook(BytesIO(content)).worksheets[0].iter_rows(values_only=True)]


def filled(content: bytes, cells: Mapping[str, Mapping[str, object]]) -> bytes:
    """Return a workbook with other cells: by the id of a row, then by the head of a column."""
    rows = rows_in(content)
    for row in rows[1:]:
        for title, value in cells.get(str(row[0]), {}).items():
            row[rows[0].index(title)] = value
    return packed(rows)


def packed(rows: Sequence[Sequence[object]]) -> bytes:
    """Return rows as a workbook."""
    book, made = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(made)
    return made.getvalue()
