"""Signing in and out: middleware before the framework's own routes, which leads back to the page it began on."""

import logging
from collections.abc import Iterator
from http import HTTPStatus
from http.cookies import SimpleCookie
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.auth_util import encode_provider_token
from streamlit.web.server.starlette import starlette_auth_routes
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from geoapp.domain.access import Provider
from geoapp.io.identity import CALLBACK
from geoapp.web.sheets.page import POLICY, write_sentence
from geoapp.web.shell import PAGES, home_of, words_for
from geoapp.web.signed_cookie import LOGIN, PROVIDER, SIGN_IN_ADDRESSES, origin_of

BACK = "geoapp_back"
"""Cookie with the page that a sign-in began on, for as long as one takes."""

_SECONDS = 900
_LONGEST = 3000
"""Characters of an address to come back to; browsers keep cookies of 4096."""

_PRINTED = "print/"
"""Sheets are pages too that somebody may come from."""


class SignInWay:
    """Middleware that begins a sign-in for who asks for it, and brings them back; what fails is a sentence."""

    def __init__(self, app: ASGIApp, provider: Provider, base: str = "") -> None:
        """Wrap ``app``; ``base`` is the server's own path, if it has one."""
        self._app, self._home, self._origin = app, home_of(base), origin_of(provider)
        self._log = logging.getLogger(starlette_auth_routes.__name__)
        self._log.addFilter(in_one_line)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and answer in the framework's place where it says little."""
        name = str(scope.get("path", "")).removeprefix(self._home)
        if scope["type"] != "http" or scope["method"] != "GET" or name not in SIGN_IN_ADDRESSES:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        before = self._page_before(headers.get("referer", ""))
        kept = page_in(unquote(cookie_parser("; ".join(headers.getlist("cookie"))).get(BACK, ""))) or ""
        back = kept if before is None else before
        if name == LOGIN:
            token = urlencode({"provider": encode_provider_token(PROVIDER)})
            scope = {**scope, "query_string": token.encode()}
        answer = await _answer_of(self._app, scope, receive)
        if name == CALLBACK:
            answer = self._arrive(scope, answer, kept)
        elif name == LOGIN and not _leads(answer):
            answer = self._say(back, "sign_in_away", HTTPStatus.SERVICE_UNAVAILABLE)
        elif answer.headers.get("location", "").startswith("/"):  # the provider has nothing to end
            answer.headers["location"] = self._address(back)
        if name != CALLBACK:
            answer.set_cookie(
                BACK, quote(back, safe=""), _SECONDS, path=self._home, httponly=True, samesite="lax"
            )
        answer.headers["cache-control"] = "no-store"
        if self._origin.startswith("https:"):
            _keep_to_tls(answer)
        await answer(scope, receive, send)

    def _arrive(self, scope: Scope, answer: Response, back: str) -> Response:
        """Return the answer to who comes from the provider: the page that they were on, or why they are nobody."""
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        said = {"code", "error"} & query.keys()
        if said and not any(name == USER_COOKIE_NAME for name, value in _cookies_set(answer) if value):
            return self._say(back, "sign_in_failed", HTTPStatus.FORBIDDEN, answer)
        if _leads(answer):
            answer.headers["location"] = self._address(back)
            answer.delete_cookie(BACK, path=self._home)
        return answer

    def _say(self, back: str, code: str, status: int, answer: Response | None = None) -> Response:
        """Return a sentence with the ways on; the cookies of ``answer`` go with it."""
        say = words_for({"query_string": urlsplit(back).query.encode("latin-1", "replace")})
        links = [(say("busy_again"), f"{self._home}{LOGIN}"), (say("back_to_page"), self._address(back))]
        page = HTMLResponse(
            write_sentence(say(code), say.lang, links), status, {"Content-Security-Policy": POLICY}
        )
        page.raw_headers += [
            pair for pair in (answer.raw_headers if answer else ()) if pair[0] == b"set-cookie"
        ]
        return page

    def _page_before(self, referer: str) -> str | None:
        """Return the page of ours that a browser comes from, below the server's own path."""
        before = f"{self._origin}{self._home}"
        return page_in(referer.removeprefix(before)) if referer.startswith(before) else None

    def _address(self, page: str) -> str:
        return str(RedirectResponse(f"{self._home}{page}").headers["location"])


def page_in(address: str) -> str | None:
    r"""Return an address below our own where it is a page's, without what is too long to keep.

    >>> [page_in(one) for one in ("district?lang=en#x", "", "print/a/map")]
    ['district?lang=en', '', 'print/a/map']
    >>> [page_in(one) for one in ("/evil.example/", "auth/logout", "https://evil.example", "print/../x", "?q=a\r\nb")]
    [None, None, None, None, None]
    """
    address = address.partition("#")[0]
    name = address.partition("?")[0]
    is_page = name in PAGES or (name.startswith(_PRINTED) and not {"", ".", ".."} & {*name.split("/")})
    if not is_page or not address.isprintable() or not address.isascii():
        return None
    return address if len(quote(address, safe="")) <= _LONGEST else name


def _leads(answer: Response) -> bool:
    return answer.status_code // 100 == 3  # noqa: PLR2004 (redirections)


async def _answer_of(app: ASGIApp, scope: Scope, receive: Receive) -> Response:
    """Return an app's answer, held back."""
    answer = Response()

    async def hold(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.status_code, answer.raw_headers = message["status"], list(message["headers"])
        else:
            answer.body += message.get("body", b"")

    await app(scope, receive, hold)
    return answer


def _cookies_set(answer: Response) -> Iterator[tuple[str, str]]:
    for told in answer.headers.getlist("set-cookie"):
        yield from ((name, morsel.value) for name, morsel in SimpleCookie(told).items())


def _keep_to_tls(answer: Response) -> None:
    """Let a browser send back what was set by TLS alone; the framework leaves that out."""
    answer.raw_headers = [
        (name, value + b"; Secure" if name == b"set-cookie" and b"secure" not in value.lower() else value)
        for name, value in answer.raw_headers
    ]


def in_one_line(record: logging.LogRecord) -> bool:
    """Tell a failed sign-in in one line of the log, as whatever else an operator reads.

    >>> import sys
    >>> try:
    ...     raise OSError("no route")
    ... except OSError:
    ...     record = logging.LogRecord("", logging.WARNING, "", 0, "failed for %s", ("a",), sys.exc_info())
    >>> in_one_line(record), record.getMessage(), record.exc_info
    (True, 'failed for a (OSError: no route)', None)
    """
    if record.exc_info and record.exc_info[1]:
        error = record.exc_info[1]
        record.msg, record.args = (
            f"{record.getMessage()} ({type(error).__name__}: {error})",
            (),
        )
        record.exc_info = None
    return True
