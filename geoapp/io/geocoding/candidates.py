"""Checks on what a geocoder offers: numbers that are a place on earth, words that are safe to print."""

import math
from collections.abc import Iterable
from typing import Any

from geoapp.errors import GeocoderError
from geoapp.settings import COORDINATE_DECIMALS

LONGEST_WORD = 200
"""Longest text kept of what a provider says, in characters."""


class QuestionError(GeocoderError):
    """The geocoder works, but cannot deal with this one name."""


def coordinates(lon: Any, lat: Any) -> tuple[float, float]:  # noqa: ANN401 (whatever a service sends)
    """Return a longitude and a latitude sent as numbers or as text.

    >>> coordinates("87.6", 43.8)
    (87.6, 43.8)

    Raises:
        ValueError: they are no place on earth.
        TypeError: they are neither numbers nor text.
    """
    x, y = float(lon), float(lat)
    if not (abs(x) <= 180 and abs(y) <= 90):  # noqa: PLR2004
        message = "no place on earth"
        raise ValueError(message)
    return round(x, COORDINATE_DECIMALS), round(y, COORDINATE_DECIMALS)


def words(value: object) -> str:
    r"""Return a service's words as one printable line; anything but text is as good as nothing.

    >>> words("甲医院\n\x1b[31m(东区)"), words([])
    ('甲医院 [31m(东区)', '')
    """
    line = " ".join(value.split()) if isinstance(value, str) else ""
    return "".join(character for character in line if character.isprintable())[:LONGEST_WORD]


def radius_of_box(south: float, north: float, west: float, east: float) -> float:
    """Return half the diagonal of a box in metres, which no point of it is farther from its middle than.

    >>> round(radius_of_box(0, 1, 0, 0))
    55598
    """
    metres_a_degree = 6_371_008.8 * math.pi / 180
    width = (east - west) * math.cos(math.radians((south + north) / 2))
    return math.hypot(width, north - south) / 2 * metres_a_degree


def in_city(name: str, city: str) -> str:
    """Return a name with its city before it, for a service that is told the city in no other way.

    >>> in_city("文庙", "方城市"), in_city("方城文庙", "方城市")
    ('方城市文庙', '方城文庙')
    """
    return name if name.startswith(city.removesuffix("市")) else f"{city}{name}"


def without(secrets: Iterable[str], text: str) -> str:
    """Return a text without secrets that a service may have echoed.

    >>> without(["s3cret"], "key s3cret is wrong")
    'key *** is wrong'
    """
    for secret in secrets:
        text = text.replace(secret, "***")
    return text
