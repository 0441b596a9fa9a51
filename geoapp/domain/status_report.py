"""Status reports: what an office says of a project by the month."""

from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from geoapp.domain.journal import Deed
from geoapp.domain.report_dates import read_due
from geoapp.domain.written import ProjectVersion
from geoapp.errors import InputError

ReportStatus = Literal["not_started", "ongoing", "suspended", "done", "cancelled"]

LONGEST_TEXT = 200
"""Characters of a problem or a next step: a report before and after fits into one line of the journal."""

WHOLE = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidStatus:
    """Status, progress, problem and next step as a report says them; nothing of persons."""

    status: ReportStatus
    percent: float | None = None
    """Progress of the works, 0 to 100."""
    planned: float | None = None
    """Progress that was planned for the month, 0 to 100."""
    problem: str = ""
    next_step: str = ""
    due: str = ""
    """Date of the next step, ISO, of reduced precision; empty where there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusReport(ProjectVersion):
    """One version of a project's report for a month."""

    deed: ClassVar[Deed] = "report"

    month: str
    """``2026-11``."""
    said: SaidStatus

    @property
    def told(self) -> str:
        """Month and version."""
        return f"{self.month} version {self.version}"


def check_said(said: SaidStatus) -> SaidStatus:
    """Return a report's words as they are kept, its texts on one line.

    Raises:
        InputError: a value is none of its kind, or two contradict each other.
    """
    if said.status not in get_args(ReportStatus):
        raise InputError("report_status", value=str(said.status)[:LONGEST_TEXT])
    for value in (said.percent, said.planned):
        if value is not None and not 0 <= value <= WHOLE:
            raise InputError("report_percent", value=f"{value:g}")
    if said.percent is not None and (
        (said.status == "not_started" and said.percent > 0)
        or (said.status == "done" and said.percent < WHOLE)
    ):
        raise InputError("report_contradiction", value=f"{said.percent:g}")
    return SaidStatus(
        status=said.status,
        percent=_points(said.percent),
        planned=_points(said.planned),
        problem=_one_line(said.problem),
        next_step=_one_line(said.next_step),
        due=read_due(said.due),
    )


def _points(value: float | None) -> float | None:
    """Return per cent as every store gives them back: to two decimals, and no zero below zero."""
    return None if value is None else round(float(value), 2) + 0.0


def _one_line(text: str) -> str:
    line = "".join(one for one in " ".join(text.split()) if one.isprintable())
    if len(line) > LONGEST_TEXT:
        raise InputError("report_text", most=LONGEST_TEXT, length=len(line))
    return line
