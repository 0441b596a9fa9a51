"""``geoapp add-place``: one place more in the gazetteer, built with at once, or nothing at all."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.errors import InputError
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline import add_place
from geoapp.pipeline.build import OnMessage

PLAN = "shaoxing-demo"
ID = f"{PLAN}/736"
"""望月台公园."""


def run(*arguments: str, name: str = "望月台公园", spot: str = "", kind: str = "attraction") -> Result:
    west, south, east, north = load_plan(PLAN).bbox
    spot = spot or f"{(west + east) / 2},{(south + north) / 2},250"
    row = ["add-place", PLAN, "new", name, spot, "--kind", kind, "--source", "a tester", *arguments]
    return CliRunner().invoke(main, row)


def rows(folder: Path) -> list[list[str]]:
    with (folder / "gazetteer.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def state(folder: Path) -> dict[Path, bytes]:
    """Return every file of the plan and of its build."""
    return {
        path: path.read_bytes()
        for path in folder.parent.parent.rglob("*")
        if path.is_file() and path.suffix != ".lock"
    }


def test_a_place_is_written_down_and_built_with(demo: Path) -> None:
    before = rows(demo)
    result = run("--alias", "望月台", "--quality", "published")
    assert result.exit_code == 0, result.output
    assert rows(demo)[:-1] == before
    added = dict(zip(before[0], rows(demo)[-1], strict=True))
    assert (added["id"], added["name"], added["aliases"]) == ("new", "望月台公园", "望月台")
    assert (added["uncertainty_m"], added["quality"], added["datum"]) == ("250", "published", "WGS84")
    assert read_projects(PLAN).loc[ID, "location"]["uncertainty_m"] == 250
    assert CliRunner().invoke(main, ["build", "--check"]).exit_code == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"spot": "120.89,29.50"}, "120.89,29.50"),
        ({"spot": "10,10,250"}, "gazetteer.csv"),
        ({"kind": "nonsense"}, "nonsense"),
        ({"name": ""}, "gazetteer.csv"),
    ],
)
def test_a_wrong_place_is_refused_and_nothing_changes(demo: Path, changed: dict[str, str], said: str) -> None:
    before = state(demo)
    result = run(**changed)
    assert result.exit_code == 2
    assert said in result.output
    assert state(demo) == before


def test_a_place_that_the_build_refuses_is_taken_back(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str, *, context: object, progress: OnMessage) -> None:  # noqa: ARG001
        progress("refusing")
        raise InputError("geocode_what")

    before = state(demo)
    monkeypatch.setattr(add_place, "build_plan", refuse)
    assert run().exit_code == 2
    assert state(demo) == before
