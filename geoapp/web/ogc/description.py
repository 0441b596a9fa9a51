"""OGC API – Features and Tiles described for programs, after OpenAPI 3.0."""

from typing import Any

from geoapp.domain.selection import LANGUAGES
from geoapp.io.codelists import load_codelist
from geoapp.io.plans import plan_ids
from geoapp.settings import VERSION
from geoapp.web.ogc.answer import GEOJSON, HTML, JSON, OPENAPI, SCHEMA
from geoapp.web.ogc.collections import PLANS
from geoapp.web.ogc.items_query import (
    DEFAULT_LIMIT,
    FILTER_LANGS,
    FORMATS,
    MOST,
    OF_ANY,
    OF_ITEMS,
    OF_TILES,
)
from geoapp.web.ogc.reference_systems import CRS84
from geoapp.web.ogc.rows import OF_PROJECTS, filter_of
from geoapp.web.ogc.schemas import SCHEMAS, Schema, refer
from geoapp.web.ogc.tile_matrices import NAME
from geoapp.web.ogc.tiles import FORM, MVT

_REFUSALS = {
    "400": "A parameter is unknown, malformed, empty or given too often; the sentence names it.",
    "404": "There is no such collection or feature.",
    "405": "Features are read with GET or HEAD.",
    "406": "The client takes no encoding that there is.",
    "422": "The coordinate reference system cannot hold these features.",
    "429": "You asked for too much at once; try again after the seconds of Retry-After.",
    "503": "The server is busy, likewise.",
    "500": "An error of the server; the sentence holds an error id that is also in its log.",
}
_EXAMPLES = {
    "filter": "theme = 'metro' AND S_INTERSECTS(geometry, BBOX(87.4, 43.7, 87.7, 43.9))",
    "datetime": "2022-01-01/..",
    "q": "metro",
    "shape": "87.5,43.8,87.6,43.8,87.6,43.9",
}


def describe_api(root: str) -> dict[str, Any]:
    """Return the description of the API at an address.

    >>> sorted(describe_api("http://127.0.0.1/ogc")["paths"])[-1]
    '/tileMatrixSets/{tileMatrixSetId}'
    """
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "geoapp: OGC API – Features and Tiles",
            "version": VERSION,
            "description": "Projects of cities' five-year plans: where they are and how surely. Read only.",
            "license": {"name": "The licence of each collection"},
        },
        "servers": [{"url": root}],
        "paths": _paths(),
        "components": {
            "schemas": SCHEMAS,
            "responses": {code: _refusal(said) for code, said in _REFUSALS.items()},
        },
    }


def _refusal(said: str) -> dict[str, Any]:
    return {"description": said, "content": {JSON: {"schema": refer("Exception")}}}


def _paths() -> dict[str, Any]:
    any_, list_ = [_in_query(name) for name in OF_ANY], [_in_query(name) for name in ("limit", "offset")]
    first = next((f"{plan}.projects" for plan in plan_ids()), PLANS)
    collection = _in_path("collectionId", "Id of a collection, as /collections lists them.", first)
    feature = _in_path("featureId", "Id of a feature, as its collection's items have it.", "16830")
    asked = [_in_query(name) for name in (*OF_ITEMS, *OF_PROJECTS)]
    one = "/collections/{collectionId}"
    return {
        "/": _get("landing", "The landing page", JSON, "LandingPage", *any_),
        "/conformance": _get("conformance", "Conformance classes", JSON, "Conformance", *any_),
        "/api": _get("api", "This description", OPENAPI, "Api", *any_),
        "/collections": _get("collections", "The collections", JSON, "Collections", *any_, *list_),
        one: _get("collection", "One collection", JSON, "Collection", collection, *any_),
        f"{one}/queryables": _get(
            "queryables", "What filters can ask", SCHEMA, "Queryables", collection, *any_
        ),
        f"{one}/items": _get(
            "features", "Features of a collection", GEOJSON, "FeatureCollection", collection, *any_, *asked
        ),
        f"{one}/items/{{featureId}}": _get(
            "feature", "One feature", GEOJSON, "Feature", collection, feature, *any_, _in_query("crs")
        ),
        **_tile_paths(collection, any_),
    }


