"""A real provider of OpenID Connect, a real server, and people who sign in, write, sign out, and are turned away."""

import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .acting import hand_in_a_place
from .test_machines import GEOAPP, free_port, running
from .waiting import WITHIN_S, query, settle

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PEOPLE = {"anna": ["all"], "bo": ["all", "mill"], "chen": ["plan"], "dora": ["servers"], "eve": ["elsewhere"]}
USER = "_streamlit_user"
SOURCE = """
closed = {closed}
roles = [
    {{ group = "all", role = "reader" }},
    {{ group = "mill", role = "district_editor", districts = ["650105"] }},
    {{ group = "plan", role = "curator" }},
    {{ group = "servers", role = "operator" }},
]
[provider]
server_metadata_url = "http://127.0.0.1:{provider}/.well-known/openid-configuration"
client_id = "geoapp"
redirect_uri = "http://127.0.0.1:{server}/oauth2callback"
"""


class SignedInServer:
    """A server whose people sign in at a provider on this machine."""

    def __init__(self, folder: Path, stack: ExitStack, provider: int, *, closed: bool) -> None:
        self.port, self.provider, self.folder = free_port(), provider, folder
        self.work, self.log = folder / "work", folder / "server.out"
        told = SOURCE.format(closed=str(closed).lower(), provider=provider, server=self.port)
        (folder / "identity.toml").write_text(told, encoding="utf-8")
        environment = {
            "GEOAPP_IDENTITY": str(folder / "identity.toml"),
            "GEOAPP_IDENTITY_SECRET": "0123456789abcdef-invented",
            "GEOAPP_CLIENT_SECRET": "invented-client-secret",
            "GEOAPP_DATA": str(self.work),
        }
        command = [str(GEOAPP), "serve", "--processes", "1", "--port", str(self.port)]
        stack.enter_context(running(command, self.log, **environment))
        wait_for(self.port, "/healthz")

    def address(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self.port}/{path}"


def wait_for(port: int, path: str) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end:
        with suppress(OSError), closing(HTTPConnection("127.0.0.1", port, timeout=WITHIN_S)) as connection:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        time.sleep(0.2)
    pytest.fail("nothing answers")


@contextmanager
def provider_at(port: int, log: Path) -> Iterator[None]:
    people = [json.dumps({"sub": name, "groups": groups}) for name, groups in PEOPLE.items()]
    flags = [flag for one in people for flag in ("--user-claims", one)]
    command = [
        sys.executable,
        "-m",
        "oidc_provider_mock",
        "--port",
        str(port),
        "--require-nonce",
        "true",
        *flags,
    ]
    with running(command, log):
        wait_for(port, "/.well-known/openid-configuration")
        yield


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    port = free_port()
    with provider_at(port, tmp_path_factory.mktemp("provider") / "provider.out"):
        yield port


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, provider: int) -> Iterator[SignedInServer]:
    with ExitStack() as stack:
        yield SignedInServer(tmp_path_factory.mktemp("open"), stack, provider, closed=False)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory, provider: int) -> Iterator[SignedInServer]:
    with ExitStack() as stack:
        yield SignedInServer(tmp_path_factory.mktemp("closed"), stack, provider, closed=True)


