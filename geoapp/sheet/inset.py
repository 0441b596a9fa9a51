"""An inset: where numbers crowd, the same ground once more, enlarged, in an empty part of the map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.sheet.label_placement import Rectangle
from geoapp.sheet.map_frame import STEPS, MapFrame
from geoapp.sheet.pins import NumberedPlace, Pin, pins_of

_FEWEST = 12
"""Numbers of a crowd; fewer find room round their places."""

_NEAR = (8.0, 6.0, 4.5, 3.0)
"""Distances within which symbols are of one crowd, in millimetres: the widest whose crowd can be enlarged."""

_FULL = 0.3
"""Of a crowd's ground that its symbols would cover."""

_ROUND_CROWD = 2.5
_LEAST_TIMES = 2.0
_EDGE, _APART, _STEP = 2.0, 1.5, 4.0
"""Millimetres: from the map's edge, from what else is on it, between spots that are tried."""

_MOST_LAND = 0.35
"""Of an inset that may lie upon the ground that the map is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inset:
    """A window of its own upon a map; rectangles are in millimetres of the map."""

    window: MapFrame
    at: Rectangle
    core: Rectangle
    """The ground that is enlarged."""
    pins: tuple[Pin, ...]
    """Of its own window."""
    rest: tuple[Pin, ...]
    """Those that stay on the map itself."""


def enlarge_crowd(  # noqa: PLR0913 (the map, and what it leaves free)
    places: Sequence[NumberedPlace],
    pins: Sequence[Pin],
    window: MapFrame,
    here: BaseGeometry | None,
    *,
    land: BaseGeometry,
    taken: Sequence[Rectangle],
) -> Inset | None:
    """Return the inset of a map whose symbols crowd, or nothing where they do not or no room is left.

    ``land`` is what the map is about, in metres, and lies beneath an inset at most in part; ``taken`` stays free.
    """
    subject = window.paper(land)
    for core, inside in _crowds(pins):
        others = shapely.buffer([shapely.Point(pin.at) for pin in pins if pin not in inside], _ROUND_CROWD)
        blocked = shapely.STRtree([*(shapely.box(*box) for box in (*taken, core)), *others])
        for enlarged in _windows(window, core):
            at = _room(enlarged, window, subject, blocked)
            if at:
                return _moved_in(
                    Inset(window=enlarged, at=at, core=core, pins=(), rest=()), places, pins, here
                )
    return None


def _crowds(pins: Sequence[Pin]) -> Iterator[tuple[Rectangle, frozenset[Pin]]]:
    """Yield the largest crowd by each distance, with the ground that it stands on."""
    spots = shapely.points([pin.at for pin in pins]) if pins else np.array([], dtype=object)
    for near in _NEAR:
        parts = shapely.get_parts(shapely.union_all(shapely.buffer(spots, near / 2)))
        within, of = shapely.STRtree(parts).query(spots, predicate="within")
        sizes = np.bincount(of, minlength=1)
        if sizes.max() < _FEWEST:
            return
        left, top, right, bottom = shapely.total_bounds(spots[within[of == sizes.argmax()]]).tolist()
        core = (left - _ROUND_CROWD, top - _ROUND_CROWD, right + _ROUND_CROWD, bottom + _ROUND_CROWD)
        inside = frozenset(pin for pin in pins if _holds(core, pin.at))
        covered = sum(across * along for across, along in (pin.size for pin in inside))
        if covered > _FULL * shapely.box(*core).area:
            yield core, inside


def _windows(window: MapFrame, core: Rectangle) -> Iterator[MapFrame]:
    """Yield enlargements of a part of the map at round scales, the largest first."""
    left, top, right, bottom = core
    middle = (
        window.middle[0] + ((left + right) / 2 - window.width / 2) * window.metres_per_mm,
        window.middle[1] - ((top + bottom) / 2 - window.height / 2) * window.metres_per_mm,
    )
    power = 10 ** (len(str(window.denominator)) - 2)
    for denominator in sorted(round(step * ten) for step in STEPS for ten in (power, 10 * power)):
        times = window.denominator / denominator
        if times >= _LEAST_TIMES:
            wide, high = (right - left) * times, (bottom - top) * times
            yield replace(window, middle=middle, denominator=denominator, width=wide, height=high)


def _room(
    enlarged: MapFrame, window: MapFrame, subject: BaseGeometry, blocked: shapely.STRtree
) -> Rectangle | None:
    """Return the free rectangle that hides least of the subject."""
    spots = np.array(
        [*product(_steps(window.width - enlarged.width), _steps(window.height - enlarged.height))]
    )
    if not len(spots):
        return None
    boxes = shapely.box(*spots.T, *np.add(spots, (enlarged.width, enlarged.height)).T)
    near, _ = blocked.query(shapely.buffer(boxes, _APART), predicate="intersects")
    free = np.delete(boxes, np.unique(near))
    hidden = shapely.area(shapely.intersection(free, subject)) / shapely.area(free)
    if not len(free) or hidden.min() > _MOST_LAND:
        return None
    left, top, right, bottom = free[hidden.argmin()].bounds
    return left, top, right, bottom


def _steps(room: float) -> list[float]:
    """Return distances from one edge to the other.

    >>> _steps(13), _steps(3)
    ([2.0, 6.0, 10.0, 11.0], [])
    """
    if room < 2 * _EDGE:
        return []
    count = int((room - 2 * _EDGE) // _STEP)
    return [*(_EDGE + _STEP * n for n in range(count + 1)), room - _EDGE]


def _holds(box: Rectangle, spot: tuple[float, float]) -> bool:
    left, top, right, bottom = box
    return left <= spot[0] <= right and top <= spot[1] <= bottom


def _moved_in(
    inset: Inset, places: Sequence[NumberedPlace], pins: Sequence[Pin], here: BaseGeometry | None
) -> Inset:
    """Return an inset with the symbols of its ground; what it cannot show stays on the map."""
    inside = {pin.text for pin in pins if _holds(inset.core, pin.at)}
    shown = {place.text: pins_of(place, inset.window, here) for place in places if place.text in inside}
    return replace(
        inset,
        pins=tuple(pin for found in shown.values() for pin in found),
        rest=tuple(pin for pin in pins if not (_holds(inset.core, pin.at) and shown[pin.text])),
    )
