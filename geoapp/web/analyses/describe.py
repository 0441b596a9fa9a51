"""What a feature of an outcome says of itself on the map: a name and the lines beneath it."""

from collections.abc import Callable
from functools import cache

from geoapp.io.words import Words
from geoapp.web.analyses.figures import certainty, exactly, length, span, square_kilometres
from geoapp.web.map.transport.result_shapes import Row

Description = Callable[[Row], tuple[str, list[str]]]


def describer(operation: str, say: Words) -> Description:
    """Return what describes the rows of an operation's result.

    >>> row = {"name": "甲", "distance_m": 500.0, "certainty": "possible", "area_m2": 2e6}
    >>> describer("buffer", Words("en"))(row)
    ('甲', ['500 m, Possible', '2 km²'])
    """
    return _describer(operation, say.lang)


@cache  # the very same each time, so that what was described with it can be found again
def _describer(operation: str, lang: str) -> Description:
    lines, say = _LINES.get(operation, _nothing), Words(lang)
    return lambda row: (_name(row, say), lines(row, say))


def _name(row: Row, say: Words) -> str:
    if "a_name" in row:
        return say("pair_name", a=row["a_name"], b=row["b_name"])
    return str(row.get("name") or row.get("label") or row.get("id") or "")


def _nothing(_row: Row, _say: Words) -> list[str]:
    return []


def _buffer(row: Row, say: Words) -> list[str]:
    head = say("described", what=exactly(row["distance_m"], say), sure=certainty(row["certainty"], say))
    return [head, square_kilometres(row["area_m2"], say)]


def _pair(row: Row, say: Words) -> list[str]:
    head = say("described", what=length(row["distance_m"], say), sure=certainty(row["certainty"], say))
    cites = [str(row[side]) for side in ("a_cite", "b_cite") if row.get(side)]
    return [head, span(row["low_m"], row["high_m"], say), *cites]


def _overlap(row: Row, say: Words) -> list[str]:
    shared = []
    if row["area_m2"] and row["area_m2"] > 0:
        shared = [square_kilometres(row["area_m2"], say)]
    elif row["length_m"] and row["length_m"] > 0:
        shared = [length(row["length_m"], say)]
    return [*shared, certainty(row["certainty"], say)]


_LINES: dict[str, Callable[[Row, Words], list[str]]] = {
    "buffer": _buffer,
    "conflicts": _pair,
    "nearest": _pair,
    "overlap": _overlap,
}