class Visitor:
    """Somebody with a program that keeps cookies by host and port, and follows only where it is told to."""

    def __init__(self) -> None:
        self.cookies: dict[str, dict[str, str]] = {}
        self.said: list[str] = []

    def ask(self, address: str, body: str = "", **headers: str) -> tuple[HTTPResponse, str]:
        parts = urlsplit(address)
        jar = self.cookies.setdefault(parts.netloc, {})
        if jar:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        with closing(HTTPConnection(parts.netloc, timeout=WITHIN_S)) as connection:
            path = f"{parts.path}?{parts.query}" if parts.query else parts.path
            connection.request("POST" if body else "GET", path, body or None, headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        for told in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = told.partition(";")[0].partition("=")
            jar[name] = value
            if not value.strip('"') or "Max-Age=0" in told:
                del jar[name]
            self.said.append(told)
        return answer, text

    def sign_in(self, server: SignedInServer, name: str, start: str = "") -> tuple[HTTPResponse, str]:
        """Sign in as somebody from a page, and return what the server says to who comes back."""
        begun, _ = self.ask(server.address("auth/login"), Referer=server.address(start))
        assert begun.status == 302
        at_provider = begun.headers["Location"]
        assert urlsplit(at_provider).netloc == f"127.0.0.1:{server.provider}"
        answer, _ = self.ask(at_provider, urlencode({"sub": name}))
        return self.ask(answer.headers["Location"])

    def role(self, server: SignedInServer) -> tuple[int, int]:
        """Return the status of the figures, which are for operators, and of what whoever may read is told."""
        return tuple(self.ask(server.address(path))[0].status for path in ("metrics", "api/v1/plans"))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("name", "role"), [("anna", (404, 200)), ("dora", (200, 200)), ("eve", (404, 403)), ("zoe", (404, 403))]
)
def test_groups_of_the_providers_token_say_the_role_on_every_route(
    closed: SignedInServer, name: str, role: tuple[int, int]
) -> None:
    visitor = Visitor()
    before = visitor.role(closed)
    answer, _ = visitor.sign_in(closed, name, "district?district=650105&lang=en")
    assert answer.status == 302
    assert answer.headers["Location"] == "/district?district=650105&lang=en"
    assert (before[1], visitor.role(closed)[1]) == (401, role[1])
    if role[1] == 200:
        assert visitor.role(closed) == role
    ours = [told for told in visitor.said if told.startswith(USER)]
    assert ours
    assert all("httponly" in told.lower() and "samesite=lax" in told.lower() for told in ours)


def test_a_stranger_is_shown_the_way_in_and_gets_no_further(closed: SignedInServer) -> None:
    visitor = Visitor()
    answer, text = visitor.ask(closed.address("targets?lang=en"), Accept="text/html")
    assert (answer.status, 'href="/auth/login">Sign in<' in text) == (401, True)
    for path in ("auth/login/", "auth/other", "oauth2callback/x", "_stcore/host-config", "static/x.js"):
        assert visitor.ask(closed.address(path))[0].status == 401, path


@pytest.mark.parametrize(
    ("start", "back"),
    [
        ("?lang=en&theme=metro&view=43.80000,87.60000,12", "/?lang=en&theme=metro&view=43.80000,87.60000,12"),
        ("print/urumqi-14fyp/650106?lang=en", "/print/urumqi-14fyp/650106?lang=en"),
        ("/evil.example/", "/"),
        ("no-such-page", "/"),
        ("auth/logout", "/"),
        (f"district?q={'x' * 4000}", "/district"),
    ],
)
def test_whoever_signs_in_comes_back_to_the_page_and_to_nowhere_else(
    server: SignedInServer, start: str, back: str
) -> None:
    assert Visitor().sign_in(server, "anna", start)[0].headers["Location"] == back


@pytest.mark.parametrize(
    "page", ["//evil.example/", "https://evil.example", "%2F%2Fevil.example", "district%0d%0aX: y"]
)
def test_a_planted_cookie_leads_nowhere_else(server: SignedInServer, page: str) -> None:
    visitor = Visitor()
    visitor.cookies[f"127.0.0.1:{server.port}"] = {"geoapp_back": page.replace("\r", "")}
    begun, _ = visitor.ask(server.address("auth/login"))
    answer, _ = visitor.ask(begun.headers["Location"], urlencode({"sub": "anna"}))
    assert visitor.ask(answer.headers["Location"])[0].headers["Location"] == "/"


