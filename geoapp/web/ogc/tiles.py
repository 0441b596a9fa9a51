"""Resources after OGC API – Tiles: a plan's projects as vector tiles, what these hold, and what they are cut by."""

from http import HTTPStatus
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from geoapp.domain.filters import Filters
from geoapp.geometry.web_mercator import MAX_ZOOM
from geoapp.io.plans import load_plan
from geoapp.pipeline.tiles.tile import LAYERS
from geoapp.web import content
from geoapp.web.api.answer import age_of, is_known, not_modified
from geoapp.web.api.refusal import RefusalError
from geoapp.web.catalogue import Catalogue
from geoapp.web.loaded import keep_made
from geoapp.web.map.archives import takes_packed
from geoapp.web.map.transport.tiles import ShownProjects, find_tile, shown_of
from geoapp.web.ogc.answer import JSON, Asking, Document, answer, link
from geoapp.web.ogc.collections import Collection, find_collection
from geoapp.web.ogc.items_query import OF_ANY, OF_TILES, check_names, positions_of, read_items_query
from geoapp.web.ogc.refusal import printable, refuse_value
from geoapp.web.ogc.rows import ProjectRows
from geoapp.web.ogc.tile_matrices import CRS, NAME, URI, describe_matrices, limits_of
from geoapp.web.ogc.titles import rights_of, title_of

MVT = "application/vnd.mapbox-vector-tile"
FORM = "mvt"
"""What ``f`` says of a tile."""

_SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
_DIMENSIONS = {"areas": 2, "lines": 1, "circles": 0, "points": 0}
_PROPERTIES = {
    "i": ("string", "Id within the plan, as its collection's features have it."),
    "t": ("integer", "Number of the map layer, from 0, in the order of the map's legend."),
    "d": ("integer", "1 where course or extent are a sketch."),
    "e": ("integer", "1 where the place is exact."),
    "m": ("integer", "How many projects stand here: of those on one spot the most important is drawn."),
    "n": ("string", "Name, from the zoom where most symbols have room for it."),
    "k": ("integer", "Rank of the name; the lowest comes first."),
    "r": ("integer", "Radius within which the true place lies, in units of the tile (4,096 along its edge)."),
}


def show_matrix_sets(request: Request) -> Response:
    """Answer with the list of tile matrix sets."""
    check_names(request.query_params, tuple(OF_ANY))
    asking = Asking(request)

    def make() -> Document:
        said = [{"id": NAME, "uri": URI, "crs": CRS, "links": asking.both_forms("self", _scheme(), NAME)}]
        title = asking.say("ogc_matrix_sets")
        return Document(title=title, content={"tileMatrixSets": said, "links": asking.links(JSON)})

    return answer(asking, [], make)


def show_matrix_set(request: Request) -> Response:
    """Answer with the definition of a tile matrix set."""
    check_names(request.query_params, tuple(OF_ANY))
    _check_set(request)
    asking = Asking(request)
    return answer(asking, [], lambda: Document(title=NAME, content=describe_matrices()))


def show_tilesets(request: Request) -> Response:
    """Answer with the tilesets of a collection."""
    check_names(request.query_params, tuple(OF_ANY))
    asking, collection = Asking(request), _tiled(request)

    def make() -> Document:
        title = asking.say("ogc_tiles_of", title=title_of(collection, asking.say))
        found = {
            **_facts(collection, asking),
            "links": asking.both_forms("self", f"{_path(collection)}/{NAME}", title),
        }
        return Document(title=title, content={"tilesets": [found], "links": asking.links(JSON)})

    return answer(asking, collection.states, make)


def show_tileset(request: Request) -> Response:
    """Answer with what the tiles of a collection hold, and where they are."""
    check_names(request.query_params, tuple(OF_ANY))
    _check_set(request)
    asking, collection = Asking(request), _tiled(request)

    def make() -> Document:
        content = _facts(collection, asking)
        return Document(title=content["title"], content=content | _contents(collection, asking))

    return answer(asking, collection.states, make)


