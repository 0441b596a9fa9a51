"""Checks of the datum that coordinates really are in, by places whose true position is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from geoapp.geometry.arrays import Floats
from geoapp.geometry.datums import Datum, convert_pairs
from geoapp.inspection.finding import Finding
from geoapp.settings import METRES_A_DEGREE

LonLat = tuple[float, float]

FEWEST_PLACES = 3
"""Fewer places prove nothing: one may be mapped at another gate."""

MAJORITY = 2 / 3
"""Of the places that are known, this part must speak for a datum."""

NEAR = 0.5
"""A place speaks for a datum when it lies within this part of the datum's shift from where that would put it.

So its own shift is between half and one and a half times the expected one, and within 30° of its direction.
"""

UNSHIFTED_M = 100.0
"""A place this near to its known position speaks for WGS-84."""

DatumCode = Literal["wgs84", "gcj02", "bd09"]
_CANDIDATES: tuple[DatumCode, ...] = get_args(DatumCode)


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote of the known places for one datum. Vectors are (places, 2): metres east and north."""

    datum: DatumCode
    seen: Floats
    expected: Floats
    known: int
    """Places that could be compared."""


def find_shift(
    positions: Floats, names: Sequence[object], known: Mapping[str, LonLat], declared: Datum | None
) -> list[Finding]:
    """Say so when places lie where another datum than the declared one (default WGS-84) would put them.

    Args:
        positions: of shape (n, 2), degrees, one a name, in the datum in doubt.
        names: of the places; those unknown are left out.
        known: WGS-84 longitude and latitude by name, right to some 100 m: published sites, no zones or rivers.
        declared: the datum that the source claims.
    """
    taken_for: DatumCode = "wgs84" if declared is None or declared == "cgcs2000" else declared
    vote = _vote(positions, names, known)
    return [] if vote is None or vote.datum == taken_for else [Finding(vote.datum, count=len(vote.seen))]


def _vote(positions: Floats, names: Sequence[object], known: Mapping[str, LonLat]) -> Vote | None:
    """Return the datum that most known places speak for, or ``None``."""
    rows = [i for i, name in enumerate(names) if name in known and np.isfinite(positions[i]).all()]
    if len(rows) < FEWEST_PLACES:
        return None
    true = np.array([known[str(names[i])] for i in rows], dtype=np.float64)
    seen = _metres(true, positions[rows])
    expected = {
        datum: _metres(true, convert_pairs(true, source="wgs84", target=datum)) for datum in _CANDIDATES
    }
    misses = np.array([_miss(seen, expected[datum]) for datum in _CANDIDATES])
    speaks_for = np.where(misses.min(axis=0) <= 1, misses.argmin(axis=0), -1)
    for index, datum in enumerate(_CANDIDATES):
        voters = speaks_for == index
        if voters.sum() >= max(FEWEST_PLACES, MAJORITY * len(rows)):
            return Vote(datum, seen[voters], expected[datum][voters], len(rows))
    return None


def _miss(seen: Floats, expected: Floats) -> Floats:
    """Return the miss of each place from the expected one, as a part of the allowed."""
    allowed = np.maximum(NEAR * _lengths(expected), 1e-9)
    unshifted = _lengths(expected) == 0
    return _lengths(seen - expected) / np.where(unshifted, UNSHIFTED_M, allowed)


def _metres(origin: Floats, moved: Floats) -> Floats:
    """Return vectors in metres, east and north, from degrees to degrees; on a sphere, right to 0.5 %."""
    vectors = (moved - origin) * METRES_A_DEGREE
    vectors[:, 0] *= np.cos(np.radians(origin[:, 1]))
    return vectors


def _lengths(vectors: Floats) -> Floats:
    return np.hypot(vectors[:, 0], vectors[:, 1])
