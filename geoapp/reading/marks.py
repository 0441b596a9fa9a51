"""Marks of characters for the learned reader: the rules' words they stand in, and how their line is built."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoapp.geometry.arrays import Integers

Hashes = NDArray[np.uint64]
LineMarks = tuple[NDArray[np.uint8], NDArray[np.uint8], NDArray[np.uint8]]

LONGEST_WORD = 6
LINE_LENGTHS = (12, 40, 120)
LONGEST_BEGINNING = 60
"""Characters of a line in which a title of a box or a heading shows itself."""

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
STOPS, COLONS = CLASSES[STOP], CLASSES[COLON]
FORMS = {DIGIT: 1, NUMERAL: 1, BRACKET: 1, DASH: 2, OPENING: 3}
FULL_WIDTH = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）"}

BOX_TITLE = re.compile(r"[【\[|]?\s*(?:任务)?专\s*栏|附\s*[件表]|.{0,12}项目(?:清单|一览表|表)")
HEADING = re.compile(r"第[一二三四五六七八九十]+[章节篇]|[一二三四五六七八九十]+、")


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
    return [*word_marks(code_points(text), tables), *(mark.astype(np.int64) for mark in line_marks(text))]


def word_marks(characters: Integers, tables: Sequence[WordTable]) -> Iterator[Integers]:
    """Yield for each table where in a word of which group each character stands."""
    plain = PLAIN[characters]
    hashes = list(_rolling(plain))
    for table in tables:
        yield _marks_of(table, hashes, len(plain))


def _marks_of(table: WordTable, runs: Sequence[tuple[int, Hashes]], count: int) -> Integers:
    """Mark begin, middle and end of words, or alone; the longest word wins."""
    found = np.zeros(count, np.int64)
    for length, hashes in runs:
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


def line_marks(text: str) -> LineMarks:
    """Return the marks of lines: form, marks of enumeration, and lines below a box's title (1: no box).

    >>> [mark.tolist() for mark in line_marks("一：水厂")]
    [[9, 9, 9, 9], [1, 1, 17, 17], [1, 1, 1, 1]]
    """
    forms, enumerations, boxes = (np.ones(len(text), np.uint8) for _ in range(3))
    start = below = 0
    for line in text.split("\n"):
        end = start + len(line) + 1
        beginning = line[:LONGEST_BEGINNING].lstrip()
        if BOX_TITLE.match(beginning):
            below = 1
        elif HEADING.match(beginning):
            below = 0
        if line:
            forms[start:end] = _form(line)
            counts = sum(map(line.count, STOPS)), line.count("、")
            counted = 1 + 4 * min(counts[0], 3) + min(counts[1], 3)
            enumerations[start:end] = counted
            colons = [place for colon in COLONS if (place := line.find(colon)) >= 0]
            if colons:
                enumerations[start + min(colons) + 1 : end] = 16 + counted
        if below:
            boxes[start:end] = min(below, 20) + 1
            below += 1
        start = end
    return forms, enumerations, boxes


def _form(line: str) -> int:
    """Return a line's form as one number: its beginning, its length, and a stop at its end."""
    first, last = (int(CLASS_OF[min(ord(character), 0xFFFF)]) for character in (line[0], line[-1]))
    return 1 + 8 * FORMS.get(first, 0) + 2 * bisect_left(LINE_LENGTHS, len(line)) + (last == STOP)
