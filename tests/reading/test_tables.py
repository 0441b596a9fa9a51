"""Project tables, invented here, in the layouts that annexes use."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest

from geoapp.domain.project import Project
from geoapp.io.documents.reader import read_document
from geoapp.io.documents.rows import row_line
from geoapp.io.lexicons import load_lexicon
from geoapp.io.table_rules import load_table_rules
from geoapp.reading.tables import read_tables

RULES = load_table_rules(load_lexicon(["丁区"]))
HEADING = "序号 项目名称 建设性质 建设规模及内容 总投资(万元) 建设年限 责任单位 所在区县 备注".split()  # noqa: SIM905
ROW = ["1", "甲水厂", "新建", "日供水3万吨", "12000", "2021-2025", "市水务局", "丁区", ""]


def text_of(*rows: Sequence[str], before: str = "附表1 甲市重大项目表\n") -> str:
    return before + "".join(f"{row_line(row)}\n" for row in rows)


def read(text: str) -> tuple[Project, ...]:
    return read_tables(text, plan_id="demo", short_title="《纲要》", rules=RULES).projects


def only(text: str) -> Project:
    (project,) = read(text)
    return project


def row_with(**cells: str) -> list[str]:
    roles = ["number", "name", "nature", "content", "investment", "period", "owner", "place", "note"]
    return [cells.get(role, cell) for role, cell in zip(roles, ROW, strict=True)]


def test_a_row_fills_the_record_and_is_its_citation() -> None:
    text = text_of(HEADING, row_with(content="建设水厂1座，占地3万平方米"))
    project = only(text)
    assert (project.id, project.cite) == ("demo/t1-2", "《纲要》附表1 第2行")
    assert (project.name, text[project.start : project.end], project.line) == ("甲水厂", "甲水厂", 3)
    assert (project.kind, project.level, project.theme) == ("project", "main", "water_supply")
    assert (project.action, project.status) == ("new_build", "新建")
    assert (project.investment, project.period) == (120_000_000.0, "2021/2025")
    assert (project.owner, project.places) == ("市水务局", ("丁区",))
    assert (project.chapter, project.section, project.box, project.item) == (None, None, None, None)
    assert (30_000.0, "m2") in {(q.value_si, q.unit_si) for q in project.quantities}
    for quantity in project.quantities:
        assert text[quantity.start : quantity.end].startswith(("1座", "3万平方米"))


def test_columns_come_in_any_order() -> None:
    order = [7, 1, 4, 0, 8, 6, 2, 5, 3]
    shuffled = only(text_of([HEADING[i] for i in order], [ROW[i] for i in order]))
    straight = only(text_of(HEADING, ROW))
    for field in ("id", "name", "action", "status", "investment", "period", "owner", "places"):
        assert getattr(shuffled, field) == getattr(straight, field)


@pytest.mark.parametrize(
    "heading",
    [
        [["序 号", "项 目\n名 称", "建设\n性质", "总投资\n（亿元）", "建设起止\n年限", "牵头单位"]],
        [["序", "项目", "建设", "总投资", "建设", "责任"], ["号", "名称", "性质", "(亿元)", "年限", "单位"]],
        [["序号", "项目", "", "投资(亿元)", "建设期", "责任单位"], ["", "名称", "性质", "总投资", "", ""]],
        [["编号", "工程名称", "项目性质", "投资额", "起止年限", "实施单位"], ["", "", "", "亿元", "", ""]],
        [
            ["序号", "重点项目", "建设阶段", "估算总投资/亿元", "计划工期", "项目业主"],
        ],
    ],
)
def test_a_heading_is_found_over_one_and_over_several_rows(heading: list[list[str]]) -> None:
    project = only(
        text_of(["甲市重大项目表"], *heading, ["1", "甲水厂", "续建", "1.2", "2021—2023年", "市水务局"])
    )
    assert project.id == f"demo/t1-{len(heading) + 2}"
    assert (project.action, project.status) == ("ongoing", "续建")
    assert (project.investment, project.period, project.owner) == (120_000_000.0, "2021/2023", "市水务局")


def test_a_heading_over_three_rows_tells_total_and_yearly_investment_apart() -> None:
    rows = [
        ["序号", "项目名称", "投资情况", "", "", "建设年限", ""],
        ["", "", "总投资", "“十四五”投资", "", "起", "止"],
        ["", "", "(万元)", "合计", "其中:2021年", "", ""],
        ["1", "甲水厂", "500", "400", "100", "2020年", "2024年"],
    ]
    project = only(text_of(*rows))
    assert (project.investment, project.period) == (5_000_000.0, "2020/2024")


def test_the_unit_of_money_may_stand_above_the_table() -> None:
    heading = ["序号", "项目名称", "总投资"]
    row = ["1", "甲水厂", "3"]
    assert only(text_of(heading, row, before="附表1 项目表 单位：亿元\n")).investment == 300_000_000.0
    assert only(text_of(["单位：万元"], heading, row)).investment == 30_000.0
    assert only(text_of(heading, row)).investment is None


@pytest.mark.parametrize(
    ("nature", "action", "status"),
    [
        ("新建", "new_build", "新建"),
        ("续 建", "ongoing", "续建"),
        ("改扩建", "expansion", "改扩建"),
        ("储备项目", "preliminary_work", "储备"),
        ("前期工作", "preliminary_work", "前期"),
        ("", "new_build", None),
    ],
)
def test_the_nature_of_works_is_action_and_status(nature: str, action: str, status: str | None) -> None:
    project = only(text_of(HEADING, row_with(nature=nature)))
    assert (project.action, project.status) == (action, status)


@pytest.mark.parametrize("row", RULES.lexicon.natures.items(), ids=lambda row: row[0])
def test_each_word_of_nature_is_understood_and_its_action_exists(row: tuple[str, str]) -> None:
    word, action = row
    project = only(text_of(HEADING, row_with(nature=f"拟{word}" if word == "新开工" else word)))
    assert (project.status, project.action) == (word, action)


def test_an_action_without_nature_comes_from_the_name() -> None:
    assert only(text_of(HEADING, row_with(nature="", name="甲水厂扩建工程"))).action == "expansion"


def test_groups_and_subtotals_are_no_projects_and_a_group_hints_at_the_theme() -> None:
    blank = [""] * 6
    text = text_of(
        HEADING,
        ["总计（4项）", "", "", "", "90000", "", "", "", ""],
        ["一、教育（2项）", "", "", *blank],
        row_with(name="丁区配套项目一"),
        ["", "小 计", "", "", "12000", "", "", "", ""],
        ["二", "公路", "", "", "24000", "", "", "", ""],
        row_with(number="2", name="丁区配套项目二"),
        ["(三)续建项目", "", "", *blank],
        row_with(number="3", name="甲水厂", nature=""),
        ["合计", "", "", "", "36000", "", "", "", ""],
        ["注：投资为估算。", "", "", *blank],
    )
    projects = read(text)
    assert [(p.id, p.theme) for p in projects] == [
        ("demo/t1-4", "education"),
        ("demo/t1-7", "highway"),
        ("demo/t1-9", "water_supply"),
    ]
    assert (projects[2].status, projects[2].action) == ("续建", "ongoing")


def test_a_category_column_hints_at_the_theme_of_the_rows_it_spans() -> None:
    heading = ["类别", "项目名称", "建设性质"]
    text = text_of(heading, ["医疗卫生", "丁区配套项目一", "新建"], ["", "丁区配套项目二", "新建"])
    assert [project.theme for project in read(text)] == ["health", "health"]


def test_a_theme_that_nothing_tells_is_marked_as_unsure() -> None:
    project = only(text_of(HEADING, row_with(name="丙丁", content="")))
    assert (project.theme, project.confidence) == ("services", 0.6)


def test_numbered_parts_are_components_of_the_row_above() -> None:
    text = text_of(
        HEADING, row_with(), row_with(number="1.1", name="取水口"), row_with(number="2", name="乙水厂")
    )
    assert [(p.level, p.parent) for p in read(text)] == [
        ("main", None),
        ("component", "demo/t1-2"),
        ("main", None),
    ]


def test_tables_take_their_printed_number_once_and_else_their_place() -> None:
    second = text_of(HEADING, ROW, before="正文。\n附表3 甲\n")
    third = text_of(HEADING, ROW, before="正文。\n乙市项目\n")
    fourth = text_of(["附表五"], HEADING, ROW, before="正文。\n")
    text = text_of(HEADING, ROW) + second + third + fourth
    assert [project.id for project in read(text)] == ["demo/t1-2", "demo/t3-2", "demo/t4-2", "demo/t5-3"]


def test_a_table_goes_on_over_a_page_with_and_without_its_heading() -> None:
    pages = [text_of(HEADING, ROW), text_of(HEADING, row_with(number="2"), before="续表\n")]
    pages.append(text_of(row_with(number="3"), before="\n"))
    assert [project.id for project in read("".join(pages))] == ["demo/t1-2", "demo/t1-4", "demo/t1-5"]


def test_another_table_behind_a_project_table_is_not_its_continuation() -> None:
    other = text_of(["指标", "单位", *[""] * 7], ["甲", "个", *[""] * 7], before="\n")
    assert len(read(text_of(HEADING, ROW) + other)) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [["序号", "指标", "单位", "2020年", "2025年"], ["1", "供水能力", "万吨", "1", "2"]],
        [["项目", "2020年", "2025年"], ["甲", "1", "2"]],
        [["甲", "乙"]],
        [],
    ],
)
def test_tables_of_other_things_give_no_projects(rows: list[list[str]]) -> None:
    assert read(text_of(*rows)) == ()


def test_empty_cells_stay_null() -> None:
    project = only(text_of(HEADING, ["1", "甲水厂", "新建", "", "—", "/", "", "", ""]))
    assert (project.owner, project.investment, project.period, project.as_of) == (None, None, None, None)
    assert (project.quantities, project.milestones, project.places) == ((), (), ())


def test_columns_that_name_persons_are_not_read() -> None:
    heading = ["序号", "项目名称", "建设性质", "责任领导", "责任单位及责任人"]
    assert only(text_of(heading, ["1", "甲水厂", "新建", "王", "李"])).owner is None


def test_what_the_product_leaves_out_is_left_out_of_tables() -> None:
    word = "反恐"
    text = text_of(
        HEADING, row_with(name=f"丁区{word}中心"), ["一、" + word, *[""] * 8], row_with(number="2")
    )
    assert read(text) == ()


def test_a_table_whose_caption_is_left_out_gives_no_record() -> None:
    assert read(text_of(HEADING, ROW, before="附表1 甲市国防重点项目表\n单位：万元\n")) == ()
    assert only(text_of(HEADING, ROW, before="国防部分到此为止。\n附表1 甲市重大项目表\n")).name == "甲水厂"


def test_owners_and_places_of_what_is_left_out_are_not_kept() -> None:
    project = only(text_of(HEADING, row_with(owner="市水务局、市公安局", place="丁区、戊派出所")))
    assert (project.owner, project.places) == ("市水务局", ("丁区",))


def test_a_name_broken_over_lines_is_joined_and_a_long_one_cut() -> None:
    assert only(text_of(HEADING, row_with(name="甲片区\n水厂"))).name == "甲片区水厂"
    assert len(only(text_of(HEADING, row_with(name="甲" * 40 + "水厂"))).name) == 35


def test_short_rows_and_hostile_cells_end_in_records_or_nothing() -> None:
    for cell in ("(" * 5000, "1" * 5000, "一" * 5000, " " * 5000, "“十" * 3000, "合" * 5000):
        for rows in ([HEADING, ROW[:2], [cell] * 9], [[cell] * 9, HEADING, ["1", cell]]):
            for project in read(text_of(*rows)):
                assert len(project.name) <= 35


def write_word(path: Path, rows: Sequence[Sequence[str]]) -> None:
    document = docx.Document()
    document.add_paragraph("附表1 甲市重大项目表")
    table = document.add_table(len(rows), len(rows[0]))
    for cell, words in zip(table._cells, [words for row in rows for words in row], strict=True):
        cell.text = words
    document.save(str(path))


def write_workbook(path: Path, rows: Sequence[Sequence[str]]) -> None:
    book = openpyxl.Workbook()
    book.active.title = "附表1"
    for row in rows:
        book.active.append(row)
    book.save(path)


def write_csv(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.mark.parametrize(
    ("suffix", "write"), [(".docx", write_word), (".xlsx", write_workbook), (".csv", write_csv)]
)
def test_each_format_gives_the_same_records_with_spans_in_its_own_text(
    tmp_path: Path, suffix: str, write: Callable[[Path, Sequence[Sequence[str]]], None]
) -> None:
    rows = [
        HEADING,
        ["一、供水（2项）", *[""] * 8],
        row_with(name="甲\n水厂"),
        row_with(number="2", name="乙水厂"),
    ]
    write(tmp_path / f"plan{suffix}", rows)
    text = read_document(tmp_path / f"plan{suffix}").text
    projects = read(text)
    assert [text[project.start : project.end] for project in projects] == ["甲 水厂", "乙水厂"]
    expected = read(text_of(*rows))
    assert [replace(p, start=0, end=0, line=0) for p in projects] == [
        replace(p, start=0, end=0, line=0, quantities=q.quantities)
        for p, q in zip(expected, projects, strict=True)
    ]


@pytest.mark.parametrize("words", ["项目起止", "项目起止年限", "起止", "起止日期", "建设起止"])
def test_beginning_and_end_are_a_period(words: str) -> None:
    heading = [words if cell == HEADING[5] else cell for cell in HEADING]
    assert only(text_of(heading, ROW)).period == "2021/2025"


def test_a_place_that_is_merged_over_rows_holds_for_each_up_to_the_next_group() -> None:
    rows = [row_with(), row_with(name="乙水厂", place=""), row_with(name="丙水厂", place="戊区")]
    group = ["二、公路（1项）", *[""] * 8]
    last = row_with(name="己路", place="")
    assert [p.places for p in read(text_of(HEADING, *rows, group, last))] == [
        ("丁区",),
        ("丁区",),
        ("戊区",),
        (),
    ]


@pytest.mark.parametrize("dashes", ["---", "—", "——", "/", "-----", ":--:"])
def test_dashes_are_no_project(dashes: str) -> None:
    row = row_with(name=dashes)
    assert [p.name for p in read(text_of(HEADING, [dashes] * 9, row, ROW))] == ["甲水厂"]


def test_cells_with_tabs_between_are_a_table() -> None:
    rows = [HEADING, row_with(name="甲水厂", owner=""), row_with(name="乙水厂", number="")]
    text = "附表2\n" + "\n".join("\t".join(row) for row in rows)
    first, second = read(text)
    assert (first.name, second.name, first.period, first.owner) == ("甲水厂", "乙水厂", "2021/2025", None)
    assert (first.cite, text[second.start : second.end]) == ("《纲要》附表2 第2行", "乙水厂")


@pytest.mark.parametrize("between", ["", "- 3 -\n", "— 3 —\n\n", "3\n", "第3页 共9页\n", "附表1（续）\n"])
def test_a_table_goes_on_behind_the_number_of_a_page(between: str) -> None:
    text = text_of(HEADING, ROW) + "\n" + between + text_of(row_with(number="2", name="乙水厂"), before="")
    assert [(p.name, p.id) for p in read(text)] == [("甲水厂", "demo/t1-2"), ("乙水厂", "demo/t1-3")]
