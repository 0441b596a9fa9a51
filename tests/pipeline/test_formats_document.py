"""docs/formats.md says what the code does."""

import re
from typing import get_args

import pytest

from geoapp.domain.format import FieldKind, Format
from geoapp.io.codelists import load_rows
from geoapp.pipeline.export import load_formats
from geoapp.settings import ROOT

PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
CELLS: dict[FieldKind, str] = {
    "text": "texts; days, times and moments, which are text as ISO 8601",
    "integer": "whole numbers",
    "long": "whole numbers of more than 15 digits",
    "real": "decimals",
    "truth": "truths",
    "list": "lists and objects",
    "mixed": "several kinds in one field",
}
WRITTEN = {"": "✓", "json": "JSON text", "text": "text", "words": "是, 否", "numbers": "1, 0", "nothing": "–"}
FIELDS = load_rows("fields", ("code", "zh", "en", "standard", "type", "shapefile", "note"))


def rows_of(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [[cell.strip().strip("`") for cell in line.strip("| ").split(" | ")] for line in lines]


def test_every_field_stands_in_the_document_as_it_is_declared() -> None:
    written = PAGE.split("<!-- fields:begin -->")[1].split("<!-- fields:end -->")[0]
    declared = [
        [row["code"], row["zh"], row["type"], row["shapefile"] or "–", row["note"] or row["standard"]]
        for row in FIELDS
    ]
    assert [[*row, ""][:5] for row in rows_of(written)] == declared


def test_every_format_stands_in_the_document_with_its_suffix_and_coordinates() -> None:
    written = rows_of(PAGE.split("## Formats")[1].split("## Coordinates")[0])
    assert [row[:3] for row in written[1:]] == [
        [code, fmt.suffix, "metres" if fmt.crs_kinds else "any" if fmt.any_crs else "WGS-84"]
        for code, fmt in load_formats().items()
    ]


def test_what_becomes_of_each_kind_of_cell_stands_in_the_document_as_the_formats_declare_it() -> None:
    written = PAGE.split("<!-- cells:begin -->")[1].split("<!-- cells:end -->")[0].strip().split("\n")
    formats = {code: fmt for code, fmt in load_formats().items() if not fmt.projects_only}
    declared = [["cells", *(f"`{code}`" for code in formats)]]
    for kind, said in CELLS.items():
        found = (
            fmt.changes.get("any") or fmt.changes.get(kind) or _as_whole(kind, fmt)
            for fmt in formats.values()
        )
        declared.append([said, *(WRITTEN[how] for how in found)])
    assert [line.strip("| ").split(" | ") for line in (written[0], *written[2:])] == declared
    assert set(CELLS) == set(get_args(FieldKind)) - {"any"}


def _as_whole(kind: FieldKind, fmt: Format) -> str:
    return fmt.changes.get("integer", "") if kind == "long" else ""


@pytest.mark.parametrize("row", FIELDS, ids=[row["code"] for row in FIELDS])
def test_a_name_in_a_shapefile_is_short_plain_and_its_own(row: dict[str, str]) -> None:
    name = row["shapefile"]
    assert name == "" or re.fullmatch(r"[a-z][a-z0-9_]{0,9}", name)
    assert name == "" or [other["shapefile"] for other in FIELDS].count(name) == 1
    assert (name == "") == row["code"].endswith("_json")
    assert row["type"] in ("text", "integer", "real")
    assert row["zh"]
    assert row["en"]
