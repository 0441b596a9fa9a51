"""The access log: a line a request without queries, cookies and addresses; it survives what happens to its file."""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from geoapp.errors import InputError
from geoapp.io.health import check_health
from geoapp.web.health.access_log import Access, AccessLog
from geoapp.web.health.counted import Counted

LINE = Access(
    time=datetime(2026, 11, 29, tzinfo=UTC),
    method="GET",
    path="/",
    kind="page",
    status=200,
    seconds=0.1,
    bytes=2,
    network="192.0.2.0/24",
    process=0,
)


def lines_of(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_line_tells_nothing_of_who_asked_for_what(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "access.log"
    monkeypatch.setenv("GEOAPP_ACCESS_LOG", str(file))

    def answer(_: Request) -> PlainTextResponse:
        return PlainTextResponse("answer")

    app = Starlette(
        routes=[Route("/{path:path}", answer, methods=["GET", "PUT"])], middleware=[Middleware(Counted)]
    )
    client = TestClient(app, client=("192.0.2.77", 4711), cookies={"_streamlit_xsrf": "secret"})
    client.get(
        "/suggestions/urumqi-14fyp?q=secret&lang=zh", headers={"User-Agent": "secret", "Referer": "secret"}
    )
    client.put("/_stcore/upload_file/secret/secret", content=b"secret")
    client.get("/media/secret.csv")
    text = file.read_text(encoding="utf-8")
    assert "secret" not in text
    assert "192.0.2.77" not in text
    searched, uploaded, downloaded = lines_of(file)
    assert (searched["path"], searched["kind"], searched["status"], searched["bytes"]) == (
        "/suggestions/urumqi-14fyp",
        "search",
        200,
        6,
    )
    assert searched["network"] == "192.0.2.0/24"
    assert (uploaded["path"], uploaded["method"], uploaded["kind"]) == ("/_stcore", "PUT", "upload")
    assert (downloaded["path"], downloaded["kind"]) == ("/media", "media")


def test_what_breaks_is_a_line_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "access.log"
    monkeypatch.setenv("GEOAPP_ACCESS_LOG", str(file))

    async def broken(*_: object) -> None:
        raise RuntimeError

    client = TestClient(Counted(broken), raise_server_exceptions=False)
    client.get("/district")
    assert [line["status"] for line in lines_of(file)] == [500]


def test_a_renamed_file_is_followed_by_a_new_one(tmp_path: Path) -> None:
    file, old = tmp_path / "access.log", tmp_path / "access.log.1"
    log = AccessLog(str(file))
    log.note(LINE)
    file.rename(old)
    log.note(LINE)
    log.note(LINE)
    assert (len(lines_of(old)), len(lines_of(file))) == (1, 2)


def test_a_full_disk_stops_nobody_and_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    log = AccessLog("/dev/full")
    with caplog.at_level(logging.WARNING, logger="geoapp"):
        log.note(LINE)
        log.note(LINE)
    assert [record.message for record in caplog.records] == [
        "the access log cannot be written: [Errno 28] No space left on device"
    ]


def test_a_dash_is_the_servers_own_log(capsys: pytest.CaptureFixture[str]) -> None:
    AccessLog("-").note(LINE)
    assert json.loads(capsys.readouterr().err)["status"] == 200


def test_a_file_that_cannot_be_is_said_before_the_server_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_ACCESS_LOG", str(tmp_path / "nosuch" / "log"))
    with pytest.raises(InputError, match="GEOAPP_ACCESS_LOG"):
        check_health()
