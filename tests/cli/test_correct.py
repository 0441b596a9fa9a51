"""``geoapp correct``: one row more, applied at once, or nothing at all."""

import csv
import fcntl
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.domain.correction import Correction
from geoapp.errors import InputError
from geoapp.io.geojson import read_projects
from geoapp.io.locks import opened
from geoapp.io.plan_lock import HOLDER
from geoapp.pipeline import curate
from geoapp.pipeline.build import Build, OnMessage, build_plan

PLAN = "shaoxing-demo"
ID = f"{PLAN}/736"
"""望月台公园."""

WRITTEN = 13
"""Lines of the plan's corrections, with their heading."""


def run(*arguments: str, reason: str = "it is so", who: str = "a tester") -> Result:
    return CliRunner().invoke(main, ["correct", *arguments, "--reason", reason, "--who", who])


def rows(folder: Path) -> list[list[str]]:
    with (folder / "corrections.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def state(folder: Path) -> dict[Path, bytes]:
    """Return every file of the plan and of its build."""
    return {path: path.read_bytes() for path in folder.parent.parent.rglob("*") if path.is_file()}


def test_a_correction_is_written_down_and_built(demo: Path) -> None:
    before = rows(demo)
    result = run(ID, "name", "望月公园", reason="as the office, and people, say")
    assert result.exit_code == 0, result.output
    today = datetime.now().astimezone().date().isoformat()
    assert rows(demo) == [
        *before,
        [ID, "name", "望月公园", "as the office, and people, say", "a tester", today],
    ]
    assert read_projects(PLAN).loc[ID, "name"] == "望月公园"
    assert f"line {len(before) + 1}" in result.stdout
    assert CliRunner().invoke(main, ["build", "--check"]).exit_code == 0


def test_what_was_written_before_stays_byte_for_byte(demo: Path) -> None:
    path = demo / "corrections.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n").rstrip())
    before = path.read_bytes()
    assert run(ID, "name", "望月公园").exit_code == 0
    assert path.read_bytes().startswith(before)
    assert len(rows(demo)) == WRITTEN + 1


def test_a_plan_without_corrections_gets_its_file(demo: Path) -> None:
    (demo / "corrections.csv").unlink()
    assert run(ID, "kind", "programme").exit_code == 0
    assert rows(demo)[0] == ["id", "field", "value", "reason", "who", "date"]
    assert len(rows(demo)) == 2


def test_a_project_is_added_and_dropped(demo: Path) -> None:
    assert run(f"{PLAN}/x1", "add", "东湖码头").exit_code == 0
    assert read_projects(PLAN).loc[f"{PLAN}/x1", "location"]["kind"] == "site"
    assert run(f"{PLAN}/x1", "drop", "").exit_code == 0
    assert f"{PLAN}/x1" not in read_projects(PLAN).index
    assert len(rows(demo)) == WRITTEN + 2


def test_a_dot_is_moved(demo: Path) -> None:
    assert run(ID, "location", "120.6,30.0,80").exit_code == 0
    moved = read_projects(PLAN).loc[ID]
    assert (moved.geometry.x, moved.geometry.y) == (120.6, 30.0)
    assert [one["name"] for one in moved["districts"]] == ["越城区"]
    assert moved["location"]["uncertainty_m"] == 80
    # Elsewhere and back: the same words are no repetition then.
    assert run(ID, "place", "donghu").exit_code == 0
    assert len(rows(demo)) == WRITTEN + 2


def test_a_place_that_the_project_has_already_is_refused(demo: Path) -> None:
    before = state(demo)
    frame = read_projects(PLAN)
    station = frame.index[frame["name"] == "绍兴站"][0]
    result = run(station, "place", "shaoxing_station")
    assert result.exit_code == 2
    assert "changes nothing" in result.stderr.splitlines()[-1]
    assert state(demo) == before


def test_a_value_can_be_changed_back(demo: Path) -> None:
    for name in ("望月公园", "望月台公园", "望月公园"):
        assert run(ID, "name", name).exit_code == 0
    assert len(rows(demo)) == WRITTEN + 3


