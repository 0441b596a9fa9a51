"""Where a package that geoapp needs is missing, one sentence says which, and how it is had."""

import os
import subprocess
import sys
from importlib import metadata
from importlib.metadata import PackageNotFoundError

import pytest
from click.testing import CliRunner

from geoapp.cli import _packages, main


@pytest.fixture
def lacking(monkeypatch: pytest.MonkeyPatch) -> str:
    """Let the installation lack a package that only the server loads."""

    def found(name: str) -> metadata.Distribution:
        if name == "folium-offline":
            raise PackageNotFoundError(name)
        return metadata.distribution(name)

    monkeypatch.setattr(_packages, "distribution", found)
    return "folium-offline"


def test_serve_names_the_missing_package_and_starts_nothing(
    lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("a server was started"))
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert line.startswith(f"geoapp: Needed and not installed: {lacking}; ")
    assert f"{sys.executable} -m pip install {lacking}" in line


def test_any_other_command_says_it_as_well() -> None:
    without = "import sys; sys.modules['geopandas'] = None; from geoapp.cli import main; main()"
    command = [sys.executable, "-c", without, "export", "--format", "geojson"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line.startswith("geoapp: Needed and not installed: geopandas; ")


def test_nothing_is_missing_here() -> None:
    assert _packages.missing_packages() == []


def test_where_geoapp_itself_is_not_installed_the_module_is_named_and_no_package_made_up() -> None:
    without = (
        "import importlib.metadata as m, sys\n"
        "def gone(name): raise m.PackageNotFoundError(name)\n"
        "m.requires = gone; sys.modules['geopandas'] = None\n"
        "from geoapp.cli import main; main()"
    )
    command = [sys.executable, "-c", without, "export", "--format", "geojson"]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    (line,) = ended.stderr.splitlines()
    assert line == "geoapp: Needed and not installed: geopandas; install geoapp-plans again."


def test_a_module_that_is_no_requirement_is_not_to_be_installed_by_its_name() -> None:
    assert "pip install" not in str(_packages.missing_error(["shapely", "some_module"]))
    assert "pip install shapely." in str(_packages.missing_error(["shapely"]))
