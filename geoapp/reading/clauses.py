"""Sentences, clauses, and the verb that governs what a clause lists."""

import re
from collections.abc import Iterator, Mapping
from functools import cache

from geoapp.reading.lexicon import Lexicon

OPENING, CLOSING = "(（【[“《﹝", ")）】]”》﹞"
SENTENCE_END = "。；;！!？?\n|"
CLAUSE_END = ",，:："
LONGEST_CLAUSE = 600
"""A clause is read up to so many characters, which keeps hostile input from costing more than its length."""

BEHIND = 24
"""Characters behind a list in which its noun of work or its verb may stand (甲水库除险加固, 乙路年底通车)."""


def split_at(text: str, start: int, end: int, marks: str) -> Iterator[tuple[int, int]]:
    """Yield the parts between marks that stand outside brackets and quotation marks.

    >>> [("甲(乙,丙),丁")[a:b] for a, b in split_at("甲(乙,丙),丁", 0, 8, ",")]
    ['甲(乙,丙)', '丁']
    """
    depth, part = 0, start
    for found in _stops(marks).finditer(text, start, end):
        character, offset = found[0], found.start()
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 or character == "\n":
            if offset > part:
                yield part, offset
            part, depth = offset + 1, 0
    if end > part:
        yield part, end


@cache
def _stops(marks: str) -> "re.Pattern[str]":
    return re.compile(f"[{re.escape(OPENING + CLOSING + marks)}]")


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of a stretch of text."""
    return split_at(text, start, end, SENTENCE_END)


def governing_verb(text: str, low: int, start: int, lexicon: Lexicon) -> str:
    """Return the last verb before what a sentence lists: of its own clause, else of a clause before it.

    The sentence begins at ``low``, the list at ``start``; empty where there is none.
    """
    low = max(low, start - LONGEST_CLAUSE)
    for begin, end in reversed(list(split_at(text, low, start, CLAUSE_END))):
        verbs = lexicon.verb_phrase.findall(text, begin, end)
        if verbs:
            return str(verbs[-1])
    return ""


def action_of(words: str, actions: Mapping[str, str]) -> str:
    """Return the action of the last word that says one of its own; ``ongoing`` where none does.

    >>> action_of("加快新建", {"加快": "ongoing", "新建": "new_build"})
    'new_build'
    """
    best, offset = "", 0
    while offset < len(words):
        for length in range(min(8, len(words) - offset), 0, -1):
            action = actions.get(words[offset : offset + length])
            if action:
                best = action if action != "ongoing" or not best else best
                offset += length - 1
                break
        offset += 1
    return best or "ongoing"
