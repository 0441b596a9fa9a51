"""The page within the map's frame: with our short script instead of the component's, which reads tables as well."""

import re
from functools import cache
from importlib.metadata import files
from pathlib import Path

from anyio import to_thread
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from geoapp.web import assets
from geoapp.web.map.basemap import BaseMap, Start
from geoapp.web.shell import home_of
from geoapp.web.sources import read_source

PATH = "component/streamlit_folium.st_folium/index.html"
_SCRIPT = re.compile(r"<script[^>]*></script>")
_OURS = Path(__file__).with_name("frame.js")


class MapPages:
    """Middleware that answers with our page where the map's own page is asked for."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        """Wrap ``app``; ``base`` is the server's own path, if it has one."""
        self._app = app
        self._path = f"{home_of(base)}{PATH}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass the request on."""
        if scope["type"] != "http" or scope["path"] != self._path:
            await self._app(scope, receive, send)
            return
        page = await to_thread.run_sync(frame_page)
        await HTMLResponse(page, headers={"Cache-Control": "no-cache"})(scope, receive, send)


def links() -> tuple[list[str], list[str]]:
    """Return the addresses of the scripts and of the styles that every map has, as its page asks for them."""
    assets.rewrite_links()
    start = Start({})
    scripts = [*BaseMap.default_js, *start.default_js]
    styles = [*BaseMap.default_css, *start.default_css]
    return [url for _, url in scripts], [url for _, url in styles]


@cache
def frame_page() -> str:
    """Return the page: what the component's own holds, the map's scripts and styles, and our script.

    >>> page = frame_page()
    >>> 'id="map_div"' in page, "main." in page
    (True, False)
    """
    scripts, styles = links()
    # Read from the package's list of files: importing it declares its component, for which there is no server yet.
    built = next(file for file in files("streamlit-folium") or () if file.match("frontend/build/index.html"))
    page = _SCRIPT.sub("", built.read_text(encoding="utf-8"))
    head = [f'<link rel="stylesheet" href="{url}">' for url in styles]
    head += [f'<script defer src="{url}"></script>' for url in scripts]
    page = page.replace("</head>", f"{''.join(head)}</head>", 1)
    return page.replace("</body>", f"<script>{read_source(_OURS)}</script></body>", 1)
