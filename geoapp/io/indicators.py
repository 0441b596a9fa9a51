"""Actuals of a plan's indicators: a CSV as somebody gives it."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from geoapp.domain.indicator import IndicatorActual
from geoapp.domain.reading import Indicator
from geoapp.errors import InputError

_NUMBER = re.compile(r"[-−]?\d{1,15}(?:\.\d{1,15})?")
_SHOWN = 40
"""Characters of a wrong value that its sentence shows, and of a source that is kept three times as many."""

_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "indicator": ("指标", "指标名称", "indicator"),
    "year": ("年份", "年度", "year"),
    "value": ("数值", "实际值", "value"),
    "unit": ("单位", "unit"),
    "source": ("来源", "数据来源", "source"),
}
_OPTIONAL = {"source"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ActualsRules:
    """Limits of what rows may say: a plan's indicators, and the years that may have a figure."""

    indicators: Sequence[Indicator]
    years: tuple[int, int]


def read_actuals(content: bytes, name: str, rules: ActualsRules) -> tuple[IndicatorActual, ...]:
    """Return the rows of a CSV that is called ``name``.

    Raises:
        InputError: it is no such table; or a row names no indicator or year of the plan, another unit, or no number;
            or two rows are of the same indicator and year.
    """
    rows = _rows(content, name)
    found: dict[tuple[str, int], IndicatorActual] = {}
    for line, cells in rows:
        one = _actual(line, cells, name, rules)
        if before := found.get((one.indicator, one.year)):
            raise _twice(one, before, name)
        found[one.indicator, one.year] = one
    if not found:
        raise InputError("indicators_none", file=name)
    return tuple(found.values())


def _twice(one: IndicatorActual, before: IndicatorActual, name: str) -> InputError:
    return InputError(
        "indicators_twice",
        file=name,
        line=one.line,
        indicator=one.indicator,
        year=str(one.year),
        first=before.line,
    )


def _rows(content: bytes, name: str) -> list[tuple[int, dict[str, str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode(
            "gb18030", errors="replace"
        )  # as spreadsheets write it; a wrong name is told below
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise InputError("indicators_header", file=name) from error
    lines = [(line, row) for line, row in lines if any(row)]
    places = _places(lines[0][1] if lines else [], name)
    return [
        (line, {key: row[place] if place < len(row) else "" for key, place in places.items()})
        for line, row in lines[1:]
    ]


def _places(head: Sequence[str], name: str) -> dict[str, int]:
    """Return the column of each key."""
    lower = [one.lower() for one in head]
    places = {
        key: next((lower.index(word) for word in words if word in lower), -1)
        for key, words in _COLUMNS.items()
    }
    if any(place < 0 for key, place in places.items() if key not in _OPTIONAL):
        raise InputError("indicators_header", file=name)
    return {key: place for key, place in places.items() if place >= 0}


def _actual(line: int, cells: Mapping[str, str], name: str, rules: ActualsRules) -> IndicatorActual:
    one = next((each for each in rules.indicators if _bare(each.name) == _bare(cells["indicator"])), None)
    if one is None:
        raise InputError("indicators_unknown", file=name, line=line, value=cells["indicator"][:_SHOWN])
    if one.unit and _bare(cells["unit"]) != _bare(one.unit):
        raise InputError(
            "indicators_unit",
            file=name,
            line=line,
            value=cells["unit"][:_SHOWN],
            unit=one.unit,
            indicator=one.name,
        )
    first, last = rules.years
    year = normalize("NFKC", cells["year"]).removesuffix("年")
    if not re.fullmatch(r"[0-9]{4}", year) or not first <= int(year) <= last:
        shown = cells["year"][:_SHOWN]
        raise InputError(
            "indicators_year", file=name, line=line, value=shown, first=str(first), last=str(last)
        )
    value = normalize("NFKC", cells["value"]).replace("−", "-")
    if not _NUMBER.fullmatch(value):
        raise InputError("indicators_value", file=name, line=line, value=cells["value"][:_SHOWN])
    return IndicatorActual(
        indicator=one.name,
        year=int(year),
        value=float(value),
        source="".join(sign for sign in cells.get("source", "") if sign.isprintable())[: 3 * _SHOWN],
        line=line,
    )


def _bare(text: str) -> str:
    """Return a name or unit without blanks, in plain widths.

    >>> _bare("％ ") == _bare("%"), _bare("森林 覆盖率（％）")
    (True, '森林覆盖率(%)')
    """
    return "".join(normalize("NFKC", text).split())
