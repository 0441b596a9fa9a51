"""Undo what a page layout did to a text, remembering where every character came from."""

import re
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

HEADING = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零〇\d]{1,5}[编篇章节]|[【\[(（]?\s*\S{0,4}专栏\s?[\d一二三四五六七八九十]|目\s*录)"
)
ITEM_MARK = re.compile(
    r"\s*(?:\d{1,3}[.．、)）]|[(（][\d一二三四五六七八九十]{1,4}[)）]|[①-⑳]|[一二三四五六七八九十]{1,3}、|0\d\s|●|——)"
)
PAGE_MARK = re.compile(r"\s*(?:[-—–·~]\s*\d{1,4}\s*[-—–·~]|第\s*\d{1,4}\s*页(?:\s*共\s*\d{1,4}\s*页)?)\s*")
BARE_NUMBER = re.compile(r"\s*(\d{1,4})\s*")
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff]+")
LINE_END = "。；;:：！？!?|”》…"
WRAPPED_LENGTH = 18
"""A line shorter than this ended where its author wanted it to end."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text; ``origins[i]`` is the offset of its character ``i`` in the original."""

    text: str
    origins: "array[int]"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the original span of a non-empty span of the cleaned text."""
        return self.origins[start], self.origins[end - 1] + 1


def clean(text: str) -> Cleaned:
    r"""Drop page numbers and invisible characters and join hard-wrapped lines.

    >>> clean("建设一座净水厂\n— 12 —\n第二章 乙").text
    '建设一座净水厂\n第二章 乙'
    >>> clean("").text
    ''
    """
    lines = _lines(text)
    pages = _page_numbers([text[start:end] for start, end in lines])
    kept = [span for number, span in enumerate(lines) if number not in pages]
    origins = array("i")
    pieces: list[str] = []
    for number, (start, end) in enumerate(kept):
        for low, high in _visible(text, start, end):
            pieces.append(text[low:high])
            origins.extend(range(low, high))
        if number + 1 < len(kept) and not _wrapped(text[start:end], text[slice(*kept[number + 1])]):
            pieces.append("\n")
            origins.append(end)
    return Cleaned("".join(pieces), origins)


def _visible(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans between invisible characters."""
    for found in INVISIBLE.finditer(text, start, end):
        if found.start() > start:
            yield start, found.start()
        start = found.end()
    if end > start:
        yield start, end


def _lines(text: str) -> list[tuple[int, int]]:
    ends = [match.start() for match in re.finditer("\n", text)]
    starts = [0, *(end + 1 for end in ends)]
    return list(zip(starts, [*ends, len(text)], strict=True))


def _page_numbers(lines: list[str]) -> set[int]:
    """Say which lines are page marks: dashed ones always, bare numbers when they count up by one."""
    marks = {number for number, line in enumerate(lines) if PAGE_MARK.fullmatch(line)}
    bare = [(number, int(m[1])) for number, line in enumerate(lines) if (m := BARE_NUMBER.fullmatch(line))]
    for (first, low), (second, high) in pairwise(bare):
        if high == low + 1 and second > first + 2:
            marks |= {first, second}
    return marks


def _wrapped(line: str, following: str) -> bool:
    """Say whether the line goes on in the next one."""
    if len(line) < WRAPPED_LENGTH or line.rstrip()[-1:] in LINE_END or not following.strip():
        return False
    return not (HEADING.match(line) or HEADING.match(following) or ITEM_MARK.match(following))
