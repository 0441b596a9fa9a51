"""The addresses at which the map fetches many features: as one file, or as vector tiles."""

import gzip
from collections.abc import Mapping

import orjson
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from geoapp.domain.selection import Selection, parse_selection
from geoapp.geometry.web_mercator import MAX_ZOOM, Tile
from geoapp.io.plans import has_plan, load_plan
from geoapp.web import content
from geoapp.web.map.archives import by_parts, takes_packed
from geoapp.web.map.transport.payload import ROUTE, label_of, near, write_data
from geoapp.web.map.transport.tiles import find_tile, standing_archive
from geoapp.web.matches import find_matches
from geoapp.web.path_numbers import NUMBER

_SMALL, _LEVEL = 1024, 4
"""Bytes from which compressing pays, and how hard it tries."""

_OURS = ("as", "at")
"""Parameters of these addresses that narrow nothing."""

_POLE = 90

_HEADERS = {"Cache-Control": "private, max-age=3600", "Vary": "Accept-Encoding"}
"""The address names the set of features by its content (``as``), so that a changed one has another address."""

_ASKED = {"Cache-Control": "no-cache"}
"""A build puts another file under the same address."""


def _selection(plan_id: str, query: Mapping[str, list[str]]) -> Selection | None:
    """Return the selection of an address; ``None`` for a plan that there isn't."""
    if not has_plan(plan_id):
        return None
    known = content.known_values(load_plan(plan_id))
    return parse_selection({name: values for name, values in query.items() if name not in _OURS}, known)[0]


def _query(request: Request) -> dict[str, list[str]]:
    return {name: request.query_params.getlist(name) for name in request.query_params}


async def _answer(
    request: Request, found: bytes | None, media_type: str, *, packed: bool = False
) -> Response:
    """Answer with bytes, compressed where the browser takes that, unless they are ``packed`` already."""
    if found is None:
        return Response(status_code=404)
    headers = dict(_HEADERS)
    if packed and found:
        headers["Content-Encoding"] = "gzip"
    elif len(found) > _SMALL and takes_packed(request):
        found = await to_thread.run_sync(gzip.compress, found, _LEVEL)
        headers["Content-Encoding"] = "gzip"
    return Response(found, media_type=media_type, headers=headers)


async def serve_features(request: Request) -> Response:
    """Answer with pins and outlines of a selection as JSON."""
    plan_id = request.path_params["plan"]
    found = await to_thread.run_sync(_features, plan_id, _query(request))
    return await _answer(request, found, "application/json")


def _features(plan_id: str, query: Mapping[str, list[str]]) -> bytes | None:
    selection = _selection(plan_id, query)
    return None if selection is None else write_data(find_matches(plan_id, selection))


async def serve_label(request: Request) -> Response:
    """Answer with what hovering over one project says, as JSON."""
    plan_id, code = request.path_params["plan"], request.query_params.get("id", "")
    found = await to_thread.run_sync(label_of, plan_id, code) if has_plan(plan_id) else None
    return await _answer(request, None if found is None else orjson.dumps(found), "application/json")


async def serve_near(request: Request) -> Response:
    """Answer with the projects whose symbols lie where somebody clicked (``at`` is lat,lon,zoom), as JSON."""
    plan_id, place = request.path_params["plan"], _place(request.query_params.get("at", ""))
    found = await to_thread.run_sync(_near, plan_id, _query(request), place) if place else None
    return await _answer(request, found, "application/json")


def _place(text: str) -> tuple[float, float, float] | None:
    """Return a place on the earth and its zoom; ``None`` where the text is none.

    >>> _place("43.8,87.6,10.5"), _place("43.8,87.6"), _place("43.8,nan,9"), _place("90,0,9"), _place("")
    ((43.8, 87.6, 10.5), None, None, None, None)
    """
    try:
        lat, lon, zoom = map(float, text.split(","))
    except ValueError:
        return None
    inside = abs(lat) < _POLE and abs(lon) <= 2 * _POLE and 0 <= zoom <= MAX_ZOOM
    return (lat, lon, zoom) if inside else None


def _near(plan_id: str, query: Mapping[str, list[str]], at: tuple[float, float, float]) -> bytes | None:
    selection, (lat, lon, zoom) = _selection(plan_id, query), at
    return None if selection is None else orjson.dumps(near(plan_id, selection, (lon, lat), zoom))


async def serve_tile(request: Request) -> Response:
    """Answer with one vector tile of a selection."""
    plan_id, z, x, y = (request.path_params[name] for name in ("plan", "z", "x", "y"))
    if z > MAX_ZOOM or not (x < 2**z and y < 2**z):
        return Response(status_code=404)
    found, packed = await to_thread.run_sync(
        _tile, plan_id, _query(request), (z, x, y), takes_packed(request)
    )
    return await _answer(request, found, "application/vnd.mapbox-vector-tile", packed=packed)


def _tile(
    plan_id: str,
    query: Mapping[str, list[str]],
    tile: Tile,
    packed: bool,  # noqa: FBT001 (handed to a thread)
) -> tuple[bytes | None, bool]:
    selection = _selection(plan_id, query)
    return (None, False) if selection is None else find_tile(plan_id, selection, tile, packed=packed)


async def serve_archive(request: Request) -> Response:
    """Answer with the archive of a plan's tiles, or a part of it, for other programs."""
    plan_id = request.path_params["plan"]
    archive = await to_thread.run_sync(standing_archive, plan_id) if has_plan(plan_id) else None
    return by_parts(request, archive, _ASKED) if archive else Response(status_code=404)


ROUTES = [
    Route(f"/{ROUTE}/{{plan}}.pmtiles", serve_archive),
    Route(f"/{ROUTE}/{{plan}}.json", serve_features),
    Route(f"/{ROUTE}/{{plan}}/label.json", serve_label),
    Route(f"/{ROUTE}/{{plan}}/near.json", serve_near),
    Route(f"/{ROUTE}/{{plan}}/{{z:{NUMBER}}}/{{x:{NUMBER}}}/{{y:{NUMBER}}}.mvt", serve_tile),
]
"""The routes of features, without the server's own path."""
