"""What is wrong with an operator's archive is one sentence of `geoapp check` and of `geoapp serve`."""

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from geoapp.cli import main

from ..invented_archive import declare, write_archive  # noqa: TID252


def test_check_says_what_a_sound_archive_holds(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.pmtiles")
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exit_code == 0
    assert "zooms 7 to 11, box 87, 43.4, 88, 44.2" in result.output
    assert result.output.count("\n") == 1


def test_check_refuses_a_broken_one_in_a_line(tmp_path: Path) -> None:
    path = write_archive(tmp_path / "a.pmtiles")
    path.write_bytes(path.read_bytes()[:-100])
    result = CliRunner().invoke(main, ["check", str(path)])
    assert result.exit_code == 2
    assert "less than its header says; copy or download it again." in result.output
    assert result.output.count("\n") == 1


def test_serve_starts_nothing_on_a_broken_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("a server was started"))
    monkeypatch.setenv("GEOAPP_BASE_MAPS", str(declare(tmp_path)))
    (tmp_path / "invented.pmtiles").write_bytes(b"no archive at all")
    result = CliRunner().invoke(main, ["serve"])
    assert result.exit_code == 2
    assert "invented.pmtiles is no PMTiles file of version 3" in result.output
    assert result.output.count("\n") == 1
