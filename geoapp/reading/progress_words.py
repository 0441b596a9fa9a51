"""Words of progress: the state of a project as 形象进度, a status or a curator's correction says it."""

import re
import unicodedata

from geoapp.domain.delivery import DeliveryState

_CLAUSES = re.compile(r"[，,；;。\n]")

_START = r"(?:开工|动工|启动|开建|实施|建设)"
_END = r"(?:完工|竣工|建成|完成|投用|投产|投运|通车|验收|交付|运营)"
_PLANNED = r"(?:待|拟|计划|准备|力争|预计|将于)"
_NOT = r"(?:未(?!来)|没有)"
_BETWEEN = r"[^\W已]{0,10}?"
"""Words between a negation or an intention and its verb; 已 between them turns it round."""

_NOT_STARTED_YET = re.compile(f"(?:{_NOT}|{_PLANNED}){_BETWEEN}{_START}")
_NOT_DONE_YET = re.compile(f"(?:{_NOT}|正在|即将|基本){_BETWEEN}{_END}")
_DONE_AS_PLANNED = re.compile(f"{_PLANNED}{_BETWEEN}{_END}")
_ADJUSTED = re.compile(r"取消|终止|不再实施|不再建设|停建|缓建|撤销|调出|退出|已调整")
_DONE = re.compile(
    r"完工|竣工|建成|投用|投产|投运|通车|交付使用|投入使用|投入运营|投入运行|通过验收|全部完成"
    r"|^(?:项目|工程|建设|施工)?(?:均)?已?完成$"
)
_PART = re.compile(
    r"主体|基础|地基|桩基|结构|封顶|前期|手续|招标|设计|立项|可研|征地|征收|拆迁|腾退|部分|标段|路段|区段"
    r"|[一二三四五六七八九\d]期|栋|路基|桥梁|隧道|单体"
)
_STARTED = re.compile(
    r"开工|动工|在建|施工|建设中|正在建设|推进|续建|封顶|装修|安装|主体|桩基|基础|进场|停工|暂停"
)
_ONLY_STARTED = re.compile(r"开工|动工|进场")
_BEFORE_START = re.compile(r"前期|可研|立项|招标|设计|征地|征收|拆迁|储备|筹备|谋划|手续|审批|规划阶段")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)%")
_MONEY = re.compile(r"投资|资金|到位|拨付|支付")
_WHOLE = 100.0

_ORDER: tuple[DeliveryState, ...] = ("adjusted", "ongoing", "done", "not_started")
"""Of what several clauses say the first of these holds."""


def state_said(text: str) -> DeliveryState | None:
    """Return the state that words of progress say; null where they say none, so that nothing is guessed.

    What is still to come is not yet so; what is done of a part leaves the works under way.

    >>> [state_said(text) for text in ("已竣工并投入使用", "主体完工", "完成 60％", "2022年开工，2024年竣工")]
    ['done', 'ongoing', 'ongoing', 'done']
    >>> [state_said(text) for text in ("尚未开工", "正在办理前期手续", "项目取消", "100%", "预计12月完工", "")]
    ['not_started', 'not_started', 'adjusted', 'done', None, None]
    """
    clauses = _CLAUSES.split("".join(unicodedata.normalize("NFKC", text).split()))
    said = {clause: _state_of(clause) for clause in clauses if clause}
    states = set(said.values())
    under_way = [one for one, state in said.items() if state == "ongoing"]
    if "done" in states and all(_ONLY_STARTED.search(one) and not _PART.search(one) for one in under_way):
        states.discard("ongoing")
    return next((state for state in _ORDER if state in states), None)


def _state_of(clause: str) -> DeliveryState | None:
    """Return the state that one clause says: that of the first rule that holds."""
    started, done, part = (bool(one.search(clause)) for one in (_STARTED, _DONE, _PART))
    percent = [] if part or _MONEY.search(clause) else [float(one) for one in _PERCENT.findall(clause)]
    under_way: DeliveryState | None = "ongoing" if started else None
    rules: tuple[tuple[object, DeliveryState | None], ...] = (
        (_ADJUSTED.search(clause), "adjusted"),
        (_NOT_STARTED_YET.search(clause), "not_started"),
        (_NOT_DONE_YET.search(clause), "ongoing" if started or not part else "not_started"),
        (_DONE_AS_PLANNED.search(clause), under_way),
        (percent, _by_percent(max(percent, default=0))),
        (done and not part, "done"),
        (started, "ongoing"),
        (_BEFORE_START.search(clause), "not_started"),
        (done, "ongoing"),
    )
    return next((state for holds, state in rules if holds), None)


def _by_percent(value: float) -> DeliveryState:
    return "not_started" if not value else "done" if value >= _WHOLE else "ongoing"
