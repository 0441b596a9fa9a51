"""Workbooks of a month's reports: handed out, and taken in after a look at what each row would change."""

import hashlib
from collections import Counter
from collections.abc import Sequence

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.errors import GeoappError
from geoapp.io.words import Words
from geoapp.io.writers.workbooks import XLSX
from geoapp.limits import limit
from geoapp.pipeline.report_files import SAID, ReportRow, read_report_file, report_file, said_in_words
from geoapp.pipeline.report_rows import TakenRow, judge_rows, take_rows
from geoapp.pipeline.reported import ReportedProject
from geoapp.store import attachment_store
from geoapp.web import content, jobs
from geoapp.web.capacity import visit
from geoapp.web.escape import escape, plain
from geoapp.web.failure import sentence_of
from geoapp.web.identity import present_identity
from geoapp.web.listing import Html, HtmlCell, table
from geoapp.web.plan_projects import project_districts

_SLOT = "report_file"
_MOST_ROWS = 200


def offer_file(plan: Plan, lines: Sequence[ReportedProject], name: str, month: str, say: Words) -> None:
    """Offer the month's reports of the projects shown as a workbook to fill in."""
    labels = {one.adcode: one.label for one in content.districts(plan, say.lang)}
    held = {line.record["id"]: line.held for line in lines if line.held}
    records = [line.record for line in lines]
    st.download_button(
        say("report_download", n=len(lines)),
        data=visit.when_asked(
            lambda: report_file(month, records, held, labels, say, attachment_store().of_part(plan.id, month))
        ),
        file_name="-".join(filter(None, (plan.id, name, month))) + ".xlsx",
        mime=XLSX,
        on_click="ignore",
        key="report_download",
    )


def take_file(plan: Plan, month: str, say: Words) -> None:
    """Let a workbook be brought in: say of each row what it would change or why it is refused, then save."""
    chosen = st.file_uploader(
        say("report_upload"), ["xlsx", "ods"], key="report_upload", max_upload_size=limit("upload_mb")
    )
    if chosen is None:
        return
    content_ = chosen.getvalue()
    mark = (hashlib.sha256(content_).hexdigest(), plan.id, month)
    try:
        rows = jobs.run_job(_SLOT, mark, read_report_file, content_, apart=True, say=say)
        if rows is None:
            return
        saved_mark, saved = st.session_state.get("report_taken", ((), ()))
        if saved_mark == mark:
            st.success(say("report_taken"))
            _show_rows(saved, say)
            return
        judged = judge_rows(plan.id, month, rows, present_identity(), project_districts(plan))
    except GeoappError as error:
        st.error(plain(sentence_of(error, say.lang)))
        return
    _show_rows(judged, say)
    number = sum(one.outcome == "saved" for one in judged)
    if untaken := st.session_state.pop("report_untaken", None):
        st.error(plain(sentence_of(untaken, say.lang)))
    st.button(
        say("report_take", n=number),
        type="primary",
        key="report-take",
        disabled=not number,
        on_click=_take,
        args=(plan, mark, rows),
    )


def _take(plan: Plan, mark: tuple[str, str, str], rows: Sequence[ReportRow]) -> None:
    try:
        taken = take_rows(plan.id, mark[2], rows, present_identity(), project_districts(plan))
        st.session_state["report_taken"] = (mark, taken)
        st.session_state.pop("report_form", None)  # it began with what held before
    except GeoappError as error:
        st.session_state["report_untaken"] = error


def _show_rows(rows: Sequence[TakenRow], say: Words) -> None:
    """Say how many rows there are of each outcome, and list those that change something or are refused."""
    counts = Counter(one.outcome for one in rows)
    parts = [
        say("option", name=say(f"report_row_{outcome}"), count=counts[outcome])
        for outcome in ("saved", "refused", "same", "empty")
    ]
    st.markdown(plain(say("list_joint").join([*parts, say("option", name=say("sum"), count=len(rows))])))
    told = sorted(
        (one for one in rows if one.outcome in {"saved", "refused"}), key=lambda one: one.outcome != "refused"
    )
    if told:
        head = ("report_row", "report_name", "report_row_outcome", "report_before", "report_after")
        cells = [_cells(one, say) for one in told[:_MOST_ROWS]]
        st.html(table(say("report_rows"), [say(key) for key in head], cells))
    if len(told) > _MOST_ROWS:
        st.caption(say("report_first", n=_MOST_ROWS, all=f"{len(told):,}"))


def _cells(row: TakenRow, say: Words) -> Sequence[HtmlCell]:
    outcome = say(f"report_row_{row.outcome}")
    why = f"<br><small>{escape(sentence_of(row.error, say.lang))}</small>" if row.error else ""
    before = said_in_words(row.before.said, say) if row.before else dict.fromkeys(SAID, "")
    after = said_in_words(row.said, say) if row.said else dict.fromkeys(SAID, "")
    changed = [name for name in SAID if before[name] != after[name]] if row.said else []
    return (
        str(row.number),
        row.project,
        Html(f"{escape(outcome)}{why}"),
        *(
            Html("<br>".join(escape(f"{say(f'report_{name}')} {side[name] or '—'}") for name in changed))
            for side in (before, after)
        ),
    )
