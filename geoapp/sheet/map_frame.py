"""The window that a map shows, from degrees to millimetres on paper, in the plan's metric CRS."""

import math
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS, Geod, Transformer
from shapely.geometry.base import BaseGeometry

from geoapp.geometry.arrays import Floats
from geoapp.geometry.transformers import transformer
from geoapp.settings import GEOGRAPHIC_CRS

STEPS = (1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8)
"""First figures of a map scale that a reader can reckon with."""

_NORTH_STEP_DEG = 0.01

Extent = tuple[float, float, float, float]
"""West, south, east, north in metres of the metric CRS."""


def round_scale(metres_per_mm: float) -> int:
    """Return the smallest round denominator of a map scale that is not finer than asked for.

    >>> round_scale(187), round_scale(200), round_scale(12.6)
    (200000, 200000, 15000)
    """
    wanted = metres_per_mm * 1000
    power = 10.0 ** math.floor(math.log10(wanted))
    return round(next(step * power for step in (*STEPS, 10) if step * power >= wanted * (1 - 1e-9)))


@dataclass(frozen=True, slots=True, kw_only=True)
class MapFrame:
    """A rectangle of ground on a rectangle of paper, grid north up."""

    crs: str
    middle: tuple[float, float]
    """Of the window, in metres of the metric CRS."""
    denominator: int
    """Of the map scale: this many metres of ground, in the CRS, are one metre of paper."""
    width: float
    """In millimetres, as is the height."""
    height: float
    transformer: Transformer

    @property
    def metres_per_mm(self) -> float:
        """Metres of the CRS that one millimetre of paper shows."""
        return self.denominator / 1000

    def metric(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry in degrees in metres of the CRS."""
        return shapely.transform(geometry, self.transformer.transform, interleaved=False)

    @property
    def ground(self) -> BaseGeometry:
        """The rectangle that the window shows, in metres of the CRS."""
        halves = self.width / 2 * self.metres_per_mm, self.height / 2 * self.metres_per_mm
        (x, y), (across, along) = self.middle, halves
        return shapely.box(x - across, y - along, x + across, y + along)

    def paper(self, metric: BaseGeometry) -> BaseGeometry:
        """Return a geometry in metres in millimetres of the paper, cut at the window's edge."""
        x, y = self.middle
        return shapely.transform(
            shapely.intersection(metric, self.ground),
            lambda xs, ys: (
                (xs - x) / self.metres_per_mm + self.width / 2,
                self.height / 2 - (ys - y) / self.metres_per_mm,
            ),
            interleaved=False,
        )

    def spots(self, degrees: Floats) -> Floats:
        """Return points in degrees, a row each, in millimetres of the paper, those beyond its edge as well."""
        x, y = self.transformer.transform(degrees[:, 0], degrees[:, 1])
        across = (x - self.middle[0]) / self.metres_per_mm + self.width / 2
        return np.column_stack([across, self.height / 2 - (y - self.middle[1]) / self.metres_per_mm])

    def true_metres_per_mm(self) -> float:
        """Return the metres on the ellipsoid that one millimetre shows in the middle of the map, east to west."""
        reach = 1000 * self.metres_per_mm / 1000
        x, y = self.middle
        lons, lats = self.transformer.transform([x - reach, x + reach], [y, y], direction="INVERSE")
        _, _, metres = self._ellipsoid().inv(lons[0], lats[0], lons[1], lats[1])
        return float(metres) / (2 * reach) * self.metres_per_mm

    def north(self) -> float:
        """Return the direction of true north in the middle of the map, in degrees clockwise from grid north."""
        x, y = self.middle
        lon, lat = self.transformer.transform(x, y, direction="INVERSE")
        east, north = self.transformer.transform(lon, lat + _NORTH_STEP_DEG)
        return math.degrees(math.atan2(east - x, north - y))

    def _ellipsoid(self) -> Geod:
        geod = CRS.from_user_input(self.crs).get_geod()
        if geod is None:  # pragma: no cover (a projected CRS has one)
            return Geod(ellps="WGS84")
        return geod


def fit_frame(crs: str, shape: BaseGeometry, *, width: float, height: float, margin: float) -> MapFrame:
    """Return the window that shows a geometry in degrees at a round scale, ``margin`` mm free all round."""
    to_metres = transformer(GEOGRAPHIC_CRS, crs)
    metric = shapely.transform(shape, to_metres.transform, interleaved=False)
    west, south, east, north = metric.bounds
    needed = max((east - west) / (width - 2 * margin), (north - south) / (height - 2 * margin), 0.001)
    return MapFrame(
        crs=crs,
        middle=((west + east) / 2, (south + north) / 2),
        denominator=round_scale(needed),
        width=width,
        height=height,
        transformer=to_metres,
    )
