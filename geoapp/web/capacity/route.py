"""The route of refusals: what a page asks once its connection, which was cut, is back."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from geoapp.domain.selection import LANGUAGES
from geoapp.io.words import Words
from geoapp.web.capacity import notices
from geoapp.web.capacity.kinds import RETRY_S
from geoapp.web.capacity.visitor import visitor_of


async def tell_refusal(request: Request) -> PlainTextResponse:
    """Answer with the sentence of what the visitor was refused and was not told yet; empty where there is none."""
    code, lang = notices.take(visitor_of(request.scope).name), request.query_params.get("lang", "")
    say = Words(lang if lang in LANGUAGES else LANGUAGES[0])
    return PlainTextResponse(
        say(code, seconds=RETRY_S) if code else "", headers={"Cache-Control": "no-store"}
    )


ROUTES = (Route("/refusal", tell_refusal),)
