"""Whatever a text holds, reading ends soon, invents no span, and gives the same twice."""

import os
import subprocess
import sys
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geoapp.domain.reading import Reading
from geoapp.io.lexicons import load_lexicon
from geoapp.io.models import load_model
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.reader import read_plan
from geoapp.reading.records import TextSource

PLAN = """某市国民经济和社会发展规划纲要
第一章 建设现代交通
第一节 对外通道
加快建设东湖国际机场扩建工程、甲县至乙区高速公路等项目,到2024年底建成投用。支持企业建设物流园区、冷链物流基地。
建设东湖片区。新建3.5万平方米的图书馆和两座体育馆,完善“15分钟生活圈”设施。
专栏1 主要指标 |
指标 | 2020年 | 2025年 | 属性 |
1 | 森林覆盖率(%) | 12 | 15 | 约束性 |
专栏2 重点工程 |
1.供水工程。加快建设青石水库引水工程,达到20万吨/天供水规模。 2.医院工程。新建甲县人民医院、乙区人民医院等项目。 |
第二节 城市更新
在园区内规划建设铁路专用线。推进老旧小区改造和棚户区改造,优化公园布局,建立管护机制。
第二章 保障措施
(一)轨道交通1、2号线。对现有污水处理厂抓紧提标改造,将西山片区打造成为宜居新区。
"""
MARKS = [
    *("", "\x00", "\x07", "\u200b", "\ufeff", "\u202e", " ", "　", "\n", "|"),
    *("、", "，", "。", "(", ")", "“", "”", "专栏3", "等", "的", "1."),
]
WORDS = "建设加快东湖片区、和等项目工程(“”)，。,|\n 专栏一二12.年至号线期的将为以在对"
FUZZ = settings(
    max_examples=int(os.environ.get("GEOAPP_FUZZ_EXAMPLES", "200")),
    deadline=None,
    derandomize="GEOAPP_FUZZ_EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
LEXICON = load_lexicon(("东湖片区", "西山片区", "东湖国际机场", "甲县", "乙区", "青石水库"), ("某市",))


def read(text: str, lexicon: Lexicon = LEXICON) -> Reading:
    return read_plan(
        TextSource(plan="fuzz", short_title="《纲要》", text=text, sha256="0" * 64), lexicon, load_model()
    )


def check(text: str) -> None:
    reading = read(text)
    assert read(text) == reading
    assert reading.plan.chars == len(text)
    spans = [*reading.chapters, *reading.boxes, *reading.projects]
    for box in reading.boxes:
        spans += box.items
        assert all(box.start <= item.start < item.end <= box.end for item in box.items)
    for project in reading.projects:
        spans += [*project.mentions, *project.quantities, *project.milestones]
        assert 0 < len(project.name) <= 35
        assert all(len(part.what) <= 20 for part in (*project.quantities, *project.milestones))
        assert not any(part.what.endswith(("、", ",", "，")) for part in project.milestones)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    ids = [project.id for project in reading.projects]
    assert len(ids) == len(set(ids))
    known = set(ids)
    assert all({p.parent, *p.same_as} <= known | {None} for p in reading.projects)
    assert all(first.start <= second.start for first, second in pairwise(reading.projects))


@st.composite
def mutated(draw: st.DrawFn, base: str = PLAN) -> str:
    lines = base.split("\n")
    lines = draw(st.permutations(lines)) if draw(st.booleans()) else lines
    text = "\n".join(lines)
    low, high = sorted(draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    text = draw(st.sampled_from([text, text[low:high], text + text, text[:low], text[high:] + text[:low]]))
    for _ in range(draw(st.integers(0, 12))):
        at = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 4))
        text = text[:at] + draw(st.sampled_from(MARKS)) + text[at + cut :]
    if draw(st.booleans()):
        text = text.translate(draw(st.sampled_from([{0x2C: "，", 0x28: "（", 0x29: "）"}, {0x3002: "."}])))
    return text


@FUZZ
@given(mutated())
def test_a_mutated_plan_is_read(text: str) -> None:
    check(text)


@FUZZ
@given(st.text(alphabet=st.sampled_from(WORDS), max_size=120))
def test_a_soup_of_the_readers_own_words_is_read(text: str) -> None:
    check(text)


@settings(FUZZ, max_examples=25)
@given(data=st.data())
def test_a_mutated_real_plan_is_read(data: st.DataObject, plan_text: str) -> None:
    start = data.draw(st.integers(0, len(plan_text) - 3000))
    check(data.draw(mutated(base=plan_text[start : start + 3000])))


HOSTILE = [
    *(
        "、",
        "((",
        "“",
        "”“",
        "专栏",
        "专栏1 ",
        "加快",
        "加快推进",
        "建设",
        "等",
        "等项目",
        " ",
        "　",
        "|",
        "| ",
        "1.",
        "的、",
    ),
    *(
        "第一章 ",
        "第一章 甲\n",
        "9",
        "9.",
        "1个",
        "20",
        "2025年底",
        "和",
        "甲县",
        "甲县、",
        "对",
        "将甲建成",
        "以甲为",
    ),
    *(
        "在甲内",
        "至",
        "一",
        "一、",
        "(一)",
        "\n",
        "——",
        "—",
        "支持企业",
        "三期、",
        "3、",
        "号线",
        "集甲为一体的",
    ),
    *("由甲组成的", "通过", "到2025年", "A", "\u200b", "专栏(续)"),
]
BUDGET_S = 300
"""All repeats together take about half a minute; a catastrophic pattern would take hours."""


def test_hostile_repeats_cost_no_more_than_their_length() -> None:
    program = (
        "import sys; sys.path.insert(0, 'tests/reading'); import test_fuzz as fuzz\n"
        "for unit in fuzz.HOSTILE:\n"
        "    for frame in ('{}', '第一章 甲\\n{}。', '第一章 甲\\n建设{}水厂', '专栏1 甲\\n1.建设{}等项目'):\n"
        "        fuzz.read(frame.format(unit * (10_000 // len(unit))))\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=BUDGET_S)


def test_no_text_gives_nothing() -> None:
    reading = read("\n")
    assert (reading.boxes, reading.projects, reading.indicators) == ((), (), ())


@pytest.mark.parametrize("text", ["新建一座净水厂。", "没有专栏的文件。\n推进老旧小区改造。"])
def test_a_document_without_boxes_has_none(text: str) -> None:
    assert read(text).boxes == ()
