"""Files are written whole or not at all."""

import fcntl
import json
import os
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from geoapp.errors import InputError
from geoapp.io.files import (
    append,
    fill,
    free_name,
    made_beside,
    open_to_append,
    write_all,
    write_parts,
    write_text,
)
from geoapp.io.locks import write_lock
from geoapp.io.switch import SWITCH, read_lock, recover


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
    first, second = (f".{name}.{number:016x}.part" for number, name in enumerate("ab"))
    for name, text in {"a": "new", second: "new", "b": "old", "c": "old"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / SWITCH).write_text(json.dumps([[first, "a"], [second, "b"], ["", "c"]]), encoding="utf-8")


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


@pytest.mark.parametrize("age_s", [0, 10**9, -(10**6)])
def test_parts_of_a_killed_writer_are_swept_and_those_of_a_living_one_stay(
    tmp_path: Path, age_s: int
) -> None:
    left, held = (tmp_path / f".x.{number:016x}.part" for number in range(2))
    for path in (left, held):
        path.write_bytes(b"")
        then = time.time() - age_s
        os.utime(path, (then, then))
    with held.open("rb") as living:
        fcntl.flock(living, fcntl.LOCK_EX)
        write_text(tmp_path / "a", "1")
        assert (left.exists(), held.exists()) == (False, True)
    write_all({tmp_path / "a": b"1", tmp_path / "b": b"1"})
    assert not held.exists()


def test_parts_that_a_list_names_are_not_swept_by_a_single_file(tmp_path: Path) -> None:
    half_written(tmp_path)
    write_text(tmp_path / "d", "1")
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "a": "new",
        "b": "new",
        "d": "1",
    }


def test_a_file_of_the_users_that_ends_in_part_stays(tmp_path: Path) -> None:
    own = [tmp_path / ".film.part", tmp_path / ".x.1.part", tmp_path / "x.0123456789abcdef.part"]
    for path in own:
        path.write_bytes(b"")
    write_all({tmp_path / "a": b"1", tmp_path / "b": b"1"})
    assert all(path.exists() for path in own)


OUTSIDE = [
    [["", "../../x"]],
    [["", "../plans/x"]],
    [["", "/x"]],
    [["", ".."]],
    [["", "."]],
    [["", ""]],
    [["", "sub/x"]],
    [["", "sub"]],
    [["", SWITCH]],
    [["", "a"], ["", "../x"]],
    [["../x", "a"]],
    [["x", "a"]],
    [["a", "b"]],
    {"a": "b"},
    [["a"]],
    "text",
    [[None, 1]],
    None,
]
"""Lists that this program never writes; the plain names among them do not make up for the others."""


@pytest.mark.parametrize("listed", OUTSIDE, ids=str)
@pytest.mark.parametrize("visit", [recover, lambda folder: write_text(folder / "new", "1")])
def test_a_list_that_names_anything_but_files_of_its_folder_does_nothing(
    tmp_path: Path, listed: object, visit: Callable[[Path], None]
) -> None:
    folder = tmp_path / "plans" / "demo"
    (folder / "sub").mkdir(parents=True)
    kept = [tmp_path / "x", tmp_path / "plans" / "x", folder / "a", folder / "x", folder / "sub" / "x"]
    for path in kept:
        path.write_bytes(b"kept")
    (folder / "link").symlink_to("a")
    (folder / SWITCH).write_text(json.dumps(listed), encoding="utf-8")
    with pytest.raises(InputError) as error:
        visit(folder)
    assert error.value.code == "switch_foreign"
    assert SWITCH in str(error.value)
    assert [path.read_bytes() for path in kept] == [b"kept"] * len(kept)
    assert (folder / "link").is_symlink()


def test_a_list_that_is_a_link_or_no_json_does_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"kept")
    (tmp_path / "list").write_text(json.dumps([["", "a"]]), encoding="utf-8")
    (tmp_path / SWITCH).symlink_to("list")
    for _ in range(2):
        with pytest.raises(InputError) as error:
            recover(tmp_path)
        assert error.value.code == "switch_foreign"
        (tmp_path / SWITCH).unlink()
        (tmp_path / SWITCH).write_bytes(b"\xff[")
    assert (tmp_path / "a").read_bytes() == b"kept"


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


def special_files(folder: Path) -> dict[str, Path]:
    """Return a file of each kind that is none, and a link to one."""
    os.mkfifo(folder / "pipe")
    (folder / "link").symlink_to("pipe")
    return {"pipe": folder / "pipe", "link": folder / "link", "device": Path("/dev/null")}


