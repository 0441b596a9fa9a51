"""Files beside reports: who may add one, how many there may be, and what the journal says of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from geoapp.domain.attachment import AttachedFile
from geoapp.domain.status_report import SaidStatus
from geoapp.errors import InputError, StoreError
from geoapp.io.journal import read_journal
from geoapp.io.words import Words
from geoapp.pipeline.attachments import remove_attachment
from geoapp.pipeline.report_files import read_report_file, report_file
from geoapp.pipeline.status_reports import save_reports
from geoapp.store import attachment_store, report_store
from geoapp.store.report_store import ReportStore
from geoapp.store.version_store import VersionError

from ..invented_attachments import PDF, attached  # noqa: TID252
from ..invented_reports import (  # noqa: TID252
    DISTRICTS,
    EDITOR,
    NORTH,
    ONGOING,
    ONLY_READERS,
    PLAN,
    SOUTH,
    draft,
    rows_in,
)

MONTH = "2026-10"
FILE = attached()


@pytest.fixture(autouse=True)
def _work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    monkeypatch.delenv("GEOAPP_STORE", raising=False)


def save(
    file: AttachedFile = FILE, *, seen: int = 0, project: str = NORTH, said: SaidStatus = ONGOING
) -> int:
    given = replace(draft(project, seen, said), file=file)
    return len(save_reports(PLAN, MONTH, [given], EDITOR, DISTRICTS))


def names() -> list[tuple[int, str]]:
    return [(one.version, one.name) for one in attachment_store().of_project(PLAN, NORTH)]


def other(number: int) -> AttachedFile:
    return attached(b"%PDF-1.7 " + str(number).encode() + b" %%EOF", f"{number}.pdf")


def test_a_file_goes_with_its_version_and_the_journal_names_its_hash() -> None:
    assert save() == 1
    assert names() == [(1, "验收单.pdf")]
    (entry,) = read_journal()
    assert (entry.step, entry.detail.split("; ")[-1]) == (
        "done",
        f"file 验收单.pdf, {len(PDF)} bytes, SHA-256 {FILE.sha256}",
    )


def test_a_file_alone_is_a_version_and_the_same_one_again_is_none() -> None:
    save()
    assert save(other(1), seen=1) == 1
    assert save(other(1), seen=2) == 0
    assert names() == [(1, "验收单.pdf"), (2, "1.pdf")]
    assert [one.said for one in report_store().history(PLAN, NORTH)] == [ONGOING, ONGOING]


@pytest.mark.parametrize("by", ONLY_READERS)
def test_who_may_not_write_attaches_nothing(by: object) -> None:
    with pytest.raises(InputError):
        save_reports(PLAN, MONTH, [replace(draft(), file=FILE)], by, DISTRICTS)  # type: ignore[arg-type]
    assert attachment_store().size() == 0


def test_another_districts_project_takes_no_file() -> None:
    with pytest.raises(InputError) as refused:
        save(project=SOUTH)
    assert (refused.value.code, attachment_store().size()) == ("written_other_district", 0)


def test_of_two_editors_the_second_keeps_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geoapp.pipeline.status_reports.now", lambda: "2026-11-02T08:00:00+00:00")
    save(other(1))
    with pytest.raises(VersionError):
        save(other(2))
    assert names() == [(1, "1.pdf")]
    assert [entry.step for entry in read_journal()] == ["done", "undone"]


def test_a_report_has_so_many_files_and_the_next_is_refused_with_its_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GEOAPP_MAX_ATTACHMENTS", "2")
    save(other(1))
    save(other(2), seen=1)
    with pytest.raises(InputError) as refused:
        save(other(3), seen=2, said=replace(ONGOING, percent=99.0))
    assert (refused.value.code, len(names())) == ("attachments_many", 2)
    assert [one.version for one in report_store().history(PLAN, NORTH)] == [2, 1]


def test_all_files_have_so_much_room_and_what_is_beyond_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_MAX_ATTACHMENTS_MB", "1")
    half = attached(b"%PDF-1.7" + bytes(600_000) + b"%%EOF", "half.pdf")
    save(half)
    with pytest.raises(InputError) as refused:
        save(attached(half.content + b"\n"), seen=1)
    assert (refused.value.code, names()) == ("attachments_full", [(1, "half.pdf")])


def test_a_store_that_breaks_off_keeps_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise StoreError("store_away", store="x", reason="gone")

    with monkeypatch.context() as patched:
        patched.setattr(ReportStore, "add", broken)
        with pytest.raises(StoreError):
            save()
    assert (report_store().history(PLAN, NORTH), names()) == ([], [])


def test_a_file_is_taken_away_and_the_journal_says_for_whom() -> None:
    save()
    (gone,) = remove_attachment(PLAN, FILE.sha256, "planning")
    assert (gone.project, gone.part, names()) == (NORTH, MONTH, [])
    *_, entry = read_journal()
    assert (entry.who, entry.subject, entry.sha256) == ("planning", NORTH, FILE.sha256)
    assert entry.detail == "2026-10 version 1: file 验收单.pdf taken away"
    with pytest.raises(InputError) as refused:
        remove_attachment(PLAN, FILE.sha256, "planning")
    assert refused.value.code == "attachment_none"


def test_the_table_counts_the_files_and_takes_no_count_back() -> None:
    save()
    save(other(1), seen=1)
    record = {"id": NORTH, "name": "甲", "districts": []}
    held = {NORTH: report_store().history(PLAN, NORTH)[0]}
    files = attachment_store().of_part(PLAN, MONTH)
    content = report_file(MONTH, [record], held, {}, Words("zh"), files)  # type: ignore[list-item]
    head, row = rows_in(content)
    assert row[head.index("附件")] == "2"
    (read,) = read_report_file(content)
    assert read.cells["version"] == "2"
