"""OGC API – Features and Tiles as an application of its own, mounted beside the pages and the API."""

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount, Route

from geoapp.settings import api_origins
from geoapp.web.api.answer import NOTE, answered
from geoapp.web.api.refusal import RefusalError
from geoapp.web.ogc import items, resources, tiles
from geoapp.web.ogc.refusal import refuse, refuse_address
from geoapp.web.path_numbers import NUMBER

_TILE = f"{{zoom:{NUMBER}}}/{{row:{NUMBER}}}/{{column:{NUMBER}}}"
_PATHS = {
    "/": resources.show_landing,
    "/conformance": resources.show_conformance,
    "/api": resources.show_api,
    "/collections": resources.show_collections,
    "/collections/{collection}": resources.show_collection,
    "/collections/{collection}/queryables": resources.show_queryables,
    "/collections/{collection}/items": items.list_items,
    "/collections/{collection}/items/{feature:path}": items.show_item,
    "/collections/{collection}/tiles": tiles.show_tilesets,
    "/collections/{collection}/tiles/{matrices}": tiles.show_tileset,
    f"/collections/{{collection}}/tiles/{{matrices}}/{_TILE}": tiles.show_tile,
    "/tileMatrixSets": tiles.show_matrix_sets,
    "/tileMatrixSets/{matrices}": tiles.show_matrix_set,
}
"""Every address under ``/ogc``."""


def make_features_api() -> Starlette:
    """Return the application under ``/ogc``; pages of other origins may read it where the operator says so."""
    return Starlette(
        routes=[Route(path, answered(work)) for path, work in _PATHS.items()],
        middleware=[
            Middleware(
                CORSMiddleware,
                allow_origins=api_origins(),
                allow_methods=["GET"],
                expose_headers=["Content-Crs", NOTE],
            )
        ],
        exception_handlers={RefusalError: refuse, HTTPException: refuse_address},
    )


ROUTES: list[Route | Mount] = [
    Mount("/ogc", app=make_features_api()),
    Route("/ogc", answered(resources.lead_to_landing)),
]
"""The routes, without the server's own path."""
