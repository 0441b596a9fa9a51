"""What an analysis is asked to do: one record an operation, which a receipt keeps and ``geoapp rerun`` repeats."""

import math
from dataclasses import dataclass
from typing import ClassVar, Literal

from geoapp.domain.source import DISTRICTS, Source
from geoapp.errors import InputError

Cap = Literal["round", "flat", "square"]

LEAST_SEGMENTS = 32
"""Fewest segments of a quarter circle: with 32 an outline's area is 0.04 % below the circle's."""

MOST_SEGMENTS = 256
MOST_NEIGHBOURS = 1000
LONGEST_M = 1_000_000.0
"""Longest distance, in metres: beyond it no metric CRS of a city measures truly."""

NO_DISSOLVE, DISSOLVE_ALL = "none", "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Buffer:
    """All within one or several distances of ``a``, as outlines surely and possibly inside."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    operation: Literal["buffer"] = "buffer"
    plan: str
    a: Source
    distances_m: tuple[float, ...]
    rings: bool = False
    """True cuts the smaller distance out of the next larger one."""
    dissolve: str = NO_DISSOLVE
    """``none``, ``all``, or the column whose equal values are united, e.g. ``theme``."""
    cap: Cap = "round"
    """How a line's buffer ends."""
    quad_segs: int = LEAST_SEGMENTS
    """Segments of a quarter circle."""

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        check_distances(self.distances_m, above_zero=True)
        check_segments(self.quad_segs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """For each of ``a`` the distance to the nearest of ``b``, and whether any or all of it is near enough."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    operation: Literal["within"] = "within"
    plan: str
    a: Source
    b: Source
    distance_m: float

    def __post_init__(self) -> None:
        """Refuse a distance that is none."""
        check_distances((self.distance_m,))


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Pairs of ``a`` and ``b`` that share ground, with area or length and percent of each."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    operation: Literal["overlap"] = "overlap"
    plan: str
    a: Source
    b: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How much of each polygon of ``b`` lies within a distance of ``a``, and how much of that lies in none."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    operation: Literal["coverage"] = "coverage"
    plan: str
    a: Source
    b: Source = DISTRICTS
    distance_m: float
    quad_segs: int = LEAST_SEGMENTS

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        check_distances((self.distance_m,))
        check_segments(self.quad_segs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """The ``k`` nearest of ``b`` for each of ``a``."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    operation: Literal["nearest"] = "nearest"
    plan: str
    a: Source
    b: Source
    k: int = 1

    def __post_init__(self) -> None:
        """Refuse a number of neighbours that makes no sense."""
        if not 1 <= self.k <= MOST_NEIGHBOURS:
            raise InputError("neighbours_number", k=self.k, most=MOST_NEIGHBOURS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflicts:
    """Pairs of ``a``, or of ``a`` with ``b`` where it is given, that lie within a distance."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    operation: Literal["conflicts"] = "conflicts"
    plan: str
    a: Source
    b: Source | None = None
    distance_m: float

    def __post_init__(self) -> None:
        """Refuse a distance that is none."""
        check_distances((self.distance_m,))


Request = Buffer | Within | Overlap | Coverage | Nearest | Conflicts


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

    >>> plan, metro = "urumqi-14fyp", Source(kind="projects", detail="theme=metro")
    >>> list(sources_of(Conflicts(plan=plan, a=metro, distance_m=500.0)))
    ['a']
    """
    found = {"a": request.a, "b": getattr(request, "b", None)}
    return {name: source for name, source in found.items() if source is not None}


def distances_of(request: Request) -> tuple[float, ...]:
    """Return the distances that a request asks about, in metres; none where it asks about no distance.

    >>> distances_of(Conflicts(plan="urumqi-14fyp", a=Source(kind="projects"), distance_m=500.0))
    (500.0,)
    """
    match request:
        case Buffer():
            return request.distances_m
        case Within() | Coverage() | Conflicts():
            return (request.distance_m,)
        case _:
            return ()


def columns_of(request: Request) -> tuple[str, ...]:
    """Return the columns that a request names.

    >>> columns_of(Buffer(plan="x", a=DISTRICTS, distances_m=(5.0,), dissolve="name")), columns_of(
    ...     Buffer(plan="x", a=DISTRICTS, distances_m=(5.0,))
    ... )
    (('name',), ())
    """
    if isinstance(request, Buffer) and request.dissolve not in (NO_DISSOLVE, DISSOLVE_ALL):
        return (request.dissolve,)
    return ()
