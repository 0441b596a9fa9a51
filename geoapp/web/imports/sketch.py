"""A small still map of a layer that comes in: districts, the layer, its extent, and where something is wrong."""

from collections.abc import Iterable, Iterator

import numpy as np
import shapely
from geopandas import GeoDataFrame

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.intake import Example, Report
from geoapp.domain.palette import YOURS
from geoapp.web.escape import escape

WIDTH, HEIGHT = 520.0, 360.0
"""Units of the drawing, which is as wide as its column."""

MOST_DRAWN = 3_000
"""Features drawn; the extent is that of all."""

_MARGIN = 0.06
_LEAST_SPAN = 0.02
"""Degrees that the drawing shows at least, so that one point has something round it."""


class Frame:
    """The way from degrees to the drawing: longitudes shortened as in the middle of it, the north up."""

    def __init__(self, bounds: BoundingBox) -> None:
        """Fit ``bounds`` into the drawing."""
        west, south, east, north = bounds
        self.shrink = float(np.cos(np.radians(np.clip((south + north) / 2, -85, 85))))
        wide = max((east - west) * self.shrink, _LEAST_SPAN)
        high = max(north - south, _LEAST_SPAN)
        self.scale = (1 - 2 * _MARGIN) * min(WIDTH / wide, HEIGHT / high)
        self.middle = ((west + east) / 2, (south + north) / 2)

    def pixels(self, pairs: np.ndarray) -> np.ndarray:
        """Return positions in the drawing, of shape (n, 2)."""
        x = WIDTH / 2 + (pairs[:, 0] - self.middle[0]) * self.shrink * self.scale
        y = HEIGHT / 2 - (pairs[:, 1] - self.middle[1]) * self.scale
        return np.clip(np.column_stack([x, y]), -1e5, 1e5).round(1)


def draw_sketch(report: Report, layer: GeoDataFrame, districts: GeoDataFrame, label: str) -> str:
    """Return the map as SVG; ``label`` says to a screen reader what it is."""
    bounds = _bounds(report.extent, districts)
    frame = Frame(bounds)
    parts = [
        *_paths(districts.geometry.to_numpy(), frame, "fill='#8881' stroke='#8889' stroke-width='1'"),
        *_paths(
            layer.geometry.to_numpy()[:MOST_DRAWN],
            frame,
            f"fill='{YOURS}55' stroke='{YOURS}' stroke-width='1.5'",
        ),
        *_extent(report.extent, frame),
        *_marks((one for fault in report.faults for one in fault.examples), frame),
    ]
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH:g} {HEIGHT:g}' width='{WIDTH:g}' "
        f"height='{HEIGHT:g}' role='img' aria-label='{escape(label)}'>{''.join(parts)}</svg>"
    )


def _bounds(extent: BoundingBox | None, districts: GeoDataFrame) -> BoundingBox:
    """Return the box to show: the layer with as much again round it, else the city."""
    if extent is None and len(districts):
        west, south, east, north = map(float, districts.total_bounds)
        return west, south, east, north
    west, south, east, north = extent or (-180.0, -90.0, 180.0, 90.0)
    wide, high = (east - west) / 2 + _LEAST_SPAN, (north - south) / 2 + _LEAST_SPAN
    return west - wide, south - high, east + wide, north + high


def _paths(shapes: np.ndarray, frame: Frame, style: str) -> Iterator[str]:
    """Yield a path a shape; points are small circles."""
    thin = 0.5 / frame.scale
    for shape in shapely.simplify(shapes, thin, preserve_topology=False):
        parts = shapely.get_parts(shapely.get_parts(shape))
        for dimension, more in ((2, "fill-rule='evenodd'"), (1, "style='fill:none'")):
            lines = [
                line for part in parts[shapely.get_dimensions(parts) == dimension] for line in _lines(part)
            ]
            if data := "".join(_line(frame.pixels(shapely.get_coordinates(line))) for line in lines):
                yield f"<path d='{data}' {style} {more}/>"
        spots = shapely.get_coordinates(parts[shapely.get_type_id(parts) == 0])
        yield from (f"<circle cx='{x}' cy='{y}' r='2.5' {style}/>" for x, y in frame.pixels(spots))


def _lines(part: shapely.Geometry) -> list[shapely.Geometry]:
    return [part.exterior, *part.interiors] if part.geom_type == "Polygon" else [part]


def _line(pixels: np.ndarray) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in pixels) if len(pixels) else ""


def _extent(extent: BoundingBox | None, frame: Frame) -> Iterator[str]:
    if extent:
        west, south, east, north = extent
        (left, top), (right, bottom) = frame.pixels(np.array([[west, north], [east, south]]))
        yield (
            f"<rect x='{left - 5:g}' y='{top - 5:g}' width='{right - left + 10:g}' height='{bottom - top + 10:g}' "
            f"fill='none' stroke='{YOURS}' stroke-dasharray='5 4'/>"
        )


def _marks(examples: Iterable[Example], frame: Frame) -> Iterator[str]:
    """Yield a ring round each place where something is wrong, with the row's number."""
    for example in examples:
        if example.lon is None or example.lat is None or abs(example.lon) > 180 or abs(example.lat) > 90:  # noqa: PLR2004
            continue
        ((x, y),) = frame.pixels(np.array([[example.lon, example.lat]]))
        yield (
            f"<circle cx='{x:g}' cy='{y:g}' r='8' fill='none' stroke='#c2410c' stroke-width='2'/>"
            f"<text x='{x + 11:g}' y='{y + 4:g}' font-size='12' fill='#c2410c'>{example.row}</text>"
        )
