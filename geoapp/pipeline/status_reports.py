"""Status reports as they are saved: over what was seen, all of them or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from geoapp.domain.access import Identity
from geoapp.domain.attachment import AttachedFile
from geoapp.domain.status_report import SaidStatus, StatusReport, check_said
from geoapp.errors import InputError
from geoapp.pipeline.attachments import new_files
from geoapp.pipeline.written import Districts, now, refuse_writer, write, writing
from geoapp.store import report_store


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDraft:
    """A report as it was filled in, over the version that was seen."""

    project: str
    seen: int
    """0 where there was none."""
    said: SaidStatus
    file: AttachedFile | None = None
    """A photo or document that goes with it."""


def this_month() -> str:
    """Return the month that this machine's clock is in."""
    return datetime.now().astimezone().date().isoformat()[:7]


def save_reports(
    plan_id: str, month: str, drafts: Sequence[ReportDraft], by: Identity, districts: Districts
) -> list[StatusReport]:
    """Add a version of each report that says anything new, all of them or none; return those that were added.

    Raises:
        InputError: who writes may not, a value is wrong, the month is still to come, there is no room for another file,
            or a folder cannot be written.
        VersionError: somebody else has written one meanwhile.
        StoreError: the store does not answer or is full. Nothing is saved in any of these cases.
    """
    if month > this_month():
        raise InputError("report_future", month=month)
    for draft in drafts:
        refuse_writer(by, [draft.project], districts)
    checked = [replace(draft, said=check_said(draft.said)) for draft in drafts]
    with writing(plan_id) as folder:
        held = report_store().latest(plan_id, month, month)
        before = {one.project: held[one.project][-1] for one in checked if one.project in held}
        files = new_files(plan_id, month, {one.project: one.file for one in checked if one.file})
        said = [one for one in checked if one.project in files or _says_more(one, before)]
        new = [_next(plan_id, month, one, by) for one in said]
        write([(before.get(one.project), one) for one in new], folder, files)
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
        when=now(),
    )
