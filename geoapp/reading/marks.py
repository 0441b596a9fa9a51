"""Marks of characters for the learned reader: the rules' words they stand in, and how their line is built."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoapp.geometry.arrays import Integers

Hashes = NDArray[np.uint64]

LONGEST_WORD = 6
LINE_LENGTHS = (12, 40, 120)
FARTHEST_IN_BOX = 30
"""Lines from a box's title on that are told apart at most (the model groups those beyond the twentieth)."""

FIRST_HASH = 0x1234567
MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)
SHIFT = np.uint64(29)

DIGIT, LETTER, NUMERAL, PAUSE, STOP, COLON, OPENING, BRACKET, NEWLINE, DASH = range(1, 11)
CLASSES = {
    DIGIT: "0123456789０１２３４５６７８９",
    LETTER: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    NUMERAL: "一二三四五六七八九十百千万亿两零〇",
    PAUSE: "、",
    STOP: "。；;！!？?",
    COLON: "：:",
    OPENING: "“‘《〈「【[﹝［",
    BRACKET: "（(",
    NEWLINE: "\n\r",
    DASH: "—－-~～·+|/",
}
FULL_WIDTH = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}

BOX_TITLE = re.compile(r"\s*[【\[|]?\s*(?:任务)?专\s*栏|\s*附\s*[件表]|.{0,12}项目(?:清单|一览表|表)")
HEADING = re.compile(r"\s*第[一二三四五六七八九十]+[章节篇]|\s*[一二三四五六七八九十]+、")


def _tables() -> tuple[Integers, Integers]:
    classes = np.zeros(0x10000, np.int64)
    plain = np.arange(0x10000, dtype=np.int64)
    for number, characters in CLASSES.items():
        classes[[ord(character) for character in characters]] = number
    plain[[ord(character) for character in CLASSES[DIGIT]]] = ord("0")
    plain[[ord(character) for character in CLASSES[LETTER]]] = ord("A")
    plain[[ord(narrow) for narrow in FULL_WIDTH]] = [ord(wide) for wide in FULL_WIDTH.values()]
    return classes, plain


CLASS_OF, PLAIN = _tables()


@dataclass(frozen=True, slots=True)
class WordTable:
    """Words of one list, by length: their hashes in order, and the number of the group each belongs to."""

    lengths: Mapping[int, tuple[Hashes, Integers]]


def make_word_table(groups: Mapping[str, int]) -> WordTable:
    """Return the table of words with their groups, numbered from 1; longer words than six are left out."""
    lengths: dict[int, tuple[Hashes, Integers]] = {}
    for length in range(1, LONGEST_WORD + 1):
        words = [word for word in groups if len(word) == length]
        if words:
            hashes = np.array([_hash(word) for word in words], np.uint64)
            order = np.argsort(hashes)
            lengths[length] = hashes[order], np.array([groups[word] for word in words], np.int64)[order]
    return WordTable(lengths)


def code_points(text: str) -> Integers:
    """Return a text's code points, those beyond the basic plane as its last one.

    >>> code_points("甲A").tolist()
    [30002, 65]
    """
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return np.minimum(raw, 0xFFFF).astype(np.int64)


def marks(text: str, tables: Sequence[WordTable]) -> list[Integers]:
    """Return one array of marks a table, and three on lines: form, marks of enumeration, distance into a box.

    A mark is 0 where there is nothing to say.

    >>> [mark.tolist() for mark in marks("建水厂", [make_word_table({"水厂": 1})])][0]
    [0, 1, 3]
    """
    characters = code_points(text)
    plain = PLAIN[characters]
    return [
        *(_word_marks(plain, table) for table in tables),
        *_line_marks(CLASS_OF[characters]),
        _box_marks(text),
    ]


def _word_marks(plain: Integers, table: WordTable) -> Integers:
    """Mark where in a word of which group each character stands (begin, middle, end, alone); the longest wins."""
    found = np.zeros(len(plain), np.int64)
    for length, hashes in _rolling(plain):
        if length not in table.lengths:
            continue
        keys, groups = table.lengths[length]
        index = np.minimum(np.searchsorted(keys, hashes), len(keys) - 1)
        starts = np.nonzero(keys[index] == hashes)[0]
        for offset in range(length):
            role = 3 if length == 1 else 0 if offset == 0 else 2 if offset == length - 1 else 1
            found[starts + offset] = 4 * groups[index[starts]] - 3 + role
    return found


def _rolling(plain: Integers) -> Iterator[tuple[int, Hashes]]:
    """Yield each length with the hashes of all runs of that length."""
    hashes = np.full(len(plain), FIRST_HASH, np.uint64)
    for length in range(1, min(LONGEST_WORD, len(plain)) + 1):
        hashes = _mixed(hashes[: len(plain) - length + 1], plain[length - 1 :].astype(np.uint64))
        yield length, hashes


def _hash(word: str) -> int:
    (*_, (_, hashes)) = _rolling(PLAIN[code_points(word)])
    return int(hashes[0])


def _mixed(hashes: Hashes, characters: Hashes) -> Hashes:
    mixed: Hashes = (hashes ^ characters) * MULTIPLIER
    return mixed ^ (mixed >> SHIFT)


def _line_marks(classes: Integers) -> tuple[Integers, Integers]:
    """Mark the form of each character's line, and its colons, stops and enumeration commas."""
    count = len(classes)
    if not count:
        return classes, classes
    here = np.arange(count)
    ends_line = classes == NEWLINE
    starts = np.concatenate([[-1], np.maximum.accumulate(np.where(ends_line, here, -1))[:-1]]) + 1
    ends = np.minimum.accumulate(np.where(ends_line, here, count)[::-1])[::-1]

    first, last = classes[starts], classes[ends - 1]
    form = np.select([np.isin(first, (DIGIT, NUMERAL, BRACKET)), first == DASH, first == OPENING], [1, 2, 3])
    lengths = np.searchsorted(LINE_LENGTHS, ends - starts)
    shape = 1 + 8 * form + 2 * lengths + (last == STOP)

    def seen(character: int) -> Integers:
        return np.concatenate([[0], np.cumsum(classes == character)])

    colons, stops, pauses = seen(COLON), seen(STOP), seen(PAUSE)
    after_colon = np.minimum(colons[here] - colons[starts], 1)
    line_stops, line_pauses = (np.minimum(c[ends] - c[starts], 3) for c in (stops, pauses))
    return shape, 1 + 16 * after_colon + 4 * line_stops + line_pauses


def _box_marks(text: str) -> Integers:
    """Mark how many lines each character stands below the title of a box or an annex; 1 outside of them."""
    found = np.ones(len(text), np.int64)
    position = below = 0
    for line in text.split("\n"):
        if BOX_TITLE.match(line):
            below = 1
        elif HEADING.match(line):
            below = 0
        if below:
            found[position : position + len(line) + 1] = min(below, 20) + 1
            below = min(below + 1, FARTHEST_IN_BOX)
        position += len(line) + 1
    return found
