"""Excerpts of a plan that a second reader may see: whole sentences, none of them left out by the product."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from geoapp.reading.cleaning import Cleaned
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.outline import TextUnit, find_outline, titles_above

LONGEST = 1500
"""Characters of an excerpt; a paragraph that is longer becomes several."""

SHORTEST = 6

_SENTENCE = re.compile(r"[^。;!?\n]+[。;!?\n]?")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of the cleaned text, from ``start`` on."""

    start: int
    text: str


def find_excerpts(cleaned: Cleaned, lexicon: Lexicon) -> Iterator[Excerpt]:
    """Yield the excerpts of a text in its order, without the units and sentences that are left out."""
    outline = find_outline(cleaned.text)
    for unit in outline.units:
        if not lexicon.exclusions.hide((*titles_above(outline, unit.start), unit.title or "")):
            yield from _excerpts_of(cleaned.text, unit, lexicon)


def _excerpts_of(text: str, unit: TextUnit, lexicon: Lexicon) -> Iterator[Excerpt]:
    """Yield runs of sentences; one that is left out ends a run, so that nothing is joined across it."""
    start = end = unit.start
    for found in _SENTENCE.finditer(text, unit.start, unit.end):
        left_out = lexicon.excluded(found[0]) is not None
        if left_out or found.start() > end or found.end() - start > LONGEST:
            yield from _excerpt(text, start, end)
            start = found.end() if left_out else found.start()
        end = max(start, found.end())
    yield from _excerpt(text, start, end)


def _excerpt(text: str, start: int, end: int) -> Iterator[Excerpt]:
    """Yield a run of sentences; only a single one can be longer than an excerpt, and is cut."""
    for low in range(start, end, LONGEST):
        piece = text[low : min(low + LONGEST, end)]
        if len(piece.strip()) >= SHORTEST:
            yield Excerpt(low, piece)