def test_who_signs_out_is_nobody_again_and_comes_back_to_the_page(closed: SignedInServer) -> None:
    visitor = Visitor()
    visitor.sign_in(closed, "anna")
    assert visitor.role(closed)[1] == 200
    answer, _ = visitor.ask(closed.address("auth/logout"), Referer=closed.address("targets?lang=en"))
    end = urlsplit(answer.headers["Location"])
    assert (end.netloc, end.path) == (f"127.0.0.1:{closed.provider}", "/oauth2/end_session")
    assert "id_token_hint" in parse_qs(end.query)
    assert visitor.role(closed)[1] == 401
    back, _ = visitor.ask(closed.address("oauth2callback"))
    assert (back.status, back.headers["Location"]) == (302, "/targets?lang=en")


def test_a_sign_in_that_is_refused_or_stale_or_anothers_is_a_sentence_and_nobody(
    server: SignedInServer,
) -> None:
    visitor = Visitor()
    begun, _ = visitor.ask(server.address("auth/login"), Referer=server.address("targets?lang=en"))
    denied, _ = visitor.ask(begun.headers["Location"], urlencode({"sub": "dora", "action": "deny"}))
    answer, text = visitor.ask(denied.headers["Location"])
    assert (answer.status, "The sign-in was not completed" in text) == (403, True)
    assert 'href="/auth/login"' in text
    assert 'href="/targets?lang=en"' in text
    begun, _ = visitor.ask(server.address("auth/login"))
    granted, _ = visitor.ask(begun.headers["Location"], urlencode({"sub": "dora"}))
    other = Visitor()
    for one, status in (
        (other, 403),
        (visitor, 302),
        (visitor, 403),
    ):  # the wrong browser, the right one, once more
        assert one.ask(granted.headers["Location"])[0].status == status
    assert (other.role(server)[0], visitor.role(server)[0]) == (404, 200)
    answer, text = Visitor().ask(server.address("oauth2callback?code=x&state=y"))
    assert (answer.status, "登录没有完成" in text) == (403, True)


def test_another_servers_cookie_is_nobodys(server: SignedInServer, closed: SignedInServer) -> None:
    visitor = Visitor()
    visitor.sign_in(server, "dora")
    visitor.cookies[f"127.0.0.1:{closed.port}"] = visitor.cookies[f"127.0.0.1:{server.port}"]
    assert visitor.role(closed) == (404, 401)  # the same secret, yet signed for another origin


def test_where_people_sign_in_that_does_not_answer_is_a_sentence_and_one_line_of_the_log(
    tmp_path: Path,
) -> None:
    with ExitStack() as stack, closing(socket.create_server(("127.0.0.1", 0))) as mute:
        gone = free_port()
        for port, folder in ((gone, tmp_path / "gone"), (mute.getsockname()[1], tmp_path / "mute")):
            folder.mkdir()
            server = SignedInServer(folder, stack, port, closed=False)
            answer, text = Visitor().ask(server.address("auth/login"), Referer=server.address("?lang=en"))
            assert (answer.status, "does not answer now" in text) == (503, True)
            assert "Traceback" not in text
            log = server.log.read_text(encoding="utf-8")
            assert "Traceback" not in log
            assert (
                len(
                    re.findall(
                        r"OAuth authorization redirect.*\(Connect\w+|OAuth authorization redirect.*\(Read\w+",
                        log,
                    )
                )
                == 1
            )


def test_a_provider_that_is_lost_meanwhile_costs_nobody_who_has_signed_in_and_lets_nobody_in(
    tmp_path: Path,
) -> None:
    port = free_port()
    with ExitStack() as stack:
        with provider_at(port, tmp_path / "provider.out"):
            server = SignedInServer(tmp_path, stack, port, closed=True)
            known, late = Visitor(), Visitor()
            known.sign_in(server, "dora")
            begun, _ = late.ask(server.address("auth/login"), Referer=server.address("?lang=en"))
            granted, _ = late.ask(begun.headers["Location"], urlencode({"sub": "dora"}))
        assert known.role(server) == (200, 200)
        answer, text = late.ask(granted.headers["Location"])
        assert (answer.status, "not completed" in text, late.role(server)[1]) == (403, True, 401)
        answer, _ = known.ask(server.address("auth/logout"))
        assert (answer.headers["Location"], known.role(server)[1]) == ("/", 401)
        assert "Traceback" not in server.log.read_text(encoding="utf-8")


