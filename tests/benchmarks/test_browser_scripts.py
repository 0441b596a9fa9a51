"""Benchmarks that start the app as the browser's tests do, which they are not collected with, can be started."""

import subprocess
import sys
from pathlib import Path

import pytest

from geoapp.settings import ROOT

_STARTERS = ("tests.browser.conftest", "from serving import")
SCRIPTS = [
    path
    for path in sorted((ROOT / "benchmarks").glob("*.py"))
    if any(starter in path.read_text("utf-8") for starter in _STARTERS)
]


def test_there_are_some() -> None:
    assert {path.stem for path in SCRIPTS} >= {"map", "visitors", "weight"}


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_what_a_script_needs_is_found_from_any_folder(path: Path, tmp_path: Path) -> None:
    load = f"import runpy; runpy.run_path({str(path)!r}, run_name='read')"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(path.parent)!r}); {load}"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
