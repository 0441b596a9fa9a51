"""Rows of the catalogue: OpenDocument tables, made of the XML that offices write."""

from collections.abc import Iterable
from datetime import date, datetime
from html import escape
from xml.sax.saxutils import quoteattr

from .making import LAT, LON, Check, Row, cells, zipped

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"
SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)
STYLES = "".join(
    f'<style:style style:name="{name}" style:family="table">'
    f'<style:table-properties table:display="{told}"/></style:style>'
    for name, told in (("shown", "true"), ("hidden", "false"))
)


def cell(value: object, more: str = "") -> str:
    """Return a cell as LibreOffice writes it, with its type, and what people see of it."""
    match value:
        case None:
            return f"<table:table-cell {more}/>"
        case bool():
            told = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
        case int() | float():
            told = f'office:value-type="float" office:value="{value}"'
        case datetime() | date():
            told = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        case _:
            told = 'office:value-type="string"'
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
    return f"<table:table-cell {told} {more}>{paragraphs}</table:table-cell>"


def line(*values: object, more: str = "") -> str:
    return f"<table:table-row {more}>{''.join(map(cell, values))}</table:table-row>"


def any_row(row: tuple[list[tuple[str, str, str, str]], str, str]) -> str:
    """Return a row of cells whose types and numbers of repeats may be anything, as a foreign program may write them."""
    cells, repeated, shown = row
    made = []
    for kind, value, across, down in cells:
        told = " ".join(f"office:{name}={quoteattr(value)}" for name in VALUES)
        made.append(
            f'<table:table-cell office:value-type="{kind}" {told} table:number-columns-repeated="{across}" '
            f'table:number-rows-spanned="{down}"><text:p>{escape(value)}</text:p></table:table-cell>'
        )
    return (
        f'<table:table-row table:number-rows-repeated="{repeated}" table:visibility="{shown}">'
        f"{''.join(made)}</table:table-row>"
    )


VALUES = ("value", "string-value", "date-value", "time-value", "boolean-value")


def table(name: str, rows: Iterable[str], style: str = "shown") -> str:
    return (
        f'<table:table table:name="{escape(name)}" table:style-name="{style}">{"".join(rows)}</table:table>'
    )


def document(*tables: str, before: str = "", **parts: bytes) -> bytes:
    """Return an .ods of some tables."""
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {SPACES} office:version="1.3">'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    named = {name.replace("_", "/", 1).replace("_", "."): part for name, part in parts.items()}
    return zipped({"mimetype": MIMETYPE, "content.xml": text.encode()} | named)


HEAD = line("名称", "经度", "纬度")
FEATURES = [line("青石渡", LON, LAT), line("白杨站", LON, 43.9)]
NAMES = ["青石渡", "白杨站"]
RICH = (
    '<table:table-cell office:value-type="string"><office:annotation><text:p>批注</text:p></office:annotation>'
    '<text:p>青<text:span>石</text:span><text:s text:c="2"/>渡</text:p></table:table-cell>'
)
DOWN, MANY = 'table:number-rows-spanned="2"', 'table:number-columns-repeated="16384"'


def cells_in_row(*made: str) -> str:
    return f"<table:table-row>{''.join(made)}</table:table-row>"


PADDING = line(None, more='table:number-rows-repeated="1048570"').replace("cell ", f"cell {MANY} ")
MOMENTS = [date(2025, 1, 31), datetime(2025, 1, 31, 10)]  # noqa: DTZ001 (a table knows no zones)
CLOCK = '<table:table-cell office:value-type="time" office:time-value="PT10H30M00S"/>'

SOUND = document(table("数据", [HEAD, *FEATURES]))


def ods(what: str, content: bytes, *codes: str, outcome: str = "accepted", holds: Check | None = None) -> Row:
    return Row(
        what=f"{what} (.ods)",
        make=lambda: content,
        name="table.ods",
        outcome=outcome,
        codes=codes,
        holds=holds or cells(名称=NAMES),
    )


