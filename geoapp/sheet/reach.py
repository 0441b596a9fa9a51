"""The reach of a distance on a map: surely within is filled, possibly within is dashed and hatched."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from geoapp.analysis.operations.buffer import DISSOLVE_ALL, Buffer
from geoapp.domain.palette import DISTANCES
from geoapp.domain.plan import Plan
from geoapp.domain.request import Request, distances_of
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Load, analyse
from geoapp.pipeline.result_figures import exactly
from geoapp.sheet.drawing import DrawnShape, Ink, outline
from geoapp.sheet.hatching import hatch
from geoapp.sheet.legend import LegendEntry, swatch
from geoapp.sheet.map import kept
from geoapp.sheet.map_frame import MapFrame

_AROUND = {"buffer": "a", "coverage": "a", "within": "b"}
"""The side that an operation measures from."""

_DASH = (1.2, 0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Reach of a distance round something, in degrees."""

    distance_m: float
    color: str
    certain: BaseGeometry
    possible: BaseGeometry
    """All that is certain, and more."""


def reaches_of(request: Request, plan: Plan, load: Load) -> list[Reach]:
    """Return the reach of each distance of a request, the longest first; none where nothing is measured from."""
    role = _AROUND.get(request.operation)
    distances = sorted(distance for distance in distances_of(request) if distance > 0)
    if role is None or not distances:
        return []
    united = Buffer(
        plan=plan.id,
        a=getattr(request, role),
        distances_m=tuple(distances),
        dissolve=DISSOLVE_ALL,
        cap=getattr(request, "cap", "round"),
    )
    frame = analyse(united, plan, load).frame
    found = []
    for distance, color in zip(distances, DISTANCES[-len(distances) :], strict=True):
        rows = frame[frame["distance_m"] == distance]
        certain, possible = (
            shapely.union_all(rows.geometry[rows["certainty"] == word].to_numpy())
            for word in ("certain", "possible")
        )
        found.append(
            Reach(
                distance_m=distance,
                color=color,
                certain=certain,
                possible=certain if possible.is_empty else possible,
            )
        )
    return found[::-1]


def draw_reaches(reaches: Sequence[Reach], window: MapFrame) -> Iterator[DrawnShape]:
    """Yield the outlines, the longest distance lowest."""
    for reach in reaches:
        certain, possible = (window.paper(window.metric(one)) for one in (reach.certain, reach.possible))
        yield from kept(hatch(shapely.difference(possible, certain), reach.color))
        yield from kept(outline(possible, Ink(stroke=reach.color, width=0.3, dash=_DASH)))
        yield from kept(outline(certain, Ink(fill=reach.color, opacity=0.16, stroke=reach.color, width=0.35)))


def explain_reaches(reaches: Sequence[Reach], say: Words) -> Iterator[LegendEntry]:
    """Yield the meaning of filling and hatching, for each distance."""
    for reach in reversed(reaches):
        distance = exactly(reach.distance_m, say)
        if not reach.certain.is_empty:
            ink = Ink(fill=reach.color, opacity=0.16, stroke=reach.color, width=0.35)
            yield swatch(ink), say("sheet_reach_certain", distance=distance)
        if not reach.possible.equals(reach.certain):
            box = Ink(stroke=reach.color, width=0.3, dash=_DASH)
            hatched = kept(hatch(shapely.box(-2.5, -1.3, 2.5, 1.3), reach.color))
            yield [*hatched, *swatch(box)], say("sheet_reach_possible", distance=distance)
