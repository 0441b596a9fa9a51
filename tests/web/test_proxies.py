"""Whose request it is, and where it came in: as a named proxy says, and the same at a socket for both kinds."""

import asyncio
from typing import Any

import pytest
import uvicorn

from geoapp.web.capacity.proxies import believe_named_proxies
from geoapp.web.capacity.visitor import visitor_of

NAMED = "10.0.0.7, 2001:db8::7"


def heard(monkeypatch: pytest.MonkeyPatch, named: str, scope: dict[str, Any]) -> dict[str, Any]:
    """Return the scope that the app hears when uvicorn has one."""
    monkeypatch.setattr("uvicorn.config.ProxyHeadersMiddleware", None)
    monkeypatch.setenv("GEOAPP_PROXIES", named)
    told: list[dict[str, Any]] = []

    async def app(scope: Any, _: object, __: object) -> None:  # noqa: ANN401
        told.append(scope)

    believe_named_proxies()
    config = uvicorn.Config(app, lifespan="off", log_config=None, interface="asgi3")
    config.load()
    asyncio.run(config.loaded_app(scope, None, None))  # type: ignore[arg-type]
    return told[0]


@pytest.mark.parametrize(
    ("named", "speaker", "believed"),
    [
        (NAMED, "10.0.0.7", True),
        (NAMED, "::ffff:10.0.0.7", True),
        (NAMED, "2001:db8::7", True),
        (NAMED, "10.0.0.8", False),
        (NAMED, "127.0.0.1", False),
        (NAMED, "::ffff:127.0.0.1", False),
        ("", "127.0.0.1", False),
        ("", "::1", False),
        ("", "::ffff:127.0.0.1", False),
        ("127.0.0.1", "::ffff:127.0.0.1", True),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_a_proxys_word_is_taken_where_it_was_named(
    monkeypatch: pytest.MonkeyPatch, kind: str, named: str, speaker: str, *, believed: bool
) -> None:
    headers = [(b"x-forwarded-for", b"192.0.2.9"), (b"x-forwarded-proto", b"https")]
    scope = {"type": kind, "path": "/", "headers": headers, "scheme": "http", "client": (speaker, 1)}
    said = heard(monkeypatch, named, scope)
    assert said["client"][0] == ("192.0.2.9" if believed else speaker.removeprefix("::ffff:"))
    assert said["scheme"] in ({"https", "wss"} if believed else {"http"})


def test_what_came_to_a_socket_for_both_kinds_of_addresses_is_told_by_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scope = {"type": "http", "path": "/", "headers": [], "client": ("::ffff:192.0.2.9", 1)}
    said = heard(monkeypatch, "", {**scope, "server": ("::ffff:192.0.2.1", 8501)})
    assert (said["client"], said["server"]) == (("192.0.2.9", 1), ("192.0.2.1", 8501))


def test_visitors_of_several_addresses_are_several_groups_at_any_socket() -> None:
    groups = [
        visitor_of({"type": "http", "headers": [], "client": (host, 1)}).group
        for host in ("192.0.2.1", "::ffff:192.0.2.1", "::ffff:192.0.2.2", "::ffff:127.0.0.1", "2001:db8::1")
    ]
    assert groups == ["192.0.2.1", "192.0.2.1", "192.0.2.2", "", "2001:db8::/64"]
