"""The guard believes the operator's proxy alone, and every route answers every role as the table says."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from geoapp.domain.access import GroupRole, Identity, IdentitySource
from geoapp.web.guard import Guard
from geoapp.web.health.counted import HEALTH
from geoapp.web.identity import identity_of
from geoapp.web.routes import routes

from .invented_sign_ins import PROVIDER, SECRET, cookie
from .test_routes import PATTERNS, address

PROVEN = {"X-Geoapp-Secret": SECRET}
ROLES = (
    GroupRole(group="all", role="reader"),
    GroupRole(group="north", role="district_editor", districts=("650104",)),
    GroupRole(group="west", role="district_editor", districts=("650106",)),
    GroupRole(group="plan", role="curator"),
    GroupRole(group="servers", role="operator"),
)
OPEN = IdentitySource(subject_header="X-Remote-User", groups_header="X-Remote-Groups", roles=ROLES)
CLOSED = IdentitySource(
    subject_header="X-Remote-User", groups_header="X-Remote-Groups", roles=ROLES, closed=True
)
SIGN_IN = IdentitySource(provider=PROVIDER, roles=ROLES)
CLOSED_SIGN_IN = IdentitySource(provider=PROVIDER, roles=ROLES, closed=True)
ASKING: dict[str, dict[str, str]] = {
    "nobody": {},
    "expired": PROVEN,  # the proxy knows nobody any more
    "no role": {**PROVEN, "X-Remote-User": "a0", "X-Remote-Groups": "elsewhere"},
    "reader": {**PROVEN, "X-Remote-User": "a1", "X-Remote-Groups": "all"},
    "district_editor": {**PROVEN, "X-Remote-User": "a2", "X-Remote-Groups": "all,north"},
    "curator": {**PROVEN, "X-Remote-User": "a3", "X-Remote-Groups": "north, plan"},
    "operator": {**PROVEN, "X-Remote-User": "a4", "X-Remote-Groups": "servers"},
}
SIGNED_IN: dict[str, dict[str, str]] = {
    "nobody": {},
    "expired": cookie("a4", ["servers"], age_h=9),
    "no role": cookie("a0", ["elsewhere"]),
    "reader": cookie("a1", ["all"]),
    "district_editor": cookie("a2", ["all", "north"]),
    "curator": cookie("a3", ["north", " plan"]),
    "operator": cookie("a4", ["servers"]),
}
"""The same people, known by the cookie that the framework writes when somebody has signed in."""

WAYS = {"proxy": (OPEN, CLOSED, ASKING), "provider": (SIGN_IN, CLOSED_SIGN_IN, SIGNED_IN)}
FORGED = {
    "plain": [("X-Remote-User", "boss"), ("X-Remote-Groups", "servers")],
    "small": [("x-remote-user", "boss"), ("x-remote-groups", "servers")],
    "shouted": [("X-REMOTE-USER", "boss"), ("X-REMOTE-GROUPS", "servers")],
    "underscores": [("X_Remote_User", "boss"), ("x_remote_groups", "servers")],
    "twice": [("X-Remote-User", "boss"), ("X-Remote-User", "boss"), ("X-Remote-Groups", "servers")],
    "wrong secret": [
        ("X-Remote-User", "boss"),
        ("X-Remote-Groups", "servers"),
        ("X-Geoapp-Secret", "0" * 25),
    ],
    "no secret": [("X-Remote-User", "boss"), ("X-Remote-Groups", "servers"), ("X-Geoapp-Secret", "")],
    "part of it": [("X-Remote-User", "boss"), ("X-Geoapp-Secret", SECRET[:-1])],
    "secret twice": [("X-Remote-User", "boss"), *[("X-Geoapp-Secret", SECRET)] * 2],
    "secret in another header": [("X-Remote-User", "boss"), ("X_Geoapp_Secret", SECRET)],
    "ours": [("X-Geoapp-Identity", '{"subject":"boss","role":"operator"}'), ("X-Geoapp-Subject", "boss")],
    "ours with underscores": [("x_geoapp_identity", '{"subject":"boss","role":"operator"}')],
}
"""What a client may send that is not the proxy."""


async def who(request: Request) -> JSONResponse:
    one = identity_of(request.scope)
    passed_on = [name.decode("latin-1") for name, _ in request.scope["headers"]]
    return JSONResponse(
        {"subject": one.subject, "role": one.role, "districts": one.districts, "headers": passed_on}
    )


async def page(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text(identity_of(socket.scope).role)
    with suppress(WebSocketDisconnect):
        await socket.receive_text()
        await socket.send_text("heard")


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_IDENTITY_SECRET", SECRET)


def echo(source: IdentitySource | None) -> TestClient:
    found = [Route("/who", who, methods=["GET", "PUT"]), WebSocketRoute("/_stcore/stream", page)]
    return TestClient(Starlette(routes=found, middleware=[Middleware(Guard, source=source)]))


def asked(client: TestClient, headers: Any) -> dict[str, Any]:  # noqa: ANN401 (as the client takes them)
    answer = client.get("/who", headers=headers)
    assert answer.status_code == 200
    return dict(answer.json())


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("name", "role"), [(name, name if n > 2 else "guest") for n, name in enumerate(ASKING)]
)
def test_the_source_says_who_asks_and_groups_say_the_role(name: str, role: str, way: str) -> None:
    source, _, asking = WAYS[way]
    said = asked(echo(source), asking[name])
    assert (said["role"], said["subject"]) == (role, ASKING[name].get("X-Remote-User", ""))
    assert said["districts"] == (["650104"] if role == "district_editor" else [])


def test_an_editor_of_two_groups_writes_for_the_districts_of_both() -> None:
    said = asked(echo(OPEN), {**PROVEN, "X-Remote-User": "a", "X-Remote-Groups": "west,all,north"})
    assert said["districts"] == ["650104", "650106"]


@pytest.mark.parametrize("source", [OPEN, SIGN_IN, None], ids=["a proxy", "a provider", "no source"])
@pytest.mark.parametrize("forged", FORGED)
def test_nobody_is_believed_who_is_not_the_proxy(forged: str, source: IdentitySource | None) -> None:
    said = asked(echo(source), FORGED[forged])
    assert (said["subject"], said["role"]) == ("", "guest" if source else "anybody")
    assert [name for name in said["headers"] if name.replace("_", "-").startswith("x-geoapp-")] == [
        "x-geoapp-identity",
        "x-geoapp-subject",
    ]
    if source is OPEN:
        assert not [name for name in said["headers"] if name.replace("_", "-").startswith("x-remote-")]


def test_with_a_provider_a_proxys_headers_say_nothing_though_the_secret_is_right() -> None:
    assert asked(echo(SIGN_IN), ASKING["operator"])["role"] == "guest"
    assert asked(echo(SIGN_IN), {**ASKING["operator"], **SIGNED_IN["reader"]})["role"] == "reader"
    assert asked(echo(OPEN), SIGNED_IN["operator"])["role"] == "guest"


@pytest.mark.parametrize("forged", ["underscores", "ours", "ours with underscores"])
def test_what_a_client_adds_to_what_the_proxy_says_changes_nothing(forged: str) -> None:
    said = asked(echo(OPEN), [*FORGED[forged], *ASKING["reader"].items()])
    assert (said["subject"], said["role"]) == ("a1", "reader")


@pytest.mark.parametrize(
    "extra",
    [
        [("X-Remote-User", "boss")],  # a proxy that adds its own header and passes on the client's
        [("x-remote-user", "a1")],
    ],
)
def test_of_two_subjects_none_is_believed(extra: list[tuple[str, str]]) -> None:
    assert asked(echo(OPEN), [*extra, *ASKING["reader"].items()])["role"] == "guest"


def test_of_two_lists_of_groups_none_counts() -> None:
    said = asked(echo(OPEN), [("X-Remote-Groups", "servers"), *ASKING["reader"].items()])
    assert (said["subject"], said["role"]) == ("a1", "guest")


@pytest.mark.parametrize(
    ("sent", "heard"),
    [
        ("某局".encode(), "某局"),
        (b"a@example.org", "a@example.org"),
        (b"\xff\xfe", ""),
        (b"a\x07b", ""),
        (b"a" * 255, "a" * 255),
        (b"a" * 256, ""),
    ],
    ids=["Chinese", "address", "no UTF-8", "bell", "longest", "too long"],
)
def test_a_subject_is_taken_as_it_was_given_or_not_at_all(sent: bytes, heard: str) -> None:
    headers = [(b"x-remote-user", sent), (b"x-geoapp-secret", SECRET.encode())]
    assert subject_in({"type": "http", "path": "/", "headers": headers}) == heard


def subject_in(scope: dict[str, Any]) -> str:
    """Return the subject that an app behind the guard hears, as the server has a request."""
    heard: list[str] = []

    async def app(scope: Any, _: object, __: object) -> None:  # noqa: ANN401
        heard.append(identity_of(scope).subject)

    asyncio.run(Guard(app, OPEN)(scope, None, None))  # type: ignore[arg-type]
    return heard[0]


@pytest.mark.parametrize("secret", ["", SECRET])
@pytest.mark.parametrize(
    ("server", "is_socket"), [(("/run/geoapp.sock", None), True), (("127.0.0.1", 80), False), (None, False)]
)
def test_without_a_secret_only_a_unix_socket_is_believed(
    server: tuple[str, int | None] | None, secret: str, monkeypatch: pytest.MonkeyPatch, *, is_socket: bool
) -> None:
    monkeypatch.setenv("GEOAPP_IDENTITY_SECRET", secret)
    scope = {"type": "http", "path": "/", "headers": [(b"x-remote-user", b"a1")], "server": server}
    assert subject_in(scope) == ("a1" if is_socket and not secret else "")


@pytest.fixture(scope="module")
def expected() -> dict[str, int]:
    """Return what each route answers where nothing stands before it."""
    with TestClient(Starlette(routes=routes()), base_url="http://127.0.0.1") as client:
        return {pattern: client.get(address(pattern)).status_code for pattern in PATTERNS}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
@pytest.mark.parametrize("name", ASKING)
def test_every_route_as_every_role(name: str, way: str, expected: dict[str, int], *, closed: bool) -> None:
    source, asking = WAYS[way][int(closed)], WAYS[way][2]
    app = Starlette(routes=routes(), middleware=[Middleware(Guard, source=source)])
    refused = {"nobody": 401, "expired": 401, "no role": 403}.get(name) if source.closed else None
    headers = {**asking[name]}
    cookies = dict(one.split("=", 1) for one in headers.pop("Cookie", "").split("; ") if one)
    with TestClient(app, base_url="http://127.0.0.1", headers=headers, cookies=cookies) as client:
        for pattern in PATTERNS:
            answer = client.get(address(pattern))
            if refused and pattern.strip("/") not in HEALTH:
                assert (answer.status_code, list(answer.json())) == (refused, ["error"]), pattern
                assert answer.headers["cache-control"] == "no-store"
                assert ("www-authenticate" in answer.headers) == (refused == 401)
            else:
                figures = pattern == "/metrics" and name == "operator"
                assert answer.status_code == (200 if figures else expected[pattern]), pattern
                if source.closed:
                    assert "public" not in answer.headers["cache-control"]


@pytest.mark.parametrize("source", [CLOSED, CLOSED_SIGN_IN], ids=list(WAYS))
@pytest.mark.parametrize(
    "path", ["/", "/district", "/media/a.csv", "/_stcore/upload_file/a/b", "/static/a.js", "/auth/other"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"])
def test_the_frameworks_own_addresses_are_guarded_too(path: str, method: str, source: IdentitySource) -> None:
    answer = echo(source).request(method, path)
    assert answer.status_code == 401
    assert ("connection" in answer.headers) == (method not in {"GET", "HEAD"})


@pytest.mark.parametrize(
    "path", ["/healthz/", "//healthz", "/healthz/..", "/x/healthz", "/HEALTHZ", "/healthz%2f.."]
)
def test_what_only_looks_like_health_is_guarded(path: str) -> None:
    assert echo(CLOSED).get(path).status_code == 401


@pytest.mark.parametrize("path", ["/auth/login", "/auth/logout", "/oauth2callback"])
def test_the_way_in_is_open_to_strangers_where_there_is_one(path: str) -> None:
    assert echo(CLOSED_SIGN_IN).get(path).status_code == 404  # past the guard, and nothing here
    assert echo(CLOSED).get(path).status_code == 401
    assert echo(CLOSED_SIGN_IN).get(f"{path}/x").status_code == 401


def test_who_is_refused_is_shown_the_way_in_or_out() -> None:
    client = TestClient(Guard(who, CLOSED_SIGN_IN, base="plans"), headers={"Accept": "text/html"})  # type: ignore[arg-type]
    assert 'href="/plans/auth/login">登录<' in client.get("/plans/").text
    refused = client.get("/plans/?lang=en", headers=SIGNED_IN["no role"])
    assert (refused.status_code, 'href="/plans/auth/logout">Sign out<' in refused.text) == (403, True)
    assert "auth/login" not in echo(CLOSED).get("/who", headers={"Accept": "text/html"}).text


@pytest.mark.parametrize(
    ("query", "said"), [("", "登录"), ("?lang=en", "sign in"), ("?of=lang%3Den%26theme%3Dmetro", "sign in")]
)
def test_a_browser_is_refused_in_its_language(query: str, said: str) -> None:
    answer = echo(CLOSED).get(f"/who{query}", headers={"Accept": "text/html"})
    assert (answer.status_code, "script-src" in answer.headers["content-security-policy"]) == (401, False)
    assert said in answer.text


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ASKING)
def test_a_websocket_is_open_to_who_may_read(name: str, way: str) -> None:
    _, source, asking = WAYS[way]
    client = echo(source)
    if name in {"nobody", "expired", "no role"}:
        with (
            pytest.raises(WebSocketDenialResponse) as refused,
            client.websocket_connect("/_stcore/stream", headers=asking[name]),
        ):
            pass
        assert refused.value.status_code == (403 if name == "no role" else 401)
        return
    with client.websocket_connect("/_stcore/stream", headers=asking[name]) as socket:
        assert socket.receive_text() == name
        socket.send_text("a click")
        assert socket.receive_text() == "heard"


def test_a_websocket_without_room_for_words_is_closed_before_it_opens() -> None:
    sent: list[Message] = []

    async def hear() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/_stcore/stream", "headers": [], "query_string": b""}
    asyncio.run(Guard(who, CLOSED)(scope, hear, send))  # type: ignore[arg-type]
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_an_open_page_ends_when_what_the_proxy_said_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    known = Identity(subject="a3", role="curator", until=time.time() + 2)
    monkeypatch.setattr("geoapp.web.guard.identify", lambda *_: known)
    with echo(OPEN).websocket_connect("/_stcore/stream", headers=ASKING["curator"]) as socket:
        assert socket.receive_text() == "curator"
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
    assert closed.value.code == 1012
    assert time.time() >= (known.until or 0)


@pytest.mark.parametrize("name", ["curator", "operator"])
def test_what_has_become_old_is_nobodys_identity(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = Identity(subject="a9", role=name, until=time.time() - 1)  # type: ignore[arg-type]
    monkeypatch.setattr("geoapp.web.guard.identify", lambda *_: known)
    said = asked(echo(OPEN), ASKING[name])
    assert (said["subject"], said["role"]) == ("", "stranger")


def test_who_may_read_without_the_proxy_is_not_cut_off() -> None:
    with echo(OPEN).websocket_connect("/_stcore/stream") as socket:
        assert socket.receive_text() == "guest"


def test_a_folder_of_the_servers_own_path_changes_nothing() -> None:
    async def app(_: object, __: object, send: Any) -> None:  # noqa: ANN401
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    client = TestClient(Guard(app, CLOSED, base="plans"))
    assert [client.get(path).status_code for path in ("/plans/healthz", "/plans/", "/healthz")] == [
        204,
        401,
        401,
    ]


def test_a_forged_identity_is_noted_once(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    client = echo(OPEN)
    for _ in range(3):
        asked(client, FORGED["plain"])
    assert [record.getMessage().count("secret") for record in caplog.records] == [1]
    assert "boss" not in caplog.text
    assert list(tmp_path.iterdir()) == []
