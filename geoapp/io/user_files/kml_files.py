"""KML, parsed without GDAL, which takes fields for KML's own, and drops times: nothing in it is followed."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import Any

from lxml import etree
from shapely.errors import ShapelyError

from geoapp.domain.intake import fault
from geoapp.inspection.raw_layer import RawLayer
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.file_tables import FileTable, chosen_tables, join_tables, object_frame
from geoapp.io.user_files.kml_attributes import own_cells, read_types, written_cells
from geoapp.io.user_files.kml_shapes import GEOMETRIES, ShapeReader, local_name
from geoapp.limits import limit

_LINKS = ("NetworkLink", "GroundOverlay", "PhotoOverlay", "ScreenOverlay")
_UNDECLARED = "NS_ERR_UNDEFINED_NAMESPACE"
_TOO_DEEP = "Excessive depth"
_ROOTS = frozenset({"kml", "Document", "Folder", "Placemark"})


def read_kml(content: bytes, tables: Iterable[str] = ()) -> RawLayer:
    """Return the placemarks of a KML, or those of some folders. Links to other files are counted, and never followed.

    Raises:
        RefusedError: it is no XML, no KML, declares a document type, or is too large.
    """
    root = _parse(content)
    found = [element for element in root.iter(etree.Element) if local_name(element) == "Placemark"]
    if len(found) > limit("features"):
        raise refused("too_many_features", count=len(found), limit=limit("features"))
    placed = sorted(((_folder_of(mark), mark) for mark in found), key=_order_of(found))
    groups = [(name, [mark for _, mark in group]) for name, group in groupby(placed, key=itemgetter(0))]
    counts = [(name, len(marks)) for name, marks in groups]
    reader, seen, types = ShapeReader(), Counter[str](), read_types(root)
    places = chosen_tables([name for name, _ in groups], list(tables))
    read = [_table(*groups[place], types, reader, seen) for place in places]
    if len(fields := {column for table in read for column in table.cells}) > limit("fields"):
        raise refused("too_many_fields", count=len(fields), limit=limit("fields"))
    seen["linked_content"] = sum(local_name(element) in _LINKS for element in root.iter(etree.Element))
    seen["rings_closed"] = reader.closed
    said = [fault(code, count=count) for code, count in sorted(seen.items()) if count]
    return join_tables(read, "KML", counts=counts, by_format=True, rows=len(found), faults=said)


def _parse(content: bytes) -> Any:  # noqa: ANN401 (the root element)
    """Return the root; prefixes that nothing declares are let through, for exporters leave them out."""
    if b"<!DOCTYPE" in content[:4096].upper() or b"<!ENTITY" in content.upper():
        raise refused("xml_entities")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    try:
        root = etree.fromstring(content.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refused("damaged") from error
    errors = [entry for entry in parser.error_log if entry.type_name != _UNDECLARED]
    if any(_TOO_DEEP in entry.message for entry in errors):
        raise refused("xml_deep")
    if root is None or errors:
        raise refused("xml_broken", line=errors[0].line if errors else 1)
    if root.getroottree().docinfo.doctype:
        raise refused("xml_entities")
    if local_name(root) not in _ROOTS:
        raise refused("not_its_suffix", suffix=".kml")
    return root


def _folder_of(placemark: Any) -> str:  # noqa: ANN401
    """Return the names of the folders that a placemark lies in, the outermost first; of the document where in none."""
    holders = [one for one in placemark.iterancestors() if local_name(one) in {"Folder", "Document"}]
    folders = [one for one in holders if local_name(one) == "Folder"] or holders[:1]
    names = [(one.findtext("{*}name") or one.findtext("name") or "").strip() for one in reversed(folders)]
    return " / ".join(name for name in names if name) or "KML"


def _order_of(found: list[Any]) -> Any:  # noqa: ANN401 (a key)
    """Return the order in which placemarks of one folder stand together, folders as they come first."""
    first: dict[str, int] = {}
    for place, mark in enumerate(found):
        first.setdefault(_folder_of(mark), place)
    return lambda pair: first[pair[0]]


def _table(name: str, marks: list[Any], types: Any, reader: ShapeReader, seen: Counter[str]) -> FileTable:  # noqa: ANN401
    sources: dict[str, str | None] = {}
    written = [written_cells(mark, types, seen, sources) for mark in marks]
    taken = {field.casefold() for cells in written for field in cells}
    rows = [
        _with_own(own_cells(mark, seen), cells, taken, sources)
        for mark, cells in zip(marks, written, strict=True)
    ]
    shapes, unreadable = [], []
    for row, mark in enumerate(marks):
        elements = [child for child in mark.iterchildren(etree.Element) if local_name(child) in GEOMETRIES]
        try:
            shapes.append(reader.read(elements))
        except (ValueError, TypeError, ShapelyError):
            shapes.append(None)
            unreadable.append(row)
    fields = dict.fromkeys(field for row in rows for field in row)
    columns = {field: [row.get(field) for row in rows] for field in fields}
    return FileTable(
        name=name,
        cells=object_frame(columns, len(marks)),
        shapes=shapes,
        unreadable=tuple(unreadable),
        sources=sources,
    )


def _with_own(
    own: dict[str, object], cells: dict[str, object], taken: set[str], sources: dict[str, str | None]
) -> dict[str, object]:
    """Return the author's cells and KML's own, which give way to them, and note what they are called in the file.

    >>> sources = {}
    >>> _with_own({"name": "水厂", "id": "a1"}, {"id": 17}, {"id"}, sources), sources
    ({'name': '水厂', 'kml_id': 'a1', 'id': 17}, {'name': 'name', 'kml_id': 'id'})
    """
    names = {name: f"kml_{name}" if name.casefold() in taken else name for name in own}
    sources |= {column: name for name, column in names.items() if column not in cells}
    return {names[name]: value for name, value in own.items()} | cells
