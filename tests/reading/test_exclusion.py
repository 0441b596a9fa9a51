"""What the product leaves out reaches no name, title, figure, date or place of a reading."""

import json
from dataclasses import asdict
from hashlib import sha256

import pytest

from geoapp.domain.reading import Reading
from geoapp.io.lexicons import load_lexicon
from geoapp.io.models import load_model
from geoapp.reading.reader import read_plan
from geoapp.reading.records import TextSource

LEXICON = load_lexicon(["甲县", "乙区"])
WORDS = ["文化润疆", "戍边", "边防", "国防", "军民", "综治", "信访", "扫黑", "反诈"]


def read(*lines: str) -> Reading:
    text = "某县规划纲要\n" + "\n".join(lines)
    source = TextSource(plan="x", short_title="《某》", text=text, sha256=sha256(text.encode()).hexdigest())
    return read_plan(source, LEXICON, load_model())


def stored(reading: Reading) -> str:
    return json.dumps(asdict(reading), ensure_ascii=False)


@pytest.mark.parametrize("word", WORDS)
def test_a_word_reaches_nothing_that_is_kept(word: str) -> None:
    reading = read(
        f"第一章 加强{word}建设",
        f"第一节 甲县{word}中心",
        f"新建甲县{word}中心，面积3万平方米，2025年底建成甲县{word}大厅。",
        "第二章 建设甲县",
        f"第一节 推进{word}",
        "新建甲县水厂。",
        "第二节 道路",
        f"新建甲县水厂，{word}大厅2万平方米，2024年建成{word}大厅，2025年建成投用。",
        f"专栏1 {word}重点工程",
        f"1.{word}工程。新建乙区{word}馆。",
        f"2.{word}设施。新建乙区体育馆。",
    )
    assert word not in stored(reading)
    assert [project.name for project in reading.projects if project.section == 1] == []
    assert "甲县水厂" in [project.name for project in reading.projects]


def test_what_stands_under_a_left_out_title_has_no_title_and_no_work() -> None:
    reading = read(
        "第一章 国防动员",
        "第一节 道路与设施",
        "新建甲县水厂。",
        "第二章 道路",
        "第一节 乙区道路",
        "新建乙区水厂。",
        "专栏1 边防重点工程",
        "1.道路工程。新建乙区体育馆。",
    )
    assert [chapter.title for chapter in reading.chapters] == [None, "道路"]
    assert [section.title for section in reading.chapters[0].sections] == [None]
    assert [(box.title, [item.title for item in box.items]) for box in reading.boxes] == [("", [None])]
    assert [project.name for project in reading.projects] == ["乙区水厂"]


def test_a_slogan_in_a_title_leaves_the_works_that_have_a_title_of_their_own() -> None:
    reading = read(
        "第一章 推进文化润疆",
        "第一节 公共文化",
        "新建甲县图书馆。",
        "第二节 文化润疆",
        "新建甲县博物馆。",
    )
    assert [chapter.title for chapter in reading.chapters] == [None]
    assert [section.title for section in reading.chapters[0].sections] == ["公共文化", None]
    assert [project.name for project in reading.projects] == ["甲县图书馆"]


@pytest.mark.parametrize("work", ["消防站", "防洪堤", "应急避难场所", "边境口岸", "周边防护林", "岸边防洪堤"])
def test_public_works_with_a_similar_word_stay(work: str) -> None:
    assert LEXICON.excluded(f"新建甲县{work}") is None


@pytest.mark.parametrize(
    "text",
    ["加强干部队伍建设", "全国防灾示范县", "我国防洪工程", "现代公司法人", "办公安置用房", "轨道教学楼"],
)
def test_a_word_that_stands_by_chance_is_kept(text: str) -> None:
    assert LEXICON.excluded(text) is None
