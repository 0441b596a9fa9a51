"""Files are written whole or not at all."""

import json
import os
import stat
import threading
from pathlib import Path

import pytest

from geoapp.errors import InputError
from geoapp.io.files import SWITCH, read_lock, recover, write_all, write_lock, write_parts, write_text


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.txt"
    write_text(path, "一")
    write_text(path, "二")
    assert path.read_text(encoding="utf-8") == "二"
    assert [p.name for p in path.parent.iterdir()] == ["a.txt"]


def test_when_one_of_several_fails_none_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = tmp_path / "a.txt"
    old.write_text("old", encoding="utf-8")
    calls = []

    def full_disk(_: int) -> None:
        calls.append(1)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full_disk)
    with pytest.raises(InputError, match=r"b\.txt.*No space left"):
        write_all({old: b"new", tmp_path / "b.txt": b"new"})
    assert old.read_text(encoding="utf-8") == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_a_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be written"):
        write_text(tmp_path / "file" / "a.txt", "x")


def half_written(folder: Path) -> None:
    """Leave a folder as a writer does that is killed after the first of two renames and before a removal."""
    for name, text in {"a": "new", ".b.part": "new", "b": "old", "c": "old"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / SWITCH).write_text(
        json.dumps([[".a.part", "a"], [".b.part", "b"], ["", "c"]]), encoding="utf-8"
    )


def test_who_comes_next_completes_what_a_killed_writer_began(tmp_path: Path) -> None:
    half_written(tmp_path)
    recover(tmp_path)
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "a": "new",
        "b": "new",
    }
    recover(tmp_path)


def test_a_reader_and_a_writer_complete_it_too(tmp_path: Path) -> None:
    half_written(tmp_path)
    with read_lock(tmp_path):
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]
    half_written(tmp_path)
    write_all({tmp_path / "d": b"1", tmp_path / "e": b"2"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b", "d", "e"]
    assert (tmp_path / "b").read_text(encoding="utf-8") == "new"


def test_files_are_removed_with_the_switch(tmp_path: Path) -> None:
    write_all({tmp_path / "a": b"1", tmp_path / "b": b"1"})
    write_all({tmp_path / "b": b"2"}, remove=[tmp_path / "a", tmp_path / "never there"])
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"b": b"2"}


def test_a_writer_waits_for_readers_and_readers_do_not_wait_for_each_other(tmp_path: Path) -> None:
    written = threading.Event()

    def write() -> None:
        write_all({tmp_path / "a": b"1", tmp_path / "b": b"1"})
        written.set()

    with read_lock(tmp_path), read_lock(tmp_path):
        writer = threading.Thread(target=write)
        writer.start()
        assert not written.wait(0.3)
    assert written.wait(5)
    writer.join()
    with write_lock(tmp_path):
        assert (tmp_path / "a").exists()


def test_parts_of_a_killed_writer_are_swept_once_they_are_old(tmp_path: Path) -> None:
    old, fresh = tmp_path / ".x.1.part", tmp_path / ".x.2.part"
    for path in (old, fresh):
        path.write_bytes(b"")
    os.utime(old, (0, 0))
    write_all({tmp_path / "a": b"1", tmp_path / "b": b"1"})
    assert not old.exists()
    assert fresh.exists()


def test_a_link_stays_a_link_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    goal, link, chain = tmp_path / "far" / "a.txt", tmp_path / "link", tmp_path / "chain"
    goal.write_text("old", encoding="utf-8")
    link.symlink_to("far/a.txt")
    chain.symlink_to(link)
    write_text(chain, "new")
    assert (link.is_symlink(), chain.is_symlink()) == (True, True)
    assert goal.read_text(encoding="utf-8") == "new"
    write_all({link: b"both", tmp_path / "b": b"1"})
    assert (link.is_symlink(), goal.read_bytes()) == (True, b"both")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b", "chain", "far", "link"]


def test_a_link_to_nothing_yet_makes_its_file_and_a_circle_of_links_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("new.txt")
    write_text(tmp_path / "link", "1")
    assert (tmp_path / "new.txt").read_text(encoding="utf-8") == "1"
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(InputError, match="cannot be written"):
        write_text(tmp_path / "a", "1")
    assert (tmp_path / "a").is_symlink()


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_a_file_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old", encoding="utf-8")
    path.chmod(mode)
    write_text(path, "new")
    assert (path.read_text(encoding="utf-8"), stat.S_IMODE(path.stat().st_mode)) == ("new", mode)


@pytest.mark.parametrize(("umask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_mode_that_the_umask_leaves(tmp_path: Path, umask: int, mode: int) -> None:
    before = os.umask(umask)
    try:
        write_all({tmp_path / "a": b"1", tmp_path / "b": b"1"})
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {mode}


def test_a_pipe_is_written_into_and_stays_one(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[bytes] = []
    reader = threading.Thread(target=lambda: heard.append(pipe.read_bytes()))
    reader.start()
    write_parts(pipe, iter([b"one", b"two"]))
    reader.join(timeout=10)
    assert heard == [b"onetwo"]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_a_device_stays_a_device() -> None:
    write_text(Path("/dev/null"), "gone")
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_name_of_the_longest_kind_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("名" * 85)  # 255 bytes, the most that a file system takes
    write_text(path, "1")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
