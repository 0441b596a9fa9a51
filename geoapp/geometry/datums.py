"""Datums: WGS-84, CGCS2000, GCJ-02 and BD-09, from one to another on arrays of coordinates.

Longitude comes first everywhere. GCJ-02 (AMap, Tencent) and BD-09 (Baidu) are no CRSs that PROJ knows, and their
owners publish no formula: this one is the public reconstruction, as in eviltransform (github.com/googollee)
and coord-convert. CGCS2000 has the numbers of WGS-84 here: they differ by less than a metre in China, far below
any radius that we keep.

GCJ-02 is shifted only within a box, and so here: 72.004 to 137.8347 E, 0.8293 to 55.8271 N, the ``outOfChina``
of those same sources. Outside it nothing changes. Each step asks where its own input lies, so that the shift
at the box's edge, over foreign land and sea, breaks off: along a strip of 1.2 km there is no way back.
"""

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from geoapp.domain.bounding_box import is_inside
from geoapp.errors import InputError, UnknownCodeError

Array = npt.NDArray[np.float64]
Pair = tuple[Array, Array]
DatumStep = Callable[[Array, Array], Pair]

Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
DATUMS: tuple[Datum, ...] = get_args(Datum)
"""The codes of ``data/codelists/datums.csv``."""

CHINA_BOX = (72.004, 0.8293, 137.8347, 55.8271)
"""West, south, east, north of what GCJ-02 shifts; both ends belong to it."""

_SEMI_MAJOR_M = 6378245.0
_ECCENTRICITY_SQUARED = 0.00669342162296594323
_ORIGIN = (105.0, 35.0)
_ORIGIN_TURN = complex(np.exp(1j * np.deg2rad(_ORIGIN[1])))
_BAIDU_EAST, _BAIDU_NORTH = 0.0065, 0.006
_BAIDU_WAVE = np.pi * 3000.0 / 180.0

_GCJ_ROUNDS = 4
_BAIDU_ROUNDS = 3
"""Each round divides the error by 100 and more: below 1e-4 m after the last. BD-09 starts 40 m off, GCJ-02 600 m."""

_BLOCK = 8192
"""Coordinates at a time: what they need stays in the processor's cache."""

_STEPS_FROM_WGS84 = {"wgs84": 0, "cgcs2000": 0, "gcj02": 1, "bd09": 2}


def check_datum(code: str) -> Datum:
    """Return a datum's code.

    Raises:
        UnknownCodeError: no such datum.
    """
    if code not in DATUMS:
        raise UnknownCodeError("datum_unknown", datum=code, datums=", ".join(DATUMS))
    return code


def in_china_box(lon: npt.ArrayLike, lat: npt.ArrayLike) -> npt.NDArray[np.bool_]:
    """Find the coordinates in the box that GCJ-02 shifts; NaN does not.

    >>> in_china_box([87.6, 139.7], [43.8, 35.7])
    array([ True, False])
    """
    x, y = np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)
    return np.asarray(is_inside(x, y, CHINA_BOX))


def convert(lon: npt.ArrayLike, lat: npt.ArrayLike, *, source: str, target: str) -> Pair:
    """Return longitudes and latitudes of one datum in another: new arrays of the same shape, in degrees.

    NaN stays NaN. Swapped axes show here only where a latitude passes 90°: Urumqi as (43.8, 87.6) is a point in
    the Arctic, outside the box, and stays as it is. ``geometries.to_wgs84`` refuses it.

    >>> lon, lat = convert([87.6, 139.7], [43.8, 35.7], source="wgs84", target="gcj02")
    >>> lon.round(4), lat.round(4)
    (array([ 87.6028, 139.7   ]), array([43.8012, 35.7   ]))
    >>> convert([], [], source="bd09", target="wgs84")
    (array([], dtype=float64), array([], dtype=float64))

    Raises:
        InputError: the arrays differ in shape, or a coordinate is beyond ±180° or ±90°.
        UnknownCodeError: no such datum.
    """
    steps = _steps(check_datum(source), check_datum(target))
    x, y = np.array(lon, dtype=np.float64, order="C"), np.array(lat, dtype=np.float64, order="C")
    if x.shape != y.shape:
        raise InputError("degrees_unpaired", longitudes=x.size, latitudes=y.size)
    _refuse_impossible(x, y)
    flat_x, flat_y = x.reshape(-1), y.reshape(-1)
    for start in range(0, flat_x.size if steps else 0, _BLOCK):
        block = slice(start, start + _BLOCK)
        for step in steps:
            flat_x[block], flat_y[block] = _within_box(step, flat_x[block], flat_y[block])
    return x, y


def convert_pairs(pairs: npt.ArrayLike, *, source: str, target: str) -> Array:
    """Return an array of shape (n, 2), longitude first, in another datum.

    >>> convert_pairs([[139.7, 35.7]], source="wgs84", target="bd09")
    array([[139.7,  35.7]])

    Raises:
        InputError: another shape, or a coordinate beyond ±180° or ±90°.
        UnknownCodeError: no such datum.
    """
    array = np.asarray(pairs, dtype=np.float64)
    if array.ndim != 2 or array.shape[1] != 2:  # noqa: PLR2004
        raise InputError("pairs_shape", shape=str(array.shape))
    return np.column_stack(convert(array[:, 0], array[:, 1], source=source, target=target))