@pytest.mark.parametrize("kind", ["pipe", "link", "device", "socket"])
def test_what_is_no_file_is_refused_and_stays_what_it_is(
    tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(tmp_path)  # the name of a socket is short
        listening.bind("socket")
        path = (special_files(tmp_path) | {"socket": tmp_path / "socket"})[kind]
        before = path.stat().st_mode
        for write in (
            lambda: write_text(path, "1"),
            lambda: write_parts(path, iter([b"1"])),
            lambda: write_all({path: b"1", tmp_path / "b": b"1"}),
        ):
            with pytest.raises(InputError) as error:
                write()
            assert error.value.code == "file_special"
            assert str(path) in str(error.value)
        assert path.stat().st_mode == before
        assert not (tmp_path / "b").exists()


def test_a_file_that_is_named_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("a")
    for other in (
        tmp_path / "link",
        tmp_path.parent / tmp_path.name / ".." / tmp_path.name / "a",
    ):
        with pytest.raises(InputError) as error:
            write_all({tmp_path / "a": b"1", other: b"2"})
        assert error.value.code == "file_twice"
    assert not (tmp_path / "a").exists()


def test_a_free_name_is_the_one_asked_for_or_a_numbered_one(tmp_path: Path) -> None:
    path = tmp_path / "plots.geojson"
    assert free_name(path, b"1") == path
    path.write_bytes(b"1")
    assert free_name(path, b"1") == path
    assert free_name(path, b"2") == tmp_path / "plots-2.geojson"
    (tmp_path / "plots-2.geojson").symlink_to("nowhere")
    assert free_name(path, b"2") == tmp_path / "plots-3.geojson"


def test_what_a_library_wrote_takes_its_place_or_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "index"
    path.write_bytes(b"old")

    def fail() -> None:
        with made_beside(path) as part:
            part.write_bytes(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"index": b"old"}
    with made_beside(path) as part:
        part.write_bytes(b"new")
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir()} == {"index": b"new"}


def test_what_a_library_writes_is_not_swept_away_by_who_writes_beside_it(tmp_path: Path) -> None:
    write = (
        "import sys, pathlib; from geoapp.io import files; files.write_bytes(pathlib.Path(sys.argv[1]), b'')"
    )
    with made_beside(tmp_path / "index") as part:
        part.write_bytes(b"new")
        other = subprocess.Popen([sys.executable, "-c", write, str(tmp_path / "other")])
        while not (tmp_path / "other").exists():
            time.sleep(0.01)
        time.sleep(0.2)
        assert part.read_bytes() == b"new"
    assert other.wait() == 0
    assert sorted(one.name for one in tmp_path.iterdir()) == ["index", "other"]


def test_a_link_is_removed_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    (tmp_path / "far").write_bytes(b"kept")
    folder, door = tmp_path / "build", tmp_path / "door"
    folder.mkdir()
    door.symlink_to("build")
    (folder / "gone").symlink_to("../far")
    write_all({door / "a": b"1"}, remove=[door / "gone"])
    assert [path.name for path in folder.iterdir()] == ["a"]
    assert (tmp_path / "far").read_bytes() == b"kept"


def test_files_of_several_folders_are_written_in_each(tmp_path: Path) -> None:
    write_all({tmp_path / "a" / "1": b"1", tmp_path / "b" / "1": b"2", tmp_path / "b" / "2": b"3"})
    assert [(tmp_path / name).read_bytes() for name in ("a/1", "b/1", "b/2")] == [b"1", b"2", b"3"]
    with pytest.raises(InputError):
        write_all({tmp_path / "a" / "1": b"new", tmp_path / "a" / "1" / "2": b"new"})
    assert (tmp_path / "a" / "1").read_bytes() == b"1"


def test_a_name_of_the_longest_kind_is_written(tmp_path: Path) -> None:
    path = tmp_path / ("名" * 85)  # 255 bytes, the most that a file system takes
    write_text(path, "1")
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_disk_that_takes_little_at_a_time_gets_all_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    monkeypatch.setattr("os.write", lambda handle, content: write(handle, bytes(content)[:7]))
    text = bytes(range(256)) * 5
    write_all({tmp_path / "a": text, tmp_path / "b": iter([text[:100], text[100:]])})
    fill(tmp_path / "c", text)
    with open_to_append(tmp_path / "d") as handle:
        append(handle, text)
    assert [(tmp_path / name).read_bytes() for name in "abcd"] == [text] * 4
