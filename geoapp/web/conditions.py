"""Headers of a request that set conditions, read by the letter of RFC 9110 before anything else reads them."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_TAG = r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"'
_TAGS = re.compile(rf"[ \t,]*{_TAG}(?:[ \t]*,[ \t,]*{_TAG})*[ \t,]*")
_RANGE = re.compile(
    r"bytes=[ \t]*(?:\d{1,18}-\d{0,18}|-\d{1,18})(?:[ \t]*,[ \t]*(?:\d{1,18}-\d{0,18}|-\d{1,18})){0,15}"
)
"""Parts of a file; more than sixteen are no download, and a number of nineteen digits is no place in a file."""

_TIME = r"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
_DATES = (
    re.compile(rf"[A-Z][a-z]{{2}}, (?P<day>\d\d) (?P<month>[A-Z][a-z]{{2}}) (?P<year>\d{{4}}) {_TIME} GMT"),
    re.compile(rf"[A-Z][a-z]{{5,8}}, (?P<day>\d\d)-(?P<month>[A-Z][a-z]{{2}})-(?P<year>\d\d) {_TIME} GMT"),
    re.compile(rf"[A-Z][a-z]{{2}} (?P<month>[A-Z][a-z]{{2}}) (?P<day>[ \d]\d) {_TIME} (?P<year>\d{{4}})"),
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HALF_A_CENTURY, _CENTURY = 50, 100

_READING = ("GET", "HEAD")
_OURS = frozenset({b"if-none-match", b"if-modified-since", b"range", b"if-range"})


class Conditions:
    """Middleware that passes on only such conditions as the letter of the standard knows; others are no conditions."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap ``app``."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on without what is malformed, or means nothing beside the rest."""
        if scope["type"] == "http":
            kept = [pair for pair in scope["headers"] if pair[0] not in _OURS]
            scope = {**scope, "headers": [*kept, *_conditions(Headers(scope=scope), scope["method"])]}
        await self._app(scope, receive, send)


def _conditions(asked: Headers, method: str) -> Iterable[tuple[bytes, bytes]]:
    """Yield the conditions of a request that hold."""
    tags, since = ", ".join(asked.getlist("if-none-match")), asked.getlist("if-modified-since")
    if "if-none-match" in asked:  # a date beside it means nothing, also where the tags are malformed
        if tags_of(tags):
            yield b"if-none-match", tags.encode("latin-1")
    elif len(since) == 1 and method in _READING and parse_date(since[0]):
        yield b"if-modified-since", since[0].encode("latin-1")
    part, state = asked.getlist("range"), asked.getlist("if-range")
    if method != "GET" or len(part) != 1 or not _RANGE.fullmatch(part[0]) or len(state) > 1:
        return
    if not state:
        yield b"range", part[0].encode("latin-1")
    # A weak tag says that two files mean the same, not that their bytes are: parts of the two are no file.
    elif (state[0].startswith('"') and len(tags_of(state[0])) == 1) or parse_date(state[0]):
        yield b"range", part[0].encode("latin-1")
        yield b"if-range", state[0].encode("latin-1")


def tags_of(value: str) -> tuple[str, ...]:
    """Return the tags of a header; none where it is malformed.

    >>> tags_of('"a*b", W/"c,d" ,'), tags_of("*"), tags_of('"a", *'), tags_of("a")
    (('"a*b"', 'W/"c,d"'), ('*',), (), ())
    """
    if value.strip(" \t") == "*":
        return ("*",)
    return tuple(re.findall(_TAG, value)) if _TAGS.fullmatch(value) else ()


def has_tag(value: str, tag: str) -> bool:
    """Say whether a header ``If-None-Match`` names a tag, weak or not.

    >>> has_tag('W/"a"', '"a"'), has_tag("*", '"a"'), has_tag('"a*b"', '"a"')
    (True, True, False)
    """
    known = {one.removeprefix("W/") for one in tags_of(value)}
    return "*" in known or tag.removeprefix("W/") in known


def parse_date(value: str) -> datetime | None:
    """Return the time of a header, in any of the three forms that the standard knows; ``None`` for others.

    >>> parse_date("Sun, 06 Nov 1994 08:49:37 GMT") == parse_date("Sun Nov  6 08:49:37 1994")
    True
    >>> parse_date("Sun, 06 Nov 1994 08:49:37 +0800"), parse_date("Thu, 01 Jan 99999 00:00:00 GMT")
    (None, None)
    """
    found = next((match for form in _DATES if (match := form.fullmatch(value.strip(" \t")))), None)
    if found is None or found["month"] not in _MONTHS:
        return None
    month, second = _MONTHS.index(found["month"]) + 1, min(int(found["second"]), 59)
    day, hour, minute = (int(found[name]) for name in ("day", "hour", "minute"))
    try:
        return datetime(_year(found["year"]), month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        return None


def _year(digits: str) -> int:
    """Return a year; two digits that would lie more than fifty years ahead are of the last century."""
    if len(digits) > 2:  # noqa: PLR2004 (two digits, as in the form of 1987)
        return int(digits)
    now = datetime.now(UTC).year
    year = now - now % _CENTURY + int(digits)
    return year - _CENTURY if year > now + _HALF_A_CENTURY else year
