"""The framework's font of icons, cut to those that are shown: 4,000 others would be a third of a first visit."""

import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from anyio import to_thread
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.file_util import get_static_dir

from geoapp.settings import ROOT
from geoapp.web.shell import home_of

_STATIC = Path(get_static_dir()) / "static"
_WHOLE = next(_STATIC.glob("media/MaterialSymbols-Rounded.*.woff2"))
_SPELLING = "abcdefghijklmnopqrstuvwxyz0123456789_"
_NAME = re.compile(r":material/([a-z0-9_]+)")


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
def icon_names() -> frozenset[str]:
    """Return the names of icons in the framework's scripts and in our own pages."""
    scripts = [*_STATIC.glob("js/*.js"), *(ROOT / "pages").glob("*.py"), *Path(__file__).parent.rglob("*.py")]
    return frozenset(name for path in scripts for name in _NAME.findall(path.read_text(encoding="utf-8")))


@cache
def cut_font() -> bytes:
    """Return the font with the icons that have a name somewhere, as WOFF2; takes seconds the first time."""
    font = TTFont(_WHOLE)
    letters, names = font.getBestCmap(), icon_names()
    wanted = {tuple(letters.get(ord(letter)) for letter in name) for name in names}
    options = Options(flavor="woff2", layout_closure=False, layout_features=["*"])
    cutter = Subsetter(options)
    cutter.populate(
        glyphs={glyph for spelled, glyph in _ligatures(font) if spelled in wanted},
        unicodes=[ord(letter) for letter in _SPELLING],
    )
    cutter.subset(font)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _ligatures(font: TTFont) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the names of the glyphs that spell an icon, and the icon's own."""
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            plain = getattr(table, "ExtSubTable", table)
            for first, ligatures in getattr(plain, "ligatures", {}).items():
                for ligature in ligatures:
                    yield (first, *ligature.Component), ligature.LigGlyph
