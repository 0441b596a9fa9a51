"""Answers that the page asks for: a district or all of them, a month, a project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from geoapp.domain.light import MOST_UNSTARTED, LightRule, light_of
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.domain.report_dates import month_before
from geoapp.domain.status_report import StatusReport
from geoapp.io.light_rules import load_light_rules
from geoapp.io.words import Words
from geoapp.pipeline.status_reports import Districts, districts_of, this_month
from geoapp.store import report_store
from geoapp.web import content, state, widgets
from geoapp.web.catalogue import Catalogue
from geoapp.web.identity import present_identity

_MONTHS_BACK = 12
_ORDER = ("red", "yellow", "green", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """A project with its reports up to a month, the oldest first, and the rule that makes its light."""

    record: ProjectRecord
    reports: tuple[StatusReport, ...]
    rule: LightRule
    month: str

    @property
    def held(self) -> StatusReport | None:
        """The report of the month."""
        return self.reports[-1] if self.reports and self.reports[-1].month == self.month else None


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


def lines_of(plan: Plan, adcode: str, month: str) -> list[ReportLine]:
    """Return the plan's projects that surely lie in a district, or all of them; the most urgent first."""
    districts, by_id = project_districts(plan), content.catalogue(plan.id).by_id
    found = report_store().latest(plan.id, month_before(month, MOST_UNSTARTED), month)
    rules = load_light_rules()
    lines = []
    for project, adcodes in districts.items():
        if not adcode or adcode in adcodes:
            reports = tuple(found.get(project, ()))
            rule = light_of(reports, month, rules)
            lines.append(ReportLine(record=by_id[project], reports=reports, rule=rule, month=month))
    return sorted(lines, key=lambda line: _ORDER.index(line.rule.light))


def project_districts(plan: Plan) -> Districts:
    """Return the projects that are reported on, with the districts that each surely lies in."""
    return _districts(content.catalogue(plan.id))


@lru_cache(maxsize=8)
def _districts(catalogue: Catalogue) -> Districts:
    return districts_of(catalogue.records)


def ask_project(lines: Sequence[ReportLine], say: Words) -> ReportLine | None:
    """Ask for one of the projects shown; none while nobody chose one."""
    by_id = {line.record["id"]: line for line in lines}
    options = list(by_id)
    asked = state.begin("project", lambda code: str(code or ""))
    chosen: str | None = st.selectbox(
        say("report_project"),
        options,
        index=options.index(asked.first) if asked.first in by_id else None,
        key=asked.key,
        format_func=lambda code: str(by_id[code].record["name"]) if code in by_id else code,
        placeholder=say("choose"),
    )
    return by_id.get(chosen or "")
