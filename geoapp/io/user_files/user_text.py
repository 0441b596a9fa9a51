"""Text in a user's file: its encoding found over the whole of it, or the file refused."""

from collections.abc import Iterable, Iterator

from geoapp.domain.intake import MOST_EXAMPLES, Example, Fault
from geoapp.io.user_files.code_pages import shown
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.text_evidence import REPLACEMENT, Encoding, damage, find_encoding
from geoapp.settings import MAX_NAME

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
"""Byte order marks; the longer one first, where one begins as another does."""

_MOST_DAMAGED = 0.5
"""With more characters broken than that it is no text in that encoding."""

_FEWEST_NULS = 0.2
"""Text of digits and Latin letters in UTF-16 has a NUL in every second byte."""

Sample = tuple[int, str]
"""A row and the text of one of its cells."""


def decode_user_text(content: bytes, encoding: str | None = None) -> tuple[str, tuple[Fault, ...]]:
    r"""Return the text of bytes, and what to say of its encoding, with lines to look at.

    >>> decode_user_text("\ufeff站".encode())
    ('站', ())
    >>> [fault.code for fault in decode_user_text("天山站".encode("gbk"))[1]]
    ['text_guessed']

    Raises:
        RefusedError: bytes that are no text.
    """
    text, found = read_user_text(content, encoding)
    lines = enumerate(map(str.strip, text.split("\n")), start=1)
    return text, tuple(encoding_faults(found, lines))


def read_user_text(content: bytes, encoding: str | None = None) -> tuple[str, Encoding]:
    r"""Return the text of bytes, and how it was read: by its byte order mark, as chosen, or as all of it shows.

    >>> read_user_text("\ufeff站".encode())
    ('站', Encoding(codec='utf-8', basis='plain'))
    >>> read_user_text("lon,lat".encode("utf-16-le"))[0], read_user_text(b"")[0]
    ('lon,lat', '')

    Raises:
        RefusedError: bytes that are no text.
    """
    mark, codec = next(
        ((mark, codec) for mark, codec in _MARKS if content.startswith(mark)), (b"", _wide(content))
    )
    body = content[len(mark) :]
    found = Encoding(codec, "plain") if codec else find_encoding([body], chosen=encoding)
    text = body.decode(found.codec, "replace")
    if "\0" in text or (found.basis != "chosen" and damage(body, found.codec) > _MOST_DAMAGED):
        raise refused("not_text")
    return text, found


def _wide(content: bytes) -> str | None:
    """Return UTF-16 where NULs show it without a mark.

    >>> _wide("ab,1".encode("utf-16-be")), _wide(b"ab,1"), _wide(b"")
    ('utf-16-be', None, None)
    """
    half = len(content) // 2
    for codec, places in (("utf-16-le", content[1::2]), ("utf-16-be", content[::2])):
        others = content[::2] if codec == "utf-16-le" else content[1::2]
        if half and places.count(0) >= _FEWEST_NULS * half and not others.count(0):
            return codec
    return None


def encoding_faults(found: Encoding, texts: Iterable[Sample], *, declared: str = "") -> list[Fault]:
    """Return the note on an encoding with a few texts to look at, and the one on texts cut within a character."""
    samples: list[Example] = []
    cut: list[Example] = []
    count = 0
    for row, text in texts:
        if text.isascii():
            continue
        if len(samples) < MOST_EXAMPLES and all(text != one.name for one in samples):
            samples.append(Example(row=row, name=text[:MAX_NAME]))
        if REPLACEMENT in text:
            count += 1
            cut += [Example(row=row, name=text[:MAX_NAME])] if len(cut) < MOST_EXAMPLES else []
    return [*_read(found, tuple(samples), declared), *_cut(count, tuple(cut))]


def _read(found: Encoding, samples: tuple[Example, ...], declared: str) -> Iterator[Fault]:
    if not samples or found.basis == "plain" or (found.basis == "declared" and found.codec == "utf-8"):
        return
    values = {"encoding": shown(found.codec)} | (
        {"declared": declared} if found.basis == "misdeclared" else {}
    )
    code = f"text_{found.basis}"
    yield Fault(code=code, count=len(samples), examples=samples, values=tuple(values.items()))


def _cut(count: int, examples: tuple[Example, ...]) -> Iterator[Fault]:
    if count:
        yield Fault(code="text_cut", count=count, examples=examples)
