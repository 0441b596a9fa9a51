"""The bases that a visitor may choose between, and the route of the ground that the gazetteer knows."""

import json
from typing import Any

from anyio import to_thread
from pydantic import TypeAdapter
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geoapp.domain.backdrop import Backdrop
from geoapp.domain.base_style import BaseStyle
from geoapp.domain.selection import LANGUAGES
from geoapp.io.backdrops import archive_of, credit_of, load_backdrops
from geoapp.io.base_styles import load_base_styles
from geoapp.io.plans import load_plan, plan_ids
from geoapp.io.words import Words
from geoapp.pipeline.known_ground import KnownGround, load_known_ground
from geoapp.web import assets
from geoapp.web.map.archives import ROUTE
from geoapp.web.map.transport.coordinates import lines, rings, spot

_STYLES = TypeAdapter(tuple[BaseStyle, ...])
_TEN_MINUTES = {"Cache-Control": "public, max-age=600"}

KNOWN, NONE = "known", "none"
"""Bases that need no file: what the gazetteer knows, and the districts alone."""


def bases(plan_id: str, say: Words) -> dict[str, Any]:
    """Return the bases that a visitor may choose between, and the one that a first visit shows.

    A host's tiles are never the first: nothing is asked of another host that a visitor has not chosen.
    """
    maps = [_backdrop(number, one, say) for number, one in enumerate(load_backdrops())]
    return {
        "styles": _STYLES.dump_python(load_base_styles(), mode="json"),
        "maps": maps,
        "known": f"{assets.FROM_COMPONENT}{ROUTE}/{KNOWN}/{plan_id}.json?lang={say.lang}",
        "first": next((one["id"] for one in maps if "tiles" in one), KNOWN),
    }


def _backdrop(number: int, one: Backdrop, say: Words) -> dict[str, Any]:
    told = {"id": f"map-{number}", "title": say.name(one.title), "credit": credit_of(one, say)}
    if one.kind == "tiles":
        return {**told, "url": one.url, "max_zoom": one.max_zoom}
    archive = archive_of(one)
    state = f"{archive.version[0]:x}"
    return {
        **told,
        "tiles": f"{assets.FROM_COMPONENT}{ROUTE}/{number}/{{z}}/{{x}}/{{y}}.mvt?as={state}",
        "zooms": archive.zooms,
        "reviewed": bool(one.review_number),
    }


async def serve_known(request: Request) -> Response:
    """Answer with the ground that a plan's gazetteer knows, as JSON."""
    plan_id, lang = request.path_params["plan"], request.query_params.get("lang")
    if plan_id not in plan_ids():
        return Response(status_code=404)
    say = Words(lang if lang in LANGUAGES else LANGUAGES[0])
    found = await to_thread.run_sync(known, plan_id, say)
    content = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return Response(content, media_type="application/json", headers=_TEN_MINUTES)


def known(plan_id: str, say: Words) -> list[dict[str, Any]]:
    """Return the ground that a plan's gazetteer knows, from the bottom up, bands first."""
    found = load_known_ground(load_plan(plan_id))
    bands = [
        {"kind": "band", "style": one.style.id, "at": rings(one.band), "dashed": True}
        for one in found
        if one.band is not None
    ]
    return bands + [told for one in found if (told := _told(one, say))]


def _told(one: KnownGround, say: Words) -> dict[str, Any] | None:
    told = {"kind": one.style.form, "style": one.style.id, "dashed": one.dashed}
    if one.style.form == "name":
        return {**told, "name": say.name(one.title), "at": spot(one.geometry)}
    if one.geometry.geom_type == "Point":  # its band is all that is drawn of it
        return None
    return {**told, "at": rings(one.geometry) if one.style.form == "area" else lines(one.geometry)}


ROUTES = [Route(f"/{ROUTE}/{KNOWN}/{{plan}}.json", serve_known)]
"""The route, without the server's own path."""
