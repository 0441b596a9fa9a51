"""Titles of collections, and whose their features are."""

from geoapp.io.words import Words
from geoapp.pipeline.attribution import attribution
from geoapp.web.ogc.collections import Collection


def title_of(collection: Collection, say: Words) -> str:
    """Return the name of a collection."""
    return say(f"ogc_{collection.kind}", plan=collection.plan.title if collection.plan else "")


def about(collection: Collection, say: Words) -> str:
    """Return a sentence about a collection."""
    return say(f"ogc_{collection.kind}_about", source=_source(collection, say))


def rights_of(collection: Collection, say: Words) -> dict[str, str]:
    """Return the boundaries' source and the licence, under the names that GeoJSON files here have for them."""
    if not collection.plan:
        return {}
    return {"attribution": _source(collection, say), "licence": collection.plan.licence}


def _source(collection: Collection, say: Words) -> str:
    return attribution(collection.plan, say, "citation") if collection.plan else ""
