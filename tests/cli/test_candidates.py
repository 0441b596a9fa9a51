"""``geoapp candidates``: what it prints, what it refuses, and that nothing is written unasked."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.settings import folder_of_plans

PLAN = "urumqi-14fyp"
UNPLACED = "urumqi-14fyp/10132"


@pytest.fixture(autouse=True)
def _places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "places"
    folder.mkdir()
    row = "正威新疆新材料产业园,产业园,米东区,87.75,43.98\n"
    (folder / "parks.csv").write_text(f"名称,类别,区县,经度,纬度\n{row}", encoding="utf-8")
    (folder / "broken.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    monkeypatch.setenv("GEOAPP_PLACES", str(folder))
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "data"))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["candidates", *arguments])


def test_a_project_gets_its_places_with_score_parts_and_source_and_nothing_is_written() -> None:
    gazetteer = folder_of_plans() / PLAN / "gazetteer.csv"
    before = gazetteer.read_bytes()
    result = run(UNPLACED)
    assert result.exit_code == 0, result.output
    first = next(line for line in result.stdout.splitlines() if "87.75" in line)
    assert "正威新疆新材料产业园 (产业园 米东区)" in first
    assert all(part in first for part in ("name 1.00", "kind 1.00", "district", "[parks.csv]"))
    assert "parks.csv: 1 places" in result.stderr
    assert "broken.csv: No column holds names" in result.stderr
    assert gazetteer.read_bytes() == before


def test_json_holds_every_part_and_nothing_else_stands_in_it() -> None:
    (found,) = json.loads(run(UNPLACED, "--json", "--most", "1").stdout)
    (candidate,) = found["candidates"]
    assert found["id"] == UNPLACED
    assert (candidate["place"]["lon"], candidate["place"]["lat"]) == (87.75, 43.98)
    name, kind, district = (part["share"] for part in candidate["parts"])
    assert candidate["score"] == pytest.approx(name * (0.6 + 0.2 * kind + 0.2 * district), abs=1e-3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((f"{PLAN}/nosuch",), "There is no project urumqi-14fyp/nosuch"),
        (("nosuch",), "There is no plan 'nosuch'"),
        ((UNPLACED, "--ask-geocoder"), "GEOAPP_GEOCODER"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(arguments: tuple[str, ...], said: str) -> None:
    result = run(*arguments)
    assert result.exit_code != 0
    assert said in f"{result.output}{result.exception}"


def test_a_folder_that_is_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_PLACES", "/nowhere/at/all")
    result = run(UNPLACED)
    assert result.exit_code != 0
    assert "GEOAPP_PLACES names the folder /nowhere/at/all" in f"{result.output}{result.exception}"
