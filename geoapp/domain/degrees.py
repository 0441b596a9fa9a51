"""Degrees as an address, a flag or a receipt writes them."""

import math
from collections.abc import Iterable

from geoapp.domain.bounding_box import BoundingBox

Shape = tuple[tuple[float, float], ...]
"""Corners of a drawn polygon: longitude and latitude in degrees, WGS-84; the last is joined to the first."""

MAX_CORNERS = 100
"""Most corners of a drawn shape; one with more is refused."""


def write_degrees(degrees: Iterable[float]) -> str:
    """Write degrees to about a decimetre.

    >>> write_degrees([87.5, 43.8000004, -0.0000001])
    '87.5,43.8,0'
    """
    return ",".join(f"{round(degree, 6) + 0.0:.6f}".rstrip("0").rstrip(".") for degree in degrees)


def write_shape(shape: Shape) -> str:
    """Write the corners of a polygon, ``lon,lat,lon,lat,…``.

    >>> write_shape(((87.4, 43.8), (87.5, 43.8), (87.5, 43.9)))
    '87.4,43.8,87.5,43.8,87.5,43.9'
    """
    return write_degrees(edge for corner in shape for edge in corner)


def parse_bbox(value: str) -> BoundingBox:
    """Read ``west,south,east,north``.

    Raises:
        ValueError: another form, or no box of the globe.
    """
    west, south, east, north = _read_numbers(value, 4)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
        raise ValueError(value)
    return west, south, east, north


def parse_shape(value: str) -> Shape:
    """Read the corners of a polygon, ``lon,lat,lon,lat,…``.

    Raises:
        ValueError: fewer than three corners, more than ``MAX_CORNERS``, or a corner off the globe.

    >>> parse_shape("87,43,88,43,88,44")
    ((87.0, 43.0), (88.0, 43.0), (88.0, 44.0))
    """
    numbers = _read_numbers(value, value.count(",") + 1)
    corners = tuple(zip(numbers[::2], numbers[1::2], strict=True))  # half a corner is a ValueError as well
    inside = all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in corners)  # noqa: PLR2004
    if not inside or not 3 <= len(set(corners)) <= len(corners) <= MAX_CORNERS:  # noqa: PLR2004
        raise ValueError(value[:40])
    return corners


def parse_view(value: str) -> str:
    """Read ``lat,lon,zoom`` of a map, and write it evenly.

    Raises:
        ValueError: another form, or no place of the globe.

    >>> parse_view("43.8,87.6,12")
    '43.80000,87.60000,12'
    """
    lat, lon, zoom = _read_numbers(value, 3)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 <= zoom <= 22):  # noqa: PLR2004
        raise ValueError(value)
    return f"{lat:.5f},{lon:.5f},{zoom:g}"


def _read_numbers(value: str, count: int) -> list[float]:
    numbers = [float(part) for part in value.split(",")]
    if len(numbers) != count or not all(math.isfinite(n) for n in numbers):
        raise ValueError(value)
    return numbers
