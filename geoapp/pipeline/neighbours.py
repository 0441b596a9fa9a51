"""Projects of other plans near a plan's own: what stands on the other side of its border."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pandas as pd

from geoapp.analysis.plan_index import PlanIndex
from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.plan import Plan
from geoapp.errors import InputError
from geoapp.io.geojson import frame_of, read_projects
from geoapp.limits import LIMITS
from geoapp.settings import METRES_A_DEGREE

REACH_M = 20_000.0
"""Metres beyond the box of a plan's own projects; the plan's metric CRS is true there as well."""

MOST_PLANS = LIMITS["loaded_plans"]
"""Plans whose layers are read for one question."""


def neighbours_of(
    plan: Plan, index: PlanIndex, read: Callable[[str], gpd.GeoDataFrame] = read_projects
) -> gpd.GeoDataFrame:
    """Return the placed projects of other plans within reach of a plan's own, each with its city in its name.

    Raises:
        InputError: there is no such project, or they are of too many plans; or a plan's layers are broken.
    """
    found = index.placed_in(widen(_box_of(plan, index)))
    found.pop(plan.id, None)
    if not found:
        raise InputError("neighbours_none", km=round(REACH_M / 1000))
    if len(found) > MOST_PLANS:
        raise InputError("neighbours_many", count=len(found), limit=MOST_PLANS)
    cities = {entry.id: entry.plan.city for entry in index.entries if entry.plan}
    frames = []
    for plan_id, ids in found.items():
        frame = read(plan_id)
        near = frame.loc[frame.index.isin(ids)]
        frames.append(near.assign(name=[f"{name}({cities[plan_id]})" for name in near["name"]]))
    table = pd.concat([pd.DataFrame(one.drop(columns=one.geometry.name)) for one in frames])
    shapes = [shape for one in frames for shape in one.geometry]
    return frame_of(table.to_dict("records"), shapes, {"plan": plan.id, "licence": plan.licence})


def _box_of(plan: Plan, index: PlanIndex) -> BoundingBox:
    place = next((place for place, entry in enumerate(index.entries) if entry.id == plan.id), None)
    return (index.bounds_of(place) if place is not None else None) or plan.bbox


def widen(box: BoundingBox) -> BoundingBox:
    """Return a box with ``REACH_M`` more on each side.

    >>> [round(side, 2) for side in widen((87.0, 43.0, 88.0, 44.0))]
    [86.75, 42.82, 88.25, 44.18]
    """
    west, south, east, north = box
    high = REACH_M / METRES_A_DEGREE
    wide = high / float(np.cos(np.radians(max(abs(south), abs(north)))))
    return west - wide, south - high, east + wide, north + high
