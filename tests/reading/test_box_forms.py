"""Boxes whose items have no numbers, boxes without a number, boxes that are tables; every example is invented."""

from collections.abc import Callable

import pytest

from geoapp.domain.reading import Reading

Read = Callable[[str], Reading]

BEHIND = "\n正文继续写到别处，形成布局合理、保障有力的体系。"

UNNUMBERED = {
    "on one line": "供水工程：新建甲水厂。供电工程：新建乙电站。交通工程：新建丙桥。",
    "with semicolons": "供水工程：新建甲水厂；供电工程：新建乙电站；交通工程：新建丙桥。",
    "line by line": "供水工程：新建甲水厂。\n供电工程：新建乙电站。\n交通工程：新建丙桥。",
    "two on a line": "供水工程：新建甲水厂。供电工程：新建乙电站。\n交通工程：新建丙桥。",
    "with full stops": "供水工程。新建甲水厂和管网。\n供电工程。新建乙电站和线路。\n交通工程。新建丙桥和引道。",
    "above paragraphs": (
        "供水工程\n新建甲水厂一座，配套管网二十公里，服务人口十万人。\n供电工程\n新建乙电站一座，配套线路二十公里，服务"
        "人口十万人。\n交通工程\n新建丙桥一座，配套引道二十公里，服务人口十万人。"
    ),
    "with further colons": (
        "供水工程：新建甲水厂，其中：一期日供水三万吨。主要内容：厂房。\n供电工程：新建乙电站。\n交通工程：新建丙桥。"
    ),
    "rows": (
        "| 供水工程 | 新建甲水厂和配套的管网 |\n| 供电工程 | 新建乙电站和配套线路 |\n"
        "| 交通工程 | 新建丙桥和两端的引道 |"
    ),
    "rows with a heading": (
        "| 类别 | 建设内容 | 建设性质 | 总投资 |\n| 供水工程 | 新建甲水厂 | 新建 | 3亿元 |\n"
        "| 供电工程 | 新建乙电站 | 新建 | 2亿元 |\n| 交通工程 | 新建丙桥 | 新建 | 1亿元 |"
    ),
    "rows with tabs": (
        "类别\t建设内容\t总投资\n供水工程\t新建甲水厂\t3亿元\n供电工程\t新建乙电站\t2亿元\n"
        "交通工程\t新建丙桥\t1亿元"
    ),
}
BULLETS = "▲△◇★☆◎○□▪►➢※"
HEADERS = [
    "专栏 重点工程",
    "专栏：重点工程",
    "专栏: 重点工程",
    "【专栏】重点工程",
    "| 专栏 重点工程 |",
    "专 栏　重点工程",
]


@pytest.mark.parametrize("body", UNNUMBERED.values(), ids=UNNUMBERED)
def test_items_without_numbers_are_told_by_their_titles(body: str, read: Read) -> None:
    text = f"专栏1 重点工程\n{body}{BEHIND}"
    (box,) = read(text).boxes
    assert [item.title for item in box.items] == ["供水工程", "供电工程", "交通工程"]
    for item, name in zip(box.items, ("甲水厂", "乙电站", "丙桥"), strict=True):
        assert name in text[item.start : item.end]
    assert "正文" not in text[box.start : box.end]


@pytest.mark.parametrize("bullet", BULLETS)
def test_any_bullet_begins_an_item(bullet: str, read: Read) -> None:
    text = f"专栏1 重点工程\n{bullet}新建甲水厂。\n{bullet} 新建乙电站。{BEHIND}"
    assert [text[i.start : i.end].lstrip(f"{bullet} ") for i in read(text).boxes[0].items] == [
        "新建甲水厂。",
        "新建乙电站。",
    ]


@pytest.mark.parametrize("header", HEADERS)
def test_a_box_without_a_number_has_its_place_among_the_boxes(header: str, read: Read) -> None:
    other = header.replace("重点", "其他")
    text = f"{header}\n1.新建甲水厂。\n2.新建乙电站。{BEHIND}\n{other}\n1.新建丙桥。{BEHIND}"
    assert [(box.number, box.title, len(box.items)) for box in read(text).boxes] == [
        (1, "重点工程", 2),
        (2, "其他工程", 1),
    ]


@pytest.mark.parametrize("mark", ["-", "—", ".", "–"])
def test_boxes_with_two_numbers_are_counted(mark: str, read: Read) -> None:
    text = "".join(
        f"专栏{chapter}{mark}{number} 工程{chapter}{number}项\n1.新建甲水厂。\n2.新建乙电站。{BEHIND}\n"
        for chapter, number in ((1, 1), (1, 2), (2, 1))
    )
    boxes = read(text).boxes
    assert [(box.number, box.title, len(box.items)) for box in boxes] == [
        (1, "工程11项", 2),
        (2, "工程12项", 2),
        (3, "工程21项", 2),
    ]


@pytest.mark.parametrize(
    "text", ["专栏建设：新建甲水厂。", "开设专栏 宣传甲水厂。", "见专栏：重点工程表所列。"]
)
def test_the_word_alone_in_a_sentence_is_no_box(text: str, read: Read) -> None:
    assert read(f"{text}\n1.新建乙水厂。").boxes == ()


def test_works_of_a_two_column_table_are_read_with_their_place_in_the_box(read: Read) -> None:
    text = (
        "第一章 重点\n专栏1 重点工程\n| 类别 | 建设内容 | 建设性质 | 总投资 |\n"
        "| 供水 | 新建东湖片区甲水厂，扩建西山片区乙水厂 | 新建 | 3亿元 |\n|  | 新建北岭片区丙水厂 | 新建 | 1亿元 |\n"
    )
    found = {project.name: (project.box, project.item) for project in read(text).projects}
    assert found["东湖片区甲水厂"] == (1, 1)
    assert found["西山片区乙水厂"] == (1, 1)
    assert found["北岭片区丙水厂"] == (1, 2)


def test_what_a_two_column_table_says_of_its_work_is_in_the_record(read: Read) -> None:
    text = (
        "第一章 重点\n专栏1 重点工程\n| 类别 | 建设内容 | 建设性质 | 建设年限 | 总投资（亿元） | 责任单位 |\n"
        "| 供水 | 新建东湖片区甲水厂 | 续建 | 2021-2023 | 3 | 市水务局 |\n"
        "|  | 新建北岭片区丙水厂，扩建西山片区乙水厂 | 新建 | 2022-2025 | 1 | 市公安局 |\n"
    )
    found = {
        project.name: (project.status, project.action, project.period, project.investment, project.owner)
        for project in read(text).projects
    }
    assert found["东湖片区甲水厂"] == ("续建", "ongoing", "2021/2023", 300_000_000, "市水务局")
    assert found["北岭片区丙水厂"] == ("新建", "new_build", "2022/2025", None, None), (
        "two works share the sum"
    )
    assert found["西山片区乙水厂"] == ("新建", "expansion", "2022/2025", None, None)


def test_works_of_a_two_column_table_outside_of_boxes_are_read(read: Read) -> None:
    text = "第一章 重点\n正文写到别处。\n领域\t重点任务\t单位\n供水\t新建东湖片区甲水厂\t市水务局\n"
    assert {project.name for project in read(text).projects} == {"东湖片区甲水厂"}
