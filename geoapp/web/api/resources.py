"""Resources of the API: plans, projects, districts and codelists."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from http import HTTPStatus
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from geoapp.domain.filters import Filters
from geoapp.errors import GeoappError, InputError
from geoapp.io.boundaries import load_districts
from geoapp.io.codelists import load_codelist
from geoapp.io.journal import read_state
from geoapp.io.moved_ids import present_id
from geoapp.io.plan_index import load_index
from geoapp.io.writers.geojson_writer import stream_features
from geoapp.pipeline.attribution import attribution
from geoapp.web import content
from geoapp.web.api.answer import NOTE, age_of, as_file, as_json, is_known, not_modified
from geoapp.web.api.describing import ENGLISH, describe_plan
from geoapp.web.api.refusal import RefusalError
from geoapp.web.api.request_params import (
    PARAMETERS,
    find_format,
    find_plan,
    read_projects_query,
    refuse_parameters,
)
from geoapp.web.failure import sentence_of
from geoapp.web.matches import find_matches, stream_matches

GEOJSON = "application/geo+json"

CODELISTS = (
    "themes", "kinds", "actions", "precision", "location_kinds", "relations", "levels", "qualities",
    "exactness", "reach", "location_class", "iati_precision", "provinces",
)  # fmt: skip
"""Codelists whose codes stand in the records."""


def show_readiness(_: Request) -> Response:
    """Answer whether all that was built is there to show, for whoever sends visitors here or watches the server."""
    entries = load_index().entries
    faults: list[GeoappError] = [] if entries else [InputError("plans_none")]
    plans = {entry.id: len(entry.columns) for entry in entries if not entry.fault}
    for entry in entries:
        try:
            faults += [entry.fault] if entry.fault else content.build_faults(entry.id)
        except GeoappError as error:
            faults.append(error)
    grave = [sentence_of(fault, "en") for fault in faults if fault.code != "build_foreign"]
    told: dict[str, Any] = {"ready": not grave, "journal": asdict(read_state())}
    if grave:
        told["error"] = " ".join(grave)
    else:
        told |= {"projects": plans, "notes": [sentence_of(fault, "en") for fault in faults]}
    status = HTTPStatus.SERVICE_UNAVAILABLE if grave else HTTPStatus.OK
    return JSONResponse(told, status, headers={"Cache-Control": "no-store"})


def show_plan(request: Request) -> Response:
    """Answer with one plan and the values that each parameter takes for it."""
    refuse_parameters(request.query_params)
    plan = find_plan(request.path_params["plan"])
    known = content.known_values(plan)
    values = {name: known[name] for name in PARAMETERS if name in known}
    return as_json(describe_plan(plan, len(content.catalogue(plan.id))) | {"parameters": values})


def list_projects(request: Request) -> Response:
    """Answer with the selected projects of a plan as a file."""
    plan, fmt = find_plan(request.path_params["plan"]), find_format(request.path_params["format"])
    asked = read_projects_query(plan, fmt, request.query_params)
    age = age_of(request, content.states(plan.id))
    if is_known(request, age):
        return not_modified(age)

    def make() -> Iterable[bytes]:
        chosen = find_matches(plan.id, asked.selection)
        return stream_matches(chosen, fmt.code, plan, crs=asked.crs, encoding=asked.encoding)

    try:
        answer = as_file(request, make, name=f"{plan.id}{fmt.suffix}", media_type=fmt.media_type, age=age)
    except InputError as error:  # the format cannot hold just these projects
        raise RefusalError(sentence_of(error, "en"), status=HTTPStatus.UNPROCESSABLE_ENTITY) from error
    if note := content.missing_records(plan.id, asked.selection):
        answer.headers[NOTE] = str(note)
    return answer


def show_project(request: Request) -> Response:
    """Answer with one project as a GeoJSON feature; it is asked for by its id, with or without the plan in it."""
    refuse_parameters(request.query_params)
    plan, asked = find_plan(request.path_params["plan"]), request.path_params["project"]
    project_id = present_id(f"{plan.id}/{asked.removeprefix(f'{plan.id}/')}")
    everything = content.catalogue(plan.id)
    if (row := everything.stored.find(project_id)) is None:
        sentence = f"The plan {plan.id} has no project {asked[:40]}; projects.geojson lists them all."
        raise RefusalError(sentence, status=HTTPStatus.NOT_FOUND)
    age = age_of(request, content.states(plan.id))
    if is_known(request, age):
        return not_modified(age)
    one = everything.frame_of(np.array([row]), Filters())
    feature = json.loads(b"".join(stream_features(one)))["features"][0]
    return as_json(feature, age=age, media_type=GEOJSON)


def list_districts(request: Request) -> Response:
    """Answer with the boundaries of a plan's districts, read at run time, with their source."""
    refuse_parameters(request.query_params)
    plan = find_plan(request.path_params["plan"])
    age = age_of(request, content.states(plan.id))
    if is_known(request, age):
        return not_modified(age)

    def make() -> Iterable[bytes]:
        districts = load_districts(plan)
        districts = districts.assign(id=districts["adcode"].astype(str))
        districts.attrs |= {"plan": plan.id, "attribution": attribution(plan, ENGLISH, "citation")}
        return stream_features(districts, "districts")

    return as_file(request, make, name=f"{plan.id}-districts.geojson", media_type=GEOJSON, age=age)


def list_codelists(request: Request) -> Response:
    """Answer with the names of the codelists."""
    refuse_parameters(request.query_params)
    return as_json({"codelists": list(CODELISTS)})


def show_codelist(request: Request) -> Response:
    """Answer with the codes of a codelist and what they are called."""
    refuse_parameters(request.query_params)
    name = request.path_params["name"]
    if name not in CODELISTS:
        sentence = f"There is no codelist {name[:40]}; use one of {', '.join(CODELISTS)}."
        raise RefusalError(sentence, status=HTTPStatus.NOT_FOUND)
    codes = load_codelist(name).codes
    rows = [{"code": one.code, "zh": one.zh, "en": one.en, "standard": one.standard} for one in codes]
    return as_json({"codelist": name, "codes": rows})
