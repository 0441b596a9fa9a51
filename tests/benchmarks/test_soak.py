"""A short soak: visitors, uploads, sheets, drafts and kills, after which nothing is lost."""

import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geoapp.domain.access import ANYBODY
from geoapp.geometry.frames import project_records
from geoapp.io.geojson import read_projects
from geoapp.pipeline import written
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.hand_in import hand_in
from tests.invented_plan import PLAN, copy_plan, draft_for

SCRIPT = Path(__file__).resolve().parent.parent.parent / "benchmarks" / "soak.py"


@pytest.mark.slow
def test_nothing_is_lost_in_a_short_soak_with_kills() -> None:
    environment = os.environ | {"SOAK_MINUTES": "1", "SOAK_VISITORS": "6"}
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert "| all drafts handed in are there | yes |" in done.stdout
    assert "| nothing is open in the journal after it | yes |" in done.stdout
    assert "| no error without a sentence | yes |" in done.stdout
    assert "| server killed | 1 |" in done.stdout
    assert done.returncode == 0, done.stdout


@pytest.mark.slow
def test_what_broke_off_is_told_as_open_until_the_plan_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy_plan(tmp_path, monkeypatch)
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    soak_checks, soak_state = (importlib.import_module(name) for name in ("soak_checks", "soak_state"))
    write_build(build_plan(PLAN))
    draft = draft_for(next(iter(project_records(read_projects(PLAN)))))
    with monkeypatch.context() as killed:  # as a server is when the draft is there and its outcome is not
        killed.setattr(written, "end", lambda *_: None)
        hand_in(draft, ANYBODY)
    soak = soak_state.Soak(folder=tmp_path, port=0, minutes=0.0, end=0.0)
    assert soak_checks.nothing_open(soak) == (False, "1 open")
    assert soak.run("build").returncode == 0
    assert soak_checks.nothing_open(soak) == (True, "0 open")
