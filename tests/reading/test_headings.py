"""Headings in other styles, and headings without a number; every example is invented."""

from collections.abc import Callable

import pytest

from geoapp.domain.reading import Reading
from geoapp.reading.headings import find_chapters, titles_at
from geoapp.reading.outline import find_outline

Read = Callable[[str], Reading]

PROSE = (
    "围绕民生改善和产业升级，统筹安排各项任务，形成布局合理、保障有力、运行高效的体系。新建东湖片区戊大桥。"
)


def outline_of(text: str) -> list[tuple[int, str, list[tuple[int, str]]]]:
    chapters = find_outline(text.replace("，", ",")).chapters
    return [(c.number, c.title, [(s.number, s.title) for s in c.sections]) for c in chapters]


@pytest.mark.parametrize(
    ("first", "section", "second"),
    [
        ("第一章 甲章", "一、乙节", "第二章 丙章"),
        ("第一章 甲章", "（一）乙节", "第二章 丙章"),
        ("第一节 甲章", "（一）乙节", "第二节 丙章"),
        ("（一）甲章", "1.乙节", "（二）丙章"),
        ("1. 甲章", "1.1 乙节", "2. 丙章"),
        ("1 甲章", "1.1 乙节", "2 丙章"),
        ("# 甲章", "## 乙节", "# 丙章"),
        ("## 甲章", "### 乙节", "## 丙章"),
    ],
)
def test_each_style_of_numbers_gives_chapters_and_sections(first: str, section: str, second: str) -> None:
    sections = f"{section}\n{PROSE}\n" + (f"{section}\n{PROSE}\n" if first.startswith("#") else "")
    text = f"某市规划\n{first}\n{sections}{second}\n{PROSE}\n".replace("（", "(").replace("）", ")")
    (one, title, found), two = outline_of(text)
    assert (one, title, found[0], two) == (1, "甲章", (1, "乙节"), (2, "丙章", []))


def test_headings_without_numbers_are_counted() -> None:
    text = f"某市规划\n供水保障\n{PROSE}\n供电保障\n{PROSE}\n{PROSE}\n"
    assert outline_of(text) == [(1, "供水保障", []), (2, "供电保障", [])]


@pytest.mark.parametrize(
    "text",
    [
        f"某市规划\n{PROSE}\n",
        f"某市规划\n供水保障\n{PROSE}\n",
        "某市规划\n甲水厂\n乙水厂\n丙水厂\n",
        "1.甲工程\n2.乙工程\n3.丙工程\n",
        f"{PROSE * 5}\n供水保障\n{PROSE}\n供电保障\n{PROSE}\n",
    ],
)
def test_lines_of_their_own_are_no_chapters_without_paragraphs_below_each(text: str) -> None:
    assert outline_of(text) == []


def test_a_heading_that_lost_its_number_has_the_one_that_is_missing() -> None:
    text = f"第一章 甲\n第一节 乙\n{PROSE}\n供电保障\n{PROSE}\n第三节 丙\n{PROSE}\n第二章 丁\n{PROSE}"
    assert outline_of(text)[0][2] == [(1, "乙"), (2, "供电保障"), (3, "丙")]


def test_a_heading_where_no_number_is_missing_is_a_topic_and_makes_no_section() -> None:
    text = f"第一章 甲\n第一节 乙\n{PROSE}\n供电保障\n{PROSE}\n第二节 丙\n{PROSE}"
    chapters, body = find_chapters(text, [*_lines(text)])
    assert [(s.number, s.title) for s in chapters[0].sections] == [(1, "乙"), (2, "丙")]
    assert list(titles_at(text.index("供电保障") + 9, chapters)) == ["甲", "乙", "供电保障"]
    assert list(titles_at(len(text) - 1, chapters)) == ["甲", "丙"]
    assert "供电保障" in {text[slice(*line)] for line in body}


def _lines(text: str) -> list[tuple[int, int]]:
    ends = [index for index, character in enumerate(text + "\n") if character == "\n"]
    return list(zip([0, *(end + 1 for end in ends)], ends, strict=False))


@pytest.mark.parametrize(
    "heading", ["平安建设", "（二）平安建设。加强基础建设。", "# 平安建设", "平安建设和社会治理创新"]
)
def test_what_stands_under_a_heading_that_is_left_out_is_left_out(heading: str, read: Read) -> None:
    first = f"一、重点任务\n（一）供水。新建东湖片区甲水厂。\n{PROSE}\n"
    text = f"{first}{heading}\n{PROSE}\n新建西山片区丙医院。\n二、保障措施\n新建乙区己体育馆。\n"
    names = {project.name for project in read(text).projects}
    assert not any("丙医院" in name for name in names)
    assert any("己体育馆" in name for name in names)


def test_the_mark_of_a_heading_is_no_part_of_any_title(read: Read) -> None:
    text = f"# 某市发展规划\n## 供水保障\n{PROSE}\n## 东湖片区乙水厂\n{PROSE}\n"
    reading = read(text)
    assert reading.plan.title == "某市发展规划"
    assert [chapter.title for chapter in reading.chapters] == ["供水保障", "东湖片区乙水厂"]


def test_a_blank_that_does_not_break_may_stand_before_a_chapter() -> None:
    assert outline_of(f"\xa0\xa0一、供水\n{PROSE}\n\xa0\xa0二、供电\n{PROSE}")[1][:2] == (2, "供电")
