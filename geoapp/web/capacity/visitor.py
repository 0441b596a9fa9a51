"""The visitor a request comes from: the browser by its cookie, else the address.

A cookie is easily made up, so those of one address share half of everything at most. The machine's own addresses are
those of a proxy: whose visitors come from there has uvicorn told which proxies to believe (``GEOAPP_PROXIES``).
"""

from dataclasses import dataclass
from hashlib import sha256
from ipaddress import ip_address, ip_network

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import Scope
from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

_SITE_BITS = 64
"""One customer has at least all addresses of IPv6 that begin alike so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """One visitor, as far as requests tell."""

    name: str
    """The same for all requests of one browser, or of all programs of one address."""
    group: str
    """The address, if it is another machine's."""
    has_cookie: bool


def visitor_of(scope: Scope) -> Visitor:
    """Return whose request it is."""
    host = plain_address(str((scope.get("client") or ("", 0))[0]))
    cookie = cookie_parser(Headers(scope=scope).get("cookie", "")).get(XSRF_COOKIE_NAME, "")
    browser = browser_of(cookie)
    return Visitor(name=browser or f"at {host}", group=group_of(host), has_cookie=bool(browser))


def browser_of(cookie: str) -> str:
    """Return a browser's name by its cookie, whose text is another with each answer; empty for none.

    >>> browser_of("2|00000000|0a0b0c0d|1") == browser_of("2|01010101|0b0a0d0c|2") != ""
    True
    >>> browser_of(""), browser_of("2|x")
    ('', '')
    """
    token, _ = decode_xsrf_token_string(cookie)
    return sha256(token).hexdigest()[:16] if token else ""


def group_of(host: str) -> str:
    """Return the site that visitors of an address share; empty for this machine itself.

    >>> group_of("192.0.2.7"), group_of("2001:db8::1:2"), group_of("127.0.0.1"), group_of("testclient")
    ('192.0.2.7', '2001:db8::/64', '', '')
    """
    try:
        address = ip_address(host)
    except ValueError:
        return ""
    if address.is_loopback:
        return ""
    return str(ip_network((address, _SITE_BITS), strict=False)) if address.version == 6 else host  # noqa: PLR2004


def plain_address(host: str) -> str:
    """Return an address of IPv4 as such where a socket of both kinds tells it as one of IPv6; else what was given.

    >>> plain_address("::ffff:192.0.2.7"), plain_address("2001:db8::1"), plain_address("testclient")
    ('192.0.2.7', '2001:db8::1', 'testclient')
    """
    try:
        mapped = getattr(ip_address(host), "ipv4_mapped", None)
    except ValueError:
        return host
    return str(mapped or host)
