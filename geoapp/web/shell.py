"""The page before the framework draws it: in the visitor's language, with a sentence where it never will be drawn."""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import parse_qs

from anyio import to_thread
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geoapp.domain.selection import LANGUAGES
from geoapp.io.words import Words, load_words
from geoapp.settings import ROOT
from geoapp.web.escape import escape, to_script
from geoapp.web.first_look import add_first_look

SCRIPT = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
ADDRESS = Path(__file__).with_name("address.js").read_text(encoding="utf-8")
FRAMEWORK = Path(__file__).with_name("framework.js").read_text(encoding="utf-8")
PAGES = frozenset(path.stem for path in (ROOT / "pages").glob("*.py")) - {"map"} | {""}
"""Paths of the pages; the map has none of its own."""

_OF_IT = "framework_"
_NOSCRIPT = re.compile(r"(?<=<noscript>).*?(?=</noscript>)", re.DOTALL)
_OF_AGENTS = re.compile(
    r"""<!--(?:(?!-->).)*?agent API(?:(?!-->).)*?-->\s*<link rel="service-desc"[^>]*>""", re.DOTALL
)
"""The framework's link to an interface that is closed here."""
_NOT_PASSED_ON = (b"if-none-match", b"if-modified-since", b"accept-encoding")
"""A browser means the framework's file by the first two, and a packed page cannot be rewritten."""


def home_of(base: str) -> str:
    """Return the path of the map under the server's own path.

    >>> home_of(""), home_of("/plans/")
    ('/', '/plans/')
    """
    return f"/{base.strip('/')}/".replace("//", "/")


def words_for(scope: Scope) -> Words:
    """Return the words in the language that a request's address asks for."""
    asked = parse_qs(scope.get("query_string", b"").decode("ascii", "replace")).get("lang", LANGUAGES[:1])
    return Words(asked[-1] if asked[-1] in LANGUAGES else LANGUAGES[0])


def plans_of(scope: Scope) -> list[str]:
    """Return the plans that a request's address names."""
    return parse_qs(scope.get("query_string", b"").decode("ascii", "replace")).get("plan", [])


class Shell:
    """Middleware that puts our words into the framework's empty page."""

    def __init__(self, app: ASGIApp, base: str = "", ahead: Iterable[str] = ()) -> None:
        """Wrap ``app``; ``base`` is the server's own path, if it has one, ``ahead`` what a page will ask for."""
        self._app = app
        self._ahead = [f"{home_of(base)}{file}" for file in ahead]
        self._home = home_of(base)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and rewrite the page that comes back."""
        if scope["type"] != "http" or scope["method"] != "GET" or not self._is_page(str(scope["path"])):
            await self._app(scope, receive, send)
            return
        status, body = 200, b""

        async def hold(message: Message) -> None:
            nonlocal status, body
            status = message.get("status", status)
            body += message.get("body", b"")

        headers = [(name, value) for name, value in scope["headers"] if name not in _NOT_PASSED_ON]
        await self._app({**scope, "headers": headers}, receive, hold)
        say = words_for(scope)
        page = rewrite(body.decode(), say, self._home)
        page = await to_thread.run_sync(add_first_look, page, say, plans_of(scope), self._ahead)
        await HTMLResponse(page, status, headers={"Cache-Control": "no-cache"})(scope, receive, send)

    def _is_page(self, path: str) -> bool:
        return path.startswith(self._home) and path.removeprefix(self._home) in PAGES


def rewrite(page: str, say: Words, home: str = "/") -> str:
    """Return the framework's empty page in the words of the app.

    >>> rewrite('<html lang="en"><title>Streamlit</title>', Words("zh"))
    '<html lang="zh"><title>规划项目地图</title>'
    """
    page = page.replace('<html lang="en">', f'<html lang="{say.lang}">', 1)
    page = page.replace("<title>Streamlit</title>", f"<title>{escape(say('app'))}</title>", 1)
    page = _OF_AGENTS.sub("", page, count=1)
    page = _NOSCRIPT.sub(escape(say("no_script")), page, count=1)
    languages = {Words(lang)("app"): lang for lang in LANGUAGES}
    arguments = f"{to_script(say('old_browser'))}, {to_script(languages)}"
    script = f"{SCRIPT.strip()}({arguments});\n{FRAMEWORK.strip()}({to_script(frameworks_words())});"
    script += f"\n{ADDRESS.strip()}({to_script(home)});"
    return page.replace("</head>", f"<script>\n{script}\n</script></head>", 1)


def frameworks_words() -> dict[str, str]:
    """Return the framework's own English words, each with the Chinese for it.

    >>> frameworks_words()["Select all"]
    '全选'
    """
    names = [key.removeprefix(_OF_IT) for key in load_words() if key.startswith(_OF_IT)]
    texts = ([say(f"framework_{name}") for name in names] for say in (Words("en"), Words("zh")))
    return dict(zip(*texts, strict=True))
