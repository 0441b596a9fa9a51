"""Quantities and milestones: the figures and dates that belong to a project."""

import re
from bisect import bisect
from collections.abc import Iterator

from geoapp.domain.project import DatePrecision, Milestone, Qualifier, Quantity
from geoapp.reading.clauses import sentences, split_at
from geoapp.reading.lexicon import Lexicon
from geoapp.reading.numerals import parse_number
from geoapp.settings import MAX_LABEL

DATE = re.compile(
    r"(?:(?:力争|确保)?[到至于在]|力争)?(?P<year>20\d\d)年"
    r"(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?)?"
    r"(?P<part>年?[底末]|上半年|初)?(?:以?前)?|(?P<period>“?十[一二三四五六七]五”?(?:时期|期间|期末))"
)
PLAN_PERIODS = {"一": 2010, "二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035, "七": 2040}
ABOUT = re.compile(r"(?:约|大约|近|左右)$")
AT_MOST = re.compile(r"(?:不超过|低于|控制在|少于)$")
AT_LEAST = re.compile(r"(?:超过|达到?以上|不少于|不低于|突破)$")
LONGEST_BEFORE = 60
LABEL_AFTER = re.compile(r"的?([\u4e00-\u9fffA-Z0-9]{2,20})")
VERBS = re.compile(r"^(?:到|至)?(?:全面完成|完成|新增|新建|建成|建设|达到|实现|形成|并|使|其中|力争)+")


def find_dates(text: str, start: int, end: int) -> Iterator[tuple[int, int, str, DatePrecision]]:
    """Yield span, ISO date and precision of each date of a stretch of text."""
    for found in DATE.finditer(text, start, end):
        if period := found["period"]:
            number = next((c for c in period[period.index("十") + 1 :] if c in PLAN_PERIODS), "四")
            yield found.start(), found.end(), str(PLAN_PERIODS[number]), "period_end"
        elif found["part"] and found["part"][-1] in "底末":
            yield found.start(), found.end(), f"{found['year']}-12", "year_end"
        elif found["day"]:
            yield found.start(), found.end(), _iso(found["year"], found["month"], found["day"]), "day"
        elif found["month"]:
            yield found.start(), found.end(), _iso(found["year"], found["month"]), "month"
        else:
            yield found.start(), found.end(), found["year"], "year"


def _iso(*parts: str) -> str:
    return "-".join(f"{int(part):02d}" for part in parts)


def find_quantities(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[Quantity]:
    """Yield the quantities of a stretch of text; each takes the last date before it."""
    dates = [(stop, iso) for _, stop, iso, _ in find_dates(text, start, end)]
    for low, high in split_at(text, start, end, "。;；,，、和\n"):
        for found in lexicon.quantity_pattern.finditer(text, low, high):
            before = text[max(low, found.start() - LONGEST_BEFORE) : found.start()]
            what, stop = _label(text, before, found, high)
            value = _value(found["value"], before)
            if what and value:
                index = bisect(dates, found.start(), key=lambda date: date[0]) - 1
                date = dates[index][1] if index >= 0 else None
                yield _quantity(found, before, value, what, date, stop, lexicon)


def _value(written: str, before: str) -> float:
    """Return the figure; zero where it is part of something else: an ordinal, a range, a longer number."""
    if before.endswith(("第", "前", ".", "—", "-", "十")):
        return 0.0
    return float(written) if written[0].isdigit() else float(parse_number(written) or 0)


def _quantity(  # noqa: PLR0913, PLR0917 (the fields of one record)
    found: "re.Match[str]", before: str, value: float, what: str, date: str | None, end: int, lexicon: Lexicon
) -> Quantity:
    unit = lexicon.units[found["unit"]]
    return Quantity(
        value=value,
        unit=unit.word,
        what=what,
        date=date,
        qualifier=_qualifier(before, min_said=bool(found["min"])),
        value_si=round(value * unit.factor, 6),
        unit_si=unit.unit_si,
        start=found.start(),
        end=end,
    )


def _label(text: str, before: str, found: "re.Match[str]", high: int) -> tuple[str, int]:
    """Return the measured thing: the noun before the figure, else the one behind it; and the quantity's end."""
    behind = LABEL_AFTER.match(text, found.end(), high)
    ahead = DATE.sub("", before)
    ahead = VERBS.sub(
        "", re.sub(r"(?:达到?|为|约|超过|不少于|增加到?|提高到|形成|新增|新建|建设)+$", "", ahead)
    )
    if len(ahead) > 1 and ahead[-1] not in "“(":
        return ahead.strip("“”()的")[-MAX_LABEL:], found.end()
    if behind:
        counted = found["unit"] in ("条", "座", "个", "处", "所", "家")
        return behind[1][:MAX_LABEL], behind.end() if counted else found.end()
    return "", found.end()


def _qualifier(before: str, *, min_said: bool) -> Qualifier | None:
    if min_said or AT_LEAST.search(before):
        return "min"
    if AT_MOST.search(before):
        return "max"
    return "about" if ABOUT.search(before) else None


_LOOSE = " ,，。、;；"
"""Marks that stand at the edge of a stage and belong to none."""


def find_milestones(text: str, start: int, end: int) -> Iterator[Milestone]:
    """Yield the dated stages of a stretch of text: from one date to the next, within a sentence."""
    for low, high in sentences(text, start, end):
        dates = list(find_dates(text, low, high))
        for index, (at, behind, iso, precision) in enumerate(dates):
            stop = dates[index + 1][0] if index + 1 < len(dates) else high
            what = text[behind:stop].strip(_LOOSE)
            if what:
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
