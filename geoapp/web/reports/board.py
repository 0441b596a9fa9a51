"""The board of a month: how many projects have which light, each project with the rule that made its light, history."""

from collections import Counter
from collections.abc import Sequence
from typing import get_args
from urllib.parse import urlencode

import streamlit as st

from geoapp.domain.attachment import HeldAttachment
from geoapp.domain.light import Light
from geoapp.domain.plan import Plan
from geoapp.domain.status_report import StatusReport
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.report_files import SAID, said_in_words
from geoapp.pipeline.reported import ReportedProject
from geoapp.store import attachment_store, report_store
from geoapp.web import state
from geoapp.web.escape import escape
from geoapp.web.identity import present_identity
from geoapp.web.links import to_page
from geoapp.web.listing import Html, HtmlCell, link, table

MOST_ROWS = 200
_LIGHTS: tuple[Light, ...] = get_args(Light)
_NONE = "—"


def show_counts(lines: Sequence[ReportedProject], say: Words) -> None:
    """Say how many projects have each light; the sum is all that are shown."""
    counts = Counter(line.rule.light for line in lines)
    parts = "".join(
        f"<span role='listitem'>{lamp(light)} {escape(name_of_light(light, say))} <b>{counts[light]:,}</b></span>"
        for light in _LIGHTS
    )
    whole = f"<span role='listitem'>{escape(say('sum'))} <b>{len(lines):,}</b></span>"
    st.html(f"<div class='geo-lights' role='list'>{parts}{whole}</div>")


def lamp(light: str) -> Html:
    """Return the sign of a light, whose word stands beside it."""
    return Html(f"<i class='geo-light geo-light-{light}' aria-hidden='true'></i>")


def name_of_light(light: Light, say: Words) -> str:
    """Return a light's name."""
    return say.name(load_codelist("lights")[light])


def show_lines(lines: Sequence[ReportedProject], month: str, say: Words) -> None:
    """List the projects, those with a red light first; each name opens its history and its form."""
    keys = ("name", "light", "status", "progress", "problem", "next_step", "written")
    rows = [_row(line, month, say) for line in lines[:MOST_ROWS]]
    st.html(table(say("page_reports"), [say(f"report_{key}") for key in keys], rows))
    if len(lines) > MOST_ROWS:
        st.caption(say("report_first", n=MOST_ROWS, all=f"{len(lines):,}"))


def _row(line: ReportedProject, month: str, say: Words) -> Sequence[HtmlCell]:
    shown, held = state.selection(), line.held
    query = urlencode({"month": month})
    address = f"{to_page('reports', shown, project=line.record['id'], district=shown.district)}&{query}"
    name = link(line.record["name"], address, current=shown.project == line.record["id"])
    light = Html(
        f"<span class='geo-lit'>{lamp(line.rule.light)} {escape(name_of_light(line.rule.light, say))}</span>"
        f"<br><small>{escape(say.name(line.rule.title))}</small>"
    )
    if not held:
        return (name, light, *[_NONE] * 5)
    words = said_in_words(held.said, say)
    return (
        name,
        light,
        words["status"],
        _progress(words["percent"], words["planned"], say),
        words["problem"] or _NONE,
        _next_step(words["next_step"], words["due"], say),
        _written(held, held.when[:10]),
    )


def _progress(percent: str, planned: str, say: Words) -> Html:
    small = f"<br><small>{escape(say('report_of_planned', planned=planned))}</small>" if planned else ""
    return Html(f"{escape(percent or _NONE)}{small}")


def _next_step(next_step: str, due: str, say: Words) -> Html:
    small = f"<br><small>{escape(say('report_due_by', due=due))}</small>" if due else ""
    return Html(f"{escape(next_step or _NONE)}{small}")


def _written(report: StatusReport, when: str) -> Html:
    """Say when it was written, and by whom to those who are known themselves."""
    who = f"<br><small>{escape(report.who)}</small>" if present_identity().subject else ""
    return Html(f"<span class='geo-lit'>{escape(when)}</span>{who}")


def show_history(plan: Plan, project: str, say: Words) -> None:
    """List every version of every report of a project, the newest first."""
    versions = report_store().history(plan.id, project)
    if not versions:
        st.caption(say("report_no_history"))
        return
    files = {(one.part, one.version): one for one in attachment_store().of_project(plan.id, project)}
    head = ("month", "version", *SAID, *(["files"] if files else []), "written")
    rows = []
    for one in versions[:MOST_ROWS]:
        first, *others, last = _version(one, say)
        file = [_file(plan, files.get((one.month, one.version)), say)] if files else []
        rows.append((first, *others, *file, last))
    st.html(table(say("report_history"), [say(f"report_{key}") for key in head], rows))


def _file(plan: Plan, file: HeldAttachment | None, say: Words) -> HtmlCell:
    """Return the link that hands a file out."""
    if not file:
        return _NONE
    text = say("report_file_link", name=file.name, mb=f"{file.size / 1e6:.2f}")
    return link(text, f"./api/v1/{plan.id}/attachments/{file.sha256}")


def _version(report: StatusReport, say: Words) -> Sequence[HtmlCell]:
    words = said_in_words(report.said, say)
    when = say("report_when", when=report.when[:16].replace("T", " "))
    return (
        report.month,
        str(report.version),
        *(words[name] or _NONE for name in SAID),
        _written(report, when),
    )