def _tile_paths(collection: Schema, any_: list[Schema]) -> dict[str, Any]:
    """Return the paths of tiles; the standard says how the operations end."""
    matrices = _in_path("tileMatrixSetId", "Id of a tile matrix set.", NAME)
    place = [
        _in_path(name, meaning, example)
        | {"schema": {"type": "integer", "minimum": 0, "maximum": _MOST_DIGITS}}
        for name, meaning, example in (
            ("tileMatrix", "Id of a tile matrix: the zoom.", 9),
            ("tileRow", "Row from the north.", 187),
            ("tileCol", "Column from the west.", 380),
        )
    ]
    all_of_one = "/collections/{collectionId}/tiles"
    one, operation = f"{all_of_one}/{{tileMatrixSetId}}", "projects.collection.vector.{}".format
    asked = [_FORM_OF_TILE, *(_in_query(name) for name in (*OF_TILES, *OF_PROJECTS))]
    tile = _get(operation("getTile"), "A vector tile", MVT, "", collection, matrices, *place, *asked)
    content = {MVT: {"schema": {"type": "string", "format": "binary"}}}
    tile["get"]["responses"] |= {
        "200": {"description": "The tile.", "content": content},
        "204": {"description": "There is nothing in it."},
    }
    return {
        all_of_one: _get(operation("getTilesetsList"), "Tilesets", JSON, "TileSets", collection, *any_),
        one: _get(operation("getTileset"), "A tileset", JSON, "TileSet", collection, matrices, *any_),
        f"{one}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": tile,
        "/tileMatrixSets": _get("getTileMatrixSetsList", "Squares of tiles", JSON, "TileMatrixSets", *any_),
        "/tileMatrixSets/{tileMatrixSetId}": _get(
            "getTileMatrixSet", "Squares of tiles, one set", JSON, "TileMatrixSet", matrices, *any_
        ),
    }


_MOST_DIGITS = 999_999_999
_FORM_OF_TILE = {
    "name": "f",
    "in": "query",
    "required": False,
    "description": "Format of the tile.",
    "schema": {"type": "string", "enum": [FORM]},
}


def _get(
    operation: str, summary: str, media_type: str, schema: str, *parameters: dict[str, Any]
) -> dict[str, Any]:
    content = {media_type: {"schema": refer(schema)}, HTML: {"schema": {"type": "string"}}}
    found = {"description": "What was asked for.", "content": content}
    refusals = {code: {"$ref": f"#/components/responses/{code}"} for code in _REFUSALS}
    return {
        "get": {
            "operationId": operation,
            "summary": summary,
            "parameters": list(parameters),
            "responses": {"200": found, "304": {"description": "You have it already."}, **refusals},
        }
    }


def _in_path(name: str, meaning: str, example: str | int) -> dict[str, Any]:
    schema = {"type": "string"}
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": meaning,
        "schema": schema,
        "example": example,
    }


def _in_query(name: str) -> dict[str, Any]:
    one = filter_of(name)
    meaning = one.meaning if one else (OF_ANY | OF_ITEMS)[name]
    found = {"name": name, "in": "query", "required": False, "description": meaning, "schema": _schema(name)}
    if name == "bbox":
        found |= {"style": "form", "explode": False}
    return found | ({"example": _EXAMPLES[name]} if name in _EXAMPLES else {})


_OF_PARAMETERS: dict[str, Schema] = {
    "f": {"type": "string", "enum": list(FORMATS)},
    "lang": {"type": "string", "enum": list(LANGUAGES)},
    "limit": {"type": "integer", "minimum": 1, "maximum": MOST, "default": DEFAULT_LIMIT},
    "offset": {"type": "integer", "minimum": 0, "default": 0},
    "bbox": {
        "type": "array",
        "items": {"type": "number"},
        "oneOf": [{"minItems": size, "maxItems": size} for size in (4, 6)],
    },
    **{
        name: {"type": "string", "format": "uri", "default": CRS84}
        for name in ("crs", "bbox-crs", "filter-crs")
    },
    "filter-lang": {"type": "string", "enum": list(FILTER_LANGS), "default": FILTER_LANGS[0]},
}


def _schema(name: str) -> Schema:
    if name in _OF_PARAMETERS:
        return _OF_PARAMETERS[name]
    value: Schema = {"type": "string", "minLength": 1}
    one = filter_of(name)
    if one and one.codelist:
        value["enum"] = [code.code for code in load_codelist(one.codelist).codes]
    return {"type": "array", "items": value} if one and one.read is None else value
