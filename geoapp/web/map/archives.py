"""The routes of the operator's archives: a tile for our own map, and the file itself, by parts, for other programs."""

import re
from collections.abc import Mapping

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from geoapp.errors import InputError
from geoapp.io.backdrops import archive_of, load_backdrops
from geoapp.io.pmtiles import Archive, find_tile, read_tile
from geoapp.web.conditions import has_tag
from geoapp.web.path_numbers import NUMBER

ROUTE = "basemaps"
PMTILES = "application/vnd.pmtiles"
MAX_PART = 64 << 20
"""Bytes that one request for a part gets."""

_HOUR = {"Cache-Control": "public, max-age=3600"}
_ONE_PART = re.compile(r"bytes=(?:(\d{1,18})-(\d{1,18})?|-(\d{1,18}))")


async def serve_archive(request: Request) -> Response:
    """Answer with the file of a base map, as ``by_parts`` does."""
    archive = await to_thread.run_sync(_archive, request.path_params["number"])
    return Response(status_code=404) if archive is None else by_parts(request, archive, _HOUR)


def by_parts(request: Request, archive: Archive, headers: Mapping[str, str]) -> Response:
    """Answer with the file, or with the one part that ``Range`` asks for, bounded; HEAD gets the headers only.

    Who has it already, as ``If-None-Match`` says, gets it no second time.
    """
    tag = '"{:x}-{:x}"'.format(*archive.version)
    headers = {**headers, "ETag": tag}
    if has_tag(", ".join(request.headers.getlist("if-none-match")), tag):
        return Response(status_code=304, headers=headers)
    narrowed = _bounded(request.headers.get("range"), archive.version[1])
    kept = [(name, value) for name, value in request.scope["headers"] if name != b"range"]
    request.scope["headers"] = kept + ([(b"range", narrowed)] if narrowed else [])
    return FileResponse(archive.path, media_type=PMTILES, headers=headers)


async def serve_archive_tile(request: Request) -> Response:
    """Answer with one vector tile as the archive holds it; an empty answer where it holds none."""
    number, z, x, y = (request.path_params[name] for name in ("number", "z", "x", "y"))
    archive = await to_thread.run_sync(_archive, number)
    if archive is None or not archive.zooms[0] <= z <= archive.zooms[1] or not (x < 2**z and y < 2**z):
        return Response(status_code=404)
    takes_gzip = takes_packed(request)
    try:
        found = await to_thread.run_sync(find_tile if takes_gzip else read_tile, archive, (z, x, y))
    except InputError:
        return Response(status_code=404)
    if found is None:
        return Response(status_code=204, headers=_HOUR)
    headers = {"Vary": "Accept-Encoding", **_HOUR}
    if takes_gzip and archive.packed[1]:
        headers = {**headers, "Content-Encoding": "gzip"}
    return Response(found, media_type="application/vnd.mapbox-vector-tile", headers=headers)


def takes_packed(request: Request) -> bool:
    """Say whether the one who asks unpacks gzip."""
    return "gzip" in request.headers.get("accept-encoding", "")


def _archive(number: int) -> Archive | None:
    """Return the archive of the base map of that number, counted from 0; ``None`` where there is none."""
    try:
        backdrops = load_backdrops()
        return (
            archive_of(backdrops[number])
            if number < len(backdrops) and backdrops[number].kind == "pmtiles"
            else None
        )
    except InputError:  # the operator is changing it
        return None


def _bounded(asked: str | None, size: int) -> bytes | None:
    """Return the one part that is asked for, no longer than a bound; whatever else is asked means the whole file.

    >>> _bounded("bytes=0-99", 1000), _bounded("bytes=-7", 1000), _bounded("bytes=0-1,5-6", 1000)
    (b'bytes=0-99', b'bytes=993-999', None)
    >>> _bounded("bytes=0-", MAX_PART + 5) == f"bytes=0-{MAX_PART - 1}".encode()
    True
    """
    part = _ONE_PART.fullmatch(asked or "")
    if part is None:
        return None
    first, last, ending = part.groups()
    if first and last and int(last) < int(first):
        return None
    start = int(first) if first else max(size - int(ending), 0)
    end = min(int(last) if last else size - 1, start + MAX_PART - 1)
    return f"bytes={start}-{end}".encode()


ROUTES = [
    Route(f"/{ROUTE}/{{number:{NUMBER}}}.pmtiles", serve_archive),
    Route(
        f"/{ROUTE}/{{number:{NUMBER}}}/{{z:{NUMBER}}}/{{x:{NUMBER}}}/{{y:{NUMBER}}}.mvt", serve_archive_tile
    ),
]
"""The archives' routes, without the server's own path."""
