"""Headings of documents that mark them by a style or an element, as lines that the reader knows for headings."""

import re

NUMBERED = re.compile(
    r"\s*(?:第\s?[一二三四五六七八九十百零〇\d]{1,5}\s?[编篇章节条]|[【\[]?\S{0,2}专\s?栏|附|目\s{0,9}录|#"
    r"|[(（]?[\d一二三四五六七八九十]{1,3}[)）、.．]|[\d.]+\s|[①-⑳])"
)
LONGEST = 40


def headline(rank: int, line: str) -> str:
    """Return a heading of a rank as a line: ``## `` before it where it has no number of its own.

    >>> headline(2, "供水保障"), headline(1, "第一章 供水"), headline(0, "供水。")
    ('## 供水保障', '第一章 供水', '供水。')
    """
    bare = line.strip()
    if not rank or NUMBERED.match(line) or not 1 < len(bare) <= LONGEST or bare[-1] in "。；;：:，,":
        return line
    return f"{'#' * rank} {bare}"
