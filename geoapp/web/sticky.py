"""Stickiness: a browser stays with the process that has its visit, where several serve the port."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geoapp.io.processes.choosing import COOKIE, process_of

_BEHIND_PROXY = ("x-forwarded-for", "forwarded")


class Sticky:
    """Middleware that tells a browser which process it is with, by a cookie that says nothing else.

    A connection that another process's browser, or a proxy for several browsers, would go on using is closed after its
    answer: what comes next is handed over by its own cookies.
    """

    def __init__(self, app: ASGIApp, *, number: int, processes: int) -> None:
        """Wrap ``app``, which is the process of a ``number`` from 0."""
        self._app, self._number, self._processes = app, number, processes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and mark its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        chosen = process_of(asked.get("cookie", ""), self._processes)
        ends = chosen not in {None, self._number} or any(name in asked for name in _BEHIND_PROXY)

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                if ends:
                    headers["connection"] = "close"
                elif chosen is None and _begins_visit(scope, headers):
                    headers.append("set-cookie", f"{COOKIE}={self._number}; Path=/; HttpOnly; SameSite=Lax")
            await send(message)

        await self._app(scope, receive, marked)


def _begins_visit(scope: Scope, headers: MutableHeaders) -> bool:
    """Say whether an answer is a page, or of the framework's own: files stay the same for all who keep copies."""
    return headers.get("content-type", "").startswith("text/html") or "/_stcore/" in str(scope["path"])
