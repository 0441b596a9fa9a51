"""Cells of a project table: names, sums of money and years of construction."""

import re
import unicodedata
from decimal import Decimal

from geoapp.domain.exclusion import Exclusions
from geoapp.domain.reading import WhyUnread
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
FOREIGN = re.compile(
    r"[美欧日港澳加韩新台](?:元|币|金)|新加坡元|英镑|卢布|坚戈|法郎|瑞郎|马克|泰铢|卢比|外[币汇]"
    r"|USD|EUR|JPY|HKD|GBP|AUD|CAD|KRW|TWD|SGD|RUB|KZT|CHF|[$＄€£]"
)
OWN = "(?:人民币|RMB|CNY|[¥￥])?"
SUM = re.compile(
    OWN
    + r"约?(?P<value>\d{1,3}(?:[,，]\d{3}){1,4}(?:\.\d{1,8})?|\d{1,12}(?:\.\d{1,8})?)"
    + r"(?:(?P<scale>万亿|亿|千万|百万|万|千|百)?元(?:人民币)?|(?P<bare>万亿|亿|万))?"
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


def names_money(text: str) -> bool:
    """Say whether a heading names a unit of money or a currency.

    >>> [names_money(text) for text in ("总投资(万元)", "总投资（万美元）", "总投资", "")]
    [True, True, False, False]
    """
    return bool(FOREIGN.search(text) or UNIT.search(text))


def unit_of_money(text: str) -> Decimal | None:
    """Return the yuan that a heading's unit stands for, or ``None`` when it names none, or a foreign currency.

    >>> [unit_of_money(t) for t in ("总投资(万元)", "金额单位：亿元", "单位：千元", "总投资", "万美元", "万澳元")]
    [Decimal('10000'), Decimal('100000000'), Decimal('1000'), None, None, None]
    """
    found = None if FOREIGN.search(text) else UNIT.search(text)
    return SCALES[found["scale"]] if found else None


def parse_money(text: str, heading: str) -> float | None:
    """Return a sum in yuan; the heading names the column's unit, which the cell's own beats. No unit, no sum.

    >>> [parse_money(t, "万元") for t in ("12,500", "1.2亿元", "300(其中本年100)", "—", "3-5亿元", "１２．５")]
    [125000000.0, 120000000.0, 3000000.0, None, None, 125000.0]
    >>> [parse_money(t, "万元") for t in ("300万美元", "300(万美元)", "2亿元(折合3000万美元)", "人民币2亿元")]
    [None, None, 200000000.0, 200000000.0]
    >>> parse_money("1200", ""), parse_money("1.2亿", "总投资(万美元)"), parse_money("1.2亿元", "总投资(万美元)")
    (None, None, 120000000.0)
    """
    bare = _bare(text)
    found = SUM.fullmatch(bare)
    if not found or ("元" not in bare and FOREIGN.search(f"{heading}{text}")):
        return None
    own = "元" in bare or found["bare"]
    scale = SCALES[found["scale"] or found["bare"] or ""] if own else unit_of_money(heading)
    return None if scale is None else float(Decimal(re.sub("[,，]", "", found["value"])) * scale)


def why_unread(text: str, heading: str) -> WhyUnread | None:
    """Return why a cell with digits is no sum in yuan; ``None`` where it is one, or holds no digit.

    >>> [why_unread(t, "总投资") for t in ("300万美元", "300", "3-5亿元", "—", "3亿元")]
    ['currency', 'unit', 'form', None, None]
    >>> why_unread("300", "总投资(万港元)")
    'currency'
    """
    if not re.search(r"\d", text) or parse_money(text, heading) is not None:
        return None
    if FOREIGN.search(text) or ("元" not in text and FOREIGN.search(heading)):
        return "currency"
    return "unit" if SUM.fullmatch(_bare(text)) else "form"


def _bare(text: str) -> str:
    """Return a cell without blanks and what stands in brackets, in half-width signs."""
    return BRACKETS.sub("", re.sub(r"[\s\u200b-\u200f\ufeff]", "", unicodedata.normalize("NFKC", text)))


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
