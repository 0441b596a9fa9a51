"""Words of progress as annual lists have them: what is done, under way, not begun, given up, or not said."""

import pytest

from geoapp.domain.delivery import DeliveryState
from geoapp.reading.progress_words import state_said

SAID: dict[DeliveryState | None, tuple[str, ...]] = {
    "done": (
        "完工", "已完成", "竣工验收", "已通车", "已竣工，正在办理结算手续", "投资完成80%，工程已竣工", "如期建成",
        "100%", "2022年3月开工；2024年12月竣工",
    ),
    "ongoing": (
        "在建", "主体封顶", "主体完成100%", "一期建成，二期施工", "完成 35.5%", "已开工", "未完工", "基本建成",
        "暂停施工", "正在施工，计划年底竣工", "前期手续已完成，已开工", "未来三路改造已开工",
        "计划总投资5亿元已开工建设", "桥梁完工", "已进场", "续建",
    ),
    "not_started": (
        "未开工", "尚未动工", "储备", "可研已批复", "计划2027年开工建设", "前期工作完成80%", "准备前期，未开工", "0%",
        "正在办理手续，计划2028年竣工",
    ),
    "adjusted": ("取消", "项目终止实施", "缓建", "已调整"),
    None: ("", "—", "见附件", "新建", "预计2027年竣工", "资金100%到位", "好"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "state"), [(text, state) for state, texts in SAID.items() for text in texts]
)
def test_words_say_their_state_and_no_more(text: str, state: DeliveryState | None) -> None:
    assert state_said(text) == state
