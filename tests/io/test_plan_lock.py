"""Whoever works on a plan works alone, across processes; others wait, hear for whom, and give up with a sentence."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from geoapp.errors import InputError
from geoapp.io import plan_lock as plan_lock_module
from geoapp.io.files import write_all
from geoapp.io.plan_lock import HOLDER, holder_of, plan_lock

HOLD = """
import sys, time
from pathlib import Path
from geoapp.io.plan_lock import plan_lock
with plan_lock(Path(sys.argv[1]), "build"):
    print("held", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@contextmanager
def held_elsewhere(folder: Path, seconds: float) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the lock."""
    command = [sys.executable, "-c", HOLD, str(folder), str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other
        other.kill()


def test_the_second_waits_and_hears_for_whom(tmp_path: Path) -> None:
    heard: list[str] = []
    with held_elsewhere(tmp_path, 1) as other:
        began = time.monotonic()
        with plan_lock(tmp_path, "correct", tell=heard.append):
            assert time.monotonic() - began > 0.5
    assert heard == [f"waiting for geoapp build, process {other.pid}, which is at work on this plan"]


def test_who_waited_long_enough_gives_up_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_lock_module, "WAIT_S", 0.2)
    with held_elsewhere(tmp_path, 60) as other:
        with pytest.raises(InputError) as error, plan_lock(tmp_path, "correct"):
            pass
        assert error.value.code == "plan_locked"
        assert f"geoapp build, process {other.pid}" in str(error.value)
        assert str(tmp_path) in str(error.value)


def test_a_killed_holder_holds_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_lock_module, "WAIT_S", 5)
    with held_elsewhere(tmp_path, 60) as other:
        os.kill(other.pid, signal.SIGKILL)
        other.wait()
        assert (tmp_path / HOLDER).exists()
        with plan_lock(tmp_path, "correct"):
            assert holder_of(tmp_path) == f"geoapp correct, process {os.getpid()}"
    assert list(tmp_path.iterdir()) == []


def test_whoever_holds_it_may_write_several_files_and_ask_again(tmp_path: Path) -> None:
    with plan_lock(tmp_path, "correct"), plan_lock(tmp_path, "build"):
        write_all({tmp_path / "a": b"1", tmp_path / "b": b"1"})
        assert holder_of(tmp_path) == f"geoapp correct, process {os.getpid()}"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize("note", [b"", b"\xff\xfe", b"a\nb\x1b[2J", b"x" * 10_000])
def test_a_strange_note_is_one_short_line(tmp_path: Path, note: bytes) -> None:
    (tmp_path / HOLDER).write_bytes(note)
    said = holder_of(tmp_path)
    assert said
    assert said.isprintable()
    assert len(said) <= 80


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nowhere"), plan_lock(tmp_path / "nowhere", "build"):
        pass
