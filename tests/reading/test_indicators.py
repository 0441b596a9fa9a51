"""Indicator tables as plans print them; every table is invented."""

from collections.abc import Callable

import pytest

from geoapp.domain.reading import Indicator, Reading

Read = Callable[[str], Reading]

FIRST = Indicator(
    number=1, category="经济", name="甲率", unit="%", base="12", target="15", average="3", attribute="预期性"
)
SECOND = Indicator(
    number=2, category="经济", name="乙量", unit="万吨", base=None, target="控制在指标内", average=None,
    attribute="约束性",
)  # fmt: skip
THIRD = Indicator(
    number=3,
    category="生态",
    name="丙数",
    unit="个",
    base="7",
    target=">9",
    average="[2]",
    attribute="预期性",
)
CELLS = {
    "类别": ("经济", "", "生态"),
    "序号": ("1", "2", "3"),
    "指标": ("甲率(%)", "乙量(万吨)", "丙数(个)"),
    "指标名称": ("甲率", "乙量", "丙数"),
    "单位": ("%", "万吨", "个"),
    "2020年": ("12", "—", "7"),
    "2025年": ("15", "控制在指标内", ">9"),
    "基期值": ("12", "—", "7"),
    "目标值": ("15", "控制在指标内", ">9"),
    "2020年基期": ("12", "—", "7"),
    "2025年目标": ("15", "控制在指标内", ">9"),
    "年均增长": ("3", "—", "[2]"),
    "累计": ("3", "—", "[2]"),
    "属性": ("预期性", "约束性", "预期性"),
    "指标性质": ("预期性", "约束性", "预期性"),
}
ORDERS = [
    "类别 序号 指标 2020年 2025年 年均增长 属性",
    "序号 类别 指标 2020年 2025年 年均增长 属性",
    "序号 类别 指标名称 单位 2020年 2025年 年均增长 属性",
    "类别 序号 指标名称 单位 属性 基期值 目标值 累计",
    "序号 类别 指标 属性 2020年基期 2025年目标 累计",
    "类别 序号 指标 2025年 2020年 累计 指标性质",
    "类别 指标 2020年 2025年 年均增长 属性",
    "类别 指标名称 单位 2020年 2025年 累计 属性",
]


def columns(order: str) -> list[tuple[str, ...]]:
    return [(heading, *CELLS[heading]) for heading in order.split()]


def lines(order: str) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in zip(*columns(order), strict=True))


def stream(order: str, border: str) -> str:
    """One cell a line; the cell of a category that is merged away is not there at all."""
    cells = [cell for row in zip(*columns(order), strict=True) for cell in row]
    return "\n".join(f"{cell}{border}" for cell in cells if cell)


@pytest.mark.parametrize("order", ORDERS)
def test_a_table_of_lines_is_read_in_any_order_of_columns(order: str, read: Read) -> None:
    text = f"专栏1 主要指标\n{lines(order)}\n正文继续。"
    assert read(text).indicators == (FIRST, SECOND, THIRD)


@pytest.mark.parametrize("border", ["", " |"])
@pytest.mark.parametrize("order", ORDERS)
def test_a_table_of_single_cells_is_read_in_any_order_of_columns(order: str, border: str, read: Read) -> None:
    text = f"专栏1 主要指标{border}\n{stream(order, border)}\n注:甲率按现价计算,乙量为当年数,丙数为期末数。\n正文继续。"
    assert read(text).indicators == (FIRST, SECOND, THIRD)


def test_a_table_needs_no_box(read: Read) -> None:
    assert read(f"表1 主要指标\n{lines(ORDERS[0])}\n").indicators == (FIRST, SECOND, THIRD)


def test_a_heading_may_take_two_rows(read: Read) -> None:
    text = (
        "| 类别 | 序号 | 指标 | 指标值 |  | 年均增长 | 属性 |\n|  |  |  | 2020年 | 2025年 |  |  |\n"
        "| 经济 | 1 | 甲率(%) | 12 | 15 | 3 | 预期性 |"
    )
    assert read(text).indicators == (FIRST,)


def test_a_heading_on_a_new_page_is_no_row(read: Read) -> None:
    first, *rows = lines(ORDERS[0]).split("\n")
    text = "\n".join([first, rows[0], "— 12 —", "", "续表", first, *rows[1:]])
    assert read(text).indicators == (FIRST, SECOND, THIRD)


def test_a_row_of_its_own_names_the_category(read: Read) -> None:
    text = (
        "| 序号 | 指标 | 2020年 | 2025年 | 年均增长 | 属性 |\n| 一、经济 |  |  |  |  |  |\n"
        "| 1 | 甲率(%) | 12 | 15 | 3 | 预期性 |\n| (二)生态 | (二)生态 | (二)生态 | (二)生态 | (二)生态 | (二)生态 |\n"
        "| 3 | 丙数(个) | 7 | >9 | [2] | 预期性 |"
    )
    assert read(text).indicators == (FIRST, THIRD)


def test_a_table_without_numbers_counts_its_rows(read: Read) -> None:
    text = (
        "| 指标 | 2020年 | 2025年 | 属性 |\n| 1.甲率(%) | 12 | 15 | 预期性 |\n| 乙量(万吨) | 1 | 2 | 约束性 |"
    )
    assert [(row.number, row.name) for row in read(text).indicators] == [(1, "甲率"), (2, "乙量")]


def test_a_part_of_an_indicator_stands_under_its_number(read: Read) -> None:
    rows = ["| 1 | 甲率(%) | 12 | 15 |", "|  | 其中:丁率(%) | 2 | 3 |", "| 2 | 乙量 | 1 | 2 |"]
    text = "\n".join(["| 序号 | 指标 | 2020年 | 2025年 |", *rows])
    assert [row.number for row in read(text).indicators] == [1, 1, 2]


def test_of_three_years_the_first_is_the_base_and_the_last_the_target(read: Read) -> None:
    text = "| 指标 | 2020年 | 2023年 | 2025年 | 属性 |\n| 甲率(%) | 12 | 13 | 15 | 预期性 |"
    assert [(row.base, row.target) for row in read(text).indicators] == [("12", "15")]


def test_a_single_year_is_the_target(read: Read) -> None:
    text = "| 指标 | 2025年 | 属性 |\n| 甲率(%) | 15 | 预期性 |"
    assert [(row.base, row.target) for row in read(text).indicators] == [(None, "15")]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "专栏1 主要指标\n到2025年,甲率达到15%。",
        "专栏1 重点工程\n1.新建乙水厂。",
        "主要指标\n甲率达到15%。",
        "| 序号 | 项目名称 | 总投资 |\n| 1 | 甲水厂 | 3 |",
        "| 指标 | 说明 |\n| 甲率 | 15 |",
        "| 指标 | 2020年 | 2025年 |",
    ],
)
def test_without_an_indicator_table_there_is_none(text: str, read: Read) -> None:
    assert read(text).indicators == ()


def test_indicators_of_a_wide_printed_table_are_read(read: Read) -> None:
    text = "| 指标 | ２０２０年 | ２０２５年 | 属性 |\n| 甲率（％） | １２ | １５ | 预期性 |"
    assert [(row.name, row.unit, row.target) for row in read(text).indicators] == [("甲率", "%", "15")]
