"""Choice of the process for a request: the one that a browser was with before."""

import re
from http.cookies import CookieError, SimpleCookie
from zlib import crc32

COOKIE = "geoapp_process"
"""Name of the cookie that says which process a browser is with."""

_TOKEN_COOKIE = "_streamlit_xsrf"  # noqa: S105 (the name of a cookie)
_TOKEN = re.compile(r"2\|([0-9a-f]{8})\|((?:[0-9a-f]{2})+)\|\d+")
_COOKIES = re.compile(rb"^cookie:[ \t]*(.*?)[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)


def cookies_in(head: bytes) -> str:
    r"""Return the cookies of a request by its head.

    >>> cookies_in(b"GET / HTTP/1.1\r\nHost: x\r\nCookie: geoapp_process=1\r\n\r\n")
    'geoapp_process=1'
    """
    lines, _, _ = head.partition(b"\r\n\r\n")
    return "; ".join(line.decode("latin-1") for line in _COOKIES.findall(lines))


def process_of(cookies: str, processes: int) -> int | None:
    """Return the number of the process that a browser is with, from 0; ``None`` where its cookies name none.

    A program that keeps the framework's cookie only stays with one process by that.

    >>> process_of("geoapp_process=1", 2), process_of("geoapp_process=5", 2), process_of("lang=zh", 2)
    (1, 1, None)
    >>> process_of("_streamlit_xsrf=2|00000000|0a0b|1", 7) == process_of("_streamlit_xsrf=2|01010101|0b0a|2", 7)
    True
    """
    try:
        found = {name: morsel.value for name, morsel in SimpleCookie(cookies).items()}
    except CookieError:
        return None
    named = found.get(COOKIE, "")
    if named.isascii() and named.isdigit():
        return int(named[:9]) % processes
    token = _TOKEN.fullmatch(found.get(_TOKEN_COOKIE, ""))
    return crc32(_unmask(*map(bytes.fromhex, token.groups()))) % processes if token else None


def _unmask(mask: bytes, masked: bytes) -> bytes:
    """Return the token itself; its text is masked with other bytes in each answer."""
    return bytes(byte ^ mask[number % len(mask)] for number, byte in enumerate(masked))