WORDS = {
    "zh": ("数据", "登录", "bo：区县填报（水磨沟区）", "退出登录", "未登录：只能查看。"),
    "en": (
        "Data",
        "Sign in",
        "bo: district editor (Shuimogou District)",
        "Sign out",
        "Not signed in: reading only.",
    ),
}


@pytest.mark.parametrize("lang", WORDS)
def test_a_person_signs_in_on_a_page_and_out_again(
    browser: Browser, server: SignedInServer, lang: str
) -> None:
    menu, way_in, said, way_out, nobody = WORDS[lang]
    page = opened(browser, server.address(f"targets?lang={lang}"))
    for link, before, after in ((way_in, nobody, said), (way_out, said, nobody)):
        body = open_menu(page, menu)
        expect(body.get_by_text(before, exact=True)).to_be_visible()
        body.get_by_role("link", name=link, exact=True).click()
        button = (
            page.get_by_role("button", name="bo", exact=True)
            if link == way_in
            else page.locator("button").first
        )
        button.click()  # at the provider
        page.wait_for_url(re.compile(rf":{server.port}/targets"))
        settle(page)
        assert query(page) == ({"lang": ["en"]} if lang == "en" else {})
        expect(open_menu(page, menu).get_by_text(after, exact=True)).to_be_visible()
        page.keyboard.press("Escape")
    page.context.close()


def open_menu(page: Page, menu: str) -> Locator:
    page.get_by_test_id("stPopoverButton").filter(has_text=menu).click()
    return page.get_by_test_id("stPopoverBody")


def opened(browser: Browser, address: str) -> Page:
    context = browser.new_context(locale="zh-CN")
    context.set_default_timeout(180_000)
    page = context.new_page()
    page.goto(address)
    settle(page)
    return page


def test_who_has_signed_in_writes_under_their_subject_and_after_signing_out_writes_nothing(
    browser: Browser, server: SignedInServer
) -> None:
    page = opened(browser, server.address("place"))
    expect(page.get_by_text("落图只对有角色的人开放")).to_be_visible()
    page.goto(server.address("auth/login"), referer=server.address("place"))
    page.get_by_role("button", name="bo", exact=True).click()
    page.wait_for_url(re.compile(rf":{server.port}/place"))
    settle(page)
    hand_in_a_place(page)
    lines = (server.work / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    assert {(line["what"], line["who"]) for line in map(json.loads, lines)} == {("draft", "bo")}
    page.context.clear_cookies(name=re.compile(USER))
    page.reload()
    expect(page.get_by_text("落图只对有角色的人开放")).to_be_visible()
    page.context.close()


def test_without_a_provider_the_ways_in_are_no_addresses(tmp_path: Path) -> None:
    port = free_port()
    command = [str(GEOAPP), "serve", "--processes", "1", "--port", str(port)]
    with running(command, tmp_path / "server.out", GEOAPP_IDENTITY=""):
        wait_for(port, "/healthz")
        for path in ("auth/login", "auth/logout", "oauth2callback"):
            assert Visitor().ask(f"http://127.0.0.1:{port}/{path}")[0].status == 404


def test_what_is_missing_or_wrong_is_one_sentence_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "identity.toml").write_text(
        SOURCE.format(closed="false", provider=1, server=2), encoding="utf-8"
    )
    command = [str(GEOAPP), "serve", "--port", str(free_port())]
    environment = {
        "GEOAPP_IDENTITY": str(tmp_path / "identity.toml"),
        "GEOAPP_IDENTITY_SECRET": "0123456789abcdef",
    }
    done = subprocess.run(
        command, env={"PATH": "/usr/bin", **environment}, capture_output=True, check=False, text=True
    )
    assert (done.returncode, "GEOAPP_CLIENT_SECRET" in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr
