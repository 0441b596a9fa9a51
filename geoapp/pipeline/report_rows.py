"""Rows of a workbook of status reports that came back: saved, the same, left blank, or refused with the reason."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from geoapp.domain.access import Identity
from geoapp.domain.report_dates import read_month
from geoapp.domain.status_report import ReportStatus, SaidStatus, StatusReport, check_said
from geoapp.errors import GeoappError, InputError
from geoapp.io.codelists import load_codelist
from geoapp.pipeline.report_files import SAID, ReportRow, text_of
from geoapp.pipeline.status_reports import ReportDraft, save_reports
from geoapp.pipeline.written import Districts, refuse_writer
from geoapp.store import report_store

_SHOWN = 40
"""Characters of a wrong value that its sentence shows."""

_NUMBER = re.compile(r"\d{1,3}(?:\.\d+)?", re.ASCII)

RowOutcome = Literal["saved", "same", "empty", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenRow:
    """A row that was judged: the report that held before it, its own words, and why it was refused."""

    number: int
    project: str
    outcome: RowOutcome
    before: StatusReport | None = None
    said: SaidStatus | None = None
    error: GeoappError | None = None


def judge_rows(
    plan_id: str, month: str, rows: Sequence[ReportRow], by: Identity, districts: Districts
) -> list[TakenRow]:
    """Judge each row against the reports that hold; nothing is saved.

    Raises:
        StoreError: the store does not answer.
    """
    latest = report_store().latest(plan_id, month, month)
    held = {project: reports[-1] for project, reports in latest.items()}
    counts = Counter(text_of(row.cells.get("id")) for row in rows)
    return [_judge(row, month, held, counts, by, districts) for row in rows]


def take_rows(
    plan_id: str, month: str, rows: Sequence[ReportRow], by: Identity, districts: Districts
) -> list[TakenRow]:
    """Save the rows that say anything new and nothing wrong, all at once; return what became of each.

    Raises:
        GeoappError: as :func:`save_reports`; nothing is saved then.
    """
    taken = judge_rows(plan_id, month, rows, by, districts)
    drafts = [
        ReportDraft(project=one.project, seen=one.before.version if one.before else 0, said=one.said)
        for one in taken
        if one.outcome == "saved" and one.said
    ]
    save_reports(plan_id, month, drafts, by, districts)
    return taken


def _judge(  # noqa: PLR0913, PLR0917 (what a row is held against)
    row: ReportRow,
    month: str,
    held: Mapping[str, StatusReport],
    counts: Mapping[str, int],
    by: Identity,
    districts: Districts,
) -> TakenRow:
    project = text_of(row.cells.get("id"))
    before, said = held.get(project), None
    try:
        if counts[project] > 1:
            raise InputError("report_row_twice", project=project, count=counts[project])
        if not before and not any(name in row.cells for name in SAID):
            return TakenRow(number=row.number, project=project, outcome="empty")
        _refuse_other_month(row, month)
        said = _read_said(row)
        seen = _version(row)
        if not before or before.said != said:  # whoever may export a table may bring it back as it is
            refuse_writer(by, [project], districts)
    except GeoappError as error:
        return TakenRow(
            number=row.number, project=project, outcome="refused", before=before, said=said, error=error
        )
    if before and before.said == said:
        return TakenRow(number=row.number, project=project, outcome="same", before=before, said=said)
    conflict = _conflict(before, seen)
    return TakenRow(
        number=row.number,
        project=project,
        outcome="refused" if conflict else "saved",
        before=before,
        said=said,
        error=conflict,
    )


def _refuse_other_month(row: ReportRow, month: str) -> None:
    found = read_month(text_of(row.cells.get("month")))
    if found != month:
        raise InputError("report_row_month", month=found, asked=month)


def _conflict(before: StatusReport | None, seen: int) -> InputError | None:
    """Return why a version that was seen is not the one that holds."""
    if before and before.version != seen:
        return InputError("report_row_conflict", who=before.who, when=before.when[:16].replace("T", " "))
    return InputError("report_row_version", value=str(seen)) if seen and not before else None


def _version(row: ReportRow) -> int:
    text = text_of(row.cells.get("version")) or "0"
    if not re.fullmatch(r"\d{1,6}", text, re.ASCII):
        raise InputError("report_row_version", value=text[:_SHOWN])
    return int(text)


def _read_said(row: ReportRow) -> SaidStatus:
    texts = {name: text_of(row.cells.get(name)) for name in SAID}
    return check_said(
        SaidStatus(
            status=_status(texts["status"]),
            percent=_points(row.cells.get("percent")),
            planned=_points(row.cells.get("planned")),
            problem=texts["problem"],
            next_step=texts["next_step"],
            due=texts["due"],
        )
    )


def _status(text: str) -> ReportStatus:
    for code in load_codelist("report_statuses").codes:
        if text.casefold() in {code.code, code.zh, code.en.casefold()}:
            return cast("ReportStatus", code.code)
    raise InputError("report_status", value=text[:_SHOWN])


def _points(cell: object) -> float | None:
    """Return per cent; what may be a share, as spreadsheet programs keep what looks like per cent, is refused.

    >>> [_points(cell) for cell in ("45%", 45, "12.5", "0", "1 %", None, "４５％")]
    [45.0, 45.0, 12.5, 0.0, 1.0, None, 45.0]
    """
    text = "".join(unicodedata.normalize("NFKC", text_of(cell)).split())
    if not text:
        return None
    number = text.removesuffix("%")
    if not _NUMBER.fullmatch(number):
        raise InputError("report_percent", value=text[:_SHOWN])
    if number == text and 0 < float(number) <= 1:
        raise InputError("report_percent_unclear", value=text)
    return float(number)
