"""A table that a text holds one cell a line, in rows again."""

import pytest

from geoapp.analysis.cell_tables import find_cell_table
from geoapp.analysis.passages import find_marks
from geoapp.domain.reading import Box, Indicator, PlanText, Reading
from geoapp.io.readings import load_reading

BODY = (
    "专栏1 主要指标 |\n||||\n类别 |\n序号 |\n指标 |\n2020年 |\n2025年 |\n属性 |\n"
    "甲 类 |\n1 |\n甲指标(%) |\n1 |\n2 |\n预期性 |\n"
    "|\n2 |\n乙指标 |\n见说明 |\n约束性 |\n"
    "|\n丙类\n|\n3 |\n丙指标 |\n3 |\n— |\n预期性 |\n|\n注:说明"
)


def indicator(number: int, name: str, category: str) -> Indicator:
    return Indicator(
        number=number,
        category=category,
        name=name,
        unit=None,
        base=None,
        target=None,
        average=None,
        attribute=None,
    )


@pytest.fixture
def reading() -> Reading:
    return Reading(
        plan=PlanText(title="", sha256="", chars=len(BODY)),
        chapters=(),
        boxes=(
            Box(number=1, title="主要指标", chapter=None, section=None, start=0, end=len(BODY), items=()),
        ),
        indicators=(
            indicator(1, "甲指标", "甲类"),
            indicator(2, "乙指标", "甲类"),
            indicator(3, "丙指标", "丙类"),
        ),
        projects=(),
    )


def test_cells_are_rows_again_with_what_is_merged_left_empty(reading: Reading) -> None:
    table = find_cell_table(reading, BODY, find_marks(reading, BODY))
    assert table is not None
    said = [[BODY[start:end] for start, end in row] for row in (table.head, *table.rows)]
    assert said == [
        ["类别", "序号", "指标", "2020年", "2025年", "属性"],
        ["甲 类", "1", "甲指标(%)", "1", "2", "预期性"],
        ["", "2", "乙指标", "见说明", "约束性"],
        ["丙类", "3", "丙指标", "3", "—", "预期性"],
    ]
    assert BODY[table.end :].strip(" |\n") == "注:说明"


def test_a_table_whose_rows_are_lines_stays_as_it_is(reading: Reading) -> None:
    body = "专栏1 主要指标\n| 类别 | 序号 | 指标 |\n| 甲类 | 1 | 甲指标 |\n| 甲类 | 2 | 乙指标 |\n| 丙类 | 3 | 丙指标 |"
    assert find_cell_table(reading, body, find_marks(reading, body)) is None


def test_without_indicators_there_is_no_table(reading: Reading) -> None:
    assert find_cell_table(reading, "", ()) is None


def test_every_indicator_of_the_plan_has_its_row(plan_text: str) -> None:
    plan = load_reading("urumqi-14fyp")
    table = find_cell_table(plan, plan_text, find_marks(plan, plan_text))
    assert table is not None
    cells = [[plan_text[start:end] for start, end in row] for row in table.rows]
    assert [int(row[1]) for row in cells] == [one.number for one in plan.indicators]
    assert [row[2].startswith(one.name) for row, one in zip(cells, plan.indicators, strict=True)] == [
        True
    ] * 17
    assert [row[-1] for row in cells] == [one.attribute for one in plan.indicators]
