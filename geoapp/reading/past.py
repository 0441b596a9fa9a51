"""Works that a plan reports as finished: under a heading that looks back, with a word of completion in their clause."""

import re
from collections.abc import Iterable

REVIEW = re.compile(r"回顾|成[绩就效]|过去|发展基础|主要进展|完成情况|执行情况|[去上]年工作|[一上]年来")
DONE = re.compile(
    r"建成|投用|通车|竣工|投产|完工|开通|投入(?:使用|运[行营])|落成|启用|并网|蓄水|交付|投运|封顶|贯通|开[馆园]|揭牌|验收|通航|[开运]行"
)
OPEN = re.compile(r"[将拟未]|力争|争取|确保|计划|加快|推动|推进|促进|年底前?|即将")
"""What says that a work goes on, or is still to come."""

CLAUSE = re.compile(r"[^，,。；;\n|]*")

COMPLETED = "已建成"
"""The status of such a work."""


def is_past(titles: Iterable[str], before: str, behind: str) -> bool:
    """Say whether a work is reported as finished, by the titles above it and its clause before and behind it.

    >>> is_past(["过去五年的成绩"], "", "全线通车"), is_past(["重点任务"], "建成", "")
    (True, False)
    >>> is_past(["过去五年的成绩"], "加快建成", ""), is_past(["过去五年的成绩"], "续建", "")
    (False, False)
    """
    clause = CLAUSE.match(behind)
    words = f"{before}|{clause[0] if clause else ''}"
    return bool(DONE.search(words)) and not OPEN.search(before) and any(map(REVIEW.search, titles))
