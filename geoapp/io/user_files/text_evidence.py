"""The encoding of a file's texts: as chosen, else as declared where that fits, else as all of the texts show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import chardet

EncodingBasis = Literal["plain", "chosen", "declared", "misdeclared", "guessed"]

_WEIGHED = (
    *("gb18030", "big5hkscs", "cp932", "cp949", "euc-jp", "cp874"),
    *(f"cp{number}" for number in range(1250, 1259)),
    *("cp437", "cp850", "cp852", "cp866", "koi8-r"),
)
"""Encodings that evidence decides between; rarer ones are read where they are declared or chosen."""

_READ_AS = {"big5hkscs": "cp950", "euc-jp": "euc_jp"}

_MOST = 200_000
"""Bytes that are weighed; all of them are tried in UTF-8."""

_WEAK = 0.12
"""Below this confidence text that is wholly common simplified Chinese is taken as such: two or three characters
fit several languages, and files here are Chinese (measured in ADR 29)."""

_MOST_DAMAGED = 0.25
"""Of the characters beyond ASCII no more may be broken, for the encoding to be the right one: writers cut texts
at the width of a field, within a character."""

_FEWEST_WIDE = 3
"""So many characters of three bytes and more in sound UTF-8 are no accident of another encoding."""

_OF_TWO_BYTES = frozenset({"gb18030", "cp950", "big5hkscs", "cp932", "euc_jp", "cp949"})
_TWO_BYTES = "\u07ff"
"""The last character that UTF-8 writes in two bytes."""

REPLACEMENT = "\ufffd"


@dataclass(frozen=True, slots=True)
class Encoding:
    """The encoding of a file's texts, and why it was taken."""

    codec: str
    basis: EncodingBasis


def find_encoding(
    texts: Iterable[bytes], *, chosen: str | None = None, declared: str | None = None, firm: bool = True
) -> Encoding:
    """Return the encoding of texts, judged over all of them together.

    Args:
        texts: as the file has them.
        chosen: a person's choice, which always counts.
        declared: the file's own word.
        firm: whether somebody meant that word, or a program wrote it unasked.

    >>> find_encoding(["天山站".encode("gbk")]).codec, find_encoding([b"ab"]).basis
    ('gb18030', 'plain')
    >>> find_encoding(["雪莲站".encode(), "红柳沟水".encode()[:-1]], declared="utf-8")
    Encoding(codec='utf-8', basis='declared')
    """
    whole = b"\n".join(texts)
    if chosen:
        return Encoding(chosen, "chosen")
    if whole.isascii():
        return Encoding("utf-8", "plain")
    is_utf8 = _is_sound_utf8(whole)
    if declared and _is_believed(whole, declared, firm=firm, is_utf8=is_utf8):
        return Encoding(declared, "declared")
    found = "utf-8" if is_utf8 or _fits(whole, "utf-8") else _weighed(whole)
    if declared and not firm:
        return Encoding(found, "declared" if found == declared else "guessed")
    if declared:
        return Encoding(found, "misdeclared" if found != declared else "declared")
    return Encoding(found, "plain" if is_utf8 else "guessed")


def _is_believed(whole: bytes, declared: str, *, firm: bool, is_utf8: bool) -> bool:
    if not _fits(whole, declared) or (is_utf8 and declared != "utf-8" and _is_no_accident(whole, declared)):
        return False
    return firm or not _is_chinese(whole)


def damage(whole: bytes, codec: str) -> float:
    r"""Return the part of the characters beyond ASCII that an encoding cannot read.

    >>> damage("站".encode(), "utf-8"), damage("站".encode() + b"\xe7", "utf-8"), damage(b"", "utf-8")
    (0.0, 0.5, 0.0)
    """
    text = whole.decode(codec, "replace")
    beyond = sum(not char.isascii() for char in text)
    return text.count(REPLACEMENT) / beyond if beyond else 0.0


def _fits(whole: bytes, codec: str) -> bool:
    return damage(whole, codec) <= _MOST_DAMAGED


def _is_sound_utf8(whole: bytes) -> bool:
    try:
        whole.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_no_accident(whole: bytes, declared: str) -> bool:
    """Say whether sound UTF-8 cannot well be text in another encoding."""
    wide = sum(char > _TWO_BYTES for char in whole.decode("utf-8"))
    return declared not in _OF_TWO_BYTES or wide >= _FEWEST_WIDE


def _weighed(whole: bytes) -> str:
    found = chardet.detect_all(
        whole[:_MOST], include_encodings=_WEIGHED, compat_names=False, ignore_threshold=True
    )[0]
    codec, confidence = found["encoding"] or "gb18030", found["confidence"] or 0.0
    if confidence < _WEAK and _is_common_chinese(whole):
        return "gb18030"
    return _READ_AS.get(codec, codec)


def _is_chinese(whole: bytes) -> bool:
    """Say whether texts are plainly in one of the encodings of Chinese, Japanese or Korean, or in UTF-8."""
    return _is_sound_utf8(whole) or _weighed(whole) in {"gb18030", "cp950", "cp932", "cp949"}


def _is_common_chinese(whole: bytes) -> bool:
    try:
        whole.decode("gb18030").encode("gb2312")
    except UnicodeError:
        return False
    return True
