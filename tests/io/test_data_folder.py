"""The data folder says where everything in it comes from."""

import re
from fnmatch import fnmatch

import pytest

from geoapp.io.codelists import load_codelist
from geoapp.settings import ROOT, folder_of_codelists

DATA = ROOT / "data"
ROWS = re.findall(
    r"^\| `([^`]+)` \|(.*)\|$", (DATA / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE
)
FILES = sorted(str(path.relative_to(DATA)) for path in DATA.rglob("*") if path.is_file())


@pytest.mark.parametrize("file", FILES)
def test_every_file_has_its_row_in_the_readme(file: str) -> None:
    assert any(fnmatch(file, pattern) for pattern, _ in ROWS)


@pytest.mark.parametrize(("pattern", "cells"), ROWS)
def test_every_row_of_the_readme_is_full(pattern: str, cells: str) -> None:
    assert pattern
    assert len(re.split(r"(?<!\\)\|", cells)) == 5
    assert all(cell.strip() for cell in cells.split("|"))


@pytest.mark.parametrize("name", ["exactness", "reach", "location_class", "iati_precision", "place_kinds"])
def test_the_location_codelists_are_read(name: str) -> None:
    codes = load_codelist(name).codes
    assert codes
    assert all(code.zh and code.en for code in codes)
    assert len({code.code for code in codes}) == len(codes)
    assert name in {path.stem for path in folder_of_codelists().glob("*.csv")}
