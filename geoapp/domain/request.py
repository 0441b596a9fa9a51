"""The request of an analysis, which a receipt keeps and ``geoapp rerun`` repeats; each operation has its own."""

import math
from dataclasses import dataclass, fields
from typing import ClassVar, Literal

from geoapp.domain.source import Source
from geoapp.errors import InputError

Cap = Literal["round", "flat", "square"]

LEAST_SEGMENTS = 32
"""Fewest segments of a quarter circle: with 32 an outline's area is 0.04 % below the circle's."""

MOST_SEGMENTS = 256
LONGEST_M = 1_000_000.0
"""Longest distance, in metres: beyond it no metric CRS of a city measures truly."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request of any operation; the fields of one of them stand in its own record.

    A field of a further source is called ``b``, one of distances ``distance_m`` or ``distances_m``.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    operation: str
    """Code of the operation: the name of its module."""
    plan: str
    a: Source

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the request names; none, unless its operation says otherwise."""
        return ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A command's flag for one field of a request; the field's type and default say the rest."""

    name: str
    """Without its dashes."""
    field: str
    help: str | None = None
    metavar: str | None = None


DISTANCE = Flag(name="distance", field="distance_m", help="In metres.")
TO = Flag(name="to", field="b", help="What is measured against:")
"""The other source; every source's help ends in what it may be."""
SEGMENTS = Flag(name="quad-segs", field="quad_segs", help="Segments of a quarter circle.")


def check_distances(distances_m: tuple[float, ...], *, above_zero: bool = False) -> None:
    """Refuse distances, in metres, that are missing, repeated, negative, endless or too long.

    Raises:
        InputError: one of these, and which.

    >>> check_distances((500.0, 1000.0))
    >>> check_distances((-5.0,))
    Traceback (most recent call last):
    geoapp.errors.InputError: -5 m is no distance; give metres from 0 to 1,000,000.
    """
    if not distances_m or len(set(distances_m)) < len(distances_m):
        raise InputError("distances_twice")
    for distance in distances_m:
        if not math.isfinite(distance) or not 0 <= distance <= LONGEST_M:
            raise InputError("distance_none", distance=f"{distance:g}", most=f"{LONGEST_M:,.0f}")
        if above_zero and distance == 0:
            raise InputError("distance_zero")


def check_segments(quad_segs: int) -> None:
    """Refuse outlines too rough to measure or too fine to draw.

    Raises:
        InputError: the number is out of range.
    """
    if not LEAST_SEGMENTS <= quad_segs <= MOST_SEGMENTS:
        raise InputError("segments_number", segments=quad_segs, least=LEAST_SEGMENTS, most=MOST_SEGMENTS)


def sources_of(request: Request) -> dict[str, Source]:
    """Return the sources of a request by the names of its fields.

    >>> sources_of(Request(operation="buffer", plan="urumqi-14fyp", a=Source(kind="districts")))
    {'a': Source(kind='districts', detail='')}
    """
    values = {field.name: getattr(request, field.name) for field in fields(request)}
    return {name: value for name, value in values.items() if isinstance(value, Source)}


def distances_of(request: Request) -> tuple[float, ...]:
    """Return the distances that a request asks about, in metres; none where it asks about no distance.

    >>> distances_of(Request(operation="overlap", plan="urumqi-14fyp", a=Source(kind="districts")))
    ()
    """
    one: float | None = getattr(request, "distance_m", None)
    many: tuple[float, ...] = getattr(request, "distances_m", ())
    return many if one is None else (one,)
