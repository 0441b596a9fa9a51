"""Lines of Chinese and Latin text that fit a width."""

import re
from collections.abc import Callable

_PIECES = re.compile(r"\s+|[!-~À-ɏ]+|.", re.DOTALL)
"""A run of blanks, a Latin word or number, or any other single character."""

_NOT_FIRST = frozenset("，。；：、！？）》」』】’”…—％%,.;:!?)]}")
_NOT_LAST = frozenset("（《「『【‘“([{")


def wrap(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Break text into lines no wider than ``width``; a word that is wider itself is cut.

    Closing marks don't begin a line and opening ones don't end it.

    >>> wrap("建设甲乙丙线，二期", 6, len)
    ['建设甲乙丙', '线，二期']
    >>> wrap("a long line", 6, len)
    ['a long', 'line']
    >>> wrap("abcdefgh", 3, len), wrap("", 3, len)
    (['abc', 'def', 'gh'], [''])
    """
    lines, line = [], ""
    for unit in _units(" ".join(text.split())):
        if line and measure((line + unit).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += unit if line else unit.lstrip()
        while len(line) > 1 and measure(line.rstrip()) > width:
            fits = next((n for n in range(len(line) - 1, 0, -1) if measure(line[:n]) <= width), 1)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line.rstrip()]


def _units(text: str) -> list[str]:
    """Return the parts that text may be broken between.

    >>> _units("甲（乙）线 S21")
    ['甲', '（乙）', '线', ' ', 'S21']
    """
    units: list[str] = []
    for piece in _PIECES.findall(text):
        if units and (piece[0] in _NOT_FIRST or units[-1][-1] in _NOT_LAST):
            units[-1] += piece
        else:
            units.append(piece)
    return units
