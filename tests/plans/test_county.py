"""The worked example of docs/placing.md: an invented county's plan, read and built with an empty gazetteer."""

import csv
import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.domain.reading import Reading
from geoapp.io.readings import load_reading
from geoapp.settings import ROOT

HERE = Path(__file__).resolve().parent / "county"
PLAN = "county-15fyp"
LEAST = 0.8
"""Share of the works that must be found, and of what is found that must be among them."""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that holds nothing but the county's text, where the commands are given."""
    shutil.copy(HERE / "text.txt", tmp_path)
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(tmp_path / "plans"))
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path / "geojson"))
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "data"))
    (tmp_path / "plans").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands() -> list[str]:
    page = (ROOT / "docs" / "placing.md").read_text(encoding="utf-8")
    example = page[page.index("## A second city") :]
    (listed,) = re.findall(r"```sh\n(.*?)```", example, re.DOTALL)[:1]
    return [line.partition("   #")[0].strip() for line in listed.splitlines()]


@pytest.mark.usefixtures("folder")
def test_the_worked_example_runs_as_it_is_written() -> None:
    printed = {}
    for command in commands():
        program, *arguments = shlex.split(command)
        assert program == "geoapp"
        result = CliRunner().invoke(main, arguments)
        assert result.exit_code == 0, (command, result.output)
        printed[arguments[0]] = result.output
    assert "chapters 5" in printed["read"]
    assert "boxes 4" in printed["read"]
    reading = load_reading(PLAN)
    found_as_annotated(reading)
    assert re.search(r"^  site +1  Site$", printed["account"], re.MULTILINE)
    features = [
        feature
        for path in Path("geojson", PLAN).glob("*.geojson")
        for feature in json.loads(path.read_text(encoding="utf-8"))["features"]
    ]
    assert len(features) == len(reading.projects)
    unplaced = [one["properties"]["location"] for one in features if one["geometry"] is None]
    assert unplaced
    assert all(location["note"] or location["evidence"] for location in unplaced)


def found_as_annotated(reading: Reading) -> None:
    """Compare the names that were read with the county's list of works, which was written before it was ever read."""
    with (HERE / "works.csv").open(encoding="utf-8", newline="") as file:
        works = [(row["name"], row["kind"]) for row in csv.DictReader(file)]
    read = {(project.name, project.kind) for project in reading.projects}
    found = [work for work in works if any(n.startswith(work[0]) and k == work[1] for n, k in read)]
    right = [one for one in read if any(one[0].startswith(n) and one[1] == k for n, k in works)]
    assert len(found) >= LEAST * len(works)
    assert len(right) >= LEAST * len(read)
