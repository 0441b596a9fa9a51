"""Write KML 2.2 part by part: a folder's facts, a style a colour, and placemarks with typed fields.

GDAL writes KML as well, but every line red, and without a word on where the file comes from.
Source: https://docs.ogc.org/is/12-007r2/12-007r2.html
"""

import html
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.domain.table import Field, Part, Table

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2">\n'

_TYPES = {"text": "string", "integer": "string", "real": "double", "truth": "bool"}
"""KML's own ``int`` has 32 bits, and readers cut what is longer."""

_NO_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold."""

_OPAQUE, _SHEER = "ff", "59"
"""Of a line and a symbol, and of an area: 35 %, so that the ground stays readable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KmlLook:
    """The title of a document, its facts in a sentence, and the colours of its placemarks."""

    title: str
    description: str
    colors: Mapping[str, str]
    """As style sheets write them, by the value of the field ``colored_by``; ``""`` is for every other value."""
    colored_by: str


def stream_kml(table: Table, look: KmlLook, *, title_field: str, text_field: str) -> Iterator[bytes]:
    """Yield a document in parts; two fields become a placemark's name and description, the others its data."""
    said = (title_field, text_field)
    yield "".join(_opening(table, look, said)).encode()
    number = 0
    for part in table.parts:
        marks = _placemarks(part, table, look, said, number)
        number += len(part.geometries)
        yield "".join(marks).encode()
    yield b"</Folder>\n</Document>\n</kml>\n"


def _opening(table: Table, look: KmlLook, said: tuple[str, str]) -> Iterator[str]:
    yield f"{_HEAD}<Document id={quoteattr(table.name)}>\n"
    yield f"<name>{_text(look.title)}</name>\n<description>{_balloon(look.description)}</description>\n"
    for code, color in look.colors.items():
        yield _style(code, color)
    yield f"<Schema name={quoteattr(table.name)} id={quoteattr(table.name)}>\n"
    for field in table.fields:
        if field.name in said:  # every placemark has these two
            continue
        yield f'\t<SimpleField name={quoteattr(field.name)} type="{_TYPES[field.type]}"></SimpleField>\n'
    yield f"</Schema>\n<Folder><name>{_text(table.name)}</name>\n"


def _style(code: str, color: str) -> str:
    line, area = kml_color(color, _OPAQUE), kml_color(color, _SHEER)
    return (
        f"<Style id={quoteattr(_style_id(code))}>"
        f"<IconStyle><color>{line}</color></IconStyle>"
        f"<LineStyle><color>{line}</color><width>3</width></LineStyle>"
        f"<PolyStyle><color>{area}</color></PolyStyle></Style>\n"
    )


def _style_id(code: str) -> str:
    return f"style-{code or 'other'}"


def kml_color(color: str, opacity: str) -> str:
    """Return a colour of a style sheet as KML writes it: opacity, blue, green, red.

    >>> kml_color("#b34700", "ff")
    'ff0047b3'
    """
    red, green, blue = re.findall("..", color.removeprefix("#").lower())
    return f"{opacity}{blue}{green}{red}"


def _placemarks(part: Part, table: Table, look: KmlLook, said: tuple[str, str], number: int) -> Iterator[str]:
    names = [field.name for field in table.fields]
    rows = zip(part.geometries, *part.columns, strict=True)
    for row_number, (geometry, *cells) in enumerate(rows, start=number + 1):
        row = dict(zip(names, cells, strict=True))
        title, text = (row.get(name) for name in said)
        code = str(row.get(look.colored_by) or "")
        yield f'<Placemark id="{table.name}.{row_number}">\n'
        yield f"\t<name>{_text(title)}</name>\n" if _known(title) else ""
        yield f"\t<description>{_balloon(text)}</description>\n" if _known(text) else ""
        yield f"\t<styleUrl>#{_style_id(code if code in look.colors else '')}</styleUrl>\n"
        yield from _data(table, cells, said)
        yield geometry_text(geometry)
        yield "</Placemark>\n"


def _data(table: Table, cells: Sequence[Any], said: tuple[str, str]) -> Iterator[str]:
    yield f'\t<ExtendedData><SchemaData schemaUrl="#{table.name}">\n'
    for field, cell in zip(table.fields, cells, strict=True):
        if field.name not in said and _known(cell):
            yield f"\t\t<SimpleData name={quoteattr(field.name)}>{_cell(field, cell)}</SimpleData>\n"
    yield "\t</SchemaData></ExtendedData>\n"


def _known(cell: Any) -> bool:  # noqa: ANN401 (whatever a cell holds)
    return not (cell is None or cell is pd.NA or cell == "" or (isinstance(cell, float) and math.isnan(cell)))


def _cell(field: Field, cell: Any) -> str:  # noqa: ANN401
    match field.type:
        case "truth" | "integer":
            return str(int(cell))
        case "real":
            number = float(cell)
            return repr(number) if math.isfinite(number) else ""
        case _:
            return _text(cell)


def _balloon(value: object) -> str:
    """Return text for a description, which Google Earth shows as HTML once it has read the XML.

    >>> _balloon("a<b")
    'a&amp;lt;b'
    """
    return _text(html.escape(str(value), quote=False))


def _text(value: object) -> str:
    r"""Return text that XML can hold; a parser would turn a carriage return into another character.

    >>> _text("a<b & c\r\x00")
    'a&lt;b &amp; c&#13;'
    """
    return escape(_NO_CHARACTER.sub("", str(value)), {"\r": "&#13;"})


def geometry_text(geometry: BaseGeometry | None) -> str:
    r"""Return a geometry as KML, nothing for a missing or empty one; heights are left out.

    >>> geometry_text(shapely.Point(87.5, 43)), geometry_text(None)
    ('\t<Point><coordinates>87.5,43.0</coordinates></Point>\n', '')
    """
    return "" if geometry is None or geometry.is_empty else f"\t{_shape(geometry)}\n"


def _shape(geometry: BaseGeometry) -> str:
    match geometry.geom_type:
        case "Point" | "LineString":
            return f"<{geometry.geom_type}>{_coordinates(geometry)}</{geometry.geom_type}>"
        case "LinearRing":
            return f"<LinearRing>{_coordinates(geometry)}</LinearRing>"
        case "Polygon":
            holes = "".join(
                f"<innerBoundaryIs>{_shape(ring)}</innerBoundaryIs>" for ring in geometry.interiors
            )
            outer = f"<outerBoundaryIs>{_shape(geometry.exterior)}</outerBoundaryIs>"
            return f"<Polygon>{outer}{holes}</Polygon>"
        case _:
            parts = "".join(_shape(part) for part in shapely.get_parts(geometry) if not part.is_empty)
            return f"<MultiGeometry>{parts}</MultiGeometry>"


def _coordinates(geometry: BaseGeometry) -> str:
    pairs = shapely.get_coordinates(geometry).tolist()
    return f"<coordinates>{' '.join(f'{x!r},{y!r}' for x, y in pairs)}</coordinates>"