def test_the_same_row_twice_is_refused(demo: Path) -> None:
    assert run(ID, "name", "望月公园").exit_code == 0
    before = state(demo)
    result = run(ID, "name", "望月公园")
    assert result.exit_code == 2
    assert f"line {WRITTEN + 1} says so already" in result.stderr
    assert state(demo) == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ((f"{PLAN}/999999", "name", "x"), f"{PLAN}/999999"),
        (("nowhere/1", "name", "x"), "nowhere"),
        ((ID, "theme", "castles"), "castles"),
        ((ID, "geometry", "x"), "geometry"),
        ((ID, "name", "长" * 36), "1 to 35"),
        ((ID, "name", "望月台公园"), "changes nothing"),
        ((ID, "name", "两\n行"), "line break"),
        ((ID, "parent", f"{PLAN}/1"), f"{PLAN}/1"),
        ((ID, "parent", ID), "its own ancestor"),
        ((ID, "place", "nowhere"), "nowhere"),
        ((ID, "district", "天山区"), "天山区"),
        ((ID, "location", "87.6,43.8"), "87.6,43.8"),
    ],
)
def test_what_the_build_refuses_is_refused_and_leaves_no_trace(
    demo: Path, arguments: tuple[str, ...], says: str
) -> None:
    before = state(demo)
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr.splitlines()[-1]
    assert state(demo) == before


@pytest.mark.parametrize(("reason", "who"), [("", "a tester"), ("it is so", " ")])
def test_a_decision_has_a_reason_and_somebody(demo: Path, reason: str, who: str) -> None:
    before = state(demo)
    result = run(ID, "name", "望月公园", reason=reason, who=who)
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert state(demo) == before


def test_nothing_is_written_when_the_build_fails(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(demo)
    seen = []

    def fail(*_: object, **__: object) -> None:
        seen.append(len(rows(demo)))
        raise InputError("plans_none_to_build")

    monkeypatch.setattr(curate, "build_plan", fail)
    assert run(ID, "name", "望月公园").exit_code == 2
    assert seen == [WRITTEN]
    assert state(demo) == before


@pytest.mark.parametrize("command", ["build", "correct", "add-place", "import", "apply-drafts"])
def test_every_command_that_writes_waits_for_the_plans_lock(
    demo: Path, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("geoapp.io.plan_lock.WAIT_S", 0.1)
    layer = tmp_path / "a.geojson"
    layer.write_text('{"type":"Point","coordinates":[120.58,30.0]}', encoding="utf-8")
    arguments = {
        "build": ["--plan", PLAN],
        "correct": [ID, "name", "望月公园", "--reason", "r", "--who", "w"],
        "add-place": [PLAN, "new", "新地点", "120.58,30.0,250", "--kind", "attraction", "--source", "s"],
        "import": [str(layer), "--plan", PLAN],
        "apply-drafts": [PLAN, "--who", "w"],
    }[command]
    before = state(demo)
    with opened(demo) as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # as another process holds it
        (demo / HOLDER).write_text("geoapp read, process 7", encoding="utf-8")
        result = CliRunner().invoke(main, [command, *arguments])
        (demo / HOLDER).unlink()
    assert result.exit_code == 2, result.output
    assert "is being changed by another program (geoapp read, process 7)" in result.stderr
    assert {path: text for path, text in state(demo).items() if path != layer} == {
        path: text for path, text in before.items() if path != layer
    }
    assert CliRunner().invoke(main, [command, *arguments]).exit_code == 0


def test_a_row_that_somebody_else_wrote_meanwhile_is_kept(
    demo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meddle(plan_id: str, *, corrections: tuple[Correction, ...], progress: OnMessage) -> Build:
        with (demo / "corrections.csv").open("a", encoding="utf-8") as file:
            file.write("other,row,of,somebody,else,here\n")
        return build_plan(plan_id, corrections=corrections, progress=progress)

    monkeypatch.setattr(curate, "build_plan", meddle)
    result = run(ID, "name", "望月公园")
    assert "changed meanwhile" in result.stderr
    assert rows(demo)[-1][0] == "other"
