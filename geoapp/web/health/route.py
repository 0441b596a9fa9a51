"""The routes of a server's health: whether the process answers, and its figures for who may read them."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geoapp.io import metrics
from geoapp.web.api.refusal import NOTHING_HERE
from geoapp.web.health.readers import may_read

_NEVER_KEPT = {"Cache-Control": "no-store"}


async def show_health(_: Request) -> JSONResponse:
    """Answer that this process answers; whether it has anything to show says ``/readyz``."""
    return JSONResponse({"alive": True}, headers=_NEVER_KEPT)


def show_metrics(request: Request) -> Response:
    """Answer with the figures of all processes; to others there is nothing here."""
    if not may_read(request.scope):
        return JSONResponse({"error": NOTHING_HERE}, 404, headers=_NEVER_KEPT)
    told, media_type = metrics.write(request.headers.get("accept", ""))
    return Response(told, headers={"Content-Type": media_type, **_NEVER_KEPT})


ROUTES = (Route("/healthz", show_health), Route("/metrics", show_metrics))
