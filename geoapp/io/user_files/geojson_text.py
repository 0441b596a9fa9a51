"""A user's GeoJSON, parsed without GDAL: strict where it could mean two things, patient feature by feature."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pandas as pd
from shapely.geometry.base import BaseGeometry

from geoapp.domain.intake import Fault, fault
from geoapp.errors import InputError
from geoapp.inspection.fields import DEEPEST, is_deep
from geoapp.inspection.raw_layer import RawLayer, raw_frame
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.file_tables import object_frame
from geoapp.io.user_files.geojson_shapes import GEOMETRIES, read_shapes
from geoapp.io.user_files.oc4ids_text import package_features
from geoapp.io.user_files.user_text import decode_user_text
from geoapp.limits import limit

STRUCTURE = frozenset(
    {"type", "features", "geometry", "geometries", "coordinates", "properties", "crs", "name"}
)
"""Members that decide what a file means: two of one name in an object are refused."""

_BETWEEN = re.compile("[ \t\r\n\x1e]*")
"""What may stand between two JSON texts of a sequence."""

_MEMBERS = frozenset({"type", "geometry", "properties", "id", "bbox"})
"""Members of a feature that GeoJSON knows."""

_HALF = re.compile("[\ud800-\udfff]")
_CODE = re.compile(r"EPSG.*?(\d{4,6})$|(CRS84)$", re.IGNORECASE)


def read_geojson(content: bytes) -> RawLayer:
    """Return the features of a GeoJSON text or a sequence of such texts, or the projects of an OC4IDS package.

    Raises:
        RefusedError: it is no JSON, holds no features, repeats a member of its structure, or has too many.
    """
    text, faults = decode_user_text(content)
    documents, seen = _parse(text)
    features = [feature for document in documents for feature in _features(document)]
    if len(features) > limit("features"):
        raise refused("too_many_features", count=len(features), limit=limit("features"))
    cells, sources = _cells(features, seen)
    if len(cells.columns) > limit("fields"):
        raise refused("too_many_fields", count=len(cells.columns), limit=limit("fields"))
    read = read_shapes(features)
    if read.closed:
        seen["rings_closed"] = read.closed
    crs, said = _declared_by_all(documents)
    return RawLayer(
        frame=raw_frame(cells, read.shapes),
        rows=len(features),
        sources=sources,
        format="GeoJSON",
        crs=crs,
        faults=(*faults, *_notes(seen), *_others(features), *said),
        unreadable=tuple(read.unreadable),
        by_format=crs is None,
    )


def read_geometry(document: Any) -> BaseGeometry | None:  # noqa: ANN401 (whatever JSON holds)
    """Return the geometry of one GeoJSON document, which may be a feature; ``None`` where it cannot be read.

    >>> read_geometry({"type": "Point", "coordinates": [87, 43]}).wkt, read_geometry([])
    ('POINT (87 43)', None)
    """
    try:
        return read_shapes(_features(document)).shapes[0]
    except InputError:
        return None


def _parse(text: str) -> tuple[list[Any], Counter[str]]:
    """Return the documents, one or a sequence, and how often they said what JSON does not know or says twice."""
    seen: Counter[str] = Counter()

    def number(word: str) -> float:
        seen["json_nan"] += 1
        return float(word.replace("Infinity", "inf"))

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if any(map(_has_half, (word for pair in pairs for word in pair))):
            seen["lone_surrogates"] += 1
            pairs = [(_whole(key), _whole(value)) for key, value in pairs]
        made = dict(pairs)
        if len(made) < len(pairs):
            twice = [key for key, many in Counter(key for key, _ in pairs).items() if many > 1]
            structural = next((key for key in twice if key in STRUCTURE), None)
            if structural:
                raise refused("json_twice_refused", key=structural)
            seen["json_twice"] += len(twice)
        return made

    try:
        return list(
            _documents(text, json.JSONDecoder(parse_constant=number, object_pairs_hook=members))
        ), seen
    except RecursionError as error:
        raise refused("json_deep") from error
    except json.JSONDecodeError as error:
        raise refused("json_broken", line=error.lineno) from error
    except ValueError as error:  # a number of thousands of digits
        raise refused("json_broken", line=1) from error


def _has_half(word: Any) -> bool:  # noqa: ANN401
    """Say whether a text holds half of a character (a lone surrogate), which no file can be written with."""
    return isinstance(word, str) and not word.isascii() and _HALF.search(word) is not None


def _whole(word: Any) -> Any:  # noqa: ANN401
    r"""Return a text with a mark for each half of a character.

    >>> _whole("a\ud800"), _whole(3)
    ('a\ufffd', 3)
    """
    return _HALF.sub("\ufffd", word) if isinstance(word, str) else word


def _documents(text: str, decoder: json.JSONDecoder) -> Iterator[Any]:
    r"""Yield the JSON texts that follow each other: one a line, behind record separators (RFC 8142), or end to end.

    >>> list(_documents('\x1e{"a":1}\n\x1e{"a":2}\n{"a":3}[]', json.JSONDecoder()))
    [{'a': 1}, {'a': 2}, {'a': 3}, []]
    """
    spot = _skip(text, 0)
    while True:
        document, end = decoder.raw_decode(text, spot)
        yield document
        spot = _skip(text, end)
        if spot == len(text):
            return


def _skip(text: str, spot: int) -> int:
    found = _BETWEEN.match(text, spot)
    return found.end() if found else spot


def _declared_by_all(documents: list[Any]) -> tuple[str | None, list[Fault]]:
    """Return the CRS that all documents declare.

    Raises:
        RefusedError: they declare several.
    """
    found = [_declared(document) for document in documents]
    if len({crs for crs, _ in found}) > 1:
        raise refused("several_crs")
    return found[0]


def _features(document: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (whatever JSON holds)
    kind = document.get("type") if isinstance(document, dict) else None
    package = package_features(document) if isinstance(document, dict) else None
    if kind == "FeatureCollection" and isinstance(document.get("features"), list):
        features = document["features"]
    elif package is not None:
        features = package
    elif kind == "Feature":
        features = [document]
    elif isinstance(kind, str) and kind in GEOMETRIES:
        features = [{"type": "Feature", "properties": None, "geometry": document}]
    else:
        raise refused("json_no_features")
    if not features:
        raise refused("no_features")
    if not all(isinstance(feature, dict) for feature in features):
        raise refused("json_no_features")
    found: list[dict[str, Any]] = features
    return found


def _cells(features: list[dict[str, Any]], seen: Counter[str]) -> tuple[pd.DataFrame, tuple[str | None, ...]]:
    """Return the properties of features, with their ids where those do not say them, and the names of the columns."""
    rows = [_properties(feature) for feature in features]
    fields = dict.fromkeys(key for row in rows for key in row)
    ids = [feature.get("id") for feature in features]
    columns = {field: [_flat(row.get(field), seen) for row in rows] for field in fields}
    sources: tuple[str | None, ...] = tuple(fields)
    if any(one is not None for one in ids) and ids != columns.get("id"):
        there = {field.casefold() for field in fields}
        name = next(name for name in ("id", "feature_id", "geojson_feature_id") if name not in there)
        columns = {name: [_flat(one, seen) for one in ids]} | columns
        sources = (None, *sources)
    return object_frame(columns, len(features)), sources


def _flat(cell: Any, seen: Counter[str]) -> Any:  # noqa: ANN401 (whatever JSON holds)
    """Return a cell whose lists and objects lie too deep within each other as text."""
    if not is_deep(cell, DEEPEST):
        return cell
    seen["deep_cells"] += 1
    return json.dumps(cell, ensure_ascii=False)


def _others(features: list[dict[str, Any]]) -> list[Fault]:
    """Say which members of features are no part of GeoJSON, and are not read."""
    names = Counter(name for feature in features for name in feature if name not in _MEMBERS)
    names["properties"] = sum(
        not isinstance(feature.get("properties", {}), dict | None) for feature in features
    )
    found = {name: count for name, count in names.items() if count}
    return [fault("members_left", count=sum(found.values()), names=", ".join(found))] if found else []


def _properties(feature: dict[str, Any]) -> dict[str, Any]:
    found = feature.get("properties")
    return found if isinstance(found, dict) else {}


def _notes(seen: Counter[str]) -> list[Fault]:
    return [fault(code, count=many) for code, many in sorted(seen.items())]


def _declared(document: dict[str, Any]) -> tuple[str | None, list[Fault]]:
    """Return the CRS of the member ``crs`` that GeoJSON had before 2016, in pyproj's words."""
    member = document.get("crs")
    if member is None:
        return None, []
    properties = member.get("properties") if isinstance(member, dict) else None
    name = properties.get("name", properties.get("code")) if isinstance(properties, dict) else None
    found = _CODE.search(str(name)) if name is not None else None
    if found is None:
        return "unknown", []
    code = f"EPSG:{found[1]}" if found[1] else "EPSG:4326"
    return code, [fault("crs_member", crs=code)]
