"""Signs of a Gauss-Krüger zone: which 3-degree zone numbers in metres fit, with prefix or without."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from geoapp.domain.bounding_box import BoundingBox, is_inside
from geoapp.geometry.arrays import Floats
from geoapp.geometry.gauss_kruger import (
    FIRST_ZONE,
    LAST_ZONE,
    NORTHINGS_M,
    PREFIX_M,
    GaussKrugerZone,
    prefixes,
    to_degrees,
    zone_of,
)
from geoapp.inspection.finding import Finding


def find_zones(metres: Floats, bbox: BoundingBox) -> Iterator[Finding]:
    """Find the 3-degree zones that the numbers fit, as they come and with the northing first."""
    for pairs, swapped in ((metres, False), (metres[:, ::-1], True)):
        findings = [*find_prefixes(pairs), *_find_zone(pairs, bbox)]
        if findings and swapped:
            yield Finding(
                "swapped_axes",
                count=len(pairs),
            )
        yield from findings
        if findings:
            return


def find_prefixes(pairs: Floats) -> Iterator[Finding]:
    """Name the zones whose number stands in front of eastings: it is said by the digits, wherever they lie."""
    numbers = np.where(_northings(pairs), prefixes(pairs[:, 0]), 0)
    for number in np.unique(numbers[(numbers >= FIRST_ZONE) & (numbers <= LAST_ZONE)]):
        rows, zone = pairs[numbers == number], GaussKrugerZone(int(number))
        yield Finding(
            "belt_with_prefix",
            crs=zone.crs_with_prefix,
            count=len(rows),
        )


def _find_zone(pairs: Floats, bbox: BoundingBox) -> Iterator[Finding]:
    """Try the zones of the region and their neighbours: the numbers alone fit every zone."""
    rows = pairs[_northings(pairs) & (pairs[:, 0] > 0) & (pairs[:, 0] < PREFIX_M)]
    west, east = zone_of(bbox[0]).number, zone_of(bbox[2]).number
    near = range(max(west - 1, FIRST_ZONE), min(east + 1, LAST_ZONE) + 1)
    tried = {
        GaussKrugerZone(number): is_inside(
            *to_degrees(rows[:, 0], rows[:, 1], GaussKrugerZone(number)), bbox
        ).sum()
        for number in near
    }
    middle = (bbox[0] + bbox[2]) / 2
    best = max(tried, key=lambda zone: (tried[zone], -abs(zone.central_meridian - middle)))
    if count := int(tried[best]):
        yield Finding(
            "belt_without_prefix",
            crs=best.crs,
            count=count,
        )


def _northings(pairs: Floats) -> npt.NDArray[np.bool_]:
    lowest, highest = NORTHINGS_M
    return np.asarray((pairs[:, 1] >= lowest) & (pairs[:, 1] <= highest))


def _span(values: Floats) -> str:
    return f"{values.min():,.0f} to {values.max():,.0f}"
