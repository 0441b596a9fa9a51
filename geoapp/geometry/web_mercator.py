"""The screen's projection, Web Mercator: used to place things on screen, never to measure."""

from typing import Any

import numpy as np

MIN_ZOOM, MAX_ZOOM = 7, 16
"""Zooms that the map has."""

TILE_PX = 256
"""Edge of a tile on screen, in pixels."""

_HALF = 20_037_508.342789244
WORLD_M = 2 * _HALF
"""Width of the square that holds the world, in its own metres."""

_RADIUS = 6_378_137.0

Tile = tuple[int, int, int]
"""Zoom, column from the west, row from the north."""


def to_screen(degrees: Any) -> Any:  # noqa: ANN401 (arrays of shapely and numpy)
    """Turn degrees, columns of longitude and latitude, into the screen's metres.

    >>> [round(edge) for edge in to_screen(np.array([[180.0, 0.0]]))[0]]
    [20037508, 0]
    """
    lon, lat = np.deg2rad(degrees[:, 0]), np.deg2rad(degrees[:, 1])
    return np.column_stack([_RADIUS * lon, _RADIUS * np.log(np.tan(np.pi / 4 + lat / 2))])


def to_degrees(metres: Any) -> Any:  # noqa: ANN401 (arrays of shapely and numpy)
    """Turn the screen's metres, columns of x and y, into longitude and latitude.

    >>> to_degrees(to_screen(np.array([[87.6, 43.8]]))).round(6).tolist()
    [[87.6, 43.8]]
    """
    x, y = metres[:, 0] / _RADIUS, metres[:, 1] / _RADIUS
    return np.column_stack([np.rad2deg(x), np.rad2deg(np.arctan(np.sinh(y)))])


def scale_factor(latitudes: Any) -> Any:  # noqa: ANN401 (arrays)
    """Return the number of the screen's metres that one metre on the ground takes at latitudes in degrees.

    >>> scale_factor(np.array([0.0, 60.0])).round(6).tolist()
    [1.0, 2.0]
    """
    return 1 / np.cos(np.deg2rad(latitudes))


def box_of(tile: Tile) -> tuple[float, float, float, float]:
    """Return west, south, east, north of a tile in the screen's metres.

    >>> [round(edge) for edge in box_of((1, 1, 0))]
    [0, 0, 20037508, 20037508]
    """
    zoom, x, y = tile
    size = WORLD_M / 2**zoom
    west, north = x * size - _HALF, _HALF - y * size
    return west, north - size, west + size, north


def pixel(zoom: float) -> float:
    """Return the edge of a pixel in the screen's metres.

    >>> round(pixel(0))
    156543
    """
    return WORLD_M / 2**zoom / TILE_PX
