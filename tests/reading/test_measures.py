"""Figures in every form that plans write them in: read back right, or not at all."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geoapp.io.lexicons import load_lexicon
from geoapp.reading.measures import find_dates, find_quantities
from geoapp.reading.numerals import MYRIADS, in_chinese, parse_figure, parse_number

LEXICON = load_lexicon()
WIDE = str.maketrans("0123456789.,", "０１２３４５６７８９．，")


def in_words(number: int) -> str:
    """Return a number in full Chinese numerals, by the school rule: 零 where a place is skipped."""
    for sign, value in MYRIADS:
        if number >= value:
            head, rest = divmod(number, value)
            gap = "零" if 0 < rest < value // 10 else ""
            tail = in_words(rest) if rest else ""
            return in_words(head) + sign + gap + ("一" + tail if tail.startswith("十") else tail)
    return in_chinese(number)


FORMS: dict[str, Callable[[int], str]] = {
    "digits": str,
    "grouped": lambda n: f"{n:,}",
    "wide": lambda n: str(n).translate(WIDE),
    "wide grouped": lambda n: f"{n:,}".translate(WIDE),
    "in words": in_words,
    "with 两": lambda n: (
        "两" + in_words(n)[1:]
        if in_words(n)[0] == "二" and in_words(n)[1:2] in {"百", "千", "万"}
        else in_words(n)
    ),
    "with 〇": lambda n: in_words(n).replace("零", "〇"),
    "myriads in digits": lambda n: f"{n // 10_000}万" if n % 10_000 == 0 else str(n),
    "myriads with a point": lambda n: f"{n / 10_000:g}万" if n % 1000 == 0 and n < 10**9 else str(n),
    "wide myriads": lambda n: f"{n / 10_000:g}万".translate(WIDE) if n % 1000 == 0 and n < 10**9 else str(n),
}
NUMBERS = st.one_of(
    st.integers(1, 9999),
    st.integers(1, 10**9 - 1),
    st.integers(1, 99_999).map(lambda n: n * 1000),
    st.integers(1, 9999).map(lambda n: n * 10_000),
)
UNITS = {"公里": 1000, "平方米": 1, "立方米/秒": 1, "张床位": 1, "千瓦": 1000}


def figures(text: str) -> list[tuple[float, str]]:
    return [(one.value_si, one.unit_si) for one in find_quantities(text, 0, len(text), LEXICON)]


@given(
    NUMBERS,
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(sorted(UNITS)),
    st.sampled_from(["规模", "规模达到", "新建管线约"]),
)
def test_a_number_in_any_form_is_read_back(number: int, form: str, unit: str, before: str) -> None:
    text = f"{before}{FORMS[form](number)}{unit}。"
    assert [value for value, _ in figures(text)] == [pytest.approx(number * UNITS[unit])]


@given(
    NUMBERS,
    NUMBERS,
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(["—", "-", "～", "~", "至", "到", "－", "–"]),
)
def test_a_range_gives_no_figure(low: int, high: int, form: str, between: str) -> None:
    assert figures(f"道路{FORMS[form](low)}{between}{FORMS[form](high)}公里。") == []
    assert figures(f"道路{FORMS[form](low)}公里{between}{FORMS[form](high)}公里。") == []


@given(st.text(alphabet="零〇一二两三四五六七八九十百千万亿点0123456789.,", max_size=30))
def test_any_run_of_numerals_ends_and_is_a_figure_or_none(text: str) -> None:
    value = parse_figure(text)
    assert value is None or value >= 0


@given(st.integers(0, 10**12 - 1))
def test_a_numeral_is_read_back(number: int) -> None:
    assert parse_number(in_words(number)) == number


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("厂房３．５万平方米", 35_000, "m2"),
        ("学位两千五个", 2500, "count"),
        ("道路一百二公里", 120_000, "m"),
        ("厂房三万五千平方米", 35_000, "m2"),
        ("厂房3万5千平方米", 35_000, "m2"),
        ("总投资3.2亿元", 320_000_000, "CNY"),
        ("总投资三万亿元", 3e12, "CNY"),
        ("总投资3亿美元", 300_000_000, "USD"),
        ("设计流量120m³/s", 120, "m3/s"),
        ("设计流量120立方米/小时", 2880, "m3/d"),
        ("厂房十二点五万平方米", 125_000, "m2"),
        ("容量五百千瓦", 500_000, "W"),
        ("管网 3 公里", 3000, "m"),
        ("新建学校3所", 3, "count"),
    ],
)
def test_a_figure_is_right(text: str, value: float, unit: str) -> None:
    assert figures(text) == [(value, unit)]


def test_a_number_behind_the_last_member_of_a_list_counts_the_members_wherever_its_project_begins() -> None:
    text = "支持甲园区、乙园区、丙开发区三个国家级开发区建设试点园区"
    assert list(find_quantities(text, text.index("丙"), len(text), LEXICON)) == []
    alone = "丙开发区三个泵站建设"
    assert [one.value for one in find_quantities(alone, 0, len(alone), LEXICON)] == [3]


@pytest.mark.parametrize(
    "text",
    [
        "甲、乙三个国家级园区",
        "承接甲乙两个市场",
        "甲区等3个县",
        "完成三分之二个泵站",
        "机组2×35万千瓦",
        "电量3万千瓦时",
        "周转量3亿吨公里",
        "能耗3吨/人",
        "泊位5万吨级",
        "工期3个月",
        "提高3个百分点",
        "第3个泵站",
        "数十个泵站",
        "几百公里道路",
        "三五个泵站",
        "每3公里一站",
        "由3公里增加到更多",
        "房屋两个半",
        "某三家村污水处理厂",
        "建设统一个库",
        "打造一张网",
        "产能38GWh",
        "提升“四个中心”功能",
        "建设15分钟公共服务圈",
        "项目一个一个推进",
        "道路1 200公里",
        "道路12,34公里",
        "道路3.1.2公里",
        "道路一二公里",
        "甲、乙三区",
    ],
)
def test_what_is_doubtful_or_no_size_gives_no_figure(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("道路约3公里", "about"),
        ("道路3公里左右", "about"),
        ("道路30余公里", "min"),
        ("道路30多公里", "min"),
        ("道路3公里以上", "min"),
        ("道路至少3公里", "min"),
        ("道路逾3公里", "min"),
        ("道路3公里以内", "max"),
        ("道路不足3公里", "max"),
        ("道路3公里", None),
    ],
)
def test_an_approximation_is_kept_as_one(text: str, qualifier: str | None) -> None:
    assert [(one.qualifier, one.what) for one in find_quantities(text, 0, len(text), LEXICON)] == [
        (qualifier, "道路")
    ]


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("二〇二五年底", "2025-12", "year_end"),
        ("二○二五年末", "2025-12", "year_end"),
        ("二零二六年", "2026", "year"),
        ("2025年六月", "2025-06", "month"),
        ("二〇二五年十二月三十一日", "2025-12-31", "day"),
        ("2025年12月31日", "2025-12-31", "day"),
        ("2025年6月底前", "2025-06", "month"),
    ],
)
def test_a_date_is_read_in_digits_and_numerals(text: str, date: str, precision: str) -> None:
    assert [(one[2], one[3]) for one in find_dates(text, 0, len(text))] == [(date, precision)]


@pytest.mark.parametrize("piece", ["一", "1", "1,", "万亿", "3万", "1—", "1个", "二〇", "点", "1/", "、1个"])
def test_a_hostile_repeat_is_read_in_linear_time(piece: str) -> None:
    text = "规模" + piece * 20_000
    list(find_quantities(text, 0, len(text), LEXICON))
