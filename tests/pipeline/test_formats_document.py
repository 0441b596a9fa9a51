"""docs/formats.md says what the code does."""

import re

import pytest

from geoapp.io.codelists import load_rows
from geoapp.pipeline.export import load_formats
from geoapp.settings import ROOT

PAGE = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
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


@pytest.mark.parametrize("row", FIELDS, ids=[row["code"] for row in FIELDS])
def test_a_name_in_a_shapefile_is_short_plain_and_its_own(row: dict[str, str]) -> None:
    name = row["shapefile"]
    assert name == "" or re.fullmatch(r"[a-z][a-z0-9_]{0,9}", name)
    assert name == "" or [other["shapefile"] for other in FIELDS].count(name) == 1
    assert (name == "") == row["code"].endswith("_json")
    assert row["type"] in ("text", "integer", "real")
    assert row["zh"]
    assert row["en"]
