"""Figures in the documents are those that the commands print."""

import json
import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT.parent / "shared" / "reference" / "annotation-sample.jsonl"


def overall(read: str, folder: Path) -> list[str]:
    path = folder / "read.json"
    path.write_text(read, encoding="utf-8")
    result = CliRunner().invoke(main, ["score", str(SAMPLE), str(path)])
    assert result.exit_code == 0, result.output
    return re.findall(r"\d\.\d{3}", result.output.splitlines()[1])


@pytest.mark.skipif(not SAMPLE.is_file(), reason=f"needs the annotation {SAMPLE.name}")
@pytest.mark.parametrize(
    ("label", "flags"), [("rules alone", ["--no-corrections"]), ("with corrections", [])]
)
def test_reading_is_as_good_as_the_document_says(
    label: str, flags: list[str], tmp_path: Path, plan_text: str
) -> None:
    text = Path(os.environ["GEOAPP_PLANS"]) / "urumqi-14fyp.txt"
    read = CliRunner().invoke(main, ["read", str(text), "--json", *flags]).stdout
    assert json.loads(read)["plan"]["chars"] == len(plan_text)
    page = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    written = re.search(rf"\| {label} \|(.*)\|", page)
    assert written is not None
    figures = overall(read, tmp_path)
    assert re.findall(r"\d\.\d{3}", written[1]) == figures
    assert float(figures[2]) >= 0.95
