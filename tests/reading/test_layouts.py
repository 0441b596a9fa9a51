"""Boxes, items and chapters in the layouts that plans use; every example is invented."""

from collections.abc import Callable
from pathlib import Path

import pytest

from geoapp.domain.reading import Reading
from geoapp.io.texts import read_text

Read = Callable[[str], Reading]

ITEMS = "\n1.新建乙水厂。\n2.新建丙医院。"

HEADERS = {
    "专栏一 甲工程": 1,
    "专栏 1 甲工程": 1,
    "专栏1:甲工程": 1,
    "专栏1：甲工程": 1,
    "专栏１ 甲工程": 1,
    "专栏1.甲工程": 1,
    "专栏1、甲工程": 1,
    "专栏1甲工程": 1,
    "专栏1\n甲工程": 1,
    "专栏1 |\n甲工程 |": 1,
    "【专栏1】甲工程": 1,
    "【专栏1】：甲工程": 1,
    "【专栏1 甲工程】": 1,
    "[专栏1] 甲工程": 1,
    "任务专栏1 甲工程": 1,
    "重点专栏1 甲工程": 1,
    "专 栏 1 甲工程": 1,
    "| 专栏2 甲工程 |": 2,
    "| 专栏2 | 甲工程 |": 2,
    "　　专栏3 甲工程": 3,
    "专栏十 甲工程": 10,
    "专栏十二 甲工程": 12,
    "专栏 二十一：甲工程": 21,
    "专栏 103 甲工程": 103,
}
TITLES = [
    "中心城区提升工程",
    "中欧班列工程",
    "内陆港工程",
    "和谐社区工程",
    "续建项目",
    "“两山一湖”工程",
    "《乙》规划落实工程",
    "交通、水利和能源工程",
    "重点工程（一期）",
    "2021年重点工程",
]
MARKS = {
    "1.": "1.甲。2.乙。3.丙。",
    "1. with blanks": "1. 甲。 2. 乙。 3. 丙。",
    "1．": "１．甲。２．乙。３．丙。",
    "1、": "1、甲。2、乙。3、丙。",
    "1)": "1)甲。2)乙。3)丙。",
    "(1)": "(1)甲。(2)乙。(3)丙。",
    "（1）": "（1）甲。（2）乙。（3）丙。",
    "(一)": "(一)甲。(二)乙。(三)丙。",
    "（一）": "（一）甲。（二）乙。（三）丙。",
    "①": "①甲。②乙。③丙。",
    "一、": "一、甲。二、乙。三、丙。",
    "01": "01 甲。\n02 乙。\n03 丙。",
    "●": "●甲。\n●乙。\n●丙。",
    "● on one line": "●甲。●乙。●丙。",
    "■": "■ 甲。\n■ 乙。\n■ 丙。",
    "——": "——甲。\n——乙。\n——丙。",
    "no full stops": "1.甲工程 2.乙工程 3.丙工程",
    "semicolons": "1.甲;2.乙;3.丙。",
    "cells": "| 1.甲。 |\n| 2.乙。 |\n| 3.丙。 |",
    "numbers in cells of their own": (
        "| 1 | 甲工程 | 新建一座水厂 |\n| 2 | 乙工程 | 新建一座医院 |\n| 3 | 丙工程 | 新建一座桥梁 |"
    ),
    "run-in titles": "甲工程：新建水厂。\n乙工程：新建医院。\n丙工程：新建桥梁。",
    "behind a sentence": "围绕水务，实施以下工程：\n1.甲。\n2.乙。\n3.丙。",
}
TITLED = [
    "1.乙工程。新建丙水厂。\n2.丁工程。新建戊医院。",
    "1.乙工程：新建丙水厂。\n2.丁工程：新建戊医院。",
    "1、乙工程 新建丙水厂,配套管网。\n2、丁工程 新建戊医院。",
    "（一）乙工程\n新建丙水厂。\n（二）丁工程\n新建戊医院。",
    "●乙工程：新建丙水厂。\n●丁工程：新建戊医院。",
    "乙工程：新建丙水厂。\n丁工程：新建戊医院。",
    "| 1 | 乙工程 | 新建丙水厂一座。 |\n| 2 | 丁工程 | 新建戊医院一座。 |",
]
RUNNING_ON = [
    "专栏4 甲工程 1.新建乙水厂。2.新建丙医院。",
    "专栏4 甲工程1.新建乙水厂。2.新建丙医院。",
    "专栏4：甲工程（1）新建乙水厂。（2）新建丙医院。",
    "专栏4 甲工程 ①新建乙水厂。②新建丙医院。",
    "专栏4 甲工程 ●新建乙水厂。●新建丙医院。",
    "| 专栏4 甲工程 一、新建乙水厂。 二、新建丙医院。 |",
]
REFERENCES = [
    "新建甲水厂(见专栏3)。",
    "专栏1所列项目加快建设。",
    "专栏 1 所列项目加快建设。",
    "加快建设。专栏2中的项目优先。",
    "按照 专栏2 明确的项目,加快建设。",
    "专栏1、专栏2给出了项目。",
    "专栏2和专栏3的项目加快建设。",
    "实施“专栏1”工程。",
    "实施甲工程【专栏1】。",
    "设立新闻专栏十二个。",
    "专栏0 甲工程",
    "专栏建设:新建甲水厂。",
]
CONTENTS = ["目录", "第一章 甲……1", "第二章 乙……9", "专栏1 甲工程……12", "专栏2 丙工程\t15"]


