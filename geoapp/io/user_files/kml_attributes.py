"""Attributes of a KML placemark: its author's, under the author's names, and KML's own."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from lxml import etree

from geoapp.io.user_files.kml_shapes import GEOMETRIES, children, local_name

PRESENTATION = frozenset(
    {"Style", "StyleMap", "styleUrl", "LookAt", "Camera", "Region", "visibility", "open", "balloonVisibility"}
)
"""Elements that say how a placemark is shown."""

_NUMBERED = re.compile(r"\w+\.\d+")
"""Ids that a program makes by counting, GDAL among them."""

_TRUTHS = {"true": True, "1": True, "false": False, "0": False}
_TYPES: Mapping[str, Callable[[str], object]] = {
    **dict.fromkeys(("int", "uint", "short", "ushort"), int),
    **dict.fromkeys(("float", "double"), float),
    "bool": lambda text: _TRUTHS[text.lower()],
}

Types = Mapping[tuple[str, str], str]
"""Declared types: by schema and field."""


def read_types(root: Any) -> Types:  # noqa: ANN401 (an element)
    """Return the types that a document's schemas declare."""
    return {
        (name, field.get("name", "")): field.get("type", "string")
        for schema in root.iter("{*}Schema")
        for name in {schema.get("id", ""), schema.get("name", "")}
        for field in schema.iterchildren(etree.Element)
        if local_name(field) in {"SimpleField", "SimpleArrayField"}
    }


def written_cells(
    placemark: Any,  # noqa: ANN401
    types: Types,
    seen: Counter[str],
    sources: dict[str, str | None],
) -> dict[str, object]:
    """Return the author's own fields (``ExtendedData``); a name that stands twice is numbered, counted and noted."""
    cells: dict[str, object] = {}
    for extended in children(placemark, "ExtendedData"):
        for name, value in _pairs(extended, types):
            column = _put(cells, name, value, seen)
            sources[column] = name
    return cells


def own_cells(placemark: Any, seen: Counter[str]) -> dict[str, object]:  # noqa: ANN401
    """Return KML's own words on a placemark: its id, name, description, time and the like."""
    own = placemark.get("id")
    cells: dict[str, object] = {"id": own} if own and not _NUMBERED.fullmatch(own) else {}
    for child in placemark.iterchildren(etree.Element):
        name = local_name(child)
        if name in {"TimeSpan", "TimeStamp"}:
            cells |= _times(child)
        elif name in {"Track", "MultiTrack"}:
            cells |= _track_times(child, seen)
        elif name not in GEOMETRIES and name not in PRESENTATION and name != "ExtendedData":
            text = _text(child)
            if text:
                _put(cells, name, text, seen)
    return cells


def _pairs(extended: Any, types: Types) -> Iterator[tuple[str, object]]:  # noqa: ANN401
    for child in extended.iterchildren(etree.Element):
        match local_name(child):
            case "Data":
                values = [_text(value) for value in children(child, "value")]
                yield child.get("name") or "Data", next(iter(values), None)
            case "SchemaData":
                yield from _simple(child, types)
            case name:
                yield name, _text(child)


def _simple(data: Any, types: Types) -> Iterator[tuple[str, object]]:  # noqa: ANN401
    schema = (data.get("schemaUrl") or "").rpartition("#")[2]
    for child in data.iterchildren(etree.Element):
        name = child.get("name") or local_name(child)
        kind = types.get((schema, name), "string")
        if local_name(child) == "SimpleArrayData":
            yield name, [_typed(_text(value), kind) for value in children(child, "value")]
        else:
            yield name, _typed(_text(child), kind)


def _typed(text: str | None, kind: str) -> object:
    """Return a value of its declared type, as text where it is none.

    >>> _typed("17", "int"), _typed("2021-03", "int"), _typed("1", "bool"), _typed(None, "int")
    (17, '2021-03', True, None)
    """
    if text is None or kind not in _TYPES or "_" in text:
        return text
    with suppress(ValueError, KeyError):
        return _TYPES[kind](text)
    return text


def _times(element: Any) -> dict[str, object]:  # noqa: ANN401
    names = {"begin": "begin", "end": "end", "when": "timestamp"}
    found = {names.get(local_name(child), ""): _text(child) for child in element.iterchildren(etree.Element)}
    return {name: value for name, value in found.items() if name and value}


def _track_times(track: Any, seen: Counter[str]) -> dict[str, object]:  # noqa: ANN401
    """Return the first and the last moment of a track; what it says of others between them is counted."""
    moments = [
        element.text.strip() for element in track.iter("{*}when", "when") if (element.text or "").strip()
    ]
    arrays = sum(1 for _ in track.iter("{*}SimpleArrayData", "SimpleArrayData"))
    seen["track_times"] += bool(arrays or len(moments) > 2)  # noqa: PLR2004 (the first and the last)
    return {"begin": moments[0], "end": moments[-1]} if moments else {}


def _put(cells: dict[str, object], name: str, value: object, seen: Counter[str]) -> str:
    """Put a value under a name that is free, and return it."""
    number, made = 2, name
    while made in cells:
        made, number = f"{name}_{number}", number + 1
    seen["fields_twice"] += made != name
    cells[made] = value
    return made


def _text(element: Any) -> str | None:  # noqa: ANN401
    return "".join(element.itertext(etree.Element, with_tail=True)).strip() or None
