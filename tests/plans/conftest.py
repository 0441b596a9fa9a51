"""The invented plans, copied to a folder of their own and built there."""

import shutil
from pathlib import Path

import pytest

from geoapp.pipeline.build import Build, build_plan, write_build

HERE = Path(__file__).resolve().parent


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the second city's folder; the app and the commands know no other plan."""
    folder = tmp_path / "plans" / "shaoxing-demo"
    shutil.copytree(HERE / "shaoxing-demo", folder)
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(folder.parent))
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path / "geojson"))
    monkeypatch.delenv("GEOAPP_PLANS", raising=False)
    return folder


@pytest.fixture(scope="session")
def build() -> Build:
    """Return what the build makes of the second city, made once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GEOAPP_PLAN_FOLDERS", str(HERE))
        return build_plan("shaoxing-demo")


@pytest.fixture(scope="session")
def files(build: Build) -> dict[str, str]:
    return build.files


@pytest.fixture
def built(demo: Path, build: Build) -> Path:
    write_build(build)
    return demo
