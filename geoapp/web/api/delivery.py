"""Delivery of a plan, as annual lists and status reports tell it: sums, matches and lights for programs."""

import re
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from geoapp.domain.plan import Plan
from geoapp.io.ledger import folder_of_ledger, load_ledger
from geoapp.pipeline.reported import ReportedProject, reported_projects
from geoapp.pipeline.status_reports import this_month
from geoapp.web import content
from geoapp.web.api.answer import age_of, as_json, is_known, not_modified
from geoapp.web.api.request_params import check_value, find_plan, refuse_parameters, refuse_value
from geoapp.web.plan_projects import project_districts, status_of

OF_REPORTS = {
    "month": "Month of the reports, as 2026-11; this month when not given.",
    "district": "Code of a district (adcode): projects that surely lie in it; several may be given.",
}
"""Parameters of an answer, and what they take."""

MONTH = "20[0-9]{2}-(0[1-9]|1[0-2])"
_MONTH = re.compile(MONTH)


def show_ledger(request: Request) -> Response:
    """Answer with what all annual lists of a plan hold together."""
    refuse_parameters(request.query_params)
    plan = find_plan(request.path_params["plan"])
    age = age_of(request, [*content.states(plan.id), content.stamp(folder_of_ledger(plan.id))])
    if is_known(request, age):
        return not_modified(age)
    return as_json(asdict(status_of(plan, load_ledger(plan.id))), age=age)


def list_reports(request: Request) -> Response:
    """Answer with the light of each project in a month, and what was reported; by whom stays with the offices."""
    plan = find_plan(request.path_params["plan"])
    month, adcodes = _read(plan, request)
    by_id = content.catalogue(plan.id).by_id
    found = reported_projects(plan.id, by_id, project_districts(plan), month, adcodes)
    return as_json({"plan": plan.id, "month": month, "projects": [_facts(one) for one in found]})


def _read(plan: Plan, request: Request) -> tuple[str, list[str]]:
    """Return month and districts, read strictly."""
    query = request.query_params
    known = {"district": [one.adcode for one in content.districts(plan)]}
    for name in query:
        check_value(name, query.getlist(name), known, tuple(OF_REPORTS), OF_REPORTS)
    chosen = query.getlist("district")
    if wrong := [one for one in chosen if one not in known["district"]]:
        refuse_value("district", wrong[0], f"use one of {', '.join(known['district'])}")
    month = query.get("month", this_month())
    if not _MONTH.fullmatch(month):
        refuse_value("month", month, "give a month, such as 2026-11")
    return month, chosen


def _facts(one: ReportedProject) -> dict[str, Any]:
    held = one.held
    return {
        "id": one.record["id"],
        "name": one.record["name"],
        "light": one.rule.light,
        "rule": {"code": one.rule.code, "zh": one.rule.zh, "en": one.rule.en},
        "report": asdict(held.said) | {"version": held.version, "when": held.when} if held else None,
    }
