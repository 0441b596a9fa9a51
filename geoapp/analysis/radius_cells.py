"""Cells of a column of radii: a length in metres, with its unit or without, nothing, or what is no length."""

import math
import re
import unicodedata

_EMPTY = frozenset(
    {
        "",
        "-",
        "--",
        "—",
        "——",
        "–",
        "/",
        "\\",
        "?",
        ".",
        "*",
        "nan",
        "null",
        "none",
        "nil",
        "n/a",
        "na",
        "#n/a",
    }
    | {"无", "空", "未知", "不详", "暂无", "不明", "待定", "缺", "<null>", "(null)", "unknown"}
)
"""Words that stand for nothing in a cell, in lower case."""

_METRES = {
    **dict.fromkeys(("", "m", "米", "公尺", "meter", "meters", "metre", "metres"), 1.0),
    **dict.fromkeys(("km", "公里", "千米", "kilometer", "kilometers", "kilometre", "kilometres"), 1000.0),
    **dict.fromkeys(("cm", "厘米"), 0.01),
    **dict.fromkeys(("mm", "毫米"), 0.001),
    **dict.fromkeys(("里", "华里"), 500.0),
}
_LENGTH = re.compile(
    r"[±≤<~约]?\s*(\d+|\d{1,3}(?:,\d{3})+|\d*\.\d+|\d+\.|\d+(?:\.\d+)?e[+-]?\d{1,2})\s*([^\W\d_]*)\.?"
)


def is_missing(cell: object) -> bool:
    """Say whether nothing stands in a cell, or a word for nothing.

    >>> [is_missing(cell) for cell in (None, float("nan"), " ", "NULL", "-", "未知", 0, "500")]
    [True, True, True, True, True, True, False, False]
    """
    if isinstance(cell, str):
        return unicodedata.normalize("NFKC", cell).strip().casefold() in _EMPTY
    return cell is None or cell != cell  # noqa: PLR0124 (only what is missing differs from itself)


def metres_of(cell: object) -> float | None:
    """Return a cell's length in metres, ``None`` where it is none: negative, endless, a share, or other words.

    >>> [metres_of(cell) for cell in (500, "500", "500 m", "0.5公里", "约1,200米", "１０ｋｍ")]
    [500.0, 500.0, 500.0, 500.0, 1200.0, 10000.0]
    >>> [metres_of(cell) for cell in (-1, "-1", "5%", "大约", True, float("inf"), "3 里弄", [], "1,5")]
    [None, None, None, None, None, None, None, None, None]
    """
    if isinstance(cell, str):
        found = _LENGTH.fullmatch(unicodedata.normalize("NFKC", cell).strip().casefold())
        if found is None or found[2] not in _METRES:
            return None
        return float(found[1].replace(",", "")) * _METRES[found[2]]
    if isinstance(cell, bool) or not isinstance(cell, (int, float)):
        return None
    return float(cell) if 0 <= cell < math.inf else None
