"""A curator's worklist: what is not located first, then the widest margins of error, then other guesses."""

from dataclasses import dataclass
from typing import Literal

import geopandas as gpd

from geoapp.analysis.audit import GUESSED
from geoapp.domain.record import LocationRecord, precision_class
from geoapp.geometry.frames import project_records

Cause = Literal["miss", "radius", "guess"]
_RANKS: tuple[Cause, ...] = ("miss", "radius", "guess")


@dataclass(frozen=True, slots=True)
class Task:
    """A project to look at, and why."""

    id: str
    name: str
    cause: Cause
    """``miss``: it has no location; ``radius``: it may be this far off; ``guess``: only its district or city is
    known, and that by an estimate."""
    uncertainty_m: float | None


def find_tasks(frame: gpd.GeoDataFrame) -> tuple[Task, ...]:
    """Return the projects to look at, the most pressing first; the exact, or citywide by nature, are left out."""
    tasks = [
        Task(record["id"], record["name"], cause, record["location"]["uncertainty_m"])
        for record in project_records(frame)
        if (cause := _cause(record["location"]))
    ]
    return tuple(sorted(tasks, key=lambda task: (_RANKS.index(task.cause), -(task.uncertainty_m or 0))))


def _cause(location: LocationRecord) -> Cause | None:
    """Say why a project wants a look.

    >>> _cause({"kind": "none", "exactness": None, "uncertainty_m": None, "quality": None})
    'miss'
    >>> _cause({"kind": "city", "exactness": "2", "uncertainty_m": None, "quality": "published"})
    """
    if location["kind"] == "none":
        return "miss"
    if location["uncertainty_m"] is not None:
        return None if precision_class(location) == "exact" else "radius"
    return "guess" if location["quality"] in GUESSED else None
