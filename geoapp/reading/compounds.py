"""Compounds: several works that one span of the model holds (甲公园三期和乙公园一期)."""

import re
from collections.abc import Iterator
from dataclasses import replace

from geoapp.reading.clauses import CLOSING, OPENING
from geoapp.reading.heads import SIZE
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.spans import ATTACHED
from geoapp.reading.tagger import Tagged

JOINT = re.compile(f"[{re.escape(OPENING + CLOSING)}、]|[和与]")
PHASE = re.compile(r"(?:[一二三四五六七八九十\d]期|\d号线|[东西南北]延)$")
DESCRIBED = re.compile(r"为主[的体]")
"""What says of a work what it consists of (以甲公园、乙公园为主的公园体系)."""

SHORTEST = 3
"""A shorter part names no work of its own."""


def apart(text: str, work: Tagged, lexicon: Lexicon) -> Iterator[Tagged]:
    """Yield the works that a span holds: parted where each side is whole, built alike, and outside of brackets."""
    start, depth = work.start, 0
    described = DESCRIBED.search(text, work.start, work.end)
    for joint in () if described else JOINT.finditer(text, work.start, work.end):
        if joint[0] in OPENING or joint[0] in CLOSING:
            depth += 1 if joint[0] in OPENING else -1
        elif depth == 0 and _both_whole(text[start : joint.start()], text[joint.end() : work.end], lexicon):
            yield replace(work, start=start, end=joint.start())
            start = joint.end()
    yield replace(work, start=start) if start > work.start else work


def _both_whole(left: str, right: str, lexicon: Lexicon) -> bool:
    """Say whether the words of both sides name works: both with a facility, both with a noun of work or a phase."""
    right = JOINT.split(right, maxsplit=1)[0]
    if min(len(left), len(right)) < SHORTEST or ATTACHED.fullmatch(right):
        return False
    if SIZE.match(right):
        return bool(_facility_before(left, lexicon))
    return _built(left, lexicon) == _built(right, lexicon) != ""


def _built(words: str, lexicon: Lexicon) -> str:
    """Name the end of a work's words: a phase, a noun of work behind a facility, or a facility; else nothing."""
    if PHASE.search(words):
        return "phase"
    if _facility_before(words, lexicon):
        return "facility"
    work = lexicon.work_suffix.search(words)
    return "work" if work and _facility_before(words[: work.start()], lexicon) else ""


def _facility_before(words: str, lexicon: Lexicon) -> bool:
    """Say whether words end with a facility's noun of two characters at least; a topic (交通) may be half a name."""
    found = lexicon.backward_facilities.match(words[::-1])
    return found is not None and found.end() > 1
