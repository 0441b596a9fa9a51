"""Features of a collection: a page of them, or one."""

from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from geoapp.errors import GeoappError, InputError
from geoapp.geometry.arrays import Indices
from geoapp.web import content
from geoapp.web.api.answer import NOTE
from geoapp.web.api.refusal import RefusalError
from geoapp.web.failure import sentence_of
from geoapp.web.ogc.answer import GEOJSON, HTML, Asking, Document, answer, link
from geoapp.web.ogc.collections import Collection, find_collection
from geoapp.web.ogc.features import find_feature, write_features
from geoapp.web.ogc.items_query import OF_ANY, ItemsQuery, check_names, positions_of, read_items_query
from geoapp.web.ogc.reference_systems import CRS84, ReferenceSystem, find_system
from geoapp.web.ogc.refusal import printable
from geoapp.web.ogc.rows import FeatureRows, ProjectRows
from geoapp.web.ogc.titles import rights_of, title_of


def list_items(request: Request) -> Response:
    """Answer with a page of a collection's features."""
    collection = find_collection(request.path_params["collection"])
    asked, asking = read_items_query(collection, request.query_params), Asking(request)
    return answer(asking, collection.states, lambda: _page(asking, collection, asked))


def show_item(request: Request) -> Response:
    """Answer with one feature."""
    check_names(request.query_params, (*OF_ANY, "crs"))
    asking, collection = Asking(request), find_collection(request.path_params["collection"])
    name = request.path_params["feature"]
    system = find_system("crs", request.query_params.get("crs", CRS84), collection.systems)
    rows = collection.rows()
    position = find_feature(collection, rows, name)
    if not len(position):
        sentence = (
            f"The collection {collection.id} has no feature {printable(name)}; its items list them all."
        )
        raise RefusalError(sentence, status=HTTPStatus.NOT_FOUND)
    return answer(asking, collection.states, lambda: _feature(asking, collection, rows, position, system))


def _page(asking: Asking, collection: Collection, asked: ItemsQuery) -> Document:
    rows = collection.rows()
    found, note = positions_of(collection, rows, asked), _missing(collection, rows, asked)
    part = found[asked.offset : asked.offset + asked.limit]
    said = {
        "type": "FeatureCollection",
        **rights_of(collection, asking.say),
        "numberMatched": len(found),
        "numberReturned": len(part),
        "links": [
            *asking.links(GEOJSON),
            *asking.pages(GEOJSON, asked.limit, asked.offset, len(found)),
            *asking.both_forms("collection", f"/collections/{collection.id}", asking.say("ogc_collection")),
        ],
        "features": _features(asking, collection, rows, part, asked),
    }
    about = asking.say("ogc_items_of", matched=len(found), returned=len(part))
    return Document(
        title=title_of(collection, asking.say),
        about=" ".join(filter(None, (about, note.say(asking.say.lang) if note else ""))),
        content=said,
        media_type=GEOJSON,
        headers={"Content-Crs": f"<{asked.system.uri}>"} | ({NOTE: str(note)} if note else {}),
    )


def _missing(collection: Collection, rows: FeatureRows, asked: ItemsQuery) -> GeoappError | None:
    """Return why nothing can be found, where a request asks for what nobody has recorded."""
    if not (collection.plan and isinstance(rows, ProjectRows) and asked.asks_records):
        return None
    return None if rows.catalogue.states else content.no_records(collection.plan.id)


def _features(
    asking: Asking, collection: Collection, rows: FeatureRows, part: Indices, asked: ItemsQuery
) -> list[dict[str, Any]]:
    """Return features for an answer; on a page for people each has its address."""
    try:
        found = list(write_features(collection, rows, part, asked.system, shape=asked.shape))
    except InputError as error:  # a coordinate beyond what the system can say
        raise RefusalError(sentence_of(error, "en"), status=HTTPStatus.UNPROCESSABLE_ENTITY) from error
    if asking.as_page:
        for one in found:
            path = f"/collections/{collection.id}/items/{one['id']}"
            one["links"] = [link("item", asking.address(path, f="html"), HTML, one["id"])]
    return found


def _feature(
    asking: Asking, collection: Collection, rows: FeatureRows, position: Indices, system: ReferenceSystem
) -> Document:
    (feature,) = write_features(collection, rows, position, system)
    links = [
        *asking.links(GEOJSON),
        *asking.both_forms("collection", f"/collections/{collection.id}", asking.say("ogc_collection")),
    ]
    return Document(
        title=str(feature["properties"].get("name") or feature["id"]),
        content={**feature, **rights_of(collection, asking.say), "links": links},
        media_type=GEOJSON,
        headers={"Content-Crs": f"<{system.uri}>"},
    )
