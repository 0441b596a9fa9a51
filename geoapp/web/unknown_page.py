"""An address where nothing is, or nothing for its method, before the framework answers it with its empty page.

A browser gets one sentence and the menu of pages, a program the API's refusal.
"""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from geoapp.web.api.refusal import NOTHING_HERE
from geoapp.web.framework_paths import READ, methods_of
from geoapp.web.routes import routes
from geoapp.web.sheets.page import POLICY, write_sentence
from geoapp.web.shell import PAGES, home_of, words_for

_MENU = (
    *("map", "district", "targets", "buffer", "overlap", "conflicts", "accounting"),
    *("text", "place", "data", "imports", "ledger", "reports", "wall", "opinions", "statement", "compare"),
    *("changes", "help"),
)


class UnknownPages:
    """Middleware that answers for a page that is not there, and leads to one whose address ends in a slash."""

    def __init__(self, app: ASGIApp, base: str = "", further: Collection[str] = ()) -> None:
        """Wrap ``app``; ``base`` is the server's own path, if it has one, ``further`` what else is read below it."""
        self._app, self._further = app, further
        self._home = home_of(base)
        self._routes = routes(base)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        answer = self._own_answer(scope) if scope["type"] == "http" else None
        await (answer or self._app)(scope, receive, send)

    def _own_answer(self, scope: Scope) -> Response | None:
        """Return the answer for an address that nobody else should answer."""
        path, query = str(scope["path"]), scope.get("query_string", b"").decode("latin-1")
        rest = path.removeprefix(self._home)
        name = rest.strip("/")
        if f"{path}/" == self._home:
            return self._lead("", query)
        if not path.startswith(self._home):
            return None
        if name in PAGES and rest != name:
            return self._lead(name, query)
        if rest in self._further:
            methods: tuple[str, ...] = ("GET",)
        else:
            methods = READ if name in PAGES else self._methods_of_routes(scope, name) or methods_of(rest)
        return self._refuse(scope, name, methods) if scope["method"] not in methods else None

    def _methods_of_routes(self, scope: Scope, name: str) -> tuple[str, ...]:
        """Return the methods of the route of an address, the request's own where it knows more than we do."""
        if not name.isprintable():
            return ()
        for route in self._routes:
            match, _ = route.matches(scope)
            if match == Match.PARTIAL and isinstance(route, Route):
                return tuple(sorted(route.methods or ()))
            if match != Match.NONE:
                return (scope["method"],)
        return ()

    def _refuse(self, scope: Scope, name: str, methods: tuple[str, ...]) -> Response:
        """Return the answer where nothing is, or nothing for the method."""
        if not methods:
            return self._answer(scope, name)
        sentence = f"{scope['method']} is not allowed here; use {' or '.join(methods)}."
        return JSONResponse({"error": sentence}, 405, {"Allow": ", ".join(methods)})

    def _lead(self, name: str, query: str) -> Response:
        """Return the way to a page's own address, on this host whatever was asked."""
        search = f"?{query}" if query else ""
        return RedirectResponse(f"{self._home}{name}{search}", 308, {"Cache-Control": "no-cache"})

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
