"""Disks that are small, full or not to be written: one sentence, and what was there is there."""

import json
import os
import resource
import signal
import subprocess
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from geoapp.domain.correction import Correction
from geoapp.errors import InputError
from geoapp.io.corrections import load_corrections
from geoapp.io.files import fill, made_beside, write_all, write_text
from geoapp.io.geojson import read_projects
from geoapp.io.journal import read_journal, read_lines, write_entry
from geoapp.pipeline.build import build_plan, check_build, write_build
from geoapp.pipeline.curate import curate

from ..invented_plan import PLAN, copy_plan  # noqa: TID252

ROW = Correction(
    id=f"{PLAN}/736", field="name", value="望月公园", reason="r", who="w", date="2026-01-01", row=0
)


def mounted(folder: Path, *options: str) -> bool:
    """Mount something; only the superuser may, and not in every container."""
    return not subprocess.run(["mount", *options, str(folder)], capture_output=True, check=False).returncode


@contextmanager
def limited_files(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size: the disk's own words for it are others, its ways are the same."""
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limit[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """Return a folder on a disk of 64 kB, else one where no file may have more."""
    folder = tmp_path / "small"
    folder.mkdir()
    if mounted(folder, "-t", "tmpfs", "-o", "size=64k", "tmpfs"):
        yield folder
        subprocess.run(["umount", str(folder)], check=True)
        return
    warnings.warn(
        pytest.PytestWarning("no disk of 64 kB could be mounted: files are limited instead"), stacklevel=1
    )
    with limited_files(1 << 16):
        yield folder


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """Return a folder with one file that nobody may write to."""
    folder = tmp_path / "locked"
    folder.mkdir()
    (folder / "old").write_bytes(b"old")
    if mounted(folder, "--bind", str(folder)) and mounted(folder, "-o", "remount,ro,bind"):
        yield folder
        subprocess.run(["umount", str(folder)], check=True)
        return
    if not os.geteuid():
        pytest.skip("the superuser writes everywhere, and nothing could be mounted read-only")
    folder.chmod(0o500)
    yield folder
    folder.chmod(0o700)


LARGE = b"x" * 100_000


def made_by_a_library(path: Path) -> None:
    with made_beside(path) as part:
        part.write_bytes(LARGE)


WRITES: dict[str, Callable[[Path], None]] = {
    "one": lambda folder: write_text(folder / "old", LARGE.decode()),
    "parts": lambda folder: write_all({folder / "old": iter([LARGE[:50_000], LARGE[50_000:]])}),
    "several": lambda folder: write_all({folder / "old": b"new", folder / "b": LARGE}),
    "a library": lambda folder: made_by_a_library(folder / "old"),
}


@pytest.mark.parametrize("way", WRITES)
def test_what_finds_no_room_is_one_sentence_and_the_old_file_stays(small: Path, way: str) -> None:
    (small / "old").write_bytes(b"old")
    with pytest.raises(InputError) as error:
        WRITES[way](small)
    assert error.value.code == "file_unwritten"
    assert {path.name: path.read_bytes() for path in small.iterdir()} == {"old": b"old"}


@pytest.mark.parametrize("way", WRITES)
def test_what_nobody_may_write_is_one_sentence_and_stays(locked: Path, way: str) -> None:
    with pytest.raises(InputError) as error:
        WRITES[way](locked)
    assert error.value.code == "file_unwritten"
    assert {path.name: path.read_bytes() for path in locked.iterdir()} == {"old": b"old"}


def test_a_private_file_that_finds_no_room_is_one_sentence(small: Path) -> None:
    with pytest.raises(InputError) as error:
        fill(small / "answer", iter([LARGE]))
    assert error.value.code == "file_unwritten"


def test_a_journal_that_fills_its_disk_holds_and_goes_on_when_there_is_room(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(small))
    (small / "ballast").write_bytes(b"x" * 20_000)
    told = 0
    with pytest.raises(InputError) as error:  # noqa: PT012 (the one that finds no room)
        for _ in range(1_000):
            write_entry("import", who="w", subject="s" * 300, detail="d", sha256="0" * 64)
            told += 1
    assert error.value.code in {"data_unwritten", "file_unwritten"}
    there = len(read_journal())
    assert told <= there <= told + 1  # the line may stand whose head found no room
    if (small / "ballast").stat().st_dev != small.parent.stat().st_dev:
        (small / "ballast").unlink()
        write_entry("import", who="w", subject="again", detail="d", sha256="0" * 64)
        assert len(read_journal()) == there + 1


@pytest.fixture
def demo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = copy_plan(tmp_path, monkeypatch)
    write_build(build_plan(PLAN))
    return folder


def test_a_correction_whose_journal_cannot_be_written_changes_nothing(
    demo: Path, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(locked))
    before = (demo / "corrections.csv").read_bytes()
    with pytest.raises(InputError) as error:
        curate(ROW)
    assert error.value.code == "data_unwritten"
    assert (demo / "corrections.csv").read_bytes() == before
    check_build(build_plan(PLAN))


def test_a_correction_whose_map_finds_no_room_is_taken_back(
    demo: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_GEOJSON", str(small))
    (small / "ballast").write_bytes(b"x" * 60_000)
    before = (demo / "corrections.csv").read_bytes()
    with pytest.raises(InputError) as error:
        curate(ROW)
    assert error.value.code == "file_unwritten"
    assert (demo / "corrections.csv").read_bytes() == before
    assert [one.step for one in read_lines()] == ["begun", "undone"]


def test_a_plan_in_a_folder_that_nobody_may_write_is_one_sentence(
    demo: Path, locked: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = len(load_corrections(PLAN))
    name = read_projects(PLAN).loc[f"{PLAN}/736", "name"]
    monkeypatch.setattr("geoapp.pipeline.curate.path_of_corrections", lambda _: locked / "corrections.csv")
    with pytest.raises(InputError):
        curate(ROW)
    assert not (locked / "corrections.csv").exists()
    assert len(load_corrections(demo.name)) == there
    assert read_projects(PLAN).loc[f"{PLAN}/736", "name"] == name


def test_two_processes_on_one_folder_lose_no_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path))
    children = []
    for number in range(4):
        child = os.fork()
        if not child:
            try:
                for line in range(25):
                    write_entry("import", who=str(number), subject=str(line), detail="d", sha256="")
                os._exit(0)
            finally:
                os._exit(1)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    entries = read_journal()
    for number in range(4):
        assert [one.subject for one in entries if one.who == str(number)] == [str(line) for line in range(25)]
    assert json.loads((tmp_path / "journal.head.json").read_bytes())["entries"] == 100
