"""An answer in the place of one that broke: a sentence with an error id, whatever went wrong and wherever."""

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geoapp.web.api.refusal import admit_failure
from geoapp.web.failure import note_failure
from geoapp.web.sheets.page import POLICY, write_sentence
from geoapp.web.shell import words_for


class BrokenAnswers:
    """Middleware that answers for what fails within it; a browser in its language, a program in JSON."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; whatever fails before it is answered is answered here."""
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
            await _answer(scope, note_failure(error))(scope, receive, send)


def _answer(scope: Scope, error_id: str) -> Response:
    if "text/html" not in Headers(scope=scope).get("accept", ""):
        return admit_failure(error_id)
    say = words_for(scope)
    page = write_sentence(say("broken", error_id=error_id), say.lang)
    return HTMLResponse(page, status_code=500, headers={"Content-Security-Policy": POLICY})
