"""Schemas of the answers, after OpenAPI 3.0, with an example of each."""

from typing import Any

from geoapp.web.ogc.conformance import CONFORMANCE

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer", "minimum": 0}
_ANY: Schema = {"type": "object"}


def object_of(*required: str, **properties: Schema) -> Schema:
    """Return the schema of an object, all of whose named properties are there but those that may be missing.

    >>> object_of("a", a=TEXT)["required"]
    ['a']
    """
    return {"type": "object", "required": list(required), "properties": properties}


def refer(name: str) -> Schema:
    """Return a reference to a schema.

    >>> refer("Link")
    {'$ref': '#/components/schemas/Link'}
    """
    return {"$ref": f"#/components/schemas/{name}"}


def _list_of(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


_NULLABLE_TEXT = TEXT | {"nullable": True}
_PROJECT = {
    "id": TEXT | {"description": "The project's id, with its plan."},
    "name": TEXT,
    "kind": TEXT | {"description": "A code of /api/v1/codelists/kinds."},
    "theme": TEXT | {"description": "A code of /api/v1/codelists/themes."},
    "action": TEXT | {"description": "A code of /api/v1/codelists/actions."},
    "district": _list_of(TEXT | {"description": "A district's code."}),
    "zone": _list_of(TEXT | {"description": "A functional area's name."}),
    "year": _list_of(TEXT | {"description": "A milestone's year."}),
    "box": _NULLABLE_TEXT | {"description": "Number of a box of the plan."},
    "owner": _NULLABLE_TEXT,
    "precision": TEXT | {"description": "How well placed: a code of /api/v1/codelists/precision."},
    "radius_m": {
        "type": "number",
        "nullable": True,
        "description": "The place lies within this many metres of the geometry.",
    },
    "confidence": {"type": "number", "description": "How surely the reading found the project, 0 to 1."},
    "citation": TEXT | {"description": "Where the plan says so."},
    "evidence": TEXT | {"description": "What the placing rests on."},
    "recorded_status": _NULLABLE_TEXT
    | {
        "description": "What became of it by lists, reports and corrections; as the next four, where there are any."
    },
    "light": _NULLABLE_TEXT | {"description": "Light in the latest month of reports."},
    "list_year": _list_of(TEXT | {"description": "Year of an annual list that it is in."}),
    "planned_cny": {
        "type": "number",
        "nullable": True,
        "description": "Money planned for the year, in CNY, of the latest list that says it.",
    },
    "recorded_sources": _list_of(TEXT | {"description": "Where that is said."}),
}

_FEATURE = object_of(
    *("type", "id", "geometry", "properties"),
    type={"type": "string", "enum": ["Feature"]},
    id=TEXT,
    geometry={"type": "object", "nullable": True, "description": "As RFC 7946 has it."},
    properties={"type": "object", "properties": _PROJECT, "description": "Of a project; others have fewer."},
    links=_list_of(refer("Link")),
)

SCHEMAS: dict[str, Schema] = {
    "Link": object_of(
        "href", "rel", href=TEXT, rel=TEXT, type=TEXT, title=TEXT, templated={"type": "boolean"}
    ),
    "LandingPage": object_of("links", title=TEXT, description=TEXT, links=_list_of(refer("Link"))),
    "Conformance": object_of("conformsTo", conformsTo=_list_of(TEXT))
    | {"example": {"conformsTo": list(CONFORMANCE)}},
    "Collection": object_of(
        *("id", "links", "title", "description", "crs", "storageCrs"),
        id=TEXT,
        title=TEXT,
        description=TEXT,
        attribution=TEXT,
        licence=TEXT,
        extent=_ANY,
        itemType={"type": "string", "enum": ["feature"]},
        crs=_list_of(TEXT),
        storageCrs=TEXT,
        links=_list_of(refer("Link")),
    ),
    "Collections": object_of(
        *("links", "collections"),
        crs=_list_of(TEXT),
        links=_list_of(refer("Link")),
        collections=_list_of(refer("Collection")),
    ),
    "Queryables": object_of(
        *("type", "properties"),
        type={"type": "string", "enum": ["object"]},
        title=TEXT,
        description=TEXT,
        properties=_ANY,
        additionalProperties={"type": "boolean"},
    ),
    "TileMatrixSets": object_of(
        *("tileMatrixSets",), links=_list_of(refer("Link")), tileMatrixSets=_list_of(_ANY)
    ),
    "TileMatrixSet": object_of(
        *("id", "crs", "tileMatrices"),
        id=TEXT,
        title=TEXT,
        uri=TEXT,
        crs=TEXT,
        orderedAxes=_list_of(TEXT),
        wellKnownScaleSet=TEXT,
        tileMatrices=_list_of(_ANY),
    ),
    "TileSets": object_of("tilesets", links=_list_of(refer("Link")), tilesets=_list_of(refer("TileSet"))),
    "TileSet": object_of(
        *("dataType", "crs", "tileMatrixSetURI", "links"),
        title=TEXT,
        dataType={"type": "string", "enum": ["vector"]},
        crs=TEXT,
        tileMatrixSetURI=TEXT,
        attribution=TEXT,
        license=TEXT,
        tileMatrixSetLimits=_list_of(_ANY),
        layers=_list_of(_ANY),
        links=_list_of(refer("Link")),
    ),
    "Feature": _FEATURE,
    "FeatureCollection": object_of(
        *("type", "features", "numberMatched", "numberReturned", "links"),
        type={"type": "string", "enum": ["FeatureCollection"]},
        attribution=TEXT,
        licence=TEXT,
        numberMatched=NUMBER,
        numberReturned=NUMBER,
        links=_list_of(refer("Link")),
        features=_list_of(refer("Feature")),
    )
    | {
        "example": {
            "type": "FeatureCollection",
            "numberMatched": 1,
            "numberReturned": 1,
            "links": [],
            "features": [
                {
                    "type": "Feature",
                    "id": "16830",
                    "geometry": {"type": "Point", "coordinates": [87.3, 43.9]},
                    "properties": {
                        "theme": "metro",
                        "precision": "exact",
                        "radius_m": 50.0,
                        "citation": "chapter 1",
                    },
                }
            ],
        }
    },
    "Exception": {
        "type": "object",
        "properties": dict.fromkeys(("code", "description", "parameter", "value", "error", "error_id"), TEXT),
        "anyOf": [{"required": ["code", "description"]}, {"required": ["error"]}],
        "description": "The server says what it refuses before it has looked at the address in error.",
        "example": {
            "code": "BadRequest",
            "description": "Parameter limit with the value '0' cannot be used: …",
        },
    },
    "Api": object_of(*("openapi", "info", "paths"), openapi=TEXT, info=_ANY, paths=_ANY),
}
"""By name; those of features show what a project has."""
