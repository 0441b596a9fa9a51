"""Quantities and milestones: the figures and dates that belong to a project."""

import re
from bisect import bisect
from collections.abc import Iterator

from geoapp.domain.project import DatePrecision, Milestone, Qualifier, Quantity
from geoapp.reading.clauses import sentences, split_at
from geoapp.reading.cleaning import NARROW
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.numerals import CHINESE, join_groups, parse_figure, parse_number, parse_year
from geoapp.settings import MAX_LABEL

YEAR = r"2[0０][\d]{2}|[二两][零〇○][零〇○一二三四五六七八九]{2}"
MONTH = r"1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
DAY = r"3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九]"
DATE = re.compile(
    rf"(?:(?:力争|确保)?[到至于在]|力争)?(?<![\d零〇○一二三四五六七八九])(?P<year>{YEAR})年"
    rf"(?:(?P<month>{MONTH})月(?:(?P<day>{DAY})日)?)?"
    r"(?P<part>年?[底末]|上半年|初)?(?:以?前)?|(?P<period>“?十[一二三四五六七]五”?(?:时期|期间|期末))"
)
PLAN_PERIODS = {"一": 2010, "二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035, "七": 2040}
ABOUT = re.compile(r"(?:约|大约|近|左右)$")
AT_MOST = re.compile(r"(?:不超过|不足|不大于|不高于|低于|控制在|少于|小于|最多|至多)$")
AT_LEAST = re.compile(r"(?:超过|达到?以上|不少于|不低于|不小于|突破|至少|大于|高于|逾)$")
PART_OF_ANOTHER = re.compile(
    r"(?:第|前|[—–\-~∼]|(?:\d|[零一二两三四五六七八九十百千万亿里米吨个处座瓦亩元顷户张所条家套人])[至到]"
    r"|分之|[/×xX*.%°]|\d[,、: ]|[数几好每由从])$"
)
"""Before a figure: an ordinal, the end of a range, a fraction, a product, or digits that a mark divides."""

FEW = re.compile(r"[数几上成近]$")
"""Before a numeral that opens with its place: 数十, 几百, 上千."""

RANGE = re.compile(r"[ ]?(?:[—–\-~∼]+|至|到)[ ]?(?:[\d零〇一二两三四五六七八九十百千]|数|几)")
OTHER_UNIT = re.compile(
    r"[ ]?(?:[/·•^²³A-Za-z]|每(?:[秒分时日天月年人户公平立]|小时)|半|级|时|小时|公里|百分点|个?月|工作日)"
)
"""Behind a unit: it is composed with another (千瓦时, 吨公里, 个月), a class (万吨级), or half of it is to be added."""

IN_A_NAME = re.compile(
    r"家(?:渠|子|堡|村|庄|店|沟|湾|屯|寨|坪|山|梁|崖|河|坝|营)|[条个]龙|分钟[\u4e00-\u9fff]{0,9}圈|张(?:网|图|卡|表|名片|蓝图|清单)"
)
ALONE = re.compile(r"[统唯之同单逐另任]$")
"""Before 一: a word that it ends (统一)."""

"""Where a numeral and a measure word are a name or an idiom (某三家村)."""

OF_AREAS = re.compile(
    r"(?:[\u4e00-\u9fff]{0,8}?)(?:园区|开发区|示范区|试验区|片区|功能区|新区|区县|区|县|市|镇|乡镇|街道|村|社区|市场|商圈|省|州|国家"
    r"|方面|领域|方向|行业|产业|环节|批次|层次|组团|城市)(?![\u4e00-\u9fff])"
)
"""Areas, markets and subjects: how many there are is no size of a work."""

COUNTED = frozenset({"条", "座", "个", "处", "所", "家", "套"})
LONGEST_BEFORE = 60
LABEL_AFTER = re.compile(r"的?([\u4e00-\u9fffA-Z0-9]{2,20})")
LINKS = re.compile(
    r"(?:达到?|为|约|大约|近|逾|至少|不(?:超过|足|少于|低于|大于|高于)|超过|大于|突破|控制在|增加到?|提高到|形成|新增|新建|建设)+$"
)
VERBS = re.compile(r"^(?:到|至)?(?:全面完成|完成|新增|新建|建成|建设|达到|实现|形成|并|使|其中|力争)+")


def find_dates(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, DatePrecision]]:
    """Yield span, ISO date and precision of each date of a stretch of text."""
    for found in DATE.finditer(text, start, end):
        if period := found["period"]:
            number = next((c for c in period[period.index("十") + 1 :] if c in PLAN_PERIODS), "四")
            yield found.start(), found.end(), str(PLAN_PERIODS[number]), "period_end"
            continue
        year, month, day = parse_year(found["year"]), found["month"], found["day"]
        if found["part"] and found["part"][-1] in "底末" and not month:
            yield found.start(), found.end(), f"{year}-12", "year_end"
        elif day:
            yield found.start(), found.end(), _iso(year, parse_number(month), parse_number(day)), "day"
        elif month:
            yield found.start(), found.end(), _iso(year, parse_number(month)), "month"
        else:
            yield found.start(), found.end(), str(year), "year"


def _iso(*parts: int | None) -> str:
    return "-".join(f"{part:02d}" for part in parts if part is not None)


