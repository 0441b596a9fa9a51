"""Figures are for whom the operator names, and for nobody by way of a proxy."""

import pytest

from geoapp.errors import InputError
from geoapp.io.health import check_health
from geoapp.web.health.readers import may_read


def asked_by(host: str, **headers: str) -> bool:
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return may_read({"type": "http", "headers": raw, "client": (host, 1)})


def test_nobody_reads_unless_somebody_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for unset in ("", " , "):
        monkeypatch.setenv("GEOAPP_METRICS", unset)
        assert not asked_by("127.0.0.1")


@pytest.mark.parametrize(
    ("host", "reads"),
    [
        ("127.0.0.1", True),
        ("10.1.2.3", True),
        ("11.1.2.3", False),
        ("2001:db8::7", True),
        ("2001:db9::7", False),
        ("192.0.2.4", False),
        ("", False),
        ("testclient", False),
    ],
)
def test_addresses_and_networks_are_named(monkeypatch: pytest.MonkeyPatch, host: str, *, reads: bool) -> None:
    monkeypatch.setenv("GEOAPP_METRICS", "127.0.0.1, 10.0.0.0/8, 2001:db8::/32")
    assert asked_by(host) == reads


@pytest.mark.parametrize("header", ["x_forwarded_for", "forwarded", "via", "x_real_ip"])
def test_what_a_proxy_passes_on_is_nobodys_who_was_named(
    monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    monkeypatch.setenv("GEOAPP_METRICS", "127.0.0.1")
    assert not asked_by("127.0.0.1", **{header: "127.0.0.1"})


@pytest.mark.parametrize("wrong", ["on", "10.0.0.0/33", "localhost", "127.0.0.1;10.0.0.1"])
def test_what_is_no_address_is_said_before_the_server_starts(
    monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setenv("GEOAPP_METRICS", wrong)
    with pytest.raises(InputError, match="GEOAPP_METRICS names '"):
        check_health()
