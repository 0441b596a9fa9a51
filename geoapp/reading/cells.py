"""Cells of a project table: names, sums of money and years of construction."""

import re
import unicodedata
from decimal import Decimal

from geoapp.domain.exclusion import Exclusions
from geoapp.reading.numerals import parse_number
from geoapp.settings import MAX_NAME

SCALES = {
    "万亿": Decimal(1_000_000_000_000),
    "亿": Decimal(100_000_000),
    "千万": Decimal(10_000_000),
    "百万": Decimal(1_000_000),
    "万": Decimal(10_000),
    "千": Decimal(1_000),
    "百": Decimal(100),
    "": Decimal(1),
}
UNIT = re.compile(r"(?P<scale>万亿|亿|千万|百万|万|千|百|)(?:元)(?!/)")
FOREIGN = re.compile(r"美元|欧元|日元|港元|港币")
SUM = re.compile(
    r"约?(?P<value>\d{1,3}(?:[,，]\d{3}){1,4}(?:\.\d{1,8})?|\d{1,12}(?:\.\d{1,8})?)(?:(?P<scale>万亿|亿|千万|百万|万|千|百)?元|(?P<bare>万亿|亿|万))?"
)
BRACKETS = re.compile(r"[(（][^()（）]*[)）]")

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
OPEN_END = re.compile(r"(?:年|月)?(?:起|以后|后)$|[-—–~～至]+$")
FIVE_YEARS = re.compile(r"“?(?P<number>十[一二三四五六七八九])五”?(?:时期|期间|规划期)?")
END_OF_FIRST_PLANS = 1955
"""Since the tenth, the n-th five-year plan ends in 1955 + 5 n: the 14th in 2025."""

YEARS_OF_A_PLAN = 5


def short_name(name: str) -> str:
    """Return a name cut to the longest that a record may have.

    >>> short_name("甲水厂"), len(short_name("甲" * 40))
    ('甲水厂', 35)
    """
    return name if len(name) <= MAX_NAME else f"{name[: MAX_NAME - 1]}…"


def list_owners(text: str, exclusions: Exclusions) -> str | None:
    r"""Return the owners that a cell names, without those of what the product leaves out.

    >>> from geoapp.domain.exclusion import make_exclusions
    >>> words = make_exclusions([{"word": "公安", "reason": "public security"}])
    >>> list_owners("甲局、公安局\n乙局", words), list_owners("公安局", words), list_owners("", words)
    ('甲局、乙局', None, None)
    """
    written = re.sub(r"\s+", "、", text)
    if exclusions.reason(written):
        written = "、".join(one for one in re.split("[、,，;；]", written) if not exclusions.reason(one))
    return written or None


def unit_of_money(text: str) -> Decimal | None:
    """Return the yuan that a heading's unit stands for, or ``None`` when it names none, or a foreign currency.

    >>> [unit_of_money(t) for t in ("总投资(万元)", "金额单位：亿元", "单位：千元", "总投资", "万美元")]
    [Decimal('10000'), Decimal('100000000'), Decimal('1000'), None, None]
    """
    found = None if FOREIGN.search(text) else UNIT.search(text)
    return SCALES[found["scale"]] if found else None


def parse_money(text: str, unit: Decimal | None) -> float | None:
    """Return a sum in yuan; ``unit`` is the column's and the cell's own unit beats it. No unit, no sum.

    >>> [parse_money(t, Decimal(10_000)) for t in ("12,500", "1.2亿元", "300(其中本年100)", "—", "3-5亿元", "１２．５")]
    [125000000.0, 120000000.0, 3000000.0, None, None, 125000.0]
    >>> parse_money("1200", None) is None
    True
    """
    bare = BRACKETS.sub("", re.sub(r"[\s\u200b-\u200f\ufeff]", "", unicodedata.normalize("NFKC", text)))
    found = SUM.fullmatch(bare)
    if not found or FOREIGN.search(text):
        return None
    own = "元" in bare or found["bare"]
    scale = SCALES[found["scale"] or found["bare"] or ""] if own else unit
    return None if scale is None else float(Decimal(re.sub("[,，]", "", found["value"])) * scale)


def parse_period(text: str) -> str | None:
    """Return years of construction as an ISO interval; an open end is ``..`` (ISO 8601-2).

    >>> [parse_period(t) for t in ("2021—2023年", "2022年3月至2024年12月", "2023", "2024年起", "“十四五”期间", "待定")]
    ['2021/2023', '2022/2024', '2023/2023', '2024/..', '2021/2025', None]
    """
    bare = re.sub(r"\s", "", text)
    years = [int(year) for year in YEAR.findall(bare)]
    if not years:
        plans = [parse_number(found["number"]) or 0 for found in FIVE_YEARS.finditer(bare)]
        ends = [END_OF_FIRST_PLANS + YEARS_OF_A_PLAN * plan for plan in plans]
        return f"{ends[0] - YEARS_OF_A_PLAN + 1}/{ends[-1]}" if ends else None
    if len(years) == 1 and OPEN_END.search(bare):
        return f"{years[0]}/.."
    return f"{years[0]}/{years[-1]}" if years[0] <= years[-1] else None
