"""Encodings that a client takes, by the letter of RFC 9110: whatever answers is told those that it may use."""

import re
import zlib
from collections.abc import Callable

import brotli
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ENCODINGS = ("br", "gzip")
"""The smaller one first; browsers take it on this machine and over TLS only, and gzip everywhere."""

_PART = re.compile(r"([!#$%&'*+.^_`|~0-9a-z-]+)(?:[ \t]*;[ \t]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?))?")
_UNPACKED = "identity"
_WITHOUT_BODY = (204, 206, 304)


class Encodings:
    """Middleware that hands on the encodings which a client takes, and packs what it takes packed only."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, with the encodings in the place of what was asked."""
        asked = Headers(scope=scope).getlist("accept-encoding") if scope["type"] == "http" else []
        if not asked:
            await self._app(scope, receive, send)
            return
        known = takes(", ".join(asked))
        packed_only = _UNPACKED not in known
        gone = {b"accept-encoding", b"range"} if packed_only else {b"accept-encoding"}
        headers = [pair for pair in scope["headers"] if pair[0] not in gone]
        named = ", ".join(one for one in known if one in ENCODINGS)
        scope = {**scope, "headers": [*headers, (b"accept-encoding", named.encode())]}
        if not packed_only:
            await self._app(scope, receive, send)
        elif named:
            await self._app(scope, receive, _packing(send, known[0], scope["method"]))
        else:
            words = "An answer here is br, gzip or as it is; take one of them in Accept-Encoding."
            await PlainTextResponse(words, status_code=406)(scope, receive, send)


def takes(value: str) -> tuple[str, ...]:
    """Return the encodings of ours that a header ``Accept-Encoding`` allows, ``identity`` among them, best first.

    >>> takes("gzip, br;q=0"), takes("gzip;q=0"), takes(""), takes("*")
    (('gzip', 'identity'), ('identity',), ('identity',), ('br', 'gzip', 'identity'))
    >>> takes("X-GZIP ; q=0.5, identity;q=0"), takes("*;q=0"), takes("*;q=0, gzip")
    (('gzip',), (), ('gzip',))
    """
    weights: dict[str, float] = {}
    for part in value.lower().split(","):
        if found := _PART.fullmatch(part.strip(" \t")):
            weights[found[1].removeprefix("x-")] = float(found[2] or 1)
    rest = weights.get("*")
    known = [one for one in ENCODINGS if weights.get(one, rest or 0) > 0]
    if weights.get(_UNPACKED, 1 if rest is None else rest) > 0:
        known.append(_UNPACKED)
    return tuple(known)


def _packing(send: Send, encoding: str, method: str) -> Send:
    """Return a way to send that packs what comes as it is."""
    pack, finish = _packer(encoding)
    packs = False

    async def send_packed(message: Message) -> None:
        nonlocal packs
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            packs = "content-encoding" not in headers and message["status"] not in _WITHOUT_BODY
            if packs:
                _rename(headers, encoding)
        elif packs and method != "HEAD":
            body = pack(message.get("body", b""))
            message = {**message, "body": body if message.get("more_body") else body + finish()}
        await send(message)

    return send_packed


def _rename(headers: MutableHeaders, encoding: str) -> None:
    del headers["content-length"]
    headers["content-encoding"] = encoding
    headers.add_vary_header("Accept-Encoding")
    if tag := headers.get("etag"):
        headers["etag"] = f"W/{tag.removeprefix('W/')}"


def _packer(encoding: str) -> tuple[Callable[[bytes], bytes], Callable[[], bytes]]:
    if encoding == "br":
        brotlis = brotli.Compressor(quality=4)
        return brotlis.process, brotlis.finish
    gzips = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    return gzips.compress, gzips.flush
