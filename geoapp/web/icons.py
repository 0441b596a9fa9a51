"""The framework's font of icons, cut to those that are shown: 4,000 others would be a third of a first visit."""

from functools import cache
from pathlib import Path

from anyio import to_thread
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from geoapp.web.icon_font import cut_apart
from geoapp.web.shell import home_of

_STATIC = Path(get_static_dir()) / "static"
_WHOLE = next(_STATIC.glob("media/MaterialSymbols-Rounded.*.woff2"))


_ONE_DAY = {"Cache-Control": "public, max-age=86400"}
"""Not for good, as the framework would have it: with a new page of ours comes a new icon under the same address."""


class Icons:
    """Middleware that answers with our cut where the framework's font is asked for; a route there is refused."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        """Wrap ``app``; ``base`` is the server's own path, if it has one."""
        self._app = app
        self._path = f"{home_of(base)}static/media/{_WHOLE.name}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] != "http" or scope["path"] != self._path:
            await self._app(scope, receive, send)
            return
        font = await to_thread.run_sync(cut_font)
        await Response(font, media_type="font/woff2", headers=_ONE_DAY)(scope, receive, send)


@cache
def cut_font() -> bytes:
    """Return the font with the icons that have a name somewhere, as WOFF2; takes seconds the first time."""
    return cut_apart(_STATIC, _WHOLE)
