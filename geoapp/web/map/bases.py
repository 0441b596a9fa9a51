"""The bases that a visitor may choose between, and the route of the ground that the gazetteer knows."""

import gzip
import json
from functools import lru_cache
from typing import Any

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geoapp.domain.backdrop import Backdrop
from geoapp.domain.selection import LANGUAGES
from geoapp.io.backdrops import archive_of, credit_of, load_backdrops
from geoapp.io.plans import has_plan, load_plan
from geoapp.io.words import Words
from geoapp.pipeline.known_ground import KnownGround, known_ground
from geoapp.web import assets, content
from geoapp.web.catalogue import Catalogue
from geoapp.web.map.archives import ROUTE
from geoapp.web.map.transport.coordinates import lines, rings, spot

_HEADERS = {"Cache-Control": "public, max-age=600", "Vary": "Accept-Encoding"}

KNOWN, NONE = "known", "none"
"""Bases that need no file: what the gazetteer knows, and the districts alone."""


def bases(plan_id: str, say: Words) -> dict[str, Any]:
    """Return the bases that a visitor may choose between, and the one that a first visit shows.

    A host's tiles are never the first: nothing is asked of another host that a visitor has not chosen.
    """
    maps = [_backdrop(number, one, say) for number, one in enumerate(load_backdrops())]
    return {
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
    if not has_plan(plan_id):
        return Response(status_code=404)
    found = await to_thread.run_sync(_known, plan_id, lang if lang in LANGUAGES else LANGUAGES[0])
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(
            found, media_type="application/json", headers={**_HEADERS, "Content-Encoding": "gzip"}
        )
    return Response(gzip.decompress(found), media_type="application/json", headers=_HEADERS)


def _known(plan_id: str, lang: str) -> bytes:
    return _packed(plan_id, lang, content.catalogue(plan_id))


@lru_cache(maxsize=8)
def _packed(plan_id: str, lang: str, catalogue: Catalogue) -> bytes:
    """Return a plan's ground as packed JSON, made once for each state of its files."""
    plan = load_plan(plan_id)
    taken = frozenset(catalogue.columns.codes["place"].values)
    told = _tell(known_ground(plan, content.gazetteer(plan), taken), Words(lang))
    return gzip.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), mtime=0)


def _tell(found: list[KnownGround], say: Words) -> list[dict[str, Any]]:
    """Return ground as the script takes it, from the bottom up, bands first."""
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
