"""Figures in the documents are those that the commands print, and tests that they name are there."""

import ast
import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "corpus" / "annotations" / "sample"

LEAST_F1 = 0.93
"""Of the projects of the sample, which the model has not seen."""


def figures(read: str, folder: Path) -> dict[str, list[str]]:
    """Return precision, recall and F1 of each kind, as the command prints them."""
    path = folder / "read.json"
    path.write_text(read, encoding="utf-8")
    result = CliRunner().invoke(main, ["score", str(SAMPLE), str(path)])
    assert result.exit_code == 0, result.output
    rows = [line.split() for line in result.output.splitlines()[2:4]]
    return {row[1]: re.findall(r"\d\.\d{3}", " ".join(row))[:3] for row in rows}


@pytest.mark.parametrize(
    ("label", "flags"), [("reader alone", ["--no-corrections"]), ("with corrections", [])]
)
def test_reading_is_as_good_as_the_document_says(
    label: str, flags: list[str], tmp_path: Path, plan_text: str
) -> None:
    text = Path(os.environ["GEOAPP_PLANS"]) / "urumqi-14fyp.txt"
    read = CliRunner().invoke(main, ["read", str(text), "--json", *flags]).stdout
    assert json.loads(read)["plan"]["chars"] == len(plan_text)
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    measured = figures(read, tmp_path)
    for kind in ("project", "programme"):
        (written,) = re.findall(rf"\| {label} \| {kind} \|(.*)\|", page)
        assert re.findall(r"\d\.\d{3}", written) == measured[kind]
    assert float(measured["project"][2]) >= LEAST_F1


NAMED = sorted(
    {
        found
        for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))
        for found in re.findall(r"tests/[\w/]+\.py::\w+", page.read_text(encoding="utf-8"))
    }
)


@pytest.mark.parametrize("named", NAMED)
def test_a_test_that_a_document_names_is_there(named: str) -> None:
    path, _, name = named.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    assert name in {part.name for part in tree.body if isinstance(part, ast.FunctionDef)}


def test_every_row_of_what_was_found_names_its_test() -> None:
    page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| .* \| (.*) \|$", page, flags=re.MULTILINE)
    assert [int(number) for number, _ in rows] == list(range(1, 26))
    assert all("::test_" in tests for _, tests in rows)
