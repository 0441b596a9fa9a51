"""The clause of a plan's text that a project stands in, without what the product leaves out."""

from geoapp.analysis.passages import Mark, find_left_out
from geoapp.domain.exclusion import Exclusions, make_exclusions
from geoapp.io.codelists import load_rows

_ENDS = "。；;\n"
_LIMIT = 300
"""Longest clause shown on either side of the project's own words, in characters."""


def left_out_words() -> Exclusions:
    """Return the words of what the product leaves out, as the reader knows them."""
    return make_exclusions(load_rows("exclusions", ("word", "reason", "example")))


def quote_clause(text: str, start: int, end: int, *, words: Exclusions, gap: str) -> str:
    """Return the clause around ``text[start:end]``, up to its full stop or semicolon.

    A part of it that holds one of the words, and not the project's own ones, is a gap.

    >>> words = make_exclusions([{"word": "户籍", "reason": "persons"}])
    >>> quote_clause("甲工程。新建乙工程，扩建丙工程；丁工程。", 6, 9, words=words, gap="〔略〕")
    '新建乙工程，扩建丙工程；'
    >>> quote_clause("甲区户籍大厅、乙站，共两处。", 7, 9, words=words, gap="〔略〕")
    '〔略〕、乙站，共两处。'
    >>> quote_clause("", 0, 0, words=words, gap="〔略〕")
    ''
    """
    left, right = _clause_around(text, start, end)
    clause = text[left:right]
    own = Mark(start=start - left, end=end - left, kind="project")
    for one in reversed(find_left_out(clause, [own], words)):
        clause = clause[: one.start] + gap + clause[one.end :]
    return clause.strip()


def _clause_around(text: str, start: int, end: int) -> tuple[int, int]:
    left = start
    while left > max(0, start - _LIMIT) and text[left - 1] not in _ENDS:
        left -= 1
    right = end
    while right < min(len(text), end + _LIMIT) and text[right] not in _ENDS:
        right += 1
    return left, right + 1
