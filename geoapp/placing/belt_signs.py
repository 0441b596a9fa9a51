"""Signs of a Gauss-Krüger belt: which 3-degree zone numbers in metres fit, with prefix or without."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from geoapp.domain.plan import BoundingBox
from geoapp.placing.datums import Array
from geoapp.placing.finding import Finding, inside
from geoapp.placing.gauss_kruger import (
    FIRST_BELT,
    LAST_BELT,
    NORTHINGS_M,
    PREFIX_M,
    Belt,
    belt_of,
    prefixes,
    to_degrees,
)


def find_belts(metres: Array, bbox: BoundingBox) -> Iterator[Finding]:
    """Say which 3-degree zone the numbers fit, as they come and with the northing first."""
    for pairs, swapped in ((metres, False), (metres[:, ::-1], True)):
        findings = [*find_prefixes(pairs, bbox), *_find_belt(pairs, bbox)]
        if findings and swapped:
            yield Finding(
                "swapped_axes",
                f"The first number of {len(pairs)} pairs runs from {_span(pairs[:, 1])} as northings do, the second "
                f"from {_span(pairs[:, 0])} as eastings do.",
                "Put the easting first: Chinese surveys call the northing x.",
                count=len(pairs),
            )
        yield from findings
        if findings:
            return


def find_prefixes(pairs: Array, bbox: BoundingBox) -> Iterator[Finding]:
    """Name the zones whose number stands in front of eastings: it is said by the digits, wherever they lie."""
    numbers = np.where(_northings(pairs), prefixes(pairs[:, 0]), 0)
    for number in np.unique(numbers[(numbers >= FIRST_BELT) & (numbers <= LAST_BELT)]):
        rows, belt = pairs[numbers == number], Belt(int(number))
        count = int(inside(np.column_stack(to_degrees(rows[:, 0], rows[:, 1])), bbox).sum())
        yield Finding(
            "belt_with_prefix",
            f"{len(rows)} of {len(pairs)} eastings have eight digits that begin with {number} ({_span(rows[:, 0])}): "
            f"in 3-degree zone {number} with prefix {count} of them lie in the plan's region.",
            f"Declare {belt.crs_with_prefix} (CGCS2000, central meridian {belt.central_meridian}°E, zone prefix).",
            crs=belt.crs_with_prefix,
            count=len(rows),
        )


def _find_belt(pairs: Array, bbox: BoundingBox) -> Iterator[Finding]:
    """Try the belts of the region and their neighbours: the numbers alone fit every belt."""
    rows = pairs[_northings(pairs) & (pairs[:, 0] > 0) & (pairs[:, 0] < PREFIX_M)]
    west, east = belt_of(bbox[0]).number, belt_of(bbox[2]).number
    near = range(max(west - 1, FIRST_BELT), min(east + 1, LAST_BELT) + 1)
    tried = {
        Belt(number): inside(np.column_stack(to_degrees(rows[:, 0], rows[:, 1], Belt(number))), bbox).sum()
        for number in near
    }
    middle = (bbox[0] + bbox[2]) / 2
    best = max(tried, key=lambda belt: (tried[belt], -abs(belt.central_meridian - middle)))
    if count := int(tried[best]):
        yield Finding(
            "belt_without_prefix",
            f"{count} of {len(pairs)} pairs lie in the plan's region when read in 3-degree zone {best.number} "
            f"without prefix (eastings {_span(rows[:, 0])}, northings {_span(rows[:, 1])}).",
            f"Declare {best.crs} (CGCS2000, central meridian {best.central_meridian}°E) if the source names it; "
            "UTM has much the same eastings, and northings up to 2.5 km smaller.",
            crs=best.crs,
            count=count,
        )


def _northings(pairs: Array) -> npt.NDArray[np.bool_]:
    lowest, highest = NORTHINGS_M
    return np.asarray((pairs[:, 1] >= lowest) & (pairs[:, 1] <= highest))


def _span(values: Array) -> str:
    return f"{values.min():,.0f} to {values.max():,.0f}"
