"""Headers of every answer: what a browser may load, frame and tell others on our pages."""

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def policy(pictures_from: Iterable[str] = ()) -> str:
    """Return the content security policy; ``pictures_from`` are origins of base maps that the operator switched on.

    Streamlit and folium write scripts into their pages and evaluate text, so that ``script-src`` must allow both;
    what remains is that nothing is loaded from, sent to or framed by another host.

    >>> [part for part in policy(["https://tiles.example"]).split("; ") if part.startswith("img")]
    ["img-src 'self' data: blob: https://tiles.example"]
    >>> "frame-ancestors 'self'" in policy()
    True
    """
    pictures = " ".join(("img-src 'self' data: blob:", *pictures_from))
    return "; ".join((*_POLICY, pictures))


_POLICY = (
    "default-src 'self'",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self' data:",
    # 'self' covers websockets in Chromium 95 and later only.
    "connect-src 'self' ws: wss: data: blob:",
    "worker-src 'self' blob:",
    "media-src 'self' data: blob:",
    "frame-src 'self' data: blob:",
    "frame-ancestors 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "object-src 'none'",
)


_OF_FILES = {
    # A script, style or font is no page; what a script may do as a worker is told here. A visit has a hundred of them.
    "Content-Security-Policy": "default-src 'self'",
    "X-Content-Type-Options": "nosniff",
}
_FILES = ("text/javascript", "application/javascript", "text/css", "font/")


class SecureHeaders:
    """Middleware that adds the headers to whatever is answered, pages and files alike."""

    def __init__(self, app: ASGIApp, pictures_from: Iterable[str] = ()) -> None:
        """Wrap ``app``."""
        self._app = app
        self._headers = {
            "Content-Security-Policy": policy(pictures_from),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "SAMEORIGIN",
            # A tile server may ask whose map it serves; what was asked for stays here.
            "Referrer-Policy": "strict-origin-when-cross-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and add to its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                is_file = headers.get("content-type", "").startswith(_FILES)
                for name, value in (_OF_FILES if is_file else self._headers).items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
