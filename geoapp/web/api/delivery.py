"""Delivery of a plan, as annual lists, status reports and opinions tell it, for programs."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import Response

from geoapp.analysis.pace import state_paces
from geoapp.domain.attachment import HeldAttachment
from geoapp.domain.indicator import ActualsFile, IndicatorActual, IndicatorPace
from geoapp.domain.opinion import OpinionState
from geoapp.domain.plan import Plan
from geoapp.domain.project_state import NO_SUMS
from geoapp.domain.record import ProjectRecord
from geoapp.pipeline.annual_lists import load_ledger
from geoapp.pipeline.delivery import this_day
from geoapp.pipeline.indicators import load_actuals
from geoapp.pipeline.opinion_files import name_of
from geoapp.pipeline.opinions import KeptOpinion, list_opinions
from geoapp.pipeline.reported import ReportedProject, reported_projects
from geoapp.pipeline.status_reports import this_month
from geoapp.store import attachment_store
from geoapp.web import content
from geoapp.web.api.answer import age_of, as_json, is_known, not_modified
from geoapp.web.api.request_params import (
    check_value,
    find_plan,
    read_selection_query,
    refuse_parameters,
    refuse_value,
)
from geoapp.web.matches import find_matches
from geoapp.web.plan_projects import project_districts, status_of

OF_REPORTS = {
    "month": "Month of the reports, as 2026-11; this month when not given.",
    "district": "Code of a district (adcode): projects that surely lie in it; several may be given.",
}
OF_OPINIONS = {
    "district": "Code of a district (adcode): opinions on projects that surely lie in it; several may be given.",
    "state": "State of the opinions, all when not given.",
}
"""Parameters of an answer, and what they take."""

OPINION_STATES = get_args(OpinionState)

MONTH = "20[0-9]{2}-(0[1-9]|1[0-2])"
_MONTH = re.compile(MONTH)


def show_ledger(request: Request) -> Response:
    """Answer with what all annual lists of a plan hold together."""
    refuse_parameters(request.query_params)
    plan = find_plan(request.path_params["plan"])
    age = age_of(request, content.states(plan.id))
    if is_known(request, age):
        return not_modified(age)
    return as_json(asdict(status_of(plan, load_ledger(plan.id))), age=age)


def list_indicators(request: Request) -> Response:
    """Answer with a plan's indicators, their yearly actuals, and which are on pace; by whom stays with the offices."""
    refuse_parameters(request.query_params)
    plan = find_plan(request.path_params["plan"])
    day, held = this_day(), load_actuals(plan.id)
    given = held or ActualsFile(plan=plan.id, title="", sha256="", added="", who="", rows=())
    paces = state_paces(plan, content.reading(plan).indicators, given, day)
    told = [_indicator(one, [row for row in given.rows if row.indicator == one.name]) for one in paces]
    source = {"file": held.title, "sha256": held.sha256, "added": held.added} if held else None
    return as_json({"plan": plan.id, "as_of": day, "source": source, "indicators": told})


def show_sums(request: Request) -> Response:
    """Answer with the selected projects by status and light, and what each year's lists plan for them."""
    plan = find_plan(request.path_params["plan"])
    selection = read_selection_query(plan, request.query_params)
    age = age_of(request, content.states(plan.id))
    if is_known(request, age):
        return not_modified(age)
    matches = find_matches(plan.id, selection)
    if states := matches.catalogue.states:
        return as_json({"plan": plan.id, **asdict(states.sums(matches.rows))}, age=age)
    return as_json({"plan": plan.id, **asdict(NO_SUMS), "note": str(content.no_records(plan.id))}, age=age)


def list_reports(request: Request) -> Response:
    """Answer with the light of each project in a month, and what was reported; by whom stays with the offices."""
    plan = find_plan(request.path_params["plan"])
    month, adcodes = _read(plan, request)
    by_id = content.catalogue(plan.id).by_id
    found = reported_projects(plan.id, by_id, project_districts(plan), month, adcodes)
    files = attachment_store().of_part(plan.id, month)
    told = [_facts(one) | {"files": _files(files.get(one.record["id"], ()))} for one in found]
    return as_json({"plan": plan.id, "month": month, "projects": told})


def list_plan_opinions(request: Request) -> Response:
    """Answer with the opinions on a plan's projects and conflicts; by whom stays with the offices."""
    plan = find_plan(request.path_params["plan"])
    _refuse_other(plan, request, OF_OPINIONS)
    query = request.query_params
    state = query.get("state")
    if state and state not in OPINION_STATES:
        refuse_value("state", state, f"use one of {', '.join(OPINION_STATES)}")
    states = [state] if state else []
    found = list_opinions(plan.id, project_districts(plan), query.getlist("district"), states)
    by_id = content.catalogue(plan.id).by_id
    return as_json({"plan": plan.id, "opinions": [_opinion(one, by_id) for one in found]})


def _read(plan: Plan, request: Request) -> tuple[str, list[str]]:
    """Return month and districts, read strictly."""
    _refuse_other(plan, request, OF_REPORTS)
    month = request.query_params.get("month", this_month())
    if not _MONTH.fullmatch(month):
        refuse_value("month", month, "give a month, such as 2026-11")
    return month, request.query_params.getlist("district")


def _refuse_other(plan: Plan, request: Request, meanings: Mapping[str, str]) -> None:
    """Refuse parameters that an answer does not take, and districts that the plan does not have."""
    query, known = request.query_params, {"district": [one.adcode for one in content.districts(plan)]}
    for name in query:
        check_value(name, query.getlist(name), known, tuple(meanings), meanings)
    if wrong := [one for one in query.getlist("district") if one not in known["district"]]:
        refuse_value("district", wrong[0], f"use one of {', '.join(known['district'])}")


def _facts(one: ReportedProject) -> dict[str, Any]:
    held = one.held
    return {
        "id": one.record["id"],
        "name": one.record["name"],
        "light": one.rule.light,
        "rule": {"code": one.rule.code, "zh": one.rule.zh, "en": one.rule.en},
        "report": asdict(held.said) | {"version": held.version, "when": held.when} if held else None,
    }


def _indicator(one: IndicatorPace, rows: Iterable[IndicatorActual]) -> dict[str, Any]:
    facts = {
        name: getattr(one, name) for name in ("number", "name", "unit", "base", "target", "expected", "state")
    }
    actuals = [
        {name: getattr(row, name) for name in ("year", "value", "source", "line")}
        for row in sorted(rows, key=lambda row: row.year)
    ]
    return facts | {"year": one.actual.year if one.actual else None, "actuals": actuals}


def _files(held: Iterable[HeldAttachment]) -> list[dict[str, Any]]:
    return [{name: getattr(one, name) for name in ("name", "media_type", "size", "sha256")} for one in held]


def _opinion(one: KeptOpinion, by_id: Mapping[str, ProjectRecord]) -> dict[str, Any]:
    held = one.held
    return {
        "id": held.id,
        "project": held.project,
        "name": name_of(held.project, by_id),
        **asdict(held.said),
        "version": held.version,
        "raised": one.raised.when,
        "when": held.when,
    }
