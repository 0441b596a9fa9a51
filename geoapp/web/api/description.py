"""The API described for programs, after OpenAPI 3.1."""

from typing import Any, get_args

from starlette.requests import Request
from starlette.responses import Response

from geoapp.analysis.plan_index import ACROSS
from geoapp.domain.attachment import SUFFIXES
from geoapp.domain.comparison import RELATIONS
from geoapp.domain.filters import FILTERS, MAX_QUERY
from geoapp.domain.indicator import PaceState
from geoapp.domain.light import Light
from geoapp.domain.selection import LANGUAGES, MEANINGS, REPEATED
from geoapp.io.codelists import load_codelist
from geoapp.io.writers.workbooks import XLSX
from geoapp.pipeline.export import load_formats
from geoapp.settings import VERSION
from geoapp.web.api.across_params import OF_PAGES, OF_PLANS, PAGE_RANGES
from geoapp.web.api.answer import as_json
from geoapp.web.api.changes import ATOM, OF_CHANGES
from geoapp.web.api.delivery import MONTH, OF_OPINIONS, OF_REPORTS, OPINION_STATES
from geoapp.web.api.request_params import OF_FILE, PARAMETERS, refuse_parameters

_MEANINGS = OF_CHANGES | OF_OPINIONS | OF_REPORTS | MEANINGS | OF_FILE | OF_PLANS | OF_PAGES

_REFUSALS = {
    "400": "A parameter is unknown, malformed, empty or given too often; the sentence names it.",
    "404": "There is no such plan, format, project, codelist or file.",
    "422": "The format cannot hold just these projects, or two plans cannot be compared here.",
    "405": "The API is read with GET or HEAD.",
    "406": "The client takes no encoding that there is.",
    "429": "You asked for too much at once; try again after the seconds of Retry-After.",
    "503": "The server is busy, likewise.",
    "500": "An error of the server; the sentence holds an error id that is also in its log.",
}


def show_description(request: Request) -> Response:
    """Answer with the description of the API."""
    refuse_parameters(request.query_params)
    return as_json(describe_api())


