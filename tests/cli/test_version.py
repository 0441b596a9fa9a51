"""``geoapp --version`` is answered wherever the program runs."""

from importlib import metadata
from importlib.metadata import PackageNotFoundError
from typing import NoReturn

import pytest
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.settings import DISTRIBUTION, VERSION


def test_the_version_is_known_where_nothing_was_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> NoReturn:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    monkeypatch.setattr(metadata, "packages_distributions", dict)
    result = CliRunner().invoke(main, ["--version"])
    assert (result.exit_code, result.output) == (0, f"geoapp, version {VERSION}\n")


def test_what_is_installed_has_the_version_that_is_said() -> None:
    assert metadata.version(DISTRIBUTION) == VERSION
