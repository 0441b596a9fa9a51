"""Status reports as they are saved: who may, over what they saw, and each with its lines in the journal."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from geoapp.domain.access import Identity, may
from geoapp.domain.journal import Intent, JournalEntry
from geoapp.domain.record import ProjectRecord, certain_shares
from geoapp.domain.status_report import SaidStatus, StatusReport, changed_fields, check_said
from geoapp.errors import GeoappError, InputError
from geoapp.io.files import make_folder, unwritten
from geoapp.io.journal import begin, end, read_open
from geoapp.io.locks import write_lock
from geoapp.settings import folder_of_work
from geoapp.store import report_store

Districts = Mapping[str, Collection[str]]
"""Projects by id, each with the adcodes of the districts that it surely lies in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDraft:
    """A report as it was filled in, over the version that was seen."""

    project: str
    seen: int
    """0 where there was none."""
    said: SaidStatus


def districts_of(records: Iterable[ProjectRecord]) -> dict[str, frozenset[str]]:
    """Return the projects of a plan that are reported on, no programmes or policies, with their districts."""
    return {
        one["id"]: frozenset(str(share["adcode"]) for share in certain_shares(one["districts"]))
        for one in records
        if one["kind"] == "project"
    }


def refuse_writer(by: Identity, project: str, districts: Districts) -> None:
    """Refuse who may not report on a project: where nobody is known, nobody may.

    Raises:
        InputError: they may not write, or not there; or the plan has no such project.
    """
    if not may(by, "report", *by.districts):
        raise InputError("report_no_role")
    if project not in districts:
        raise InputError("report_no_project", project=project)
    if not may(by, "report", *districts[project]):
        raise InputError("report_other_district", project=project)


def this_month() -> str:
    """Return the month that this machine's clock is in."""
    return datetime.now().astimezone().date().isoformat()[:7]


def save_reports(
    plan_id: str, month: str, drafts: Sequence[ReportDraft], by: Identity, districts: Districts
) -> list[StatusReport]:
    """Add a version of each report that says anything new, all of them or none; return those that were added.

    Raises:
        InputError: who writes may not, a value is wrong, the month is still to come, or a folder cannot be written.
        VersionError: somebody else has written one meanwhile.
        StoreError: the store does not answer or is full. Nothing is saved in any of these cases.
    """
    if month > this_month():
        raise InputError("report_future", month=month)
    for draft in drafts:
        refuse_writer(by, draft.project, districts)
    checked = [replace(draft, said=check_said(draft.said)) for draft in drafts]
    with writing(plan_id) as folder:
        held = report_store().latest(plan_id, month, month)
        before = {one.project: held[one.project][-1] for one in checked if one.project in held}
        new = [_next(plan_id, month, one, by) for one in checked if _says_more(one, before)]
        _write(new, before, folder)
    return new


def _says_more(draft: ReportDraft, before: Mapping[str, StatusReport]) -> bool:
    """Say whether a draft is to be added; over a version that it did not see it is, so that the store refuses it."""
    there = before.get(draft.project)
    return there is None or there.version != draft.seen or there.said != draft.said


def _next(plan_id: str, month: str, draft: ReportDraft, by: Identity) -> StatusReport:
    return StatusReport(
        plan=plan_id,
        project=draft.project,
        month=month,
        version=draft.seen + 1,
        said=draft.said,
        who=by.subject,
        when=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _write(new: Sequence[StatusReport], before: Mapping[str, StatusReport], folder: Path) -> None:
    """Add reports between their intents and outcomes in the journal."""
    begun: list[JournalEntry] = []
    try:
        for one in new:
            begun.append(begin(_intent(one, before.get(one.project)), folder, {}, {}))  # noqa: PERF401 (it may fail)
        report_store().add(new)
    except GeoappError:
        with suppress(GeoappError):  # else they stay open, and whoever writes next finishes them
            _finish(folder)
        raise
    with suppress(InputError):  # as above: the reports are saved
        for entry in begun:
            end(entry, "done")


@contextmanager
def writing(plan_id: str) -> Iterator[Path]:
    """Keep other writers of a plan's reports waiting, once the journal says what became of saves that broke off.

    Raises:
        InputError: the journal is damaged, or a folder cannot be written.
        StoreError: the store does not answer.
    """
    folder = folder_of_reports(plan_id)
    try:
        make_folder(folder)
    except OSError as error:
        raise unwritten(folder, error) from error
    with write_lock(folder):
        _finish(folder)
        yield folder


def _finish(folder: Path) -> None:
    """Tell by the store: a report that it holds was saved."""
    plan_id = folder.name
    for entry in read_open(folder):
        held = report_store().history(plan_id, entry.subject)
        end(entry, "done" if any(digest_of(one) == entry.sha256 for one in held) else "undone")


def folder_of_reports(plan_id: str) -> Path:
    """Return the folder that whoever writes a plan's reports holds; it need not be there, and stays empty."""
    return folder_of_work() / "reports" / plan_id


def _intent(report: StatusReport, before: StatusReport | None) -> Intent:
    changes = changed_fields(before.said if before else None, report.said)
    said = "; ".join(f"{name} {_shown(old)} -> {_shown(new)}" for name, old, new in changes)
    return Intent(
        what="report",
        who=report.who,
        subject=report.project,
        detail=f"{report.month} version {report.version}: {said}",
        sha256=digest_of(report),
    )


def _shown(value: object) -> str:
    return "none" if value in ("", None) else f"{value:g}" if isinstance(value, float) else str(value)


def digest_of(report: StatusReport) -> str:
    """Return the SHA-256 of a report, by which the journal knows it."""
    return sha256(json.dumps(asdict(report), ensure_ascii=False, sort_keys=True).encode()).hexdigest()
