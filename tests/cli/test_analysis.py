"""The commands of analysis write what they say, say what they left out, and repeat themselves."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main

METRO = ["--theme", "metro", "--kind", "project"]
COMMANDS = {
    "buffer": [*METRO, "--distance", "500", "--distance", "3000"],
    "within": ["--to", "projects?theme=metro&kind=project", "--distance", "3000"],
    "overlap": [*METRO, "--to", "districts"],
    "coverage": [*METRO, "--distance", "3000"],
    "nearest": ["--theme", "health", "--to", "projects?theme=metro&kind=project", "--count", "2"],
    "conflicts": ["--theme", "aviation", "--theme", "metro", "--distance", "5000"],
}
ONE = "project?urumqi-14fyp/16853"
"""The airport's north terminal."""

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.chdir(tmp_path)

    def invoke(*arguments: str) -> Result:
        return CliRunner().invoke(main, [*arguments])

    return invoke


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_writes_its_result_and_receipt_and_rerun_gives_the_same_bytes(
    name: str, run: Run, tmp_path: Path
) -> None:
    done = run(name, *COMMANDS[name], "--out", "first.geojson", "--receipt", "receipt.json")
    assert done.exit_code == 0, done.output
    again = run("rerun", "receipt.json", "--out", "second.geojson")
    assert again.exit_code == 0, again.output
    first, second = ((tmp_path / f"{name}.geojson").read_bytes() for name in ("first", "second"))
    assert first == second
    receipt = json.loads((tmp_path / "receipt.json").read_bytes())
    assert receipt["sha256"] == hashlib.sha256(first).hexdigest()
    assert json.loads(first)["name"] == name
    assert f"{receipt['certain']:,} certain, {receipt['possible']:,} possible" in done.output


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("buffer", ["--from", ONE, "--distance", "500"]),
        ("within", ["--to", ONE, "--distance", "500"]),
        ("conflicts", ["--to", ONE, "--distance", "500"]),
    ],
)
def test_one_project_is_a_source_that_the_receipt_names_and_rerun_repeats(
    name: str, asked: list[str], run: Run, tmp_path: Path
) -> None:
    done = run(name, *asked, "--out", "first.geojson", "--receipt", "receipt.json")
    assert done.exit_code == 0, done.output
    receipt = json.loads((tmp_path / "receipt.json").read_bytes())
    assert [(one["records"], one["used"]) for one in receipt["inputs"] if one["source"] == ONE] == [(1, 1)]
    assert run("rerun", "receipt.json", "--out", "second.geojson").exit_code == 0
    assert (tmp_path / "first.geojson").read_bytes() == (tmp_path / "second.geojson").read_bytes()


def test_the_conflicts_of_one_project_are_those_of_all_that_hold_it(run: Run, tmp_path: Path) -> None:
    run("conflicts", "--to", ONE, "--distance", "500", "--out", "one.geojson")
    run("conflicts", "--distance", "500", "--out", "all.geojson")
    own, every = (
        {
            frozenset((pair["properties"]["a_id"], pair["properties"]["b_id"]))
            for pair in json.loads((tmp_path / name).read_bytes())["features"]
        }
        for name in ("one.geojson", "all.geojson")
    )
    assert own == {pair for pair in every if ONE.removeprefix("project?") in pair}
    assert own


def test_rerun_names_the_input_and_the_program_that_differ(run: Run, tmp_path: Path) -> None:
    assert run("buffer", *METRO, "--distance", "500", "--receipt", "receipt.json").exit_code == 0
    receipt = json.loads((tmp_path / "receipt.json").read_bytes())
    receipt["versions"]["shapely"] = "1.8.5"
    receipt["inputs"][0]["sha256"] = "0" * 64
    (tmp_path / "receipt.json").write_text(json.dumps(receipt), encoding="utf-8")
    same = run("rerun", "receipt.json")
    assert same.exit_code == 0
    assert "shapely: 1.8.5 then" in same.output
    receipt["sha256"] = "0" * 64
    (tmp_path / "receipt.json").write_text(json.dumps(receipt), encoding="utf-8")
    other = run("rerun", "receipt.json")
    assert other.exit_code == 2
    assert "input a (projects?theme=metro&kind=project) holds other data" in other.output
    assert "the result" in other.output


