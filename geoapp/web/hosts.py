"""Names that the server answers to: another site's page cannot speak to it under a name of its own."""

import re
import socket
from collections.abc import Iterable
from functools import cache
from ipaddress import ip_address

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_HOST = re.compile(r"(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253})(?::\d{1,5})?")


class Hosts:
    """Middleware that refuses requests and sockets which name a host that this server is not.

    It is itself by its loopback names, by the address that a request came in at, and by the machine's own name where
    that is not the loopback; an operator adds others.
    """

    def __init__(self, app: ASGIApp, allowed: Iterable[str] = ()) -> None:
        """Wrap ``app``; ``allowed`` are further names, ``*.example.org`` for all below one and ``*`` for any."""
        self._app = app
        self._allowed = tuple(name.lower().rstrip(".") for name in allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass the request on."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
        elif self._is_ours(scope):
            await self._app(_without_origin(scope), receive, send)
        elif scope["type"] == "websocket":
            await receive()  # a socket is refused in answer to its opening
            await send({"type": "websocket.close", "code": 1008})
        else:
            words = (
                "This server does not answer to that name; its operator can add it to GEOAPP_ALLOWED_HOSTS."
            )
            await PlainTextResponse(words, status_code=400)(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        asked, origins = headers.getlist("host"), headers.getlist("origin")
        reached = str((scope.get("server") or ("",))[0])
        if len(asked) > 1 or not all(self._is_name(host_of(name), reached) for name in asked):
            return False
        # Of requests the browser asks us itself (CORS); a socket it opens from any page.
        origins = origins if scope["type"] == "websocket" else []
        return all(self._is_name(host_of(origin.partition("://")[2]), reached) for origin in origins)

    def _is_name(self, name: str, reached: str) -> bool:
        """Say whether a name is one of ours, where a request came in at the address ``reached``."""
        if not name:
            return False
        if is_loopback(name) or name == reached or "*" in self._allowed:
            return True
        if any(name == one or (one.startswith("*.") and name.endswith(one[1:])) for one in self._allowed):
            return True
        return not is_loopback(reached) and name == machine()


def _without_origin(scope: Scope) -> Scope:
    """Return a socket's scope without the origin, which was found good: the framework may ask outside about it."""
    if scope["type"] == "http":
        return scope
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"origin"]}


def host_of(value: str) -> str:
    """Return the host of a header ``Host``, in small letters and without its port; empty where it is malformed.

    >>> host_of("Plans.Example.:8501"), host_of("[::1]:80"), host_of("a@b"), host_of("a b")
    ('plans.example', '::1', '', '')
    """
    found = _HOST.fullmatch(value.strip().lower())
    return found[1].strip("[]").rstrip(".") if found else ""


def is_loopback(name: str) -> bool:
    """Say whether a name means the machine itself.

    >>> [is_loopback(name) for name in ("localhost", "127.0.0.1", "::1", "localhost.example", "10.0.0.1")]
    [True, True, True, False, False]
    """
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


@cache
def machine() -> str:
    """Return the machine's own name, in small letters."""
    return socket.gethostname().lower().rstrip(".")
