"""Actuals of indicators as a CSV: what is taken, and one sentence for each thing that is wrong."""

import pytest

from geoapp.domain.indicator import IndicatorActual
from geoapp.domain.reading import Indicator
from geoapp.errors import InputError
from geoapp.io.indicators import ActualsRules, read_actuals

HEAD = "指标,年份,数值,单位,来源\n"


def indicator(name: str, unit: str | None) -> Indicator:
    return Indicator(
        number=1, category=None, name=name, unit=unit, base=None, target=None, average=None, attribute=None
    )


RULES = ActualsRules(
    indicators=[indicator("森林覆盖率", "%"), indicator("粮食产量", "万吨"), indicator("指数", None)],
    years=(2020, 2024),
)


def read(text: str, encoding: str = "utf-8") -> tuple[IndicatorActual, ...]:
    return read_actuals(text.encode(encoding), "a.csv", RULES)


def code(text: str) -> tuple[str, str]:
    with pytest.raises(InputError) as told:
        read(text)
    return told.value.code, str(told.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_are_read_with_their_lines_and_sources(encoding: str) -> None:
    found = read(f"{HEAD}森林 覆盖率,2021年,15.7,％,年报\n\n指数,2022,−0.5,,\n", encoding)
    assert found == (
        IndicatorActual(indicator="森林覆盖率", year=2021, value=15.7, source="年报", line=2),
        IndicatorActual(indicator="指数", year=2022, value=-0.5, source="", line=4),
    )


def test_columns_are_known_by_their_heads_in_any_order_and_either_language() -> None:
    (found,) = read("unit,Value,year,indicator\n万吨,3,2023,粮食产量\n")
    assert (found.indicator, found.year, found.value) == ("粮食产量", 2023, 3.0)


@pytest.mark.parametrize(
    ("text", "fault", "named"),
    [
        ("指标,年份,数值\n森林覆盖率,2021,1\n", "indicators_header", "a.csv"),
        ("", "indicators_header", "a.csv"),
        (HEAD, "indicators_none", "a.csv"),
        (f"{HEAD}草原面积,2021,1,%,\n", "indicators_unknown", "line 2: the plan has no indicator 草原面积"),
        (f"{HEAD}粮食产量,2021,1,吨,\n", "indicators_unit", "万吨"),
        (f"{HEAD}粮食产量,2021,1,,\n", "indicators_unit", "万吨"),
        (f"{HEAD}粮食产量,2019,1,万吨,\n", "indicators_year", "2019"),
        (f"{HEAD}粮食产量,2025,1,万吨,\n", "indicators_year", "2024"),
        (f"{HEAD}粮食产量,去年,1,万吨,\n", "indicators_year", "去年"),
        (f"{HEAD}粮食产量,2021,约3,万吨,\n", "indicators_value", "约3"),
        (f"{HEAD}粮食产量,2021,nan,万吨,\n", "indicators_value", "nan"),
        (f'{HEAD}粮食产量,2021,"1,234",万吨,\n', "indicators_value", "1,234"),
        (f"{HEAD}粮食产量,2021,{'9' * 400},万吨,\n", "indicators_value", "999"),
        (f"{HEAD}粮食产量,2021,1,万吨,\n粮食产量,2021,2,万吨,\n", "indicators_twice", "in line 2 already"),
        (f'{HEAD}"粮食产量,2021,1,万吨,\n', "indicators_header", "a.csv"),
    ],
)
def test_what_is_wrong_is_one_sentence_with_the_line(text: str, fault: str, named: str) -> None:
    found, sentence = code(text)
    assert found == fault
    assert named in sentence


def test_bytes_of_anything_are_a_sentence_too() -> None:
    with pytest.raises(InputError):
        read_actuals(bytes(range(256)) * 4, "a.csv", RULES)
