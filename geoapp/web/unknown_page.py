"""An address where nothing is, before the framework answers it with its empty page.

A browser gets one sentence and the menu of pages, a program the API's refusal.
"""

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from geoapp.web.api.refusal import NOTHING_HERE
from geoapp.web.routes import ROUTES
from geoapp.web.sheets.page import POLICY, write_sentence
from geoapp.web.shell import PAGES, home_of, words_for

_FRAMEWORKS = frozenset({"component", "media", "static", "vendor", "app", "healthz", "script-health-check"})
_FILES = frozenset({"favicon.png", "index.html", "manifest.json", "robots.txt"})
"""What the framework has beside its folders; it answers every other name with its page, as if it were there."""
_MENU = (
    *("map", "district", "targets", "buffer", "overlap", "conflicts", "accounting"),
    *("text", "place", "data", "imports", "help"),
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
        await self._answer(scope, name)(scope, receive, send)

    def _answer(self, scope: Scope, name: str) -> Response:
        if "text/html" not in Headers(scope=scope).get("accept", ""):
            return JSONResponse({"error": NOTHING_HERE}, status_code=404)
        say = words_for(scope)
        words = say("no_page", name=name[:40])
        links = [(say(f"page_{page}"), self._address(page, say.lang)) for page in _MENU]
        page = write_sentence(words, say.lang, links)
        return HTMLResponse(page, status_code=404, headers={"Content-Security-Policy": POLICY})

    def _address(self, page: str, lang: str) -> str:
        return f"{self._home}{'' if page == 'map' else page}?lang={lang}"

    def _unknown(self, scope: Scope) -> str:
        """Return the path of an address where nothing is, or nothing."""
        path = str(scope["path"])
        if scope["method"] not in {"GET", "HEAD"} or not path.startswith(self._home):
            return ""
        name = path.removeprefix(self._home).strip("/")
        return "" if name in PAGES or _is_file(name) else name


def _is_file(name: str) -> bool:
    r"""Say whether a path may be a file's, ours or the framework's; a name with a control character is nobody's.

    >>> [_is_file(name) for name in ("static/js/a", "favicon.png", "_stcore/health", "api/v1")]
    [True, True, True, True]
    >>> [_is_file(name) for name in ("nosuch", "", "favicon.ico", "api/a\nb", "_stcorex", "metrics")]
    [False, False, False, False, False, False]
    """
    first = name.split("/", maxsplit=1)[0]
    return name.isprintable() and (first in {"_stcore", *_FRAMEWORKS, *_OURS} or name in _FILES)