ROWS = [
    ods(
        "LibreOffice's own table, with blank rows and columns up to its edge",
        document(table("数据", [HEAD, *FEATURES, PADDING])),
    ),
    ods(
        "numbers, truths, days, moments and times",
        document(
            table(
                "数据",
                [
                    line("名称", "经度", "纬度", "数", "真", "日", "刻", "时"),
                    cells_in_row(*map(cell, ["甲", LON, LAT, 3, True, *MOMENTS]), CLOCK),
                ],
            )
        ),
        holds=cells(数=[3], 真=[True], 日=["2025-01-31"], 刻=["2025-01-31T10:00:00"], 时=["10:30:00"]),
    ),
    ods(
        "a title, a comment and blanks within a text",
        document(
            table(
                "数据",
                [line("某市项目表"), HEAD, cells_in_row(RICH, cell(LON), cell(LAT))],
            )
        ),
        "rows_above",
        holds=cells(名称=["青石  渡"]),
    ),
    ods(
        "equal rows, which stand there once with a number",
        document(
            table("数据", [HEAD, line("甲", LON, LAT, more='table:number-rows-repeated="2"'), FEATURES[1]])
        ),
        "twins",
        holds=cells(名称=["甲", "甲", "白杨站"]),
    ),
    ods(
        "cells merged downwards",
        document(
            table(
                "数据",
                [
                    line("区县", "名称", "经度", "纬度"),
                    cells_in_row(cell("某区", DOWN), *map(cell, ("青石渡", LON, LAT))),
                    line(None, "白杨站", LON, 43.9),
                ],
            )
        ),
        holds=cells(名称=NAMES, 区县=["某区", "某区"]),
    ),
    ods(
        "an empty sheet, two with coordinates and a hidden one",
        document(
            table("空", []),
            table("东", [HEAD, FEATURES[0]]),
            table("西", [HEAD, FEATURES[1]]),
            table("草稿", [HEAD, FEATURES[0]], "hidden"),
        ),
        "sheets_unread",
        holds=cells(名称=NAMES, sheet=["东", "西"]),
    ),
    ods(
        "hidden sheets only",
        document(table("草稿", [HEAD, *FEATURES], "hidden")),
        "sheets_hidden",
        outcome="refused",
    ),
    ods(
        "hidden and filtered rows",
        document(
            table(
                "数据",
                [
                    HEAD,
                    line("青石渡", LON, LAT, more='table:visibility="collapse"'),
                    line("白杨站", LON, 43.9, more='table:visibility="filter"'),
                ],
            )
        ),
        "rows_hidden",
    ),
    ods(
        "a row of features a million times",
        document(table("数据", [HEAD, line("甲", LON, LAT, more='table:number-rows-repeated="1048575"')])),
        "too_many_rows",
        outcome="refused",
    ),
    ods(
        "a cell sixteen thousand times",
        document(
            table(
                "数据",
                [
                    cells_in_row(cell("列", MANY)),
                    line("甲", LON, LAT),
                ],
            )
        ),
        "no_coordinates",
        outcome="refused",
    ),
    ods(
        "a document type",
        document(table("数据", [HEAD, *FEATURES]), before="<!DOCTYPE a [<!ENTITY b 'c'>]>"),
        "xml_entities",
        outcome="refused",
    ),
    ods(
        "a password",
        document(table("数据", []), **{"META-INF_manifest_xml": b"<manifest:encryption-data/>"}),
        "zip_locked",
        outcome="refused",
    ),
    ods(
        "XML that breaks off",
        zipped({"content.xml": b"<office:document-content"}),
        "damaged",
        outcome="refused",
    ),
    ods(
        "a text document of the same family",
        zipped({"content.xml": b"<a/>"}),
        "no_features",
        outcome="refused",
    ),
    ods("a bomb", zipped({"content.xml": b" " * 30_000_000}), "zip_bomb", outcome="refused"),
]
PROJECTS = document(
    table(
        "项目",
        [
            line("序号", "项目名称", "建设地点", "责任单位", "总投资（万元）"),
            cells_in_row(*map(cell, (1, "红柳沟水厂")), cell("天山区", DOWN), *map(cell, ("市水务局", 1200))),
            line(2, "雪莲站", None, "市交通局", 800),
        ],
    ),
    table("草稿", [line("a")], "hidden"),
)
PROJECT_ROWS = [
    Row(
        what="an OpenDocument table, with a place merged over two projects and a hidden sheet (.ods)",
        make=lambda: PROJECTS,
        name="table.ods",
        outcome="accepted",
        codes=("sheets_unread",),
        holds=lambda made: (
            made["investment"].tolist() == [12e6, 8e6]
            and all("天山区" in places for places in made["places"])
        ),
    ),
    Row(
        what="a table of projects with more rows than are read (.ods)",
        make=lambda: document(
            table(
                "项目",
                [
                    line("项目名称", "建设地点"),
                    line("甲水厂", "某处"),
                    line("某处", more='table:number-rows-repeated="60000"'),
                ],
            )
        ),
        name="table.ods",
        outcome="refused",
        codes=("too_many_rows",),
    ),
]
