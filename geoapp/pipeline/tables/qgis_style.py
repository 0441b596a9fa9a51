"""Styles of exported tables in QGIS: the map's colours by theme, fields in Chinese, as QML."""

from collections.abc import Callable
from xml.etree import ElementTree as ET

from geoapp.domain.table import Field, FieldType, Part, Table
from geoapp.io.codelists import load_codelist
from geoapp.io.layers import theme_colors

_HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"

_SYMBOLS: dict[str, tuple[str, str, Callable[[str], dict[str, str]]]] = {
    "points": (
        "marker",
        "SimpleMarker",
        lambda color: {"name": "circle", "size": "3", "color": color, "outline_color": "255,255,255,255"},
    ),
    "lines": ("line", "SimpleLine", lambda color: {"line_color": color, "line_width": "0.8"}),
    "polygons": (
        "fill",
        "SimpleFill",
        lambda color: {"color": color.replace(",255", ",60"), "outline_color": color, "outline_width": "0.6"},
    ),
}
"""Of each table: the symbol's type, its class, and its properties in a colour; sizes in millimetres."""

_GEOMETRY = "geom"
"""What GDAL calls the geometry of a GeoPackage's table, by which QGIS finds the style."""

_NO_TIME = "1980-01-01T00:00:00.000Z"
"""QGIS asks for the newest style of a table; ours says no time, so that the same content is the same bytes."""

_STYLE_FIELDS: dict[str, FieldType] = {
    "f_table_catalog": "text",
    "f_table_schema": "text",
    "f_table_name": "text",
    "f_geometry_column": "text",
    "styleName": "text",
    "styleQML": "text",
    "styleSLD": "text",
    "useAsDefault": "truth",
    "description": "text",
    "owner": "text",
    "update_time": "text",
}
"""Of the table ``layer_styles``, in which QGIS looks for a GeoPackage's styles."""


def style_table(table_names: list[str], fields: tuple[Field, ...]) -> Table:
    """Return the table of styles for a GeoPackage's tables of points, lines or polygons."""
    rows = [
        ("", "", name, _GEOMETRY, name, qml(name, fields), "", True, "", "geoapp", _NO_TIME)
        for name in table_names
    ]
    declared = tuple(Field(name=name, type=kind, title=name) for name, kind in _STYLE_FIELDS.items())
    return Table(name="layer_styles", fields=declared, parts=iter([Part(list(zip(*rows, strict=True)))]))


def qml(table: str, fields: tuple[Field, ...]) -> str:
    """Return the style of points, lines or polygons; a theme is a category, and a field has its Chinese name."""
    root = ET.Element("qgis", version="3.28.0", styleCategories="Symbology|Fields")
    renderer = ET.SubElement(root, "renderer-v2", type="categorizedSymbol", attr="theme", forceraster="0")
    categories = ET.SubElement(renderer, "categories")
    symbols = ET.SubElement(renderer, "symbols")
    colors = _colors()
    for number, code in enumerate(load_codelist("themes").codes):
        ET.SubElement(
            categories, "category", value=code.code, symbol=str(number), label=code.zh, render="true"
        )
        _symbol(symbols, str(number), table, colors[code.code])
    aliases = ET.SubElement(root, "aliases")
    for index, field in enumerate(fields, start=1):
        ET.SubElement(aliases, "alias", field=field.name, index=str(index), name=field.title)
    ET.indent(root)
    return f"{_HEAD}{ET.tostring(root, encoding='unicode')}\n"


def _symbol(symbols: ET.Element, name: str, table: str, color: str) -> None:
    kind, symbol_class, properties = _SYMBOLS[table]
    symbol = ET.SubElement(symbols, "symbol", type=kind, name=name, alpha="1", clip_to_extent="1")
    layer = ET.SubElement(symbol, "layer", {"class": symbol_class}, enabled="1", locked="0")
    layer.set("pass", "0")
    for key, value in properties(color).items():
        ET.SubElement(layer, "prop", k=key, v=value)


def _colors() -> dict[str, str]:
    """Return each theme's colour on the map, as QGIS writes one: red, green, blue, opacity."""
    return {theme: _rgba(color) for theme, color in theme_colors().items()}


def _rgba(color: str) -> str:
    """Return a colour of a style sheet as QGIS writes it.

    >>> _rgba("#b34700")
    '179,71,0,255'
    """
    return ",".join(str(part) for part in (*bytes.fromhex(color.removeprefix("#")), 255))
