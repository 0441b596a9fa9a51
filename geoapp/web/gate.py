"""The gate: middleware that lets in what there is room for, and refuses the rest in words."""

import asyncio
import time

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geoapp.io import metrics
from geoapp.io.slots import NoSlotError, Slots, Ticket
from geoapp.io.words import Words
from geoapp.limits import limit
from geoapp.web.capacity import notices
from geoapp.web.capacity.kinds import RETRY_S, holder_in, kind_of, slots_of
from geoapp.web.capacity.messages import Messages
from geoapp.web.capacity.visitor import Visitor, visitor_of
from geoapp.web.sheets.asked import words_of
from geoapp.web.sheets.page import POLICY, write_sentence
from geoapp.web.shell import PAGES, home_of, words_for
from geoapp.web.sockets import refuse_socket

_TOO_MANY, _FULL = 429, 503
_SENDING_S, _PART = 60.0, 1 << 18
"""Longest that a reader may take for one part of an answer, and its bytes: no more than one waits in the server."""

_GRACE_S, _SLOWEST = 15.0, 20_000
"""An upload may be this many seconds behind this many bytes a second; else its slot is another's."""

_POLICY_VIOLATION, _TRY_AGAIN = 1008, 1013
"""Codes of a closed websocket."""


class SlowBodyError(Exception):
    """A body comes too slowly, or not at all."""


class Gate:
    """Middleware that counts what is going on, for one visitor and in all."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        """Wrap ``app``; ``base`` is the server's own path, if it has one."""
        self._app = app
        self._home = home_of(base)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request or a visit in, or refuse it."""
        path = str(scope.get("path", "")).removeprefix(self._home)
        if scope["type"] == "websocket":
            await self._visit(scope, receive, send)
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        kind = kind_of(path, PAGES)
        if not kind:
            await self._app(scope, receive, _in_parts(send))
            return
        visitor = visitor_of(scope)
        if kind == "page" and slots_of("visit").is_full() and not slots_of("visit").has(visitor.name):
            await _refuse(scope, kind, "busy_visits", _FULL)(scope, receive, send)
            return
        if kind == "media":  # a range of a file would be a copy of its own for as long as somebody reads it
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"range"]}
        await self._work(scope, receive, send, kind=kind, visitor=visitor)

    async def _work(self, scope: Scope, receive: Receive, send: Send, *, kind: str, visitor: Visitor) -> None:
        """Answer a request once it has a slot, which is free again when the answer begins."""
        slots = slots_of(kind)
        holder = (
            holder_in(str(scope["path"]).removeprefix(self._home)) if kind == "upload" else ""
        ) or visitor.name
        try:
            ticket = await _enter(slots, holder, visitor.group)
        except NoSlotError as error:
            code, status = ("busy_own", _TOO_MANY) if error.own else ("busy_all", _FULL)
            if kind == "media":  # what a page's own button asked for: its next run says why nothing came
                notices.note(visitor.name, code)
            await _refuse(scope, kind, code, status)(scope, receive, send)
            return
        answer = _Response(send, slots, ticket)
        hear = _in_time(receive) if kind == "upload" else receive
        try:
            await self._app(scope, hear, answer.send)
        except SlowBodyError:
            if not answer.begun:
                await _refuse(scope, kind, "busy_slow", 408)(scope, receive, send)
        finally:
            answer.leave()

    async def _visit(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a page's websocket in, and close it when more comes through it than a person can do."""
        visitor, slots = visitor_of(scope), slots_of("visit")
        try:
            holder = visitor.name if visitor.has_cookie else ""
            ticket = slots.ask(holder, lambda: None, group=visitor.group)
        except NoSlotError as error:
            await _turn_away(scope, receive, send, _TOO_MANY if error.own else _FULL)
            return
        socket = _Socket(receive, send, visitor)
        try:
            await self._app(scope, socket.hear, socket.send)
        finally:
            slots.leave(ticket)


class _Response:
    """An answer on its way; its slot is another's as soon as it is made, however slowly it is read."""

    def __init__(self, send: Send, slots: Slots, ticket: Ticket) -> None:
        self._send, self._slots, self._ticket = _in_parts(send), slots, ticket
        self.begun, self._held = False, True

    async def send(self, message: Message) -> None:
        self.begun = True
        self.leave()
        await self._send(message)

    def leave(self) -> None:
        if self._held:
            self._held = False
            self._slots.leave(self._ticket)


