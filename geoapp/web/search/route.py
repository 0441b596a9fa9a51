"""The address at which the search field fetches suggestions."""

from dataclasses import asdict

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geoapp.domain.filters import MAX_QUERY
from geoapp.domain.selection import LANGUAGES
from geoapp.io.plans import has_plan
from geoapp.io.words import Words
from geoapp.web import content
from geoapp.web.once import one_run
from geoapp.web.search.suggestion import Suggestion
from geoapp.web.search.suggestions import suggest

PATH = "suggestions"


async def serve_suggestions(request: Request) -> Response:
    """Answer with suggestions for ``q``, in the language ``lang``, as JSON; none for a plan that there isn't."""
    plan_id, asked = request.path_params["plan"], request.query_params
    lang = asked.get("lang", LANGUAGES[0])
    if not has_plan(plan_id) or lang not in LANGUAGES:
        return Response(status_code=404)
    found = await to_thread.run_sync(_suggest, plan_id, asked.get("q", "")[:MAX_QUERY], lang)
    return JSONResponse([asdict(one) for one in found], headers={"Cache-Control": "no-store"})


def _suggest(plan_id: str, text: str, lang: str) -> list[Suggestion]:
    with one_run():  # the plan's files are looked at once for all that asks
        return suggest(content.choose_plan([plan_id]), text, Words(lang))


ROUTES = [Route(f"/{PATH}/{{plan}}", serve_suggestions)]
"""The route, without the server's own path."""
