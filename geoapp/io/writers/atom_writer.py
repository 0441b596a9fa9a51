"""Write Atom feeds after RFC 4287; the links may be relative to the feed's own address."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

_NAMESPACE = "http://www.w3.org/2005/Atom"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot hold."""

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Of a feed without entries: RFC 4287 wants a time, and nothing is known to have changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One entry."""

    id: str
    title: str
    updated: datetime
    link: str
    category: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed without its entries; no person is its author."""

    id: str
    title: str
    lang: str
    author: str
    own: str
    """Address of the feed."""
    page: str
    """Address of the page that shows the same."""


def write_feed(feed: Feed, entries: Iterable[FeedEntry]) -> bytes:
    """Return a feed as XML; it is as new as its newest entry."""
    entries = list(entries)
    root = ET.Element("feed", {"xmlns": _NAMESPACE, _LANG: feed.lang})
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _written(max((one.updated for one in entries), default=_NEVER)))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "generator", "geoapp")
    _add(root, "link", rel="self", type="application/atom+xml", href=feed.own)
    _add(root, "link", rel="alternate", type="text/html", href=feed.page)
    for one in entries:
        entry = _add(root, "entry")
        _add(entry, "id", one.id)
        _add(entry, "title", one.title)
        _add(entry, "updated", _written(one.updated))
        _add(entry, "link", rel="alternate", type="text/html", href=one.link)
        _add(entry, "category", term=one.category)
        _add(entry, "content", one.text, type="text")
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, name, attributes)
    child.text = _FORBIDDEN.sub("\ufffd", text) or None
    return child


def _written(moment: datetime) -> str:
    """Return a moment as RFC 3339 has it.

    >>> _written(datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC))
    '2026-01-02T03:04:05Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
