"""The API as an application of its own, mounted beside the pages."""

from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from geoapp.settings import api_origins
from geoapp.web.api import all_plans, attachments, changes, comparing, delivery, resources
from geoapp.web.api.answer import answered
from geoapp.web.api.description import show_description
from geoapp.web.api.refusal import RefusalError, refuse, refuse_address

_PATHS = {
    "/openapi.json": show_description,
    "/ready": resources.show_readiness,
    "/plans": all_plans.list_plans,
    "/projects": all_plans.list_projects,
    "/codelists": resources.list_codelists,
    "/codelists/{name}": resources.show_codelist,
    "/{plan}": resources.show_plan,
    "/{plan}/districts.geojson": resources.list_districts,
    "/{plan}/ledger": delivery.show_ledger,
    "/{plan}/indicators.json": delivery.list_indicators,
    "/{plan}/sums": delivery.show_sums,
    "/{plan}/reports": delivery.list_reports,
    "/{plan}/attachments/{sha256}": attachments.hand_out,
    "/{plan}/opinions": delivery.list_plan_opinions,
    "/{plan}/compare/{later}.json": comparing.show_comparison,
    "/{plan}/changes.{format}": changes.list_changes,
    "/{plan}/projects.{format}": resources.list_projects,
    "/{plan}/projects/{project:path}": resources.show_project,
}
"""Every address, most particular first."""


def make_api() -> Starlette:
    """Return the application under ``/api``; pages of other origins may read it where the operator says so."""
    return Starlette(
        routes=[Mount("/v1", routes=[Route(path, answered(work)) for path, work in _PATHS.items()])],
        middleware=[Middleware(CORSMiddleware, allow_origins=api_origins(), allow_methods=["GET"])],
        exception_handlers={RefusalError: refuse, HTTPException: refuse_address},
    )


async def _refuse_root(request: Request) -> Response:
    """Answer ``/api`` itself, which a mount does not hold and which would be a page otherwise."""
    return await refuse_address(request, HTTPException(HTTPStatus.NOT_FOUND))


ROUTES: list[Route | Mount] = [
    Mount("/api", app=make_api()),
    Route("/api", _refuse_root),
    Route("/readyz", answered(resources.show_readiness)),
]
"""The API's routes, without the server's own path."""
