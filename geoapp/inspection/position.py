"""A position as a person types it: degrees or metres, in either order, told apart by where the plan's region is."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geoapp.domain.bounding_box import BoundingBox, is_inside
from geoapp.errors import InputError
from geoapp.geometry.gauss_kruger import DEGREES_CRS, GaussKrugerZone, prefixes, to_degrees
from geoapp.geometry.transformers import transformer

_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_ANGLE = re.compile(
    rf"({_NUMBER})\s*(?:[°度]\s*(?:({_NUMBER})\s*[′'’分]\s*(?:({_NUMBER})\s*(?:[″\"”秒]|''))?)?)?", re.ASCII
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")
_METRES_FROM = 1000.0
"""No degree is as large; no metre of a projected coordinate is as small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A position as it was understood."""

    lon: float
    lat: float
    """Degrees, WGS-84."""
    unit: Literal["degrees", "metres"]
    """What was typed; metres are those of the plan's metric CRS, or of the 3-degree zone in front of the easting."""


def read_position(text: str, *, metric_crs: str, region: BoundingBox) -> Position:
    """Return the position that a text says; of the two orders the one that lies in the region is meant.

    Raises:
        InputError: the text holds no two numbers, or they lie outside the region in either order.

    >>> urumqi = {"metric_crs": "EPSG:4538", "region": (86.75, 42.88, 89.02, 45.05)}
    >>> read_position("43.8, 87.6", **urumqi) == read_position("87°36′E 43°48′N", **urumqi)
    True
    >>> read_position("29500000 4850000", **urumqi).lon, read_position("4850000 500000", **urumqi).unit
    (87.0, 'metres')
    >>> read_position("", **urumqi)
    Traceback (most recent call last):
    ...
    geoapp.errors.InputError: “” holds no two numbers; type longitude and latitude, or easting and northing in metres.
    """
    numbers = _numbers(text)
    if len(numbers) != 2:  # noqa: PLR2004
        raise InputError("position_no_numbers", text=text[:40])
    found = [
        position
        for position in _readings(numbers, metric_crs)
        if is_inside(position.lon, position.lat, region)
    ]
    if not found:
        west, south, east, north = (f"{bound:g}" for bound in region)
        raise InputError("position_outside", text=text[:40], west=west, east=east, south=south, north=north)
    return found[0]


def _numbers(text: str) -> list[float]:
    """Return the numbers of a text, degrees with minutes and seconds as one.

    >>> _numbers("北纬43°30′，东经87.6°"), _numbers("4,850,000 500,000"), _numbers("43.8,87.6")
    ([43.5, 87.6], [4850000.0, 500000.0], [43.8, 87.6])
    """
    if len(re.findall(_NUMBER, text, re.ASCII)) > 2 and not re.search("[°度]", text):  # noqa: PLR2004
        text = _THOUSANDS.sub("", text)
    parts = [[float(part) if part else 0.0 for part in found] for found in _ANGLE.findall(text)]
    return [
        math.copysign(abs(degrees) + minutes / 60 + seconds / 3600, degrees)
        for degrees, minutes, seconds in parts
    ]


def _readings(numbers: list[float], metric_crs: str) -> Iterator[Position]:
    """Yield the meanings of two numbers, easting or longitude first and then the other order."""
    for x, y in (numbers, numbers[::-1]):
        if min(abs(x), abs(y)) < _METRES_FROM:
            yield Position(lon=x, lat=y, unit="degrees")
            continue
        lon, lat = _in_degrees(x, y, metric_crs)
        yield Position(lon=lon, lat=lat, unit="metres")


def _in_degrees(x: float, y: float, metric_crs: str) -> tuple[float, float]:
    zone = int(prefixes(np.array([x]))[0])
    if _is_zone(zone):
        lons, lats = to_degrees([x], [y])
        return float(lons[0]), float(lats[0])
    lon, lat = transformer(metric_crs, DEGREES_CRS).transform(x, y)
    return float(lon), float(lat)


def _is_zone(number: int) -> bool:
    try:
        GaussKrugerZone(number)
    except InputError:
        return False
    return True
