"""A copy of the invented second city, and its build, for commands that write."""

import shutil
from pathlib import Path

import pytest

from geoapp.pipeline.build import Build, build_plan, write_build
from geoapp.settings import ROOT


@pytest.fixture(scope="session")
def invented() -> Path:
    return ROOT / "tests" / "plans" / "shaoxing-demo"


@pytest.fixture(scope="session")
def build(invented: Path) -> Build:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEOAPP_PLAN_FOLDERS", str(invented.parent))
        return build_plan(invented.name)


@pytest.fixture
def demo(invented: Path, build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the copied folder of the plan, which is built."""
    folder = tmp_path / "plans" / invented.name
    shutil.copytree(invented, folder)
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(folder.parent))
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path / "geojson"))
    write_build(build)
    return folder
