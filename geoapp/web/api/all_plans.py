"""All plans at once: which there are, how many projects of each are asked for, and those projects page by page."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from geoapp.analysis.plan_index import ProjectHit
from geoapp.io.plan_index import load_index
from geoapp.web.api.across_params import read_across_query
from geoapp.web.api.answer import as_json
from geoapp.web.api.describing import describe_plan
from geoapp.web.failure import sentence_of


def list_plans(request: Request) -> Response:
    """Answer with every plan that has a project that is asked for, each with the number of them."""
    index = load_index()
    asked = read_across_query(index, request.query_params, pages=False)
    counts = index.count(index.find(asked.filters, asked.province)).tolist()
    pairs = list(zip(index.entries, counts, strict=True))
    told = [
        describe_plan(entry.plan, number)
        for entry, number in pairs
        if entry.plan and not entry.fault and (number or not asked.narrows)
    ]
    faults = [
        {"id": entry.id, "error": sentence_of(entry.fault, "en")} for entry in index.entries if entry.fault
    ]
    return as_json({"plans": told, "projects": sum(counts), "broken": faults})


def list_projects(request: Request) -> Response:
    """Answer with the projects of all plans that are asked for, from ``offset`` on and at most ``limit`` of them."""
    index = load_index()
    asked = read_across_query(index, request.query_params, pages=True)
    rows = index.find(asked.filters, asked.province).nonzero()[0]
    shown = index.hits(rows[asked.offset : asked.offset + asked.limit].tolist())
    told: dict[str, Any] = {"projects": list(map(_describe, shown)), "matched": len(rows)}
    return as_json(told)


def _describe(hit: ProjectHit) -> dict[str, Any]:
    return {
        "id": hit.id,
        "plan": hit.plan_id,
        "name": hit.name,
        "theme": hit.theme,
        "kind": hit.kind,
        "precision": hit.precision,
        "bbox": [round(float(bound), 5) for bound in hit.bounds] if hit.bounds else None,
        "link": f"{hit.plan_id}/projects/{hit.id.partition('/')[2]}",
    }
