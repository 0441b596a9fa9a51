"""Scripts, styles and pictures of the map, served by ourselves so that no page needs an outside host."""

import mimetypes
import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path

import folium
import folium.plugins
from anyio import to_thread
from folium.elements import JSCSSMixin
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from xstatic.pkg import leaflet

from geoapp.web.client import load_client

ROUTE = "geoassets"
_OF_THE_MAP = ("leaflet", "leaflet_css")
"""Links of folium's own map that ours loads: neither jQuery nor Bootstrap nor an icon font."""

FROM_COMPONENT = "../../"
"""To the server's root from the map's own page, ``component/streamlit_folium.st_folium/index.html``."""

_ICON_PATH = ";L.Icon.Default.imagePath=new URL('images/',document.currentScript.src).href;"
"""Leaflet guesses the folder of its marker pictures from a style sheet's address; ours has another name."""

_CLUSTERS = folium.plugins.MarkerCluster
"""Every map has clusters: their scripts and styles stand within Leaflet's own."""

_OUTSIDE_LINK = re.compile(r"url\(\s*['\"]?(?:https?:)?//[^)]*\)")

_ONE_DAY = {"Cache-Control": "public, max-age=86400"}
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
"""For what is served under a name that another content would not have."""


def name_of(url: str) -> str:
    """Return the name under which we serve what folium would load from ``url``.

    >>> name_of("https://example.org/a/leaflet.js").endswith("-leaflet.js")
    True
    >>> name_of("https://example.org/a/x.css") == name_of("https://example.org/b/x.css")
    False
    """
    # An address at a CDN holds the version; what we make of the text there is ours, and another release's.
    mark = sha256(f"{url}{_ICON_PATH}{_CLUSTERS.__name__}".encode()).hexdigest()[:8]
    return f"{mark}-{url.rsplit('/', 1)[-1]}"


def link_to(name: str) -> str:
    """Return the address of an asset as the map's own page asks for it."""
    return f"{FROM_COMPONENT}{ROUTE}/{name}"


def link_lists() -> Iterator[list[tuple[str, str]]]:
    """Yield every list of links that a class of folium declares, each list once."""
    seen: set[int] = set()
    waiting: list[type[JSCSSMixin]] = [JSCSSMixin]
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        for links in (cls.default_js, cls.default_css):
            if id(links) not in seen:
                seen.add(id(links))
                yield links


@cache
def rewrite_links() -> tuple[str, ...]:
    """Point every class of folium to our own route, in place; return the addresses that were replaced."""
    outside = []
    for links in link_lists():
        for place, (name, url) in enumerate(links):
            if "://" in url:
                links[place] = (name, link_to(name_of(url)))
                outside.append(url)
    return tuple(dict.fromkeys(outside))


def served_names() -> frozenset[str]:
    """Return the names of folium's scripts and styles that our pages load; its other forty libraries stay unserved."""
    rewrite_links()
    plugins = folium.plugins
    brought = (plugins.VectorGridProtobuf, plugins.Draw, plugins.MeasureControl)
    links = [link for link in (*folium.Map.default_js, *folium.Map.default_css) if link[0] in _OF_THE_MAP]
    links += [link for plugin in brought for link in (*plugin.default_js, *plugin.default_css)]
    return frozenset(url.rsplit("/", 1)[-1] for name, url in links if "jquery" not in name)


@cache
def load_texts() -> dict[str, str]:
    """Return the texts that we serve: name to content. Takes a second the first time."""
    # The package is used as a table of addresses and texts only.
    from offlinefolium.elements import _res  # noqa: PLC0415

    served, texts = served_names(), {name_of(url): text for url, text in _res.items()}
    return {name: _ours(name, texts) for name in served}


@cache
def load_pictures() -> dict[str, bytes]:
    """Return the pictures that Leaflet's style and markers name: name to content."""
    return {path.name: path.read_bytes() for path in (Path(leaflet.BASE_DIR) / "images").glob("*.png")}


def _ours(name: str, texts: dict[str, str]) -> str:
    """Return a style without what it would fetch from an outside host; Leaflet with our pictures and its clusters."""
    text = texts[name]
    if name.endswith("-leaflet.js"):
        return "\n".join((text + _ICON_PATH, *(texts[one] for one in _names(_CLUSTERS.default_js))))
    if name.endswith("-leaflet.css"):
        text = "\n".join((text, *(texts[one] for one in _names(_CLUSTERS.default_css))))
    return _OUTSIDE_LINK.sub("url(data:,)", text) if name.endswith(".css") else text


def _names(links: list[tuple[str, str]]) -> list[str]:
    """Return the names that links of folium's classes lead to."""
    return [url.rsplit("/", 1)[-1] for name, url in links if "jquery" not in name]


def load_asset(name: str) -> tuple[bytes, str] | None:
    """Return content and media type of an asset, or ``None`` when there is none of that name."""
    media_type = mimetypes.guess_type(name)[0] or "text/javascript"
    if name.startswith("images/"):
        picture = load_pictures().get(name.removeprefix("images/"))
        return None if picture is None else (picture, media_type)
    text = load_client().get(name) or load_texts().get(name)
    return None if text is None else (text.encode(), media_type)


async def serve_asset(request: Request) -> Response:
    """Answer a request for a script, style or picture of the map."""
    found = await to_thread.run_sync(load_asset, request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    content, media_type = found
    is_picture = media_type.startswith("image/")
    return Response(content, media_type=media_type, headers=_ONE_DAY if is_picture else _FOR_GOOD)


ROUTES = [Route(f"/{ROUTE}/{{name:path}}", serve_asset)]
"""The map's routes, without the server's own path."""
