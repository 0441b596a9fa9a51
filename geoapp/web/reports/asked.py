"""Answers that the page asks for: a district or all of them, a month, a project."""

from collections.abc import Iterable, Mapping

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.domain.report_dates import month_before
from geoapp.io.words import Words
from geoapp.pipeline.reported import ReportedProject, reported_projects
from geoapp.pipeline.status_reports import this_month
from geoapp.store import report_store
from geoapp.web import content, state, widgets
from geoapp.web.identity import present_identity
from geoapp.web.plan_projects import project_districts

_MONTHS_BACK = 12


def ask_district(labels: Mapping[str, str], say: Words) -> str:
    """Ask for one district, or all; an address may name several, of which the first counts."""
    several = state.selection().district or present_identity().districts
    known = [code for code in several if code in labels]
    asked = widgets.begin("district", several, lambda code: (code,) if code else ())
    codes = ["", *labels]
    chosen: str = st.selectbox(
        say("district"),
        codes,
        index=codes.index(known[0]) if known else 0,
        key=asked.key,
        format_func=lambda code: labels.get(code) or say("report_everywhere"),
    )
    return chosen


def ask_month(plan: Plan, say: Words) -> str:
    """Ask for a month: this one, those before it, and any that was reported on."""
    now = this_month()
    back = [month_before(now, number) for number in range(_MONTHS_BACK)]
    months = sorted({*back, *report_store().months(plan.id)}, reverse=True)
    asked = widgets.begin("month", state.parameter("month"), lambda month: "" if month == now else str(month))
    chosen: str = st.selectbox(
        say("report_month"),
        months,
        index=months.index(asked.first) if asked.first in months else months.index(now),
        key=asked.key,
    )
    return chosen


def lines_of(plan: Plan, adcode: str, month: str) -> list[ReportedProject]:
    """Return the plan's projects that surely lie in a district, or all of them; the most urgent first."""
    by_id = content.catalogue(plan.id).by_id
    return reported_projects(plan.id, by_id, project_districts(plan), month, [adcode] if adcode else [])


def ask_project(records: Iterable[ProjectRecord], say: Words) -> ProjectRecord | None:
    """Ask for one of the projects shown; none while nobody chose one."""
    by_id = {record["id"]: record for record in records}
    options = list(by_id)
    asked = state.begin("project", lambda code: str(code or ""))
    chosen: str | None = st.selectbox(
        say("report_project"),
        options,
        index=options.index(asked.first) if asked.first in by_id else None,
        key=asked.key,
        format_func=lambda code: str(by_id[code]["name"]) if code in by_id else code,
        placeholder=say("choose"),
    )
    return by_id.get(chosen or "")
