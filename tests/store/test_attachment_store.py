"""The store of attachments, in SQLite and in PostgreSQL: the same tests on both."""

import sqlite3
from dataclasses import asdict, replace

import pytest

from geoapp.domain.attachment import HeldAttachment
from geoapp.domain.status_report import SaidStatus, StatusReport
from geoapp.settings import file_of_reports
from geoapp.store import attachment_store, report_store
from geoapp.store.attachment_store import adding
from geoapp.store.version_store import VersionError

from ..invented_attachments import PDF, attached  # noqa: TID252

pytestmark = pytest.mark.usefixtures("written")

REPORT = StatusReport(
    plan="a", project="a/1", month="2026-10", version=1, said=SaidStatus(status="ongoing"), who="b", when="c"
)
BINARY = attached(bytes(range(256)) * 40 + PDF, "'; --.pdf")


def held(report: StatusReport = REPORT, file: object = BINARY) -> HeldAttachment:
    said = {name: value for name, value in asdict(file).items() if name != "content"}  # type: ignore[call-overload]
    return HeldAttachment(project=report.project, part=report.month, version=report.version, **said)


def add(report: StatusReport = REPORT) -> None:
    report_store().add([report], [adding(report, report.month, BINARY)])


def test_nothing_is_there_before_somebody_writes() -> None:
    store = attachment_store()
    assert (store.of_part("a", "2026-10"), store.of_project("a", "a/1"), store.find("a", "0" * 64)) == (
        {},
        [],
        None,
    )
    assert store.size() == 0


def test_a_file_comes_back_as_it_was() -> None:
    add()
    store = attachment_store()
    assert store.find("a", BINARY.sha256) == BINARY
    assert (store.of_part("a", "2026-10"), store.of_project("a", "a/1")) == ({"a/1": [held()]}, [held()])
    assert store.size() == BINARY.size
    assert (store.find("b", BINARY.sha256), store.of_part("a", "2026-11"), store.of_part("b", "2026-10")) == (
        None,
        {},
        {},
    )


def test_a_version_that_comes_second_leaves_no_file() -> None:
    report_store().add([REPORT])
    with pytest.raises(VersionError):
        add()
    assert attachment_store().size() == 0


def test_a_file_that_cannot_be_added_leaves_no_version() -> None:
    add()
    second = replace(REPORT, version=2)
    with pytest.raises(Exception, match=r"."):  # the key of the file is there
        report_store().add([second], [adding(REPORT, REPORT.month, BINARY)])
    assert report_store().history("a", "a/1") == [REPORT]


def test_a_file_that_was_taken_away_is_gone_with_its_bytes() -> None:
    add()
    add(replace(REPORT, project="a/2"))
    assert [one.project for one in attachment_store().of_hash("a", BINARY.sha256)] == ["a/1", "a/2"]
    attachment_store().remove("a", BINARY.sha256)
    assert attachment_store().find("a", BINARY.sha256) is None
    assert [one.version for one in report_store().history("a", "a/1")] == [1]
    if file_of_reports().exists():
        with sqlite3.connect(file_of_reports()) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert bytes(range(64)) not in file_of_reports().read_bytes()
