"""The two ends of a route that is named after them (A至B)."""

import re
from dataclasses import dataclass

_ENDS = re.compile(r"(?P<first>[\u4e00-\u9fff]{2,12})(?:\([^()]*\))?至(?P<last>[\u4e00-\u9fff]{2,16})")
_WORKS = re.compile(
    r"(?:旅游|城际|快速|高速|高铁|客运|货运|铁路|公路|道路|输|供水|联络|管线|专线|专用|段|线)"
)
_CODE = re.compile(r"^[线路]")


@dataclass(frozen=True, slots=True)
class Ends:
    """The names of the ends, without the words for the works."""

    first: str
    last: str
    leaves_city: bool = False
    """Whether the first is the plan's own city."""


def find_ends(name: str) -> Ends | None:
    """Return the ends that a name lists, or ``None``.

    >>> find_ends("乌鲁木齐至霍尔果斯高铁")
    Ends(first='乌鲁木齐', last='霍尔果斯', leaves_city=False)
    >>> find_ends("G0711线乌鲁木齐至尉犁高速公路")
    Ends(first='乌鲁木齐', last='尉犁', leaves_city=False)
    >>> find_ends("七道湾污水处理厂扩建") is None
    True
    """
    found = _ENDS.search(name)
    if found is None:
        return None
    last = found["last"]
    works = _WORKS.search(last, 1)
    return Ends(_CODE.sub("", found["first"]), last[: works.start()] if works else last)
