"""An address that is no page: one sentence and the menu of pages, before the framework says it in English."""

from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from geoapp.web.routes import ROUTES
from geoapp.web.sheets.page import POLICY, write_sentence
from geoapp.web.shell import PAGES, home_of, words_for

_FRAMEWORKS = ("component", "media", "static", "vendor", "app", "healthz", "script-health-check")
_MENU = (
    *("map", "district", "targets", "buffer", "overlap", "conflicts", "accounting"),
    *("text", "data", "imports", "help"),
)
_OURS = tuple(route.path.split("/")[1] for route in ROUTES)


class UnknownPages:
    """Middleware that answers a browser's request for a page that is not there."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        """Wrap ``app``; ``base`` is the server's own path, if it has one."""
        self._app = app
        self._home = home_of(base)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        name = self._unknown(scope) if scope["type"] == "http" else ""
        if not name:
            await self._app(scope, receive, send)
            return
        say = words_for(scope)
        words = say("no_page", name=name[:40])
        links = [(say(f"page_{page}"), self._address(page, say.lang)) for page in _MENU]
        page = write_sentence(words, say.lang, links)
        answer = HTMLResponse(page, status_code=404, headers={"Content-Security-Policy": POLICY})
        await answer(scope, receive, send)

    def _address(self, page: str, lang: str) -> str:
        return f"{self._home}{'' if page == 'map' else page}?lang={lang}"

    def _unknown(self, scope: Scope) -> str:
        """Return the path of a page that is not there, or nothing."""
        path = str(scope["path"])
        wanted = scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
        if not wanted or not path.startswith(self._home):
            return ""
        name = path.removeprefix(self._home).strip("/")
        return "" if name in PAGES or _is_file(name.split("/")) else name


def _is_file(parts: Sequence[str]) -> bool:
    """Say whether a path is a file's, ours or the framework's.

    >>> _is_file(["static", "js", "a"]), _is_file(["favicon.png"]), _is_file(["_stcore", "health"])
    (True, True, True)
    >>> _is_file(["nosuch"]), _is_file([""])
    (False, False)
    """
    first, last = parts[0], parts[-1]
    return first.startswith("_") or first in (*_FRAMEWORKS, *_OURS) or "." in last
