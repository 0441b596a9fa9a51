"""The journal grows, and shows when somebody changed it."""

import hashlib
import json
import os
import resource
import signal
from pathlib import Path

import pytest

from geoapp.errors import InputError
from geoapp.io import journal as journal_module
from geoapp.io.journal import path_of_head, path_of_journal, read_head, read_journal, write_entry


@pytest.fixture(autouse=True)
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path))
    return tmp_path / "journal.jsonl"


def write(subject: str, detail: str = "EPSG:4326") -> None:
    write_entry("import", who="规划处", subject=subject, detail=detail, sha256="0" * 64)


def test_entries_come_back_in_order_with_who_and_what() -> None:
    assert read_journal() == ()
    for name in ("甲.zip", "乙.csv", "丙.kml"):
        write(name)
    found = read_journal()
    assert [entry.subject for entry in found] == ["甲.zip", "乙.csv", "丙.kml"]
    assert {entry.who for entry in found} == {"规划处"}
    assert found[0].previous == ""
    assert len({entry.previous for entry in found}) == 3


@pytest.mark.parametrize("line", [0, 1])
def test_a_changed_line_is_seen(journal: Path, line: int) -> None:
    for name in ("a", "b", "c"):
        write(name)
    lines = journal.read_text(encoding="utf-8").splitlines()
    changed = json.loads(lines[line]) | {"who": "somebody else"}
    lines[line] = json.dumps(changed, ensure_ascii=False)
    journal.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=f"line {line + 2} does not follow"):
        read_journal()


def test_a_removed_line_is_seen(journal: Path) -> None:
    for name in ("a", "b", "c"):
        write(name)
    lines = journal.read_text(encoding="utf-8").splitlines()
    journal.write_text("\n".join([lines[0], lines[2]]) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="line 2"):
        read_journal()


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_lines_that_are_gone_from_the_end_are_missed_and_nothing_is_added_to_what_is_left(
    journal: Path, kept: int
) -> None:
    for name in ("a", "b", "c"):
        write(name)
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:kept]))
    with pytest.raises(InputError, match=f"should hold 3 entries and holds {kept}"):
        read_journal()
    with pytest.raises(InputError, match="should hold 3 entries"):
        write("d")
    journal.unlink()
    with pytest.raises(InputError, match="should hold 3 entries and holds 0"):
        read_journal()


def test_the_last_line_changed_is_seen(journal: Path) -> None:
    for name in ("a", "b"):
        write(name)
    journal.write_text(journal.read_text(encoding="utf-8").replace('"b"', '"x"'), encoding="utf-8")
    with pytest.raises(InputError, match="removed or changed"):
        read_journal()


def test_a_head_that_the_machine_did_not_live_to_write_is_mended(journal: Path) -> None:
    for name in ("a", "b"):
        write(name)
    before = path_of_head().read_bytes()
    write("c")
    path_of_head().write_bytes(before)
    assert len(read_journal()) == 3
    write("d")
    assert len(read_journal()) == 4
    assert read_head().entries == 4
    assert read_head().sha256 == hashlib.sha256(journal.read_bytes().splitlines()[-1]).hexdigest()


def test_two_kills_between_line_and_head_leave_a_journal_that_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    write("a")
    append = journal_module.append

    def append_and_die(handle: int, line: bytes) -> None:
        append(handle, line)
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(journal_module, "append", append_and_die)
        for lines in (2, 3):
            with pytest.raises(KeyboardInterrupt):
                write("b")
            assert len(read_journal()) == lines
    write("c")
    assert read_head().entries == len(read_journal()) == 4


def test_a_journal_from_before_there_were_heads_goes_on() -> None:
    for name in ("a", "b"):
        write(name)
    path_of_head().unlink()
    assert len(read_journal()) == 2
    write("c")
    assert read_head().entries == 3


def test_a_who_with_a_line_break_forges_no_line(journal: Path) -> None:
    write_entry("import", who="a\n2020-01-01  import\u2028b\x1b[2J", subject="s\r\n", detail="d\t", sha256="")
    (entry,) = read_journal()
    assert entry.who == "a 2020-01-01  import b [2J"
    assert entry.subject + entry.detail == "s  d "
    assert journal.read_bytes().count(b"\n") == 1


def test_a_disk_that_is_full_is_one_sentence_and_no_half_line_stays(journal: Path) -> None:
    write("a")
    whole = journal.read_bytes()
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) + 50, limit[1]))
    try:
        with pytest.raises(InputError, match="cannot be written"):
            write("b" * 200)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)
    assert journal.read_bytes() == whole
    assert len(read_journal()) == 1
    write("c")
    assert len(read_journal()) == 2


def test_a_line_that_broke_off_is_cut_and_the_others_stay(journal: Path) -> None:
    write("a")
    with journal.open("ab") as file:
        file.write(b'{"when": "2026-')
    assert [entry.subject for entry in read_journal()] == ["a"]
    write("b")
    assert [entry.subject for entry in read_journal()] == ["a", "b"]


def test_long_words_are_cut_so_that_the_last_line_is_found() -> None:
    for _ in range(3):
        write("长" * 50_000, detail="=" * 50_000)
    assert len(read_journal()) == 3


def test_only_its_owner_reads_it(journal: Path) -> None:
    write("a")
    assert journal.stat().st_mode & 0o077 == 0
    assert path_of_journal() == journal


def test_a_folder_that_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("GEOAPP_DATA", os.fspath(tmp_path / "file"))
    with pytest.raises(InputError, match="GEOAPP_DATA"):
        write("a")