def items(reading: Reading, text: str, box: int = 0) -> list[str]:
    return [text[item.start : item.end] for item in reading.boxes[box].items]


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_gives_number_and_title(header: str, read: Read) -> None:
    text = f"提升供水能力。\n{header}{ITEMS}\n"
    box = read(text).boxes[0]
    assert (box.number, box.title) == (HEADERS[header], "甲工程")
    assert text[box.start :].startswith(("专", "任务专", "重点专"))
    assert items(read(text), text) == ["1.新建乙水厂。", "2.新建丙医院。"]


@pytest.mark.parametrize("title", TITLES)
@pytest.mark.parametrize("mark", ["专栏1 ", "专栏一：", "【专栏1】"])
def test_a_title_may_begin_like_a_reference_or_a_number(mark: str, title: str, read: Read) -> None:
    (box,) = read(f"{mark}{title}{ITEMS}").boxes
    assert box.title == title.replace("（", "(").replace("）", ")").rstrip(")")


@pytest.mark.parametrize("body", MARKS.values(), ids=MARKS)
def test_items_are_told_by_their_marks(body: str, read: Read) -> None:
    text = f"专栏1 重点工程\n{body}\n正文继续写到别处。"
    (box,) = read(text).boxes
    assert [item.number for item in box.items] == [1, 2, 3]
    for item, name in zip(box.items, "甲乙丙", strict=True):
        assert name in text[item.start : item.end]
        assert not set("甲乙丙") - {name} & set(text[item.start : item.end])
    assert text[box.start : box.end].endswith(items(read(text), text)[-1])


@pytest.mark.parametrize("body", TITLED)
def test_an_item_has_a_title_of_its_own(body: str, read: Read) -> None:
    text = f"专栏1 重点工程\n{body}\n正文继续写到别处。"
    (box,) = read(text).boxes
    assert [item.title for item in box.items] == ["乙工程", "丁工程"]
    assert "丙水厂" in text[box.items[0].start : box.items[0].end]
    assert "戊医院" in text[box.items[1].start : box.items[1].end]


@pytest.mark.parametrize("text", RUNNING_ON)
def test_a_title_ends_where_the_first_item_begins(text: str, read: Read) -> None:
    (box,) = read(text).boxes
    assert (box.number, box.title) == (4, "甲工程")
    first, second = items(read(text), text)
    assert first.endswith("新建乙水厂。")
    assert second.endswith("新建丙医院。")


def test_a_title_ends_where_an_unnumbered_item_begins(read: Read) -> None:
    assert read("专栏1 甲工程 乙工程:新建丙水厂。").boxes[0].title == "甲工程"


@pytest.mark.parametrize("text", REFERENCES)
def test_a_reference_to_a_box_is_no_box(text: str, read: Read) -> None:
    assert read(f"{text}\n1.新建乙水厂。").boxes == ()


