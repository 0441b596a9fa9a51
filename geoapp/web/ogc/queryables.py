"""Queryables of a collection as a JSON Schema: the table of filters, and the geometry."""

from typing import Any

from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.web.ogc.collections import Collection
from geoapp.web.ogc.rows import MOST_CHOICES, filter_of
from geoapp.web.ogc.titles import about, title_of


def describe_queryables(collection: Collection, address: str, say: Words) -> dict[str, Any]:
    """Return the schema; ``address`` is its own."""
    rows = collection.rows()
    properties = {name: _schema(name, tuple(rows.values(name)), say) for name in collection.queryables}
    geometry = {"title": say("ogc_geometry"), "format": "geometry-any", "x-ogc-role": "primary-geometry"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": address,
        "type": "object",
        "title": title_of(collection, say),
        "description": about(collection, say),
        "properties": {**properties, "geometry": geometry},
        "additionalProperties": False,
    }


def _schema(name: str, values: tuple[str, ...], say: Words) -> dict[str, Any]:
    found: dict[str, Any] = {"title": name, "type": "string"}
    if one := filter_of(name):
        found["description"] = one.meaning
    if one and one.codelist:
        codes = load_codelist(one.codelist).codes
        found["oneOf"] = [{"const": code.code, "title": say.name(code)} for code in codes]
    if 0 < len(values) <= MOST_CHOICES:
        found["enum"] = list(values)
    return found
