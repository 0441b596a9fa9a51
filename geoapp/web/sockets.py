"""Websockets: how those are packed that are let in, and how the others are refused."""

from contextlib import suppress
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.websockets import websockets_sansio_impl
from websockets.extensions.permessage_deflate import ServerPerMessageDeflateFactory

_WINDOW_BITS = 14
_FAST = {"level": 1, "memLevel": 7}
"""zlib's fastest level in four times the server's window: as few bytes by half the work, for 130 kB a visit, not 32."""


def pack_fast() -> None:
    """Let the server pack websockets so; it has no option for it."""
    factory = ServerPerMessageDeflateFactory

    def ours(**asked: Any) -> ServerPerMessageDeflateFactory:  # noqa: ANN401 (the server's own options)
        return factory(**asked | {"server_max_window_bits": _WINDOW_BITS, "compress_settings": _FAST})

    setattr(websockets_sansio_impl, "ServerPerMessageDeflateFactory", ours)  # noqa: B010 (its name there is imported)


async def refuse_socket(scope: Scope, receive: Receive, send: Send, *, answer: Response, code: int) -> None:
    """Refuse a websocket before it is open: by an answer, or by a code where the server can send none."""
    if "websocket.http.response" in scope.get("extensions", {}):
        with suppress(OSError):
            await answer(scope, receive, send)
        return
    await receive()
    await send({"type": "websocket.close", "code": code})
