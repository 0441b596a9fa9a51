"""Compression of what a browser loads before it shows anything: packed once for everybody, and not sent again."""

import gzip
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from queue import Queue
from threading import Thread

import brotli
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geoapp.web.conditions import has_tag
from geoapp.web.encodings import ENCODINGS, takes
from geoapp.web.shell import PAGES, home_of

FOLDERS = ("static/", "geoassets/", "component/", "_stcore/bidi-components/")
"""Scripts, styles and fonts, of the framework, the map and components. All else is data: it streams as it comes."""

_PACKABLE = re.compile(r"text/|application/(javascript|json|manifest)|image/svg")
_LEAST = 300
"""Bytes below which the header that names the encoding weighs more than what it saves."""

_HASHED = re.compile(r"(^|[.-])[0-9a-f]{8}[.-]")
"""A name with eight digits of a hash: another content has another name."""

_LARGE = 1_000_000
"""Bytes from which packing tightly takes too long for what it saves; no page begins with such a file."""

_OF_THE_WHOLE = ("accept-ranges", "last-modified")
"""Headers that mean nothing of a packed answer with a tag; a first visit has a hundred of them."""

_FOR_GOOD = "public, max-age=31536000, immutable"


class Compression:
    """Middleware that packs files and pages, and answers who has them already."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        """Wrap ``app``; ``base`` is the server's own path, if it has one."""
        self._app = app
        self._home = home_of(base)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and pack what comes back whole."""
        if not self._is_ours(scope):
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = b""

        async def hold(message: Message) -> None:
            nonlocal start, body
            start = message if message["type"] == "http.response.start" else start
            body += message.get("body", b"")

        await self._app({**scope, "method": "GET", "headers": kept}, receive, hold)
        headers = MutableHeaders(scope=start)
        if start["status"] == 200:  # noqa: PLR2004 (OK: the whole of it)
            _name(headers, body, str(scope["path"]))
            if _has(asked, headers):
                start["status"], body = 304, b""
                del headers["content-length"]
            else:
                body = await _pack(headers, body, asked.get("accept-encoding", ""))
        await send(start)
        await send({"type": "http.response.body", "body": body if scope["method"] == "GET" else b""})

    def _is_ours(self, scope: Scope) -> bool:
        if (
            scope["type"] != "http"
            or scope["method"] not in {"GET", "HEAD"}
            or "range" in Headers(scope=scope)
        ):
            return False
        path = str(scope["path"])
        rest = path.removeprefix(self._home)
        return path.startswith(self._home) and (rest.startswith(FOLDERS) or rest in {*PAGES, "favicon.png"})


def _name(headers: MutableHeaders, body: bytes, path: str) -> None:
    """Let the browser know an answer again, and keep for good what is named by its content."""
    headers.setdefault("etag", f'"{sha256(body).hexdigest()[:16]}"')
    if headers.get("cache-control") == "public" and _HASHED.search(path.rsplit("/", 1)[-1]):
        headers["cache-control"] = _FOR_GOOD


def _has(asked: Headers, headers: MutableHeaders) -> bool:
    """Say whether the browser has this answer, packed or not."""
    return has_tag(asked.get("if-none-match", ""), headers["etag"])


async def _pack(headers: MutableHeaders, body: bytes, accepted: str) -> bytes:
    """Return a body as the browser takes it, and say so in its headers."""
    if len(body) < _LEAST or "content-encoding" in headers:
        return body
    if not _PACKABLE.match(headers.get("content-type", "")):
        return body
    headers.add_vary_header("Accept-Encoding")
    encoding = takes(accepted)[:1]
    if not encoding or encoding[0] not in ENCODINGS:
        return body
    packed = await to_thread.run_sync(pack, body, encoding[0])
    for name in _OF_THE_WHOLE:
        del headers[name]
    headers["content-encoding"] = encoding[0]
    headers["content-length"] = str(len(packed))
    headers["etag"] = f"W/{headers['etag'].removeprefix('W/')}"  # the same to a reader, not byte for byte
    return packed


def pack(content: bytes, encoding: str) -> bytes:
    """Return content packed: quickly for who comes first, and from then on as tightly as it goes.

    >>> gzip.decompress(pack(b"a" * 400, "gzip")) == brotli.decompress(pack(b"a" * 400, "br")) == b"a" * 400
    True
    """
    if encoding == "gzip":
        return _gzip(content)
    return _tight(content).packed or _quickly(content)


@lru_cache(maxsize=512)
def _gzip(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


@lru_cache(maxsize=512)
def _quickly(content: bytes) -> bytes:
    return bytes(brotli.compress(content, quality=5))


@dataclass(slots=True)
class _Tight:
    """Content that is packed tightly when there is time: it takes ten times as long, and saves a tenth."""

    packed: bytes = b""


_waiting: Queue[tuple[bytes, _Tight]] = Queue()


@lru_cache(maxsize=512)
def _tight(content: bytes) -> _Tight:
    tight = _Tight()
    if len(content) < _LARGE:
        _packer()
        _waiting.put((content, tight))
    return tight


@cache
def _packer() -> Thread:
    """Start what packs tightly, beside all visitors and one file after the other."""
    thread = Thread(target=_pack_tightly, name="packing", daemon=True)
    thread.start()
    return thread


def _pack_tightly() -> None:
    while True:
        content, tight = _waiting.get()
        tight.packed = bytes(brotli.compress(content, quality=11))
        _waiting.task_done()