@pytest.mark.parametrize(
    "change",
    [{"colour": "red"}, {"request": {"operation": "blur"}}, {"certain": "many"}, {"inputs": None}],
    ids=["unknown key", "unknown operation", "no number", "nothing"],
)
def test_a_receipt_is_read_strictly(change: dict[str, object], run: Run, tmp_path: Path) -> None:
    run("buffer", *METRO, "--distance", "500", "--receipt", "receipt.json")
    receipt = json.loads((tmp_path / "receipt.json").read_bytes()) | change
    (tmp_path / "receipt.json").write_text(json.dumps(receipt), encoding="utf-8")
    refused = run("rerun", "receipt.json")
    assert refused.exit_code == 2
    assert "receipt.json is no receipt" in refused.output


def test_what_a_page_kept_can_be_given_as_a_file(run: Run, tmp_path: Path) -> None:
    run("buffer", *METRO, "--distance", "3000", "--out", "kept.geojson")
    run("overlap", "--to", "kept.geojson", "--receipt", "receipt.json")
    text = (tmp_path / "receipt.json").read_text(encoding="utf-8")
    kept = text.replace('"kind": "file",\n   "detail": "kept.geojson"', '"kind": "result",\n   "detail": "1"')
    assert kept != text
    (tmp_path / "receipt.json").write_text(kept, encoding="utf-8")
    assert "kept by a page" in run("rerun", "receipt.json").output
    assert run("rerun", "receipt.json", "--b", "kept.geojson").exit_code == 0


def test_a_kept_buffer_covers_what_its_projects_cover(run: Run, tmp_path: Path) -> None:
    run("buffer", *METRO, "--distance", "3000", "--out", "kept.geojson")
    run("coverage", *METRO, "--distance", "3000", "--receipt", "direct.json")
    run("coverage", "--from", "kept.geojson", "--distance", "0", "--receipt", "kept.json")
    direct, kept = (
        json.loads((tmp_path / f"{name}.json").read_bytes())["measures"][0] for name in ("direct", "kept")
    )
    # The file's coordinates are rounded to a centimetre.
    assert kept["low"] == pytest.approx(direct["low"], rel=1e-6)
    assert kept["high"] == pytest.approx(direct["high"], rel=1e-6)


def test_each_record_that_was_left_out_can_be_listed(run: Run) -> None:
    told = run("buffer", "--theme", "metro", "--distance", "500", "--left-out").output
    assert "轨道交通" in told
    assert "中心城区轨道网络" in told
    assert "the text says only the city" in told


def test_the_radius_is_told_before_the_result(run: Run) -> None:
    lines = run("buffer", *METRO, "--distance", "500").output.splitlines()
    warning = next(number for number, line in enumerate(lines) if "possible at best" in line)
    assert warning < next(number for number, line in enumerate(lines) if line.startswith("Name"))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["buffer", "--distance", "-5"], "-5 m is no distance"),
        (["buffer", "--distance", "0"], "above 0 m"),
        (["buffer", "--distance", "5", "--dissolve", "colour"], "no column 'colour'"),
        (["buffer", "--distance", "5", "--quad-segs", "8"], "32"),
        (["buffer", "--distance", "5", "--out", "x.doc"], ".geojson"),
        (["buffer", "--distance", "5", "--from", "districts", "--theme", "metro"], "give one of them"),
        (["within", "--distance", "5", "--to", "nowhere.geojson"], "cannot be read"),
        (["within", "--distance", "5", "--to", "projects?theme=x"], "There is no value 'x' of theme in"),
        (["overlap", "--to", "shape?1,2"], "three corners"),
        (["overlap", "--to", "project?urumqi-14fyp/1"], "There is no project 'urumqi-14fyp/1'"),
        (["buffer", "--distance", "5", "--from", "project"], "project?ID"),
        (["coverage", "--distance", "5", "--to", "projects?theme=metro"], "no area"),
        (["nearest", "--to", "districts", "--count", "0"], "neighbours"),
        (["rerun", "nothing.json"], "cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_sentence(arguments: list[str], said: str, run: Run) -> None:
    refused = run(*arguments)
    assert refused.exit_code == 2
    assert refused.output.startswith("geoapp: ")
    assert said in refused.output
    assert len(refused.output.strip().splitlines()) == 1