class _Socket:
    """A websocket that counts what comes through it."""

    def __init__(self, receive: Receive, send: Send, visitor: Visitor) -> None:
        self._receive, self._send, self._visitor = receive, send, visitor
        self._messages, self._closed = Messages(), False

    async def hear(self) -> Message:
        message = await self._receive()
        if message["type"] != "websocket.receive" or self._messages.take():
            return message
        notices.note(self._visitor.name, "busy_messages")
        metrics.REFUSALS.labels(kind="visit", reason="busy_messages").inc()
        await self.send({"type": "websocket.close", "code": _POLICY_VIOLATION, "reason": "too many messages"})
        self._closed = True
        return {"type": "websocket.disconnect", "code": _POLICY_VIOLATION}

    async def send(self, message: Message) -> None:
        if not self._closed:
            await self._send(message)


async def _enter(slots: Slots, holder: str, group: str) -> Ticket:
    """Take a slot, waiting in line for it as long as an operator lets people wait.

    Raises:
        NoSlotError: there is no room in the line, or it did not move.
    """
    loop, event = asyncio.get_running_loop(), asyncio.Event()
    ticket = slots.ask(holder, lambda: loop.call_soon_threadsafe(event.set), group=group)
    if not ticket.working:
        try:
            await asyncio.wait_for(event.wait(), limit("line_seconds"))
        except BaseException as error:
            slots.leave(ticket)
            if isinstance(error, TimeoutError):
                raise NoSlotError(own=False) from error
            raise
    return ticket


def _in_parts(send: Send) -> Send:
    """Return a ``send`` that cuts a long answer into parts, and gives up a reader who takes too long for one."""

    async def say(message: Message) -> None:
        body = message.get("body", b"")
        *before, last = range(0, max(len(body), 1), _PART)
        for start in before:
            part = {"type": message["type"], "body": body[start : start + _PART], "more_body": True}
            await asyncio.wait_for(send(part), _SENDING_S)
        await asyncio.wait_for(send({**message, "body": body[last:]} if before else message), _SENDING_S)

    return say


def _in_time(receive: Receive) -> Receive:
    """Return a ``receive`` that gives up a body which comes too slowly."""
    began, heard = time.monotonic(), 0

    async def hear() -> Message:
        nonlocal heard
        left = began + _GRACE_S + heard / _SLOWEST - time.monotonic()
        try:
            message = await asyncio.wait_for(receive(), max(left, 0))
        except TimeoutError as error:
            raise SlowBodyError from error
        heard += len(message.get("body", b""))
        return message

    return hear


def _refuse(scope: Scope, kind: str, code: str, status: int) -> Response:
    """Return a refusal: for people a page in their language, for programs a line."""
    metrics.REFUSALS.labels(kind=kind, reason=code).inc()
    headers = {"Retry-After": str(RETRY_S), "Cache-Control": "no-store"}
    if kind in {"page", "sheet"}:
        say = words_of(scope)
        address = f"{scope['path']}?{scope.get('query_string', b'').decode('ascii', 'replace')}"
        page = write_sentence(say(code, seconds=RETRY_S), say.lang, [(say("busy_again"), address)])
        return HTMLResponse(page, status, headers=headers | {"Content-Security-Policy": POLICY})
    if kind in {"upload", "media"}:
        if kind == "upload":
            headers["Connection"] = "close"  # what is still to come of the file is nobody's
        return PlainTextResponse(words_for(scope)(code, seconds=RETRY_S), status, headers=headers)
    return JSONResponse({"error": Words("en")(code, seconds=RETRY_S)}, status, headers=headers)


async def _turn_away(scope: Scope, receive: Receive, send: Send, status: int) -> None:
    """Refuse a websocket before it is open."""
    code = "busy_own" if status == _TOO_MANY else "busy_visits"
    metrics.REFUSALS.labels(kind="visit", reason=code).inc()
    answer = PlainTextResponse(
        Words("en")(code, seconds=RETRY_S), status, headers={"Retry-After": str(RETRY_S)}
    )
    await refuse_socket(scope, receive, send, answer=answer, code=_TRY_AGAIN)