def test_a_line_of_the_contents_is_no_box_and_no_chapter(read: Read) -> None:
    text = "\n".join([*CONTENTS, "第一章 甲", f"专栏1 甲工程{ITEMS}", "第二章 乙", "新建丁水厂。"])
    reading = read(text)
    assert [box.number for box in reading.boxes] == [1]
    assert [text[c.start : c.start + 6] for c in reading.chapters] == ["第一章 甲\n", "第二章 乙\n"]


def test_a_box_opens_in_mid_line(read: Read) -> None:
    text = "提升供水能力。专栏3 甲工程 1.新建乙水厂。2.新建丙医院。"
    (box,) = read(text).boxes
    assert (box.number, box.title, len(box.items)) == (3, "甲工程", 2)


@pytest.mark.parametrize("between", ["", " ", "\n", " | "])
def test_two_boxes_share_a_line(between: str, read: Read) -> None:
    text = f"专栏1 甲工程 1.新建乙水厂。2.新建丙医院。{between}专栏2 丁工程 1.新建戊大桥。"
    reading = read(text)
    assert [(box.number, box.title, len(box.items)) for box in reading.boxes] == [
        (1, "甲工程", 2),
        (2, "丁工程", 1),
    ]
    assert items(reading, text) == ["1.新建乙水厂。", "2.新建丙医院。"]


@pytest.mark.parametrize(
    "again", ["专栏1（续）", "专栏1 甲工程(续)", "续专栏1", "专栏1 续表", "专栏1 甲工程"]
)
@pytest.mark.parametrize("first", [1, 3])
def test_a_continued_box_is_joined_to_its_beginning(again: str, first: int, read: Read) -> None:
    text = f"专栏1 甲工程{ITEMS}\n{again}\n{first}.新建丁大桥。\n{first + 1}.新建戊体育馆。\n专栏2 己工程\n1.庚。"
    reading = read(text)
    assert [(box.number, box.title, len(box.items)) for box in reading.boxes] == [
        (1, "甲工程", 4),
        (2, "己工程", 1),
    ]
    assert items(reading, text)[2] == f"{first}.新建丁大桥。"


def test_two_boxes_with_one_number_and_two_titles_stay_two(read: Read) -> None:
    assert len(read(f"专栏1 甲工程{ITEMS}\n专栏1 丁工程{ITEMS}").boxes) == 2


def test_a_mark_of_continuation_on_a_line_of_its_own_is_dropped(read: Read) -> None:
    text = "专栏1 甲工程\n1.新建乙水厂。\n续表\n2.新建丙医院。"
    assert items(read(text), text) == ["1.新建乙水厂。", "2.新建丙医院。"]


@pytest.mark.parametrize(
    "text",
    [
        "1.提升供水。\n2.提升供电。\n专栏1 甲工程\n1.新建乙水厂。\n2.新建丙医院。\n3.提升供气。\n4.提升供热。",
        "1.提升供水。\n专栏1 甲工程\n1.新建乙水厂。\n2.新建丙医院。\n2.提升供电。\n3.提升供气。",
        "(二)提升供水。\n专栏1 甲工程\n(1)新建乙水厂。\n(2)新建丙医院。\n(三)提升供电。",
        "专栏1 甲工程\n1.新建乙水厂。\n2.新建丙医院。\n提升供水。\n1.提升供电。\n3.提升供气。",
        "● 提升供水。\n专栏1 甲工程\n1.新建乙水厂。\n2.新建丙医院。\n● 提升供电。",
        "专栏1 甲工程\n● 新建乙水厂。\n● 新建丙医院。\n提升供水。\n1.提升供电。\n2.提升供气。",
        "专栏1 甲工程\n——新建乙水厂。\n——新建丙医院。\n提升供水。\n——提升供电。",
        "| 专栏1 甲工程 1.新建乙水厂。 2.新建丙医院。 |\n提升供水。\n| 3.提升供电。 |",
    ],
)
def test_numbering_of_the_body_behind_a_box_stays_outside(text: str, read: Read) -> None:
    (box,) = read(text).boxes
    assert len(box.items) == 2
    assert text[box.start : box.end].endswith("新建丙医院。")


def test_what_stands_behind_a_box_is_read_as_body(read: Read) -> None:
    text = f"第一章 甲\n专栏1 甲工程{ITEMS}\n新建东湖片区戊大桥。"
    found = {project.name: project.box for project in read(text).projects}
    assert found["东湖片区戊大桥"] is None