def find_quantities(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Quantity]:
    """Yield the quantities of a stretch of text; each takes the last date before it.

    A range, a fraction, an ordinal, a product, a count of areas, or a unit composed with one that we do not know
    gives no quantity: a wrong figure is worse than none. Nor does a part with a word of what is left out.
    """
    piece = join_groups(text[start:end].translate(NARROW))
    dates = [(stop, iso) for _, stop, iso, _ in find_dates(piece, 0, len(piece))]
    for low, high in split_at(piece, 0, len(piece), "。;；,，、和\n"):
        if lexicon.excluded(piece[low:high]):
            continue
        listed = text[max(start + low - 1, 0) : start + low] in ("、", "和")
        for found in lexicon.quantity_pattern.finditer(piece, low, high):
            before = piece[max(low, found.start() - LONGEST_BEFORE) : found.start()]
            value = (
                None
                if _is_doubtful(piece, low, found, lexicon, listed=listed)
                else parse_figure(found["value"].replace("_", ""))
            )
            what, stop = _label(piece, before, found, high)
            if what and value:
                index = bisect(dates, found.start(), key=lambda date: date[0]) - 1
                date = dates[index][1] if index >= 0 else None
                yield _quantity(found, value, what, date, (start, stop), _qualifier(before, found), lexicon)


def _is_doubtful(text: str, low: int, found: "re.Match[str]", lexicon: Lexicon, *, listed: bool) -> bool:
    """Say whether a figure is part of something else, or no size; ``listed``: what it stands in ends an enumeration.

    A number behind the last member (甲、乙、丙三个园区) counts the members.
    """
    before = text[max(0, found.start() - 3) : found.start()]
    if PART_OF_ANOTHER.search(before) or (found["value"][0] in "十百千万亿" and FEW.search(before)):
        return True
    behind = found.end("unit")
    if OTHER_UNIT.match(text, behind) or RANGE.match(text, found.end()) or RANGE.match(text, behind):
        return True
    if IN_A_NAME.match(text, found.start("unit")) or (found["value"] == "一" and ALONE.search(before)):
        return True
    if lexicon.units[found["unit"]].unit_si != "count":
        return False
    if found["value"][0] in CHINESE and (before.endswith("“") or found[0] == "一个"):
        return True
    in_a_name = lexicon.name_pattern.match(text, found.start())
    of_a_list = listed and LABEL_AFTER.match(text, behind) and _noun(text[low : found.start()])
    return bool(
        in_a_name or of_a_list or text[low : found.start()].endswith("等") or OF_AREAS.match(text, behind)
    )


def _noun(stretch: str) -> str:
    """Return the noun in a stretch before a figure, without verbs and dates."""
    return VERBS.sub("", LINKS.sub("", DATE.sub("", stretch)))


def _quantity(  # noqa: PLR0913, PLR0917 (the fields of one record)
    found: "re.Match[str]",
    value: float,
    what: str,
    date: str | None,
    place: tuple[int, int],
    qualifier: Qualifier | None,
    lexicon: Lexicon,
) -> Quantity:
    unit = lexicon.units[found["unit"]]
    offset, end = place
    return Quantity(
        value=value,
        unit=unit.word,
        what=what,
        date=date,
        qualifier=qualifier,
        value_si=round(value * unit.factor, 6),
        unit_si=unit.unit_si,
        start=offset + found.start(),
        end=offset + end,
    )


def _label(text: str, before: str, found: "re.Match[str]", high: int) -> tuple[str, int]:
    """Return the measured thing: the noun before the figure, else the one behind it; and the quantity's end."""
    behind = LABEL_AFTER.match(text, found.end(), high)
    ahead = _noun(before).replace("_", ",")
    if len(ahead) > 1 and ahead[-1] not in "“(":
        return _whole_brackets(ahead.strip("“”的"))[-MAX_LABEL:], found.end()
    if behind:
        counted = found["unit"] in COUNTED
        return behind[1][:MAX_LABEL], behind.end() if counted else found.end()
    return "", found.end()


def _whole_brackets(label: str) -> str:
    """Return a label without the half of a pair of brackets at its edge."""
    stripped = label.removeprefix(")") if label.count("(") < label.count(")") else label
    return stripped.strip("()") if stripped.count("(") != stripped.count(")") else stripped


def _qualifier(before: str, found: "re.Match[str]") -> Qualifier | None:
    if found["more"] or found["min"] or AT_LEAST.search(before):
        return "min"
    if found["max"] or AT_MOST.search(before):
        return "max"
    return "about" if found["about"] or ABOUT.search(before) else None


_LOOSE = " ,，。、;；"
"""Marks that stand at the edge of a stage and belong to none."""


def find_milestones(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Milestone]:
    """Yield the dated stages of a stretch of text: from one date to the next, within a sentence."""
    for low, high in sentences(text, start, end):
        dates = list(find_dates(text, low, high))
        for index, (at, behind, iso, precision) in enumerate(dates):
            stop = dates[index + 1][0] if index + 1 < len(dates) else high
            what = text[behind:stop].strip(_LOOSE)
            if what and not lexicon.excluded(what):
                last = at + len(text[at:stop].rstrip(_LOOSE))
                yield Milestone(date=iso, precision=precision, what=_stage(what), start=at, end=last)


def _stage(what: str) -> str:
    """Return a short label of a stage: its first part, without the verb of completion.

    >>> _stage("全面完成甲厂改造工程,能力达到3万吨"), _stage("达到40万立方米/天供水能力")
    ('甲厂改造工程', '40万立方米/天供水能力')
    >>> _stage("甲河乙湖岸线整治长度达到一百二十公里以上、植树五万株")  # the cut falls behind the comma
    '甲河乙湖岸线整治长度达到一百二十公里以上'
    """
    first = re.split(r"[,，;；]", what)[0]
    label = VERBS.sub("", first).strip(_LOOSE) or first
    return label[:MAX_LABEL].rstrip(_LOOSE)
