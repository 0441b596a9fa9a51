"""How well a project is placed, in words and in the way it is shown."""

from collections.abc import Mapping
from typing import Any, Literal

from geoapp.analysis.select import precision_class
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words

Record = Mapping[str, Any]
"""The properties of one project with its geometry, ``None`` where it has none."""

Shown = Literal["symbol", "district", "list"]

SCHEMATIC_M = 2000
"""A route or area that may lie further off than this is drawn dashed: its course is a sketch."""


def class_of(record: Record) -> str:
    """Return the code of how well a project is placed."""
    return precision_class(record)


def shown_as(record: Record) -> Shown:
    """Return how a project appears: as its own symbol, as part of a district's tint, or only in the list."""
    if record["geometry"] is not None:
        return "symbol"
    return "district" if record["location"]["kind"] == "district" and record["districts"] else "list"


def is_schematic(record: Record) -> bool:
    """Say whether the outline is only roughly known."""
    return class_of(record) != "exact" or (record["location"]["uncertainty_m"] or 0) > SCHEMATIC_M


def in_words(record: Record, say: Words) -> str:
    """Return how well a project is placed, as a person would say it."""
    name = say.name(load_codelist("precision")[class_of(record)])
    radius = record["location"]["uncertainty_m"]
    if radius is None or shown_as(record) != "symbol":
        return name
    return say("precision_within", precision=name, distance=distance(radius, say))


def distance(metres: float, say: Words) -> str:
    """Return a length as people say it, rounded to what is meant.

    >>> distance(1800, Words("zh")), distance(2000, Words("en")), distance(150, Words("zh"))
    ('1.8 公里', '2 km', '150 米')
    """
    if metres < 1000:  # noqa: PLR2004
        return say("metres", n=f"{max(10, round(metres, -1)):g}")
    return say("kilometres", n=f"{metres / 1000:.1f}".removesuffix(".0"))