def describe_api() -> dict[str, Any]:
    """Return the description.

    >>> "/{plan}/projects/{project}" in describe_api()["paths"]
    True
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "geoapp",
            "version": VERSION,
            "description": "Projects of a city's five-year plan: where they are and how surely. Read only; "
            "WGS-84. One parameter given twice takes either value; different ones narrow each other.",
        },
        "servers": [{"url": "."}],
        "paths": _paths(),
        "components": {"schemas": {"Refusal": _REFUSAL}},
    }


def _object(**properties: Any) -> dict[str, Any]:  # noqa: ANN401 (a schema)
    return {"type": "object", "required": list(properties), "properties": properties}


_TEXT, _NUMBER = {"type": "string"}, {"type": "integer", "minimum": 0}
_TEXTS = {"type": "array", "items": _TEXT}
_ANY = {"type": "object"}
_PLAN = _object(
    id=_TEXT, title=_TEXT, city=_TEXT, years={"type": "array", "items": _NUMBER}, projects=_NUMBER, links=_ANY
)
_BOX = {"type": ["array", "null"], "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
_HIT = _object(
    **dict.fromkeys(("id", "plan", "name", "theme", "kind", "precision", "link"), _TEXT), bbox=_BOX
)
_BROKEN = _object(id=_TEXT, error=_TEXT)
_CODE = _object(code=_TEXT, zh=_TEXT, en=_TEXT, standard=_TEXT)
_FILE = _object(name=_TEXT, media_type=_TEXT, size=_NUMBER, sha256=_TEXT)
_LIT = _object(
    id=_TEXT,
    name=_TEXT,
    light={"enum": [*get_args(Light)]},
    rule=_ANY,
    report={"type": ["object", "null"]},
    files={"type": "array", "items": _FILE},
)
_OPINION = _object(
    **dict.fromkeys(("id", "project", "name", "text", "answer", "conflict_with", "raised", "when"), _TEXT),
    state={"enum": [*OPINION_STATES]},
    version=_NUMBER,
)
_INDICATOR = _object(
    **dict.fromkeys(("name", "unit", "base", "target"), _TEXT),
    number=_NUMBER,
    year={"type": ["integer", "null"]},
    expected={"type": ["number", "null"]},
    state={"enum": [*get_args(PaceState)]},
    actuals={
        "type": "array",
        "items": _object(year=_NUMBER, value={"type": "number"}, source=_TEXT, line=_NUMBER),
    },
)
_SIDE = {"type": "array", "items": _object(ids=_TEXTS, name=_TEXT, cite=_TEXT)}
_CHANGE = _object(
    relation={"enum": [*RELATIONS]},
    also=_TEXTS,
    score={"type": ["number", "null"]},
    sure={"type": ["boolean", "null"]},
    marks={"type": "array", "items": _object(code=_TEXT, weight={"type": "number"})},
    earlier=_SIDE,
    later=_SIDE,
)
_SCHEMAS = {
    "/openapi.json": _object(openapi=_TEXT, info=_ANY, paths=_ANY),
    "/ready": _object(ready={"type": "boolean"}, projects=_ANY, notes=_TEXTS),
    "/plans": _object(
        plans={"type": "array", "items": _PLAN}, projects=_NUMBER, broken={"type": "array", "items": _BROKEN}
    ),
    "/projects": _object(projects={"type": "array", "items": _HIT}, matched=_NUMBER),
    "/codelists": _object(codelists=_TEXTS),
    "/codelists/{name}": _object(codelist=_TEXT, codes={"type": "array", "items": _CODE}),
    "/{plan}": _PLAN,
    "/{plan}/districts.geojson": _object(
        type={"const": "FeatureCollection"}, features={"type": "array", "items": _ANY}
    ),
    "/{plan}/ledger": _object(
        plan=_TEXT,
        projects=_NUMBER,
        found=_NUMBER,
        waiting=_NUMBER,
        missing=_TEXTS,
        gone=_NUMBER,
        years={"type": "array", "items": _ANY},
    ),
    "/{plan}/indicators.json": _object(
        plan=_TEXT,
        as_of=_TEXT,
        source={"type": ["object", "null"]},
        indicators={"type": "array", "items": _INDICATOR},
    ),
    "/{plan}/sums": _object(
        plan=_TEXT,
        projects=_NUMBER,
        status=_ANY,
        light=_ANY,
        month=_TEXT,
        years={"type": "array", "items": _ANY},
    ),
    "/{plan}/reports": _object(plan=_TEXT, month=_TEXT, projects={"type": "array", "items": _LIT}),
    "/{plan}/opinions": _object(plan=_TEXT, opinions={"type": "array", "items": _OPINION}),
    "/{plan}/compare/{later}.json": _object(
        plans=_TEXTS, totals=_ANY, changes={"type": "array", "items": _CHANGE}
    ),
    "/{plan}/projects/{project}": _object(type={"const": "Feature"}, id=_TEXT, properties=_ANY),
}
"""What an answer in JSON holds; a plan's projects come in many formats."""

_REFUSAL = {
    "type": "object",
    "required": ["error"],
    "properties": {name: {"type": "string"} for name in ("error", "parameter", "value", "error_id")},
}


