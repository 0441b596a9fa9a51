"""Private folders go with the program; those of a program that was killed go with the next, and nothing else does."""

import os
import signal
import tempfile
from pathlib import Path

import pytest

from geoapp.errors import InputError
from geoapp.io.files import fill_along
from geoapp.io.scratch import ScratchFile, scratch


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


def test_a_file_written_by_name_is_read_as_often_as_it_is_asked_for(temporary: Path) -> None:
    file = ScratchFile(written)
    assert (b"".join(file), b"".join(file)) == (b"some rows", b"some rows")
    reader = iter(file)
    assert next(reader) == b"some rows"
    reader.close()
    assert list(temporary.iterdir()) == []


def test_a_file_written_by_name_is_moved_and_not_copied(temporary: Path) -> None:
    made = []

    def make(folder: Path) -> Path:
        path = written(folder)
        made.append(path.stat().st_ino)
        return path

    goal = temporary / "kept"
    goal.write_bytes(b"half of an earlier one")
    assert list(fill_along(goal, ScratchFile(make))) == [len(b"some rows")]
    assert goal.read_bytes() == b"some rows"
    assert [goal.stat().st_ino] == made
    assert list(temporary.iterdir()) == [goal]


def test_a_file_that_cannot_be_written_by_name_leaves_nothing(temporary: Path) -> None:
    def breaking(folder: Path) -> Path:
        written(folder)
        raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match="kept"):
        list(fill_along(temporary / "kept", ScratchFile(breaking)))
    assert list(temporary.iterdir()) == []


def written(folder: Path) -> Path:
    path = folder / "rows"
    path.write_bytes(b"some rows")
    return path
