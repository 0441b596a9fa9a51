"""Websockets that are not let in."""

from contextlib import suppress

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


async def refuse_socket(scope: Scope, receive: Receive, send: Send, *, answer: Response, code: int) -> None:
    """Refuse a websocket before it is open: by an answer, or by a code where the server can send none."""
    if "websocket.http.response" in scope.get("extensions", {}):
        with suppress(OSError):
            await answer(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.close", "code": code})
