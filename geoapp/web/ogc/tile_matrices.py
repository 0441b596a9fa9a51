"""The squares that tiles are cut by: WebMercatorQuad, as the standard of tile matrix sets registers it."""

import math
from typing import Any

from geoapp.domain.bounding_box import BoundingBox
from geoapp.geometry.web_mercator import MAX_ZOOM, TILE_PX, WORLD_M, pixel

NAME = "WebMercatorQuad"
URI = f"http://www.opengis.net/def/tilematrixset/OGC/1.0/{NAME}"
CRS = "http://www.opengis.net/def/crs/EPSG/0/3857"

_SCALE_SET = "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible"
_DOT_M = 0.00028
"""Edge of the screen's dot that the standard measures scales by."""

_POLE = 85.0511287798066
"""Latitude where the square of the world ends."""


def describe_matrices() -> dict[str, Any]:
    """Return the definition of the tile matrix set, of the zooms that there are tiles of.

    >>> [one["scaleDenominator"] for one in describe_matrices()["tileMatrices"]][:2]
    [559082264.0287178, 279541132.0143589]
    """
    return {
        "id": NAME,
        "title": "Google Maps Compatible for the World",
        "uri": URI,
        "crs": CRS,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": _SCALE_SET,
        "tileMatrices": [
            {
                "id": str(zoom),
                "scaleDenominator": pixel(zoom) / _DOT_M,
                "cellSize": pixel(zoom),
                "cornerOfOrigin": "topLeft",
                "pointOfOrigin": [-WORLD_M / 2, WORLD_M / 2],
                "tileWidth": TILE_PX,
                "tileHeight": TILE_PX,
                "matrixWidth": 2**zoom,
                "matrixHeight": 2**zoom,
            }
            for zoom in range(MAX_ZOOM + 1)
        ],
    }


def limits_of(box: BoundingBox) -> list[dict[str, Any]]:
    """Return the rows and columns of tiles that a box in degrees takes at each zoom.

    >>> limits_of((87.0, 43.0, 88.0, 44.0))[1]
    {'tileMatrix': '1', 'minTileRow': 0, 'maxTileRow': 0, 'minTileCol': 1, 'maxTileCol': 1}
    """
    west, south, east, north = box
    return [
        {
            "tileMatrix": str(zoom),
            "minTileRow": _row(north, zoom),
            "maxTileRow": _row(south, zoom),
            "minTileCol": _column(west, zoom),
            "maxTileCol": _column(east, zoom),
        }
        for zoom in range(MAX_ZOOM + 1)
    ]


def _column(longitude: float, zoom: int) -> int:
    return _bounded((longitude / 360 + 0.5) * 2**zoom, zoom)


def _row(latitude: float, zoom: int) -> int:
    upright = math.asinh(math.tan(math.radians(min(max(latitude, -_POLE), _POLE)))) / math.pi
    return _bounded((1 - upright) / 2 * 2**zoom, zoom)


def _bounded(place: float, zoom: int) -> int:
    return min(max(math.floor(place), 0), (1 << zoom) - 1)
