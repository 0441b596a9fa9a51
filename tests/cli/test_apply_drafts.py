"""``geoapp apply-drafts`` on a copy of the invented second city."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main
from geoapp.domain.draft import PlaceDraft
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.pipeline.drafts import load_drafts

from ..invented_plan import PLAN, draft_for, keep_draft  # noqa: TID252


@pytest.fixture(autouse=True)
def work(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    return demo


@pytest.fixture
def unplaced() -> PlaceDraft:
    record = next(
        one
        for one in project_records(read_projects(PLAN))
        if one["kind"] == "project" and one["geometry"] is None
    )
    draft = draft_for(record)
    keep_draft(draft)
    return draft


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["apply-drafts", PLAN, *arguments])


def test_a_dry_run_shows_each_draft_and_writes_nothing(work: Path, unplaced: PlaceDraft) -> None:
    before = (work / "gazetteer.csv").read_bytes()
    done = run("--dry-run")
    assert done.exit_code == 0, done.output
    assert f"{unplaced.id}  {unplaced.project}  {unplaced.name}" in done.output
    assert "point at 120.580000,30.000000 within 150 m" in done.output
    assert "would write draft-0000000a" in done.output
    assert (work / "gazetteer.csv").read_bytes() == before
    assert load_drafts(PLAN) == (unplaced,)


def test_a_draft_is_applied_once(unplaced: PlaceDraft) -> None:
    done = run("--who", "规划局")
    assert done.exit_code == 0, done.output
    record = read_projects(PLAN).loc[unplaced.project]
    assert (record.geometry.x, record.geometry.y) == (120.58, 30.0)
    assert record["location"]["uncertainty_m"] == 150
    assert "no drafts are waiting" in run("--who", "规划局").output


def test_what_is_refused_is_told_and_the_others_are_applied(unplaced: PlaceDraft) -> None:
    keep_draft(replace(unplaced, id="0000000b", project=f"{PLAN}/999999", when="2026-11-28T09:00:00+00:00"))
    done = run("--who", "规划局")
    assert done.exit_code == 2
    assert "refused: The project of draft 0000000b" in done.output
    assert "1 drafts were not applied" in done.output
    assert [(draft.id, draft.state) for draft in load_drafts(PLAN)] == [
        ("0000000a", "applied"),
        ("0000000b", "waiting"),
    ]


def test_nobody_applies_a_draft_without_saying_who(unplaced: PlaceDraft) -> None:
    done = run(unplaced.id)
    assert done.exit_code == 2
    assert "--who" in done.output