def _refuse_impossible(lon: Array, lat: Array) -> None:
    impossible = np.flatnonzero((np.abs(lon) > 180) | (np.abs(lat) > 90))  # noqa: PLR2004
    if impossible.size:
        x, y = lon.flat[impossible[0]], lat.flat[impossible[0]]
        raise InputError("degrees_impossible", x=f"{x:g}", y=f"{y:g}")


def _steps(source: Datum, target: Datum) -> tuple[DatumStep, ...]:
    """Return the way along WGS-84, GCJ-02, BD-09."""
    start, end = _STEPS_FROM_WGS84[source], _STEPS_FROM_WGS84[target]
    if start <= end:
        return (_wgs84_to_gcj02, _gcj02_to_bd09)[start:end]
    return (_bd09_to_gcj02, _gcj02_to_wgs84)[2 - start : 2 - end]


def _within_box(step: DatumStep, lon: Array, lat: Array) -> Pair:
    """Apply a step to what lies in the box only."""
    inside = in_china_box(lon, lat)
    if inside.all():
        return step(lon, lat)
    x, y = lon.copy(), lat.copy()
    x[inside], y[inside] = step(lon[inside], lat[inside])
    return x, y


def _wgs84_to_gcj02(lon: Array, lat: Array) -> Pair:
    east, north = _gcj_shift(lon, lat)
    return lon + east, lat + north


def _gcj02_to_wgs84(lon: Array, lat: Array) -> Pair:
    return _undo(_gcj_shift, (lon, lat), guess=(lon, lat), rounds=_GCJ_ROUNDS)


def _gcj02_to_bd09(lon: Array, lat: Array) -> Pair:
    east, north = _baidu_shift(lon, lat)
    return lon + east, lat + north


def _bd09_to_gcj02(lon: Array, lat: Array) -> Pair:
    guess = lon - _BAIDU_EAST, lat - _BAIDU_NORTH
    return _undo(_baidu_shift, (lon, lat), guess=guess, rounds=_BAIDU_ROUNDS)


def _undo(shift: DatumStep, shifted: Pair, *, guess: Pair, rounds: int) -> Pair:
    """Find the coordinates that a shift brought here: a fixed point, since neighbours are shifted nearly alike."""
    x, y = guess
    for _ in range(rounds):
        east, north = shift(x, y)
        x, y = shifted[0] - east, shifted[1] - north
    return x, y


def _gcj_shift(lon: Array, lat: Array) -> Pair:
    """Return the shift of GCJ-02 in degrees, a polynomial and six waves an axis.

    The waves are sines of πx/30, πx/12, πx/3, πx, 2πx and 6πx: powers of one turn by πx/60, since a sine costs
    thirty multiplications. A third of that turn carries the latitude itself.
    """
    x, y = lon - _ORIGIN[0], lat - _ORIGIN[1]
    east30, east12, east3, east1 = _waves(_turn(x * (np.pi / 60)))
    degrees = _turn(y * (np.pi / 180))
    north30, north12, north3, north1 = _waves(degrees * degrees * degrees)
    east1_twice = east1 * east1
    ripple = 20 * (east1_twice.imag + (east1_twice * east1_twice * east1_twice).imag)
    root, product = np.sqrt(np.abs(x)), 0.1 * x * y
    east = 300 + x + 2 * y + 0.1 * x * x + product + 0.1 * root
    east += (2 / 3) * (ripple + 20 * east1.imag + 40 * east3.imag + 150 * east12.imag + 300 * east30.imag)
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + product + 0.2 * root
    north += (2 / 3) * (
        ripple + 20 * north1.imag + 40 * north3.imag + 160 * north12.imag + 320 * north30.imag
    )
    latitude = degrees * _ORIGIN_TURN
    flattened = 1 - _ECCENTRICITY_SQUARED * latitude.imag * latitude.imag
    metres = _SEMI_MAJOR_M * np.pi / 180 / np.sqrt(flattened)
    return (
        east / (metres * latitude.real),
        north * flattened / (metres * (1 - _ECCENTRICITY_SQUARED)),
    )


def _turn(angle: Array) -> npt.NDArray[np.complex128]:
    turn = np.empty(angle.shape, dtype=np.complex128)
    np.cos(angle, out=turn.real)
    np.sin(angle, out=turn.imag)
    return turn


def _waves(sixtieth: npt.NDArray[np.complex128]) -> tuple[npt.NDArray[np.complex128], ...]:
    """Return the turns by πx/30, πx/12, πx/3 and πx from the one by πx/60."""
    thirtieth = sixtieth * sixtieth
    twelfth = thirtieth * thirtieth * sixtieth
    sixth = twelfth * twelfth
    third = sixth * sixth
    return thirtieth, twelfth, third, third * third * third


def _baidu_shift(lon: Array, lat: Array) -> Pair:
    """Return the shift of BD-09 against GCJ-02 in degrees.

    The published form stretches the radius from (0, 0) by 2e-5 sin and turns it by 3e-6 cos; so small a turn is
    its own sine, and its cosine falls short of one by half its square.
    """
    stretch = 0.00002 * np.sin(lat * _BAIDU_WAVE) / np.sqrt(lon * lon + lat * lat)
    turn = 0.000003 * np.cos(lon * _BAIDU_WAVE)
    along = stretch - 0.5 * turn * turn
    across = turn * (1 + stretch)
    return lon * along - lat * across + _BAIDU_EAST, lat * along + lon * across + _BAIDU_NORTH
