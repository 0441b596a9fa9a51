"""Gauss-Krüger belts: the 3-degree zones (3度带) of CGCS2000, between metres and degrees.

"Belt" says 带 here, since "zone" is a functional area (片区). Belt n has its central meridian at 3n°E. Its eastings
count from 500 km, and may carry the belt's number in front: 29,500,000 m, eight digits, is belt 29. Without it
nothing in the numbers tells one belt from another. Longitude and easting come first everywhere, although the
standard and Chinese surveys write the northing as x, and first. Geographic CGCS2000 (EPSG:4490) has the numbers of
WGS-84 (``datums``), and the way from it costs no datum shift: 0.2 ms instead of 96 ms to build.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

from geoapp.errors import InputError
from geoapp.placing.datums import Array, Pair
from geoapp.sentences import coded

DEGREES_CRS = "EPSG:4490"

FIRST_BELT, LAST_BELT = 25, 45
PREFIX_M = 1_000_000
"""An easting with prefix is this times the belt's number, plus the easting without."""

REACH = (72.0, 138.0)
"""Longitudes that a belt is chosen for; the outermost belts take what the register leaves over (73.4999 E)."""

NORTHINGS_M = (90_000, 6_250_000)
"""What the box of China spans: 0.83 N is 92 km from the equator, 55.83 N is 6,189 km."""

_CODE_WITH_PREFIX = 4488
_CODE_WITHOUT = 4509


@dataclass(frozen=True, slots=True, order=True)
class Belt:
    """One 3-degree zone, by its number from 25 to 45."""

    number: int

    def __post_init__(self) -> None:
        """Refuse a number that the register does not know.

        Raises:
            InputError: a number below 25 or above 45.
        """
        if not FIRST_BELT <= self.number <= LAST_BELT:
            raise coded(InputError, "belt_unknown", belt=self.number, first=FIRST_BELT, last=LAST_BELT)

    @property
    def central_meridian(self) -> int:
        """Degrees east."""
        return 3 * self.number

    @property
    def crs(self) -> str:
        """The EPSG code of eastings without prefix.

        >>> Belt(29).crs
        'EPSG:4538'
        """
        return f"EPSG:{_CODE_WITHOUT + self.number}"

    @property
    def crs_with_prefix(self) -> str:
        """The EPSG code of eight-digit eastings.

        >>> Belt(29).crs_with_prefix
        'EPSG:4517'
        """
        return f"EPSG:{_CODE_WITH_PREFIX + self.number}"


def belt_of(lon: float) -> Belt:
    """Return the belt whose central meridian is nearest; on the line between two, the eastern one.

    >>> belt_of(87.6)
    Belt(number=29)
    >>> belt_of(88.5)
    Belt(number=30)

    Raises:
        InputError: a longitude that no belt serves.
    """
    west, east = REACH
    if not west <= lon <= east:
        raise coded(InputError, "belt_none", lon=f"{lon:g}", west=f"{west:g}", east=f"{east:g}")
    return Belt(min(max(int((lon + 1.5) // 3), FIRST_BELT), LAST_BELT))


def to_metres(
    lon: npt.ArrayLike, lat: npt.ArrayLike, belt: Belt | None = None, *, prefixed: bool = False
) -> Pair:
    """Return eastings and northings in one belt: the given one, or that of the middle longitude.

    Raises:
        InputError: no belt is given, and none serves the longitudes.
    """
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    if not x.size:
        return x.copy(), y.copy()
    chosen = belt or belt_of(float(np.nanmin(x) + np.nanmax(x)) / 2)
    crs = chosen.crs_with_prefix if prefixed else chosen.crs
    return _with_nan(*transformer(DEGREES_CRS, crs).transform(x, y))


def to_degrees(easting: npt.ArrayLike, northing: npt.ArrayLike, belt: Belt | None = None) -> Pair:
    """Return longitudes and latitudes of eastings and northings.

    Eight-digit eastings name their own belt, each its own; the others are of the belt given.

    Raises:
        InputError: an easting has no prefix and no belt is given, or its prefix is of no belt.
    """
    x, y = np.asarray(easting, dtype=np.float64), np.asarray(northing, dtype=np.float64)
    lon, lat = np.full(x.shape, np.nan), np.full(x.shape, np.nan)
    numbers = prefixes(x)
    for number in np.unique(numbers[np.isfinite(x)]):
        rows = (numbers == number) & np.isfinite(x)
        crs = Belt(int(number)).crs_with_prefix if number else _crs_of(belt, float(x[rows][0]))
        lon[rows], lat[rows] = transformer(crs, DEGREES_CRS).transform(x[rows], y[rows])
    return _with_nan(lon, lat)


def prefixes(easting: Array) -> npt.NDArray[np.int64]:
    """Return the numbers in front of eight-digit eastings, 0 where there is none; above 99 they are of no easting.

    >>> import numpy as np
    >>> prefixes(np.array([29_500_000.0, 500_000.0, 1e30]))
    array([ 29,   0, 100])
    """
    numbers = np.nan_to_num(easting // PREFIX_M, nan=0.0, posinf=0.0, neginf=0.0)
    return np.clip(numbers, -1, 100).astype(np.int64)


@cache
def transformer(source: str, target: str) -> Transformer:
    """Return a transformer, longitude or easting first, built once: a new one costs up to 100 ms."""
    return Transformer.from_crs(source, target, always_xy=True)


def _crs_of(belt: Belt | None, easting: float) -> str:
    if belt is None:
        raise coded(InputError, "belt_unsaid", easting=f"{easting:,.0f}")
    return belt.crs


def _with_nan(x: Array, y: Array) -> Pair:
    """Put NaN for what PROJ cannot do (it answers infinity)."""
    bad = ~(np.isfinite(x) & np.isfinite(y))
    return np.where(bad, np.nan, x), np.where(bad, np.nan, y)
