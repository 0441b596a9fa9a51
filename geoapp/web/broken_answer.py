"""An answer in the place of one that broke: a sentence with an error id, whatever went wrong and wherever."""

from asyncio import CancelledError
from contextlib import suppress
from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geoapp.io.words import Words
from geoapp.web.api.refusal import admit_failure
from geoapp.web.capacity.kinds import RETRY_S
from geoapp.web.failure import note_failure
from geoapp.web.sheets.page import POLICY, write_sentence
from geoapp.web.shell import words_for


class BrokenAnswers:
    """Middleware that answers for what fails within it; a browser in its language, a program in JSON."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; whatever fails before it is answered is answered here.

        A server that stops cancels what it has waited for long enough: that has an answer too, and is no failure.
        """
        if scope["type"] == "websocket":
            with suppress(CancelledError):
                await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def note(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, note)
        except Exception as error:
            if begun:  # the server closes the connection, so that nobody takes the half for the whole
                raise
            await _admit(scope, note_failure(error))(scope, receive, send)
        except CancelledError:
            if not begun:
                await _tell_stopping(scope)(scope, receive, send)


def _admit(scope: Scope, error_id: str) -> Response:
    if not _reads_html(scope):
        return admit_failure(error_id)
    return _as_page(scope, HTTPStatus.INTERNAL_SERVER_ERROR, "broken", error_id=error_id)


def _tell_stopping(scope: Scope) -> Response:
    status, code = HTTPStatus.SERVICE_UNAVAILABLE, "server_stopping"
    if _reads_html(scope):
        answer = _as_page(scope, status, code, seconds=RETRY_S)
    else:
        answer = JSONResponse({"error": Words("en")(code, seconds=RETRY_S)}, status)
    answer.headers.update({"Retry-After": str(RETRY_S), "Cache-Control": "no-store"})
    return answer


def _as_page(scope: Scope, status: int, code: str, **values: object) -> Response:
    say = words_for(scope)
    page = write_sentence(say(code, **values), say.lang)
    return HTMLResponse(page, status, headers={"Content-Security-Policy": POLICY})


def _reads_html(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "")