def test_a_box_ends_with_its_chapter(read: Read) -> None:
    text = f"第一章 甲\n专栏1 甲工程{ITEMS}\n第二章 丁\n3.新建戊大桥。"
    assert len(read(text).boxes[0].items) == 2


def test_a_table_far_behind_a_box_without_items_stays_outside(read: Read) -> None:
    text = "专栏1 甲工程\n新建乙水厂。\n正文写到别处。\n| 序号 | 名称 |\n| 1 | 戊 |"
    (box,) = read(text).boxes
    assert text[box.start : box.end] == "专栏1 甲工程"


@pytest.mark.parametrize(
    "text", ["新建甲水厂。", "1.新建甲水厂。\n2.新建乙大桥。", "", "\n\n", "| 1 | 甲水厂 |"]
)
def test_a_document_without_boxes_yields_none(text: str, read: Read) -> None:
    assert read(text).boxes == ()


@pytest.mark.parametrize("figure", ["9.3万平方米", "2.5公里", "３.5亿元"])
def test_a_decimal_figure_is_no_item(figure: str, read: Read) -> None:
    text = f"专栏1 甲工程\n1.新建乙水厂,面积\n{figure}。2.新建丙医院。"
    assert [item.number for item in read(text).boxes[0].items] == [1, 2]


@pytest.mark.parametrize(
    ("first", "section", "second"),
    [
        ("第一章 甲章", "第一节 乙节", "第二章 丙章"),
        ("第1章 甲章", "第1节 乙节", "第2章 丙章"),
        ("第１章　甲章", "第１节　乙节", "第２章　丙章"),
        ("第 一 章 甲章", "第 一 节 乙节", "第 二 章 丙章"),
        ("第一章\n甲章", "第一节\n乙节", "第二章\n丙章"),
        ("一、甲章", "(一)乙节", "二、丙章"),
        ("一、甲章", "（一）乙节", "二、丙章"),
    ],
)
def test_chapters_and_sections_are_found(first: str, section: str, second: str, read: Read) -> None:
    text = f"某市规划\n{first}\n{section}\n新建丁水厂。\n{second}\n新建戊大桥。"
    reading = read(text)
    assert [(c.number, c.title) for c in reading.chapters] == [(1, "甲章"), (2, "丙章")]
    assert [(s.number, s.title) for s in reading.chapters[0].sections] == [(1, "乙节")]
    assert text[reading.chapters[1].start :].startswith(second)
    assert [(p.chapter, p.section) for p in reading.projects] == [(1, 1), (2, None)]


@pytest.mark.parametrize(("third", "numbers"), [("第三章", [1, 2, 3]), ("第一章", [1, 2, 1])])
def test_chapters_count_on_or_anew_in_each_part(third: str, numbers: list[int], read: Read) -> None:
    text = f"第一篇 总则\n第一章 甲\n正文。\n第二章 乙\n正文。\n第二篇 建设\n{third} 丙\n新建丁水厂。"
    reading = read(text)
    assert [chapter.number for chapter in reading.chapters] == numbers
    assert [project.chapter for project in reading.projects] == [numbers[-1]]


def test_a_list_of_contents_without_page_numbers_gives_no_chapters(read: Read) -> None:
    text = "目录\n第一章 甲\n第二章 乙\n第一章 甲\n新建丁水厂。\n第二章 乙\n新建戊大桥。"
    assert [c.start for c in read(text).chapters] == [text.rindex("第一章"), text.rindex("第二章")]


def test_a_sentence_about_a_chapter_is_no_chapter(read: Read) -> None:
    text = "第一章 甲\n新建丁水厂。\n第二章所列任务,由乙区落实。\n新建戊大桥。"
    assert [chapter.number for chapter in read(text).chapters] == [1]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_make_no_difference(
    encoding: str, line_end: str, read: Read, tmp_path: Path
) -> None:
    path = tmp_path / "plan.txt"
    path.write_bytes(f"第一章 甲\n专栏1 甲工程{ITEMS}\n".replace("\n", line_end).encode(encoding))
    text = read_text(path).text
    assert items(read(text), text) == ["1.新建乙水厂。", "2.新建丙医院。"]
    assert "\r" not in text
