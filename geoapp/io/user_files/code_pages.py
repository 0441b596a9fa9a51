"""Code pages in which files say that their texts are, by the names that programs give them."""

import codecs
import re
from collections.abc import Mapping

from geoapp.errors import InputError

LANGUAGE_DRIVERS: Mapping[int, str] = {
    **dict.fromkeys((1, 11, 13, 15, 17, 21, 24, 25, 27), "cp437"),
    **dict.fromkeys((2, 10, 14, 16, 18, 20, 22, 26, 29, 37, 55), "cp850"),
    **dict.fromkeys((3, 87, 88, 89), "cp1252"),
    **dict.fromkeys((8, 23, 102), "cp865"),
    **dict.fromkeys((19, 123), "cp932"),
    **dict.fromkeys((28, 108), "cp863"),
    **dict.fromkeys((31, 34, 35, 64, 100, 135), "cp852"),
    **dict.fromkeys((38, 101), "cp866"),
    **dict.fromkeys((77, 122), "gb18030"),
    **dict.fromkeys((78, 121), "cp949"),
    **dict.fromkeys((79, 120), "cp950"),
    **dict.fromkeys((80, 124), "cp874"),
    **dict.fromkeys((106, 134), "cp737"),
    **dict.fromkeys((107, 136), "cp857"),
    4: "mac_roman",
    36: "cp860",
    103: "cp861",
    150: "mac_cyrillic",
    151: "mac_latin2",
    152: "mac_greek",
    200: "cp1250",
    201: "cp1251",
    202: "cp1254",
    203: "cp1253",
    204: "cp1257",
}
"""Byte 29 of a .dbf (LDID) → codec; source: GDAL's ogrshapelayer.cpp and ESRI's list of language drivers."""

SYSTEM_DRIVERS = frozenset({1, 2, 3, 87, 88})
"""LDIDs that programs write unasked, whatever the text is in: they are believed only where nothing else fits."""

_WIDER = {
    **dict.fromkeys(("gbk", "gb2312", "cp936", "cp54936"), "gb18030"),
    **dict.fromkeys(("big5", "big5-tw"), "cp950"),
    **dict.fromkeys(("shift_jis", "cp943"), "cp932"),
    **dict.fromkeys(("euc_kr", "johab"), "cp949"),
    **dict.fromkeys(("iso8859-1", "cp28591"), "cp1252"),
    "cp65001": "utf-8",
    "utf-8-sig": "utf-8",
    "tis-620": "cp874",
    "cp10000": "mac_roman",
}
"""A code page is read as the one that holds it and more: files in 936 have characters of GB 18030."""

_NUMBERED = re.compile(r"(?:(?:CP|WINDOWS|WIN|ANSI|OEM|DOS|IBM|MS)[\s_-]*)?(\d{3,5})")
_LATIN_NUMBERED = re.compile(r"(?:ISO[\s_-]*)?8859[\s_-]*(\d{1,2})")
_DRIVER = re.compile(r"LDID/(\d{1,3})")
_NO_CODE_PAGES = frozenset({"ascii", "utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape"})


def codec_of(label: str) -> str | None:
    """Return the codec of a code page by any name that .cpg files and people give it, ``None`` where there is none.

    >>> [codec_of(name) for name in ("936", "BIG5", "ANSI 1251", "88591", "ISO-8859-5", "LDID/87", "UTF-8", "utf8")]
    ['gb18030', 'cp950', 'cp1251', 'cp1252', 'iso8859-5', 'cp1252', 'utf-8', 'utf-8']
    >>> codec_of(""), codec_of("../etc/passwd"), codec_of("hex"), codec_of("ASCII")
    (None, None, None, None)
    """
    name = label.strip().upper()
    if driver := _DRIVER.fullmatch(name):
        return LANGUAGE_DRIVERS.get(int(driver[1]))
    if latin := _LATIN_NUMBERED.fullmatch(name):
        name = f"ISO8859-{latin[1]}"
    elif numbered := _NUMBERED.fullmatch(name):
        name = f"CP{numbered[1]}"
    elif name.startswith(("UTF-8", "UTF8")):
        return "utf-8"
    return _known(name.lower())


def _known(name: str) -> str | None:
    if name in _WIDER:
        return _WIDER[name]
    if not re.fullmatch(r"[a-z0-9_ .:-]{2,30}", name):
        return None
    try:
        found = codecs.lookup(name)
        "".encode(found.name)  # a codec of bytes only, such as hex, refuses
    except (LookupError, ValueError):
        return None
    if found.name in _NO_CODE_PAGES or found.name.startswith(("utf-16", "utf-32")):
        return None
    return _WIDER.get(found.name, found.name)


def read_encoding(label: str) -> str:
    """Return the codec of a code page that a person chose.

    >>> read_encoding("gbk")
    'gb18030'

    Raises:
        InputError: there is none of that name.
    """
    codec = codec_of(label)
    if codec is None:
        raise InputError("encoding_unknown", encoding=label[:40])
    return codec


def shown(codec: str) -> str:
    """Return a codec as people call it.

    >>> [shown(name) for name in ("gb18030", "cp950", "utf-8", "cp1252", "iso8859-5")]
    ['GB18030', 'Big5 (950)', 'UTF-8', 'Windows-1252', 'ISO-8859-5']
    """
    named = {"cp950": "Big5 (950)", "big5hkscs": "Big5-HKSCS", "cp932": "Shift JIS (932)"}
    named |= {"cp949": "EUC-KR (949)"}
    if codec in named:
        return named[codec]
    if codec.startswith("cp125"):
        return f"Windows-{codec[2:]}"
    return codec.upper().replace("ISO8859", "ISO-8859")
