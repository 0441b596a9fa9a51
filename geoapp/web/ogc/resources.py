"""Resources about the features: the landing page, what is declared, the collections and what they can be asked."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from geoapp.io.plans import plan_ids
from geoapp.settings import folder_of_plans
from geoapp.web.content import stamp
from geoapp.web.ogc.answer import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, Asking, Document, answer, link
from geoapp.web.ogc.collections import PLANS, Collection, find_collection, list_collections
from geoapp.web.ogc.conformance import CONFORMANCE
from geoapp.web.ogc.description import describe_api
from geoapp.web.ogc.items_query import OF_ANY, check_names, read_page
from geoapp.web.ogc.queryables import describe_queryables
from geoapp.web.ogc.reference_systems import CRS84, systems_of
from geoapp.web.ogc.titles import about, rights_of, title_of

_SCHEMES = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"
_VECTOR_TILES = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
_QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"


def lead_to_landing(request: Request) -> Response:
    """Lead from the address without a slash to the landing page."""
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.url.path}/{query}", 308)


def show_landing(request: Request) -> Response:
    """Answer with the links to everything else."""
    check_names(request.query_params, tuple(OF_ANY))
    asking = Asking(request)
    return answer(asking, [], lambda: _landing(asking))


def _landing(asking: Asking) -> Document:
    say = asking.say
    links = [
        *asking.links(JSON),
        link("service-desc", asking.address("/api", f="json"), OPENAPI, f"{say('ogc_api')} JSON"),
        link("service-doc", asking.address("/api", f="html"), HTML, say("ogc_api")),
        *asking.both_forms("conformance", "/conformance", say("ogc_conformance")),
        *asking.both_forms("data", "/collections", say("ogc_collections")),
        *asking.both_forms(_SCHEMES, "/tileMatrixSets", say("ogc_matrix_sets")),
    ]
    content = {"title": say("ogc_title"), "description": say("ogc_about"), "links": links}
    return Document(title=say("ogc_title"), content=content)


def show_conformance(request: Request) -> Response:
    """Answer with the conformance classes."""
    check_names(request.query_params, tuple(OF_ANY))
    asking = Asking(request)
    content = {"links": asking.links(JSON), "conformsTo": list(CONFORMANCE)}
    return answer(asking, [], lambda: Document(title=asking.say("ogc_conformance"), content=content))


def show_api(request: Request) -> Response:
    """Answer with the description of the API; its page lists the addresses."""
    check_names(request.query_params, tuple(OF_ANY))
    asking = Asking(request)

    def make() -> Document:
        content: dict[str, Any] = describe_api(asking.root)
        if asking.as_page:
            paths = {path: said["get"]["summary"] for path, said in content["paths"].items()}
            content = {**paths, "links": asking.links(OPENAPI)}
        return Document(title=asking.say("ogc_api"), content=content, media_type=OPENAPI)

    return answer(asking, [], make)


def show_collections(request: Request) -> Response:
    """Answer with the collections, that of all plans first, then plan by plan, some plans at a time."""
    check_names(request.query_params, (*OF_ANY, "limit", "offset"))
    limit, offset = read_page(request.query_params)
    asking, known = Asking(request), plan_ids()
    found = [] if offset else [Collection(PLANS, None)]
    found += list_collections(known[offset : offset + limit])

    def make() -> Document:
        content = {
            "links": [*asking.links(JSON), *asking.pages(JSON, limit, offset, len(known))],
            "crs": list(systems_of(None)),
            "collections": [_describe(asking, one) for one in found],
        }
        return Document(title=asking.say("ogc_collections"), content=content)

    return answer(asking, [stamp(folder_of_plans()), *(state for one in found for state in one.states)], make)


def show_collection(request: Request) -> Response:
    """Answer with one collection."""
    check_names(request.query_params, tuple(OF_ANY))
    asking, collection = Asking(request), find_collection(request.path_params["collection"])

    def make() -> Document:
        content = _describe(asking, collection)
        return Document(
            title=content["title"],
            content=content | {"links": [*asking.links(JSON), *content["links"]]},
        )

    return answer(asking, collection.states, make)


def show_queryables(request: Request) -> Response:
    """Answer with what a collection can be asked."""
    check_names(request.query_params, tuple(OF_ANY))
    asking, collection = Asking(request), find_collection(request.path_params["collection"])

    def make() -> Document:
        content = describe_queryables(collection, asking.plain_address, asking.say)
        if asking.as_page:
            content = content["properties"] | {"links": asking.links(SCHEMA)}
        return Document(title=asking.say("ogc_queryables"), content=content, media_type=SCHEMA)

    return answer(asking, collection.states, make)


def _describe(asking: Asking, collection: Collection) -> dict[str, Any]:
    """Return the facts of a collection; its links lead to its features and to what filters can ask."""
    path, say, bounds = f"/collections/{collection.id}", asking.say, collection.bounds()
    tiled = collection.kind == "projects"
    extent = {"extent": {"spatial": {"bbox": [list(bounds)], "crs": CRS84}}} if bounds else {}
    return {
        "id": collection.id,
        "title": title_of(collection, say),
        "description": about(collection, say),
        **rights_of(collection, say),
        **extent,
        "itemType": "feature",
        "crs": list(collection.systems),
        "storageCrs": CRS84,
        "links": [
            link("items", asking.address(f"{path}/items"), GEOJSON, say("ogc_items")),
            link("items", asking.address(f"{path}/items", f="html"), HTML, say("ogc_items")),
            link(_QUERYABLES, asking.address(f"{path}/queryables", f="json"), SCHEMA, say("ogc_queryables")),
            link(_QUERYABLES, asking.address(f"{path}/queryables", f="html"), HTML, say("ogc_queryables")),
            *(asking.both_forms(_VECTOR_TILES, f"{path}/tiles", say("ogc_tiles")) if tiled else ()),
        ],
    }
