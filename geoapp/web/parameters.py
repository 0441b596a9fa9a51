"""Parameters of pages beside the selection; the command line's flags have the same names."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from geoapp.domain.comparison import RELATIONS
from geoapp.domain.delivery import DELIVERY_STATES
from geoapp.domain.filters import MAX_QUERY
from geoapp.domain.opinion import OpinionState
from geoapp.domain.selection import Ignored
from geoapp.domain.source import Source, SourceKind, parse_source
from geoapp.errors import InputError
from geoapp.io.codelists import load_codelist
from geoapp.pipeline.export import load_formats
from geoapp.settings import GEOGRAPHIC_CRS

_LONGEST = 4000
"""Longest source in an address, in characters: a drawn shape of a hundred corners is shorter."""


FIRST_DAY = date(2000, 1, 1)
"""Nothing of ours is older."""

KINDS = get_args(SourceKind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One parameter: how its values become one value and are written again, and what holds without it."""

    name: str
    default: Any
    read: Callable[[Sequence[str]], Any]
    """Raises ``ValueError`` for what is none of its values."""
    write: Callable[[Any], list[str]]


def one_of(name: str, codes: Sequence[str]) -> Parameter:
    """Return a parameter with one of a few codes; the first is the default.

    >>> one_of("dissolve", ["none", "all"]).read(["none", "all"])
    'all'
    """

    def read(values: Sequence[str]) -> str:
        if values[-1] not in codes:
            raise ValueError(values[-1])
        return values[-1]

    return Parameter(name=name, default=codes[0], read=read, write=lambda value: [value])


def words(name: str, most: int) -> Parameter:
    """Return a parameter with a short text; empty unless given.

    >>> words("find", 20).read(["2 号线"]), words("find", 20).write("")
    ('2 号线', [''])
    """

    def read(values: Sequence[str]) -> str:
        if len(values[-1]) > most or not values[-1].isprintable():
            raise ValueError(values[-1])
        return values[-1].strip()

    return Parameter(name=name, default="", read=read, write=lambda value: [value])


def switch(name: str) -> Parameter:
    """Return a parameter that is off unless its value is ``1``.

    >>> switch("rings").read(["1"]), switch("rings").write(True)
    (True, ['1'])
    """
    words = {"1": True, "0": False}

    def read(values: Sequence[str]) -> bool:
        if values[-1] not in words:
            raise ValueError(values[-1])
        return words[values[-1]]

    return Parameter(name=name, default=False, read=read, write=lambda value: ["1" if value else "0"])


def whole(name: str, default: int, least: int, most: int) -> Parameter:
    """Return a parameter with a whole number in a range.

    >>> whole("k", 3, 1, 20).read(["7"])
    7
    """

    def read(values: Sequence[str]) -> int:
        number = int(values[-1])
        if not least <= number <= most:
            raise ValueError(values[-1])
        return number

    return Parameter(name=name, default=default, read=read, write=lambda value: [str(value)])


def metres(name: str, default: float, most: float) -> Parameter:
    """Return a parameter with one distance from 0, in metres.

    >>> metres("distance", 500.0, 1e5).read(["250.5"]), metres("distance", 500.0, 1e5).write(1000.0)
    (250.5, ['1000'])
    """
    many = distances(name, (default,), most, count=1, above_zero=False)
    return Parameter(
        name=name,
        default=default,
        read=lambda values: many.read(values[-1:])[0],
        write=lambda value: [f"{value:g}"],
    )


def distances(
    name: str, default: tuple[float, ...], most: float, *, count: int, above_zero: bool = True
) -> Parameter:
    """Return a parameter with up to ``count`` different distances, in metres, from the smallest on.

    >>> distances("distance", (500.0,), 1e5, count=5).read(["1000", "500"])
    (500.0, 1000.0)
    """

    def read(values: Sequence[str]) -> tuple[float, ...]:
        found = sorted({float(value) for value in values})
        if len(found) > count or not all(
            math.isfinite(one) and 0 <= one <= most and (one > 0 or not above_zero) for one in found
        ):
            raise ValueError(values[-1])
        return tuple(found)

    return Parameter(
        name=name, default=default, read=read, write=lambda values: [f"{value:g}" for value in values]
    )


def text(name: str) -> Parameter:
    """Return a parameter with a short text; what it names is looked up, and may be there no more.

    >>> text("themes").read(["metro+railway"])
    'metro+railway'
    """

    def read(values: Sequence[str]) -> str:
        if len(values[-1]) > MAX_QUERY or not values[-1].isprintable():
            raise ValueError(values[-1][:MAX_QUERY])
        return values[-1]

    return Parameter(name=name, default="", read=read, write=lambda value: [value])


