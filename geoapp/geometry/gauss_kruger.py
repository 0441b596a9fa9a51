"""Gauss-Krüger zones: the 3-degree zones (3度带) of CGCS2000, between metres and degrees.

A functional area (片区) is a zone elsewhere; here a zone is a 带. Zone n has its central meridian at 3n°E. Its eastings
count from 500 km, and may carry the zone's number in front: 29,500,000 m, eight digits, is zone 29. Without it
nothing in the numbers tells one zone from another. Longitude and easting come first everywhere, although the
standard and Chinese surveys write the northing as x, and first. Geographic CGCS2000 (EPSG:4490) has the numbers of
WGS-84 (``datums``), and the way from it costs no datum shift: 0.2 ms instead of 96 ms to build.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from geoapp.errors import InputError
from geoapp.geometry.arrays import Floats
from geoapp.geometry.datums import Pair
from geoapp.geometry.transformers import transformer

DEGREES_CRS = "EPSG:4490"

FIRST_ZONE, LAST_ZONE = 25, 45
PREFIX_M = 1_000_000
"""An easting with prefix is this times the zone's number, plus the easting without."""

REACH = (72.0, 138.0)
"""Longitudes that a zone is chosen for; the outermost zones take what the register leaves over (73.4999 E)."""

NORTHINGS_M = (90_000, 6_250_000)
"""What the box of China spans: 0.83 N is 92 km from the equator, 55.83 N is 6,189 km."""

_CODE_WITH_PREFIX = 4488
_CODE_WITHOUT = 4509


@dataclass(frozen=True, slots=True, order=True)
class GaussKrugerZone:
    """One 3-degree zone, by its number from 25 to 45."""

    number: int

    def __post_init__(self) -> None:
        """Refuse a number that the register does not know.

        Raises:
            InputError: a number below 25 or above 45.
        """
        if not FIRST_ZONE <= self.number <= LAST_ZONE:
            raise InputError("belt_unknown", belt=self.number, first=FIRST_ZONE, last=LAST_ZONE)

    @property
    def central_meridian(self) -> int:
        """Degrees east."""
        return 3 * self.number

    @property
    def crs(self) -> str:
        """The EPSG code of eastings without prefix.

        >>> GaussKrugerZone(29).crs
        'EPSG:4538'
        """
        return f"EPSG:{_CODE_WITHOUT + self.number}"

    @property
    def crs_with_prefix(self) -> str:
        """The EPSG code of eight-digit eastings.

        >>> GaussKrugerZone(29).crs_with_prefix
        'EPSG:4517'
        """
        return f"EPSG:{_CODE_WITH_PREFIX + self.number}"


def zone_of(lon: float) -> GaussKrugerZone:
    """Return the zone whose central meridian is nearest; on the line between two, the eastern one.

    >>> zone_of(87.6)
    GaussKrugerZone(number=29)
    >>> zone_of(88.5)
    GaussKrugerZone(number=30)

    Raises:
        InputError: a longitude that no zone serves.
    """
    west, east = REACH
    if not west <= lon <= east:
        raise InputError("belt_none", lon=f"{lon:g}", west=f"{west:g}", east=f"{east:g}")
    return GaussKrugerZone(min(max(int((lon + 1.5) // 3), FIRST_ZONE), LAST_ZONE))


def to_metres(
    lon: npt.ArrayLike, lat: npt.ArrayLike, zone: GaussKrugerZone | None = None, *, prefixed: bool = False
) -> Pair:
    """Return eastings and northings in one zone: the given one, or that of the middle longitude.

    Raises:
        InputError: no zone is given, and none serves the longitudes.
    """
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if not x.size:
        return x.copy(), y.copy()
    chosen = zone or zone_of(float(np.nanmin(x) + np.nanmax(x)) / 2)
    crs = chosen.crs_with_prefix if prefixed else chosen.crs
    return _with_nan(*transformer(DEGREES_CRS, crs).transform(x, y))


def to_degrees(easting: npt.ArrayLike, northing: npt.ArrayLike, zone: GaussKrugerZone | None = None) -> Pair:
    """Return longitudes and latitudes of eastings and northings.

    Eight-digit eastings name their own zone, each its own; the others are of the zone given.

    Raises:
        InputError: an easting has no prefix and no zone is given, or its prefix is of no zone.
    """
    x, y = np.asarray(easting, dtype=np.float64), np.asarray(northing, dtype=np.float64)
    lon, lat = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    numbers = prefixes(x)
    for number in np.unique(numbers[np.isfinite(x)]):
        rows = (numbers == number) & np.isfinite(x)
        crs = GaussKrugerZone(int(number)).crs_with_prefix if number else _crs_of(zone, float(x[rows][0]))
        lon[rows], lat[rows] = transformer(crs, DEGREES_CRS).transform(x[rows], y[rows])
    return _with_nan(lon, lat)


def prefixes(easting: Floats) -> npt.NDArray[np.int64]:
    """Return the numbers in front of eight-digit eastings, 0 where there is none; above 99 they are of no easting.

    >>> import numpy as np
    >>> prefixes(np.array([29_500_000.0, 500_000.0, 1e30]))
    array([ 29,   0, 100])
    """
    numbers = np.nan_to_num(easting // PREFIX_M, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(numbers, -1, 100).astype(np.int64)


def _crs_of(zone: GaussKrugerZone | None, easting: float) -> str:
    if zone is None:
        raise InputError("belt_unsaid", easting=f"{easting:,.0f}")
    return zone.crs


def _with_nan(x: Floats, y: Floats) -> Pair:
    """Put NaN for what PROJ cannot do (it answers infinity)."""
    bad = ~(np.isfinite(x) & np.isfinite(y))
    return np.where(bad, np.nan, x), np.where(bad, np.nan, y)
