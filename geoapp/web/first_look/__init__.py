"""The page's frame with a quiet drawing of the districts, before the framework's scripts are there.

What is said on the page when the server is lost stands here too: all of it travels within the empty page itself.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
import shapely

from geoapp.domain.palette import GROUND, MARKS
from geoapp.domain.plan import Plan
from geoapp.errors import GeoappError
from geoapp.io.boundaries import load_districts
from geoapp.io.words import Words
from geoapp.web import content
from geoapp.web.escape import escape, to_script
from geoapp.web.sources import read_source

_FOLDER = Path(__file__).parent
_STYLE = read_source(_FOLDER / "first_look.css")
_SCRIPTS = "".join(read_source(path) for path in sorted(_FOLDER.glob("*.js")))

_FRAMEWORKS_FONT = re.compile(r"<link\s+rel=\"preload\"[^>]*\.woff2\"[^>]*>")
_ROOT = '<div id="root"></div>'
"""Where the framework draws. Ours hides it, or its first and empty drawing would fetch a font that nobody sees."""

_WIDE = 800
"""Units of the drawing from its left to its right."""

_FINE = 1.5
"""Units that a border may be off."""


def add_first_look(page: str, say: Words, wanted: list[str], ahead: Iterable[str] = ()) -> str:
    """Return the framework's empty page with our frame in it.

    ``wanted`` are the plans that the address names, ``ahead`` the addresses of what is fetched in the pauses.

    >>> "geo-first" in add_first_look(f"<head></head><body>{_ROOT}</body>", Words("en"), [])
    True
    """
    page = _FRAMEWORKS_FONT.sub("", page, count=1)
    without_scripts = "<noscript><style>#geo-first{display:none}</style></noscript>"
    page = page.replace("</head>", f"<style>{_STYLE}</style>{without_scripts}</head>", 1)
    page = page.replace(_ROOT, f"{_frame(say, wanted)}{_ROOT}", 1)
    lost = to_script({name: say(name) for name in ("server_lost", "server_back")})
    scripts = f"<script>{_SCRIPTS}geoFirst.watch({lost});geoFirst.fetch({to_script(list(ahead))});</script>"
    return page.replace("</body>", f"{scripts}</body>", 1)


def _frame(say: Words, wanted: list[str]) -> str:
    try:
        plan = content.choose_plan(wanted)
        title = say("title", city=plan.city if say.lang == "zh" else plan.city_en)
        picture = draw(plan)
    except GeoappError:  # the page itself says what is wrong
        title, picture = say("app"), ""
    return (
        f'<div id="geo-first" role="status">'
        f"<header><b>{escape(title)}</b><span>{escape(say('loading'))}</span></header>"
        f'<div aria-hidden="true"><i></i>{picture}<i></i></div></div>'
    )


def draw(plan: Plan) -> str:
    """Return the outlines of a plan's districts as SVG, some kilobytes; nothing where there are none."""
    return _draw(tuple(load_districts(plan).geometry.to_wkb()))


@lru_cache(maxsize=8)
def _draw(districts: tuple[bytes, ...]) -> str:
    if not districts:
        return ""
    shapes = shapely.from_wkb(districts)
    west, south, east, north = shapely.total_bounds(shapes)
    shrink = float(np.cos(np.radians((south + north) / 2)))
    scale = _WIDE / ((east - west) * shrink)
    moved = shapely.transform(shapes, lambda at: (at - (west, north)) * (scale * shrink, -scale))
    thin = shapely.coverage_simplify(moved, _FINE)
    rings = shapely.get_exterior_ring(shapely.get_parts(thin))
    paths = "".join(f"<path d='{_path(ring)}'/>" for ring in rings)
    box = f"-10 -10 {_WIDE + 20} {(north - south) * scale + 20:.0f}"
    look = f"fill='{GROUND}' stroke='{MARKS['border'].color}' stroke-width='1.2'"
    return f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='{box}' {look}>{paths}</svg>"


def _path(ring: shapely.LinearRing) -> str:
    pairs = shapely.get_coordinates(ring).round().astype(int)
    return "M" + "L".join(f"{x} {y}" for x, y in pairs) + "Z"