def show_tile(request: Request) -> Response:
    """Answer with one vector tile of what the filters of features let through; where there is nothing, with nothing."""
    _check_form(request)
    _check_set(request)
    collection, tile = _tiled(request), _place(request)
    asked = QueryParams([pair for pair in request.query_params.multi_items() if pair[0] != "f"])
    read_items_query(collection, asked, OF_TILES)
    age = age_of(request, collection.states)
    if is_known(request, age):
        return not_modified(age)
    plan_id = collection.id.removesuffix(".projects")
    if asked:
        shown = _shown(content.catalogue(plan_id), plan_id, tuple(asked.multi_items()))
        made, packed = shown.tile(tile), False
    else:
        made, packed = find_tile(plan_id, Filters(), tile, packed=takes_packed(request))
    status = HTTPStatus.OK if made else HTTPStatus.NO_CONTENT
    headers = {**age.headers, "Vary": "Accept-Encoding"} | ({"Content-Encoding": "gzip"} if packed else {})
    return Response(made, status_code=status, media_type=MVT if made else None, headers=headers)


@keep_made(16)
def _shown(_: Catalogue, plan_id: str, asked: tuple[tuple[str, str], ...]) -> ShownProjects:
    """Return the projects that a request lets through, kept for its other tiles.

    Raises:
        RefusalError: the filter or a value is none that this collection can be asked.
    """
    collection, rows = find_collection(f"{plan_id}.projects"), ProjectRows(load_plan(plan_id))
    query = read_items_query(collection, QueryParams(list(asked)), OF_TILES)
    return shown_of(rows.catalogue, positions_of(collection, rows, query))


def _facts(collection: Collection, asking: Asking) -> dict[str, Any]:
    title = asking.say("ogc_tiles_of", title=title_of(collection, asking.say))
    rights = rights_of(collection, asking.say)
    return {
        "title": title,
        "dataType": "vector",
        "crs": CRS,
        "tileMatrixSetURI": URI,
        "attribution": rights["attribution"],
        "license": rights["licence"],
    }


def _contents(collection: Collection, asking: Asking) -> dict[str, Any]:
    path, bounds = f"{_path(collection)}/{NAME}", collection.bounds()
    template = f"{asking.address(path)}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}?f={FORM}"
    item: dict[str, Any] = link("item", template, MVT, asking.say("ogc_tile")) | {"templated": True}
    return {
        **({"tileMatrixSetLimits": limits_of(bounds)} if bounds else {}),
        "layers": [_layer(name) for name in LAYERS],
        "links": [
            *asking.links(JSON),
            item,
            *asking.both_forms(_SCHEME, _scheme(), NAME),
            *asking.both_forms("collection", f"/collections/{collection.id}", asking.say("ogc_collection")),
        ],
    }


def _layer(name: str) -> dict[str, Any]:
    held = {key: {"type": kind, "description": said} for key, (kind, said) in _PROPERTIES.items()}
    return {
        "id": name,
        "dataType": "vector",
        "geometryDimension": _DIMENSIONS[name],
        "propertiesSchema": {"type": "object", "properties": {key: held[key] for key in LAYERS[name]}},
    }


def _path(collection: Collection) -> str:
    return f"/collections/{collection.id}/tiles"


def _scheme() -> str:
    return f"/tileMatrixSets/{NAME}"


def _tiled(request: Request) -> Collection:
    """Return the collection of an address.

    Raises:
        RefusalError: there is none, or none with tiles.
    """
    collection = find_collection(request.path_params["collection"])
    if collection.kind != "projects":
        sentence = f"There are tiles of projects only, not of {printable(collection.id)}; ask for its items."
        raise RefusalError(sentence, status=HTTPStatus.NOT_FOUND)
    return collection


def _check_set(request: Request) -> None:
    name = request.path_params["matrices"]
    if name != NAME:
        sentence = f"There is no tile matrix set {printable(name)}; use {NAME}."
        raise RefusalError(sentence, status=HTTPStatus.NOT_FOUND)


def _check_form(request: Request) -> None:
    for name, value in request.query_params.multi_items():
        if name == "f" and value != FORM:
            refuse_value(name, value, f"a tile takes f={FORM} only")


def _place(request: Request) -> tuple[int, int, int]:
    """Return the zoom, column and row of an address, which has the row first.

    Raises:
        RefusalError: there is no such tile.
    """
    zoom, row, column = (request.path_params[name] for name in ("zoom", "row", "column"))
    if zoom > MAX_ZOOM or max(row, column) >= 2**zoom:
        sentence = f"There is no tile {zoom}/{row}/{column}; {NAME} has tile matrices 0 to {MAX_ZOOM} here."
        raise RefusalError(sentence, status=HTTPStatus.NOT_FOUND)
    return zoom, column, row