def _paths() -> dict[str, Any]:
    plan, json = _in_path("plan", "Id of a plan, as /plans lists them."), "application/json"
    project = _in_path("project", "What stands after the plan in the project's id, e.g. 16830.")
    fmt = _in_path("format", "Format of the file.") | {"schema": {"enum": list(load_formats())}}
    files = [one.media_type for one in load_formats().values()]
    across = [*map(_in_query, (*ACROSS, *OF_PLANS))]
    paths = {
        "/openapi.json": _get("This description", [json]),
        "/ready": _get("Whether all data are there to show; 503 and a sentence where not", [json]),
        "/plans": _get("Every plan, or those with projects that are asked for", [json], *across),
        "/projects": _get("Projects of all plans, page by page", [json], *across, *map(_in_query, OF_PAGES)),
        "/codelists": _get("Names of the codelists", [json]),
        "/codelists/{name}": _get("Codes of a codelist", [json], _in_path("name", "Name of a codelist.")),
        "/{plan}": _get("One plan, and the values that each parameter takes", [json], plan),
        "/{plan}/districts.geojson": _get("District boundaries with their source", files[:1], plan),
        "/{plan}/ledger": _get("What all annual lists of a plan hold together", [json], plan),
        "/{plan}/indicators.json": _get(
            "A plan's indicators with their yearly actuals, and which are on pace", [json], plan
        ),
        "/{plan}/sums": _get(
            "Selected projects by status and light, and what each year's lists plan for them",
            [json],
            plan,
            *map(_in_query, PARAMETERS),
        ),
        "/{plan}/reports": _get(
            "Lights of projects in a month, and what was reported", [json], plan, *map(_in_query, OF_REPORTS)
        ),
        "/{plan}/attachments/{sha256}": _get(
            "A file beside a report, to be saved",
            [*SUFFIXES],
            plan,
            _in_path("sha256", "SHA-256 of its content, as /reports names it."),
        ),
        "/{plan}/opinions": _get(
            "Opinions on projects and conflicts, with answers", [json], plan, *map(_in_query, OF_OPINIONS)
        ),
        "/{plan}/compare/{later}.json": _get(
            "What became of each project of a plan in another one",
            [json],
            plan,
            _in_path("later", "Id of the plan to compare with."),
        ),
        "/{plan}/changes.{format}": _get(
            "What changed in a plan, by district and day: a feed or a workbook",
            [ATOM, XLSX],
            plan,
            _in_path("format", "Format.") | {"schema": {"enum": ["atom", "xlsx"]}},
            *map(_in_query, OF_CHANGES),
        ),
        "/{plan}/projects.{format}": _get(
            "The selected projects", files, plan, fmt, *map(_in_query, (*PARAMETERS, *OF_FILE))
        ),
        "/{plan}/projects/{project}": _get("One project as a GeoJSON feature", files[:1], plan, project),
    }
    for path, schema in _SCHEMAS.items():
        (content,) = paths[path]["get"]["responses"]["200"]["content"].values()
        content["schema"] = schema
    return paths


def _get(summary: str, media_types: list[str], *parameters: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
    answers = {code: {"description": said, "content": content} for code, said in _REFUSALS.items()}
    found = {"description": "What was asked for.", "content": {one: {} for one in media_types}}
    return {
        "get": {
            "summary": summary,
            "parameters": list(parameters),
            "responses": {"200": found, "304": {"description": "You have it already."}, **answers},
        }
    }


def _in_path(name: str, meaning: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": meaning,
        "schema": {"type": "string"},
    }


def _in_query(name: str) -> dict[str, Any]:
    value: dict[str, Any] = {"type": "string", "minLength": 1}
    if name == "q":
        value["maxLength"] = MAX_QUERY
    if name in FILTERS and FILTERS[name].codelist:
        value["enum"] = [code.code for code in load_codelist(FILTERS[name].codelist).codes]
    if name == "lang":
        value["enum"] = list(LANGUAGES)
    if name == "since":
        value["format"] = "date"
    if name == "state":
        value["enum"] = [*OPINION_STATES]
    if name == "month":
        value["pattern"] = f"^{MONTH}$"
    if name == "province":
        value["enum"] = [code.code for code in load_codelist("provinces").codes]
    if name in PAGE_RANGES:
        least, most = PAGE_RANGES[name]
        value = {"type": "integer", "minimum": least, "maximum": most}
    schema = {"type": "array", "items": value} if name in REPEATED else value
    return {"name": name, "in": "query", "description": _MEANINGS[name], "schema": schema}
