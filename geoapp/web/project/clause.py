"""The clause of a plan's text that a project stands in."""

_ENDS = "。；;\n"
_LIMIT = 300
"""Longest clause shown on either side of the project's own words, in characters."""


def find_clause(text: str, start: int, end: int) -> str:
    """Return the clause around ``text[start:end]``, up to its full stop or semicolon.

    >>> find_clause("甲工程。新建乙工程，扩建丙工程；丁工程。", 6, 9)
    '新建乙工程，扩建丙工程；'
    >>> find_clause("", 0, 0)
    ''
    """
    left = start
    while left > max(0, start - _LIMIT) and text[left - 1] not in _ENDS:
        left -= 1
    right = end
    while right < min(len(text), end + _LIMIT) and text[right] not in _ENDS:
        right += 1
    return text[left : right + 1].strip()
