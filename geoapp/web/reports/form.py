"""The form of one report: it begins with what holds, and is saved over the version that it began with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import streamlit as st

from geoapp.domain.attachment import AttachedFile
from geoapp.domain.plan import Plan
from geoapp.domain.status_report import LONGEST_TEXT, ReportStatus, SaidStatus, StatusReport
from geoapp.errors import GeoappError
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.report_files import SAID, said_in_words
from geoapp.pipeline.reported import ReportedProject
from geoapp.pipeline.status_reports import ReportDraft, save_reports
from geoapp.store import report_store
from geoapp.store.version_store import VersionError
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.identity import present_identity
from geoapp.web.listing import table
from geoapp.web.plan_projects import project_districts
from geoapp.web.reports.attached import ask_file

_LONGEST_DATE = 12
_STATUSES = [code.code for code in load_codelist("report_statuses").codes]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportForm:
    """The form as it began."""

    project: str
    month: str
    mark: int
    """Another one for each form: its fields begin anew."""
    seen: int
    said: SaidStatus | None
    theirs: StatusReport | None = None
    """What somebody else has saved meanwhile."""


def ask_report(plan: Plan, line: ReportedProject, say: Words) -> None:
    """Ask for a project's report of a month, and offer to save it."""
    form = _form_of(line)
    if form.said and not form.seen:
        st.caption(say("report_carried", month=line.reports[-1].month))
    _ask_fields(form, say)
    file, is_ready = ask_file(_key(form, "file"), say)
    if form.theirs:
        _show_both(form, form.theirs, say)
    st.button(
        say("report_save_over" if form.theirs else "report_save"),
        type="primary",
        key="report-save",
        disabled=not is_ready,
        on_click=_save,
        args=(plan, form, file),
    )


def _form_of(line: ReportedProject) -> ReportForm:
    """Return the form that is being filled in; another one where project or month are others."""
    form: ReportForm | None = st.session_state.get("report_form")
    if form and (form.project, form.month) == (line.record["id"], line.month):
        return form
    return _begin(line.record["id"], line.month, line.held, line.reports)


def _begin(
    project: str, month: str, held: StatusReport | None, reports: Sequence[StatusReport] = ()
) -> ReportForm:
    """Begin a form with what holds; without a report with the last one's, but for what was planned for its month."""
    mark = st.session_state["report_mark"] = st.session_state.get("report_mark", 0) + 1
    said = held.said if held else replace(reports[-1].said, planned=None) if reports else None
    seen = held.version if held else 0
    form = ReportForm(project=project, month=month, mark=mark, seen=seen, said=said)
    st.session_state["report_form"] = form
    return form


def _ask_fields(form: ReportForm, say: Words) -> None:
    names, said = load_codelist("report_statuses"), form.said
    first, second, third, fourth = st.columns([3, 2, 2, 3])
    first.selectbox(
        say("report_status"),
        _STATUSES,
        index=_STATUSES.index(said.status) if said else None,
        key=_key(form, "status"),
        format_func=lambda code: say.name(names[code]),
        placeholder=say("choose"),
    )
    for name, column in (("percent", second), ("planned", third)):
        column.number_input(
            say(f"report_{name}_of_hundred"),
            min_value=0.0,
            max_value=100.0,
            value=getattr(said, name) if said else None,
            step=5.0,
            format="%g",
            key=_key(form, name),
        )
    fourth.text_input(
        say("report_due"),
        said.due if said else "",
        max_chars=_LONGEST_DATE,
        key=_key(form, "due"),
        placeholder=say("report_due_hint"),
    )
    for name, column in zip(("problem", "next_step"), st.columns(2), strict=True):
        column.text_area(
            say(f"report_{name}"),
            getattr(said, name) if said else "",
            max_chars=LONGEST_TEXT,
            key=_key(form, name),
            height=100,
        )


def _key(form: ReportForm, field: str) -> str:
    return f"report-{field}-{form.mark}"


def _filled_in(form: ReportForm) -> SaidStatus:
    values = {name: st.session_state.get(_key(form, name)) for name in SAID}
    return SaidStatus(
        status=cast("ReportStatus", values["status"] or ""),  # none while nobody chose one, which is refused
        percent=values["percent"],
        planned=values["planned"],
        problem=values["problem"] or "",
        next_step=values["next_step"] or "",
        due=values["due"] or "",
    )


def _save(plan: Plan, form: ReportForm, file: AttachedFile | None) -> None:
    """Save what is filled in when the button is pressed; why not is said above the form, which stays as it is."""
    draft = ReportDraft(project=form.project, seen=form.seen, said=_filled_in(form), file=file)
    try:
        saved = save_reports(plan.id, form.month, [draft], present_identity(), project_districts(plan))
        st.session_state["report_told"] = "report_saved" if saved else "report_same"
        _begin(form.project, form.month, _held(plan, form))
    except GeoappError as error:
        st.session_state["report_told"] = error
        if isinstance(error, VersionError) and (theirs := _held(plan, form)):
            st.session_state["report_form"] = replace(form, seen=theirs.version, theirs=theirs)


def _held(plan: Plan, form: ReportForm) -> StatusReport | None:
    found = report_store().latest(plan.id, form.month, form.month).get(form.project)
    return found[-1] if found else None


def tell_saved(say: Words) -> None:
    """Say what became of the report that was saved last, or why it was not."""
    told = st.session_state.pop("report_told", None)
    if isinstance(told, GeoappError):
        st.error(plain(sentence_of(told, say.lang)))
    elif told:
        st.success(say(told))


def _show_both(form: ReportForm, theirs: StatusReport, say: Words) -> None:
    """Show what somebody else has saved beside what is filled in."""
    st.warning(say("report_both"))
    mine = said_in_words(_filled_in(form), say)
    words = said_in_words(theirs.said, say)
    rows = [(say(f"report_{name}"), words[name] or "—", mine[name] or "—") for name in SAID]
    st.html(table(say("report_both"), ("", say("report_theirs"), say("report_mine")), rows))
