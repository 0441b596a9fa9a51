"""Private folders go with the program; those of a program that was killed go with the next, and nothing else does."""

import os
import signal
import tempfile
from pathlib import Path

import pytest

from geoapp.io.scratch import scratch


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def killed_at_work(what: str) -> None:
    """Let another process make a folder, fill it and be killed."""
    child = os.fork()
    if not child:
        try:
            made = scratch(what)
            (Path(made.name) / "half").write_bytes(b"a")
            os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


def test_what_a_killed_program_left_goes_and_what_is_in_use_stays(temporary: Path) -> None:
    with scratch("answers") as used:
        (Path(used) / "whole").write_bytes(b"a")
        killed_at_work("export")
        assert len(list(temporary.iterdir())) == 2
        with scratch("export") as mine:
            assert {path.name for path in temporary.iterdir()} == {Path(used).name, Path(mine).name}
        assert (Path(used) / "whole").read_bytes() == b"a"
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    "name", ["geoapp-data", "geoapp-scratch-answers", "geoapp-scratch-answers-0a1b2c3d4e", "x"]
)
def test_what_is_none_of_ours_stays(temporary: Path, name: str) -> None:
    (temporary / name).mkdir()
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir()
    (temporary / "geoapp-scratch-answers-0a1b2c3d").symlink_to(elsewhere)
    (temporary / "geoapp-scratch-answers-0a1b2c3e").write_bytes(b"a file")
    with scratch("answers"):
        pass
    assert {name, "elsewhere"} < {path.name for path in temporary.iterdir()}
    assert len(list(temporary.iterdir())) == 4


def test_a_folder_is_its_owners_alone() -> None:
    with scratch("stdin") as folder:
        assert Path(folder).stat().st_mode & 0o777 == 0o700