def day(name: str) -> Parameter:
    """Return a parameter with a day; empty unless given.

    >>> day("since").read(["2026-01-31"])
    '2026-01-31'
    """

    def read(values: Sequence[str]) -> str:
        if not values[-1]:
            return ""
        found = date.fromisoformat(values[-1])
        if found.isoformat() != values[-1] or not FIRST_DAY <= found <= datetime.now().astimezone().date():
            raise ValueError(values[-1][:MAX_QUERY])
        return values[-1]

    return Parameter(name=name, default="", read=read, write=lambda value: [value])


def source(name: str, default: str) -> Parameter:
    """Return a parameter with a source of features, written as the command line takes it; a file is only named.

    Without a ``default`` it is ``None`` where the address names none.

    >>> source("to", "districts").read(["projects?theme=metro"])
    Source(kind='projects', detail='theme=metro')
    """

    def read(values: Sequence[str]) -> Source:
        text = values[-1]
        # The command line takes a bare path as well; an address must say that it means a file.
        if len(text) > _LONGEST or not text.isprintable() or text.partition("?")[0] not in KINDS:
            raise ValueError(text[:_LONGEST])
        try:
            return parse_source(text)
        except InputError as error:
            raise ValueError(text) from error

    preset = parse_source(default) if default else None
    return Parameter(name=name, default=preset, read=read, write=lambda value: [str(value)])


def parse(
    query: Mapping[str, Sequence[str]], parameters: Sequence[Parameter]
) -> tuple[dict[str, Any], list[Ignored]]:
    """Return a value for each parameter, and what of the query was no value of its parameter.

    >>> parse({"k": ["x"]}, [whole("k", 3, 1, 20)])
    ({'k': 3}, [Ignored(name='k', value='x', reason='malformed')])
    """
    found, ignored = {}, []
    for parameter in parameters:
        found[parameter.name] = parameter.default
        values = query.get(parameter.name)
        if not values:
            continue
        try:
            found[parameter.name] = parameter.read(values)
        except ValueError:
            ignored.append(Ignored(name=parameter.name, value=values[-1][:40], reason="malformed"))
    return found, ignored


def to_query(values: Mapping[str, Any], parameters: Sequence[Parameter]) -> dict[str, list[str]]:
    """Return values as query parameters, leaving out what is at its default.

    >>> to_query({"k": 3}, [whole("k", 3, 1, 20)]), to_query({"k": 5}, [whole("k", 3, 1, 20)])
    ({}, {'k': ['5']})
    """
    return {
        parameter.name: parameter.write(values[parameter.name])
        for parameter in parameters
        if values.get(parameter.name, parameter.default) != parameter.default
    }


USUAL_METRES = 500.0
"""The distance that is asked about when nobody asks for another."""

MOST_METRES = 100_000.0
MOST_DISTANCES = 5
MOST_NEIGHBOURS = 20
MOST_SOUGHT = 50
"""Longest text to search the plan for, in characters."""
EPSG_OF_DEGREES = int(GEOGRAPHIC_CRS.removeprefix("EPSG:"))

PAGES: Mapping[str, tuple[Parameter, ...]] = {
    "buffer": (
        source("from", "projects"),
        distances("distance", (USUAL_METRES,), MOST_METRES, count=MOST_DISTANCES),
        switch("rings"),
        one_of("dissolve", ("none", "all", "theme")),
        one_of("cap", ("round", "flat", "square")),
        source("to", "projects"),
    ),
    "overlap": (source("from", "projects"), source("to", "districts")),
    "zoning": (source("from", "projects"), source("to", "standing")),
    "conflicts": (
        metres("distance", USUAL_METRES, MOST_METRES),
        source("to", ""),
        one_of("show", ("drawn", "all", "certain")),
        text("themes"),
        source("near", ""),
        whole("count", 3, 1, MOST_NEIGHBOURS),
    ),
    "text": (words("passage", 20), words("find", MOST_SOUGHT)),
    "plans": (
        words("find", MAX_QUERY),
        one_of("province", ("", *(code.code for code in load_codelist("provinces").codes))),
        text("area"),
        whole("page", 1, 1, 9_999),
    ),
    "changes": (day("since"),),
    "reports": (text("month"),),
    "wall": (text("month"),),
    "opinions": (one_of("state", ("", *get_args(OpinionState))), text("other")),
    "statement": (day("as_of"), one_of("state", ("", *DELIVERY_STATES))),
    "compare": (text("later"), one_of("show", ("", *RELATIONS))),
    "data": (
        whole("crs", EPSG_OF_DEGREES, 1024, 32767),
        one_of("format", tuple(load_formats())),
    ),
}
"""The pages that take more than a selection, and what. All but ``text``,
``plans``, ``reports``, ``wall``, ``opinions``, ``statement`` and ``compare`` show its projects, as the map does.

``from`` is ``projects`` where it is the projects of the selection.
"""


def of_page(page: str) -> tuple[Parameter, ...]:
    """Return the parameters of a page by its path."""
    return PAGES.get(page, ())
