"""A real proxy that knows people by a cookie, a real server behind it, and what each of them is shown and may do."""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .acting import hand_in_a_place
from .proxied import NGINX, SECRET, Proxied, person, proxied_server
from .test_machines import GEOAPP, running
from .waiting import WITHIN_S, settle

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(not NGINX, reason="nginx is not installed"),
]

PEOPLE = {"anna": "all", "bo": "all,mill", "chen": "plan", "dora": "servers", "eve": "elsewhere"}
SOURCE = """
subject_header = "X-Remote-User"
groups_header = "X-Remote-Groups"
closed = true
roles = [
    { group = "all", role = "reader" },
    { group = "mill", role = "district_editor", districts = ["650105"] },
    { group = "plan", role = "curator" },
    { group = "servers", role = "operator" },
]
"""
FRAMEWORK = ("/", "/district", "/_stcore/host-config", "/favicon.png", "/no-such-page", "/geoassets/x.js")


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxied]:
    with proxied_server(tmp_path_factory.mktemp("proxied"), SOURCE, PEOPLE) as found:
        yield found


def test_who_the_proxy_does_not_know_sees_nothing(proxied: Proxied) -> None:
    for headers, status in (({}, 401), ({"Cookie": "person=zoe"}, 401), ({"Cookie": "person=eve"}, 403)):
        assert {proxied.status(path, headers) for path in FRAMEWORK} == {status}
        assert not proxied.opens(headers)
    assert proxied.status("/", {"Cookie": "person=anna"}) == 200
    assert proxied.opens({"Cookie": "person=anna"})


@pytest.mark.parametrize(
    "forged",
    [
        {"X-Remote-User": "dora", "X-Remote-Groups": "servers"},
        {"x-remote-user": "dora", "x-remote-groups": "servers"},
        {"X_Remote_User": "dora", "X_Remote_Groups": "servers"},
        {"X-Geoapp-Identity": '{"subject":"dora","role":"operator"}', "X-Geoapp-Subject": "dora"},
        {"X-Remote-User": "dora", "X-Remote-Groups": "servers", "X-Geoapp-Secret": "0" * len(SECRET)},
    ],
)
@pytest.mark.parametrize("past_the_proxy", [False, True])
def test_a_forged_header_is_nobody(proxied: Proxied, forged: dict[str, str], *, past_the_proxy: bool) -> None:
    for path in ("/metrics", "/api/v1/plans", "/"):
        wanted = (
            404 if path == "/metrics" else 401
        )  # the figures are for operators, and else there is nothing
        assert proxied.status(path, forged, past_the_proxy=past_the_proxy) == wanted
    assert not proxied.opens(forged, past_the_proxy=past_the_proxy)
    if not past_the_proxy:
        as_anna = {**forged, "Cookie": "person=anna"}
        assert proxied.status("/metrics", as_anna) == 404
        assert proxied.status("/api/v1/plans", as_anna) == 200
    assert proxied.status("/metrics", {"Cookie": "person=dora"}) == 200


@pytest.mark.parametrize(
    ("lang", "menu", "said"),
    [("zh", "数据", "bo：区县填报（水磨沟区）"), ("en", "Data", "bo: district editor (Shuimogou District)")],
)
def test_the_menu_of_an_open_page_says_who_it_is(
    browser: Browser, proxied: Proxied, lang: str, menu: str, said: str
) -> None:
    page = person(browser, proxied, "bo")
    page.goto(f"http://127.0.0.1:{proxied.front}/targets?lang={lang}")
    settle(page)
    page.get_by_test_id("stPopoverButton").filter(has_text=menu).click()
    expect(page.get_by_test_id("stPopoverBody").get_by_text(said, exact=True)).to_be_visible()
    page.context.close()


def test_a_draft_of_an_editor_is_journalled_by_its_subject_and_a_reader_is_asked_for_none(
    browser: Browser, proxied: Proxied
) -> None:
    page = person(browser, proxied, "anna")
    page.goto(f"http://127.0.0.1:{proxied.front}/place")
    expect(page.get_by_text("落图只对有角色的人开放")).to_be_visible()
    page.context.close()
    page = person(browser, proxied, "bo")
    page.goto(f"http://127.0.0.1:{proxied.front}/place")
    settle(page)
    journal = proxied.work / "journal.jsonl"
    hand_in_a_place(page)
    lines = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    assert {(line["what"], line["who"]) for line in lines} == {("draft", "bo")}
    page.context.close()


def test_a_unix_socket_is_believed_where_there_is_no_secret(tmp_path: Path) -> None:
    (tmp_path / "identity.toml").write_text(SOURCE, encoding="utf-8")
    there = tmp_path / "geoapp.sock"
    with closing(socket.socket(socket.AF_UNIX)) as left:
        left.bind(str(there))  # of a server that was killed
    command = [str(GEOAPP), "serve", "--processes", "1", "--socket", str(there)]
    environment = {"GEOAPP_IDENTITY": str(tmp_path / "identity.toml"), "GEOAPP_IDENTITY_SECRET": ""}
    with running(command, tmp_path / "server.out", **environment):
        end = time.monotonic() + 180
        while time.monotonic() < end:
            with suppress(OSError):
                if ask(there, "/healthz", "") == 200:
                    break
            time.sleep(0.2)
        assert there.stat().st_mode & 0o777 == 0o660
        again = subprocess.run(
            command, capture_output=True, check=False, text=True, env=os.environ | environment
        )
        assert (again.returncode != 0, str(there) in again.stderr) == (True, True)
        assert [ask(there, "/metrics", groups) for groups in ("servers", "all", "")] == [200, 404, 404]
        assert [ask(there, "/api/v1/plans", groups) for groups in ("all", "elsewhere", "")] == [200, 403, 401]


def ask(there: Path, path: str, groups: str) -> int:
    """Return the status of an answer that comes through a Unix socket."""
    connection = HTTPConnection("localhost", timeout=WITHIN_S)
    connection.sock = socket.socket(socket.AF_UNIX)
    with closing(connection):
        connection.sock.connect(str(there))
        who = {"X-Remote-User": "somebody", "X-Remote-Groups": groups} if groups else {}
        connection.request("GET", path, headers=who)
        answer = connection.getresponse()
        answer.read()
        return answer.status
