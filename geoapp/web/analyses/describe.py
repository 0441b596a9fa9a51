"""The words of an outcome's feature on the map: a name and the lines beneath it."""

import math
from collections.abc import Callable, Mapping
from functools import cache

from geoapp.analysis.operation import LineKind, load_operation
from geoapp.domain.plan import Plan
from geoapp.io.words import Words
from geoapp.pipeline.district_names import say_districts
from geoapp.pipeline.result_figures import (
    exactly,
    length,
    percent_within,
    span,
    square_kilometres,
    square_metres,
    sureness,
)
from geoapp.pipeline.result_table import ResultRow
from geoapp.web.content import choose_plan, district_names

Description = Callable[[ResultRow], tuple[str, list[str]]]


def describer(operation: str, say: Words, plan: Plan | None = None) -> Description:
    """Return the describer of an operation's rows; without an operation they say their name only.

    With a ``plan`` its districts are named in the language of the page.

    >>> row = {"name": "甲", "distance_m": 500.0, "certainty": "possible", "area_m2": 2e6}
    >>> describer("buffer", Words("en"))(row)
    ('甲', ['500 m, Possible', '2 km²'])
    """
    return _describer(operation, say.lang, plan.id if plan else "")


@cache  # the very same each time, so that what was described with it can be found again
def _describer(operation: str, lang: str, plan_id: str) -> Description:
    kinds, say = load_operation(operation).described if operation else (), Words(lang)
    names = district_names(choose_plan([plan_id]), lang) if plan_id else {}

    def describe(row: ResultRow) -> tuple[str, list[str]]:
        return _name(say_districts(row, names), say), [
            line for kind in kinds for line in _LINES[kind](row, say)
        ]

    return describe


def _name(row: ResultRow, say: Words) -> str:
    if "a_name" in row:
        other = row.get("b_name_en") if say.lang == "en" else None
        return say("pair_name", a=row["a_name"], b=other or row["b_name"])
    return str(row.get("name") or row.get("label") or row.get("id") or "")


def _reach(row: ResultRow, say: Words) -> list[str]:
    """Say the distance that was asked for, and how surely."""
    return [say("described", what=exactly(row["distance_m"], say), certain=_sure(row, say))]


def _apart(row: ResultRow, say: Words) -> list[str]:
    """Say the distance that was measured, and how surely."""
    return [say("described", what=length(row["distance_m"], say), certain=_sure(row, say))]


def _area(row: ResultRow, say: Words) -> list[str]:
    return [square_kilometres(row["area_m2"], say)]


def _range(row: ResultRow, say: Words) -> list[str]:
    return [span(row["low_m"], row["high_m"], say)]


def _cites(row: ResultRow, _: Words) -> list[str]:
    return [str(row[side]) for side in ("a_cite", "b_cite") if row.get(side)]


def _shared(row: ResultRow, say: Words) -> list[str]:
    if row["area_m2"] and row["area_m2"] > 0:
        return [square_kilometres(row["area_m2"], say)]
    return [length(row["length_m"], say)] if row["length_m"] and row["length_m"] > 0 else []


def _within(row: ResultRow, say: Words) -> list[str]:
    """Say how much ground lies within, surely and possibly; of a line how much of its length."""
    if row["length_m"] and row["length_m"] > 0:
        return [length(row["length_m"], say)]
    if not row["area_high_m2"] > 0:
        return []
    return [span(row["area_low_m2"], row["area_high_m2"], say, of=square_metres)]


def _certainty(row: ResultRow, say: Words) -> list[str]:
    return [_sure(row, say)]


def _sure(row: ResultRow, say: Words) -> str:
    return sureness(row["certainty"], row.get("share_within"), say)


def _share(row: ResultRow, say: Words, key: str = "share_line") -> list[str]:
    """Say what share of where it may lie is within reach; that is of an area and no probability."""
    share = row.get("share_within", math.nan)
    known = row["certainty"] == "possible" and not math.isnan(share)
    return [say(key, n=percent_within(share))] if known else []


def _share_among(row: ResultRow, say: Words) -> list[str]:
    return _share(row, say, "share_among_line")


_LINES: Mapping[LineKind, Callable[[ResultRow, Words], list[str]]] = {
    "reach": _reach,
    "apart": _apart,
    "area": _area,
    "range": _range,
    "cites": _cites,
    "shared": _shared,
    "certainty": _certainty,
    "share": _share,
    "share_among": _share_among,
    "within": _within,
}
