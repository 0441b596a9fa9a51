"""The guard: middleware that says of every request who asks, and lets in who may read."""

import asyncio
import logging
import time
from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geoapp.domain.access import ANYBODY, Identity, IdentitySource, Provider, identify, may
from geoapp.io.identity import SECRET_HEADER
from geoapp.io.words import Words
from geoapp.settings import identity_secret
from geoapp.web.health.counted import HEALTH
from geoapp.web.identity import with_identity
from geoapp.web.sheets.asked import words_of
from geoapp.web.sheets.page import POLICY, write_sentence
from geoapp.web.shell import home_of
from geoapp.web.signed_cookie import LOGIN, LOGOUT, SIGN_IN_ADDRESSES, sign_in_of
from geoapp.web.sockets import refuse_socket

_UNKNOWN, _FORBIDDEN = 401, 403
_POLICY_VIOLATION, _AGAIN = 1008, 1012
"""Codes of a closed websocket; at the second a browser connects again by itself."""

_LONGEST = 255
"""Characters of a subject, as OpenID Connect has them."""

_log = logging.getLogger("geoapp")


class Guard:
    """Middleware that believes the operator's proxy, or the cookie of who signed in, and nobody else."""

    def __init__(self, app: ASGIApp, source: IdentitySource | None, base: str = "") -> None:
        """Wrap ``app``; ``source`` is where identities come from, ``base`` the server's own path, if it has one."""
        self._app, self._source, self._home = app, source, home_of(base)
        self._secret, self._told = identity_secret().encode(), False
        named = (source.subject_header, source.groups_header) if source else ()
        self._never_passed_on = frozenset({SECRET_HEADER.lower(), *(name.lower() for name in named if name)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass the request on with who asks."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        identity = self._identify(scope)
        known = with_identity(scope, identity, self._never_passed_on)
        if not (self._is_open(scope) or may(identity, "read")):
            await self._turn_away(scope, receive, send, identity)
        elif scope["type"] == "websocket":
            lease = _Lease(receive, send, identity.until)
            await self._app(known, lease.hear, lease.send)
        else:
            await self._app(known, receive, _for_one_reader(send) if self._is_closed else send)

    @property
    def _is_closed(self) -> bool:
        return bool(self._source and self._source.closed)

    @property
    def _provider(self) -> Provider | None:
        return self._source.provider if self._source else None

    def _is_open(self, scope: Scope) -> bool:
        """Say whether what is asked for is there for strangers too: health, and the way in."""
        name = str(scope["path"]).removeprefix(self._home)
        is_way_in = self._provider is not None and name in SIGN_IN_ADDRESSES
        return scope["type"] == "http" and (name in HEALTH or is_way_in)

    def _identify(self, scope: Scope) -> Identity:
        """Return the identity of whoever asks: nobody, where it is not the proxy or the provider that says it."""
        if self._source is None:
            return ANYBODY
        headers, now = Headers(scope=scope), time.time()
        if self._source.provider:
            found = sign_in_of(headers, self._source.provider, self._source.separator, now)
            subject = found.subject if len(found.subject) <= _LONGEST else ""
            return identify(self._source, subject, found.groups, now, found.end)
        subject = _one_value(headers, self._source.subject_header)
        subject = subject if len(subject) <= _LONGEST else ""
        if subject and not self._is_proxy(scope, headers):
            if not self._told:
                _log.warning("an identity came without the proxy's secret, and is not believed")
            self._told, subject = True, ""
        groups = _one_value(headers, self._source.groups_header).split(self._source.separator)
        return identify(self._source, subject, [group.strip() for group in groups], now)

    def _is_proxy(self, scope: Scope, headers: Headers) -> bool:
        """Say whether the proxy speaks: by its secret, or through a Unix socket, to which nobody else has access."""
        given = headers.getlist(SECRET_HEADER)
        if self._secret and len(given) == 1 and compare_digest(given[0].encode("latin-1"), self._secret):
            return True
        server = scope.get("server")
        return server is not None and server[1] is None and not self._secret

    async def _turn_away(self, scope: Scope, receive: Receive, send: Send, identity: Identity) -> None:
        """Refuse in words: for people a page in their language, for programs a line."""
        code, status = ("role_needed", _FORBIDDEN) if identity.subject else ("identity_needed", _UNKNOWN)
        headers = {"Cache-Control": "no-store"}
        if status == _UNKNOWN:
            headers["WWW-Authenticate"] = (
                'Proxy realm="geoapp"'  # of no scheme that a browser would ask a password for
            )
        if scope.get("method", "GET") not in {"GET", "HEAD"}:
            headers["Connection"] = "close"  # what is still to come of a body is nobody's
        answer: Response = JSONResponse({"error": Words("en")(code)}, status, headers)
        if scope["type"] == "websocket":
            await refuse_socket(scope, receive, send, answer=answer, code=_POLICY_VIOLATION)
            return
        if "text/html" in Headers(scope=scope).get("accept", ""):
            say = words_of(scope)
            page = write_sentence(say(code), say.lang, self._ways_on(say, identity))
            answer = HTMLResponse(page, status, headers | {"Content-Security-Policy": POLICY})
        await answer(scope, receive, send)

    def _ways_on(self, say: Words, identity: Identity) -> list[tuple[str, str]]:
        """Return the link to signing in, or out again for whoever is known already."""
        if not self._provider:
            return []
        way, name = ("sign_out", LOGOUT) if identity.subject else ("sign_in", LOGIN)
        return [(say(way), f"{self._home}{name}")]


class _Lease:
    """A websocket that ends when what the proxy said has become old; the page comes back through the proxy."""

    def __init__(self, receive: Receive, send: Send, until: float | None) -> None:
        self._receive, self._send, self._until = receive, send, until
        self._ended = False

    async def hear(self) -> Message:
        if self._until is None:
            return await self._receive()
        try:
            return await asyncio.wait_for(self._receive(), max(self._until - time.time(), 0))
        except TimeoutError:
            await self.send({"type": "websocket.close", "code": _AGAIN, "reason": "identity has become old"})
            self._ended = True
            return {"type": "websocket.disconnect", "code": _AGAIN}

    async def send(self, message: Message) -> None:
        if not self._ended:
            await self._send(message)


def _one_value(headers: Headers, name: str) -> str:
    """Return a header's value; nothing where it stands twice, or holds what no name of anybody holds."""
    found = headers.getlist(name) if name else []
    try:
        value = found[0].encode("latin-1").decode() if len(found) == 1 else ""
    except UnicodeDecodeError:
        return ""
    return value.strip() if value.isprintable() else ""


def _for_one_reader(send: Send) -> Send:
    """Return a ``send`` that lets no cache on the way keep what not everybody may read."""

    async def say(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message.setdefault("headers", []))
            kept = headers.get("cache-control", "")
            headers["cache-control"] = kept.replace("public", "private") or "private"
        await send(message)

    return say
