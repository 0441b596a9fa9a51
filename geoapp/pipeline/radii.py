"""Errors of estimates: former radii against positions found later, and the factor that follows."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from geoapp.io.codelists import read_rows
from geoapp.settings import folder_of_plans

COLUMNS = ("id", "group", "grounded", "radius_m", "found_m", "like")
GROUPS = ("station", "line", "area", "site")
"""Kinds of places whose estimates are told apart: stations, routes, areas, and all other sites."""

HELD = 0.9
"""The part of a kind's estimates that is to lie within its widened radius."""

ENOUGH = 10
"""So many estimates of one kind tell a factor of their own; where there are fewer, all of the same grounds do."""

ROUNDED_M = 50


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate of a plan's gazetteer as it was before any of them was compared."""

    id: str
    group: str
    grounded: bool
    """Whether it stood on something published (a text, a chainage, a neighbour) and was no bare guess."""
    radius_m: float
    found_m: float | None
    """How far off a position found later is; ``None`` where there is none yet."""
    like: str
    """Id of the estimate whose mistake this one shares: one mistake counts once."""

    @property
    def ratio(self) -> float | None:
        """The error in radii; above 1 the place lay outside."""
        return None if self.found_m is None or self.like else self.found_m / self.radius_m


@dataclass(frozen=True, slots=True)
class Widening:
    """Errors of the estimates of one kind, and by what their radii are multiplied."""

    grounded: bool
    group: str
    """Empty for all groups together."""
    compared: int
    outside: int
    own: float
    """The factor that this kind alone would have."""
    factor: float


def load_estimates(plan_id: str) -> list[Estimate]:
    """Return the rows of a plan's radii.csv; none where it has no such file.

    Raises:
        InputError: the file is malformed.
    """
    path = folder_of_plans() / plan_id / "radii.csv"
    if not path.is_file():
        return []
    return [
        Estimate(
            row["id"],
            row["group"],
            row["grounded"] == "true",
            float(row["radius_m"]),
            float(row["found_m"]) if row["found_m"] else None,
            row["like"],
        )
        for row in read_rows(path, COLUMNS)
    ]


def widenings(estimates: Iterable[Estimate]) -> Iterator[Widening]:
    """Yield the factor of each kind of estimate: for each grounds all together first, then group by group."""
    known = [one for one in estimates if one.ratio is not None]
    for grounded in (True, False):
        alike = [one.ratio or 0.0 for one in known if one.grounded == grounded]
        pooled = factor_of(alike)
        yield Widening(grounded, "", len(alike), sum(ratio > 1 for ratio in alike), pooled, pooled)
        for group in GROUPS:
            ratios = [one.ratio or 0.0 for one in known if (one.grounded, one.group) == (grounded, group)]
            own = factor_of(ratios)
            chosen = own if len(ratios) >= ENOUGH else pooled
            yield Widening(grounded, group, len(ratios), sum(ratio > 1 for ratio in ratios), own, chosen)


def factor_of(ratios: Iterable[float]) -> float:
    """Return the least factor, in tenths and never below 1, with which nine in ten errors lie within their radii.

    >>> factor_of([0.2, 0.5, 0.9, 1.28, 3.9] + [0.1] * 14), factor_of([0.4, 0.7]), factor_of([])
    (1.3, 1.0, 1.0)
    """
    ordered = sorted(ratios)
    if not ordered:
        return 1.0
    ninth = ordered[math.ceil(round(HELD * len(ordered), 6)) - 1]
    return max(1.0, math.ceil(round(ninth * 10, 6)) / 10)


def widened(estimate: Estimate, factors: Iterable[Widening]) -> float:
    """Return the radius of an estimate with the factor of its kind, rounded up to 50 m."""
    [factor] = [
        one.factor for one in factors if (one.grounded, one.group) == (estimate.grounded, estimate.group)
    ]
    return math.ceil(round(estimate.radius_m * factor / ROUNDED_M, 6)) * ROUNDED_M
