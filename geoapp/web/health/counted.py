"""Counting of what is answered: a middleware outside of all others, so that refusals are counted too."""

import time
from contextlib import nullcontext
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geoapp.io import metrics
from geoapp.settings import access_log, own_process
from geoapp.web.capacity.kinds import kind_of
from geoapp.web.health.access_log import Access, AccessLog, network_of, told_path
from geoapp.web.shell import PAGES, home_of

HEALTH = frozenset({"healthz", "readyz", "metrics", "_stcore/health", "api/v1/ready"})
"""Addresses by which a server is watched."""
_METHODS = {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"}
_SWITCHING, _REFUSED, _BROKEN = 101, 403, 500


class Counted:
    """Middleware that counts requests and visits, and writes the access log where an operator wants one."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        """Wrap ``app``; ``base`` is the server's own path, if it has one."""
        self._app, self._home = app, home_of(base)
        where = access_log()
        self._log = AccessLog(where) if where else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count its answer."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        is_visit = scope["type"] == "websocket"
        kind = "visit" if is_visit else self._kind_of(str(scope["path"]))
        answer, began = _Sent(send), time.monotonic()
        going_on = nullcontext() if is_visit else metrics.IN_PROGRESS.labels(kind=kind).track_inprogress()
        try:
            with going_on:
                await self._app(scope, receive, answer.send)
        finally:
            answer.end()
            seconds = time.monotonic() - began
            metrics.REQUESTS.labels(kind=kind, status=answer.status).inc()
            if not is_visit:
                metrics.DURATIONS.labels(kind=kind).observe(seconds)
            if self._log:
                self._log.note(self._access(scope, kind, answer, seconds))

    def _access(self, scope: Scope, kind: str, answer: "_Sent", seconds: float) -> Access:
        method = scope.get("method", "GET")
        return Access(
            time=datetime.now(UTC),
            method=method if method in _METHODS else "other",
            path=told_path(str(scope["path"]), kind, self._home),
            kind=kind,
            status=answer.status,
            seconds=round(seconds, 4),
            bytes=answer.size,
            network=network_of(str((scope.get("client") or ("",))[0])),
            process=own_process()[0],
        )

    def _kind_of(self, path: str) -> str:
        name = path.removeprefix(self._home)
        return "health" if name in HEALTH else kind_of(name, PAGES) or "file"


class _Sent:
    """An answer as it goes out; one that never begins is a broken one."""

    def __init__(self, send: Send) -> None:
        self._send, self._is_open = send, False
        self.status, self.size = _BROKEN, 0

    async def send(self, message: Message) -> None:
        match message["type"]:
            case "http.response.start" | "websocket.http.response.start":
                self.status = message["status"]
            case "websocket.accept":
                self.status, self._is_open = _SWITCHING, True
                metrics.VISITS.inc()
            case "websocket.close" if not self._is_open:
                self.status = _REFUSED
        body = message.get("body") or message.get("bytes") or (message.get("text") or "").encode()
        self.size += len(body)
        await self._send(message)

    def end(self) -> None:
        if self._is_open:
            self._is_open = False
            metrics.VISITS.dec()
