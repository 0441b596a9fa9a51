"""What a curator looks at first: what is not located, then the widest margins of error, then other guesses."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd

from geoapp.analysis.audit import GUESSED
from geoapp.analysis.select import precision_class

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
    """Return what to look at, the most pressing first; what is exact, or citywide by its nature, is left out."""
    tasks = [
        Task(record["id"], record["name"], cause, record["location"]["uncertainty_m"])
        for record in frame.drop(columns=frame.geometry.name).to_dict("records")
        if (cause := _cause(record))
    ]
    return tuple(sorted(tasks, key=lambda task: (_RANKS.index(task.cause), -(task.uncertainty_m or 0))))


def _cause(record: Mapping[str, Any]) -> Cause | None:
    """Say why a project wants a look.

    >>> _cause({"location": {"kind": "none", "exactness": None, "uncertainty_m": None, "quality": None}})
    'miss'
    >>> _cause({"location": {"kind": "city", "exactness": "2", "uncertainty_m": None, "quality": "published"}})
    """
    location = record["location"]
    if location["kind"] == "none":
        return "miss"
    if location["uncertainty_m"] is not None:
        return None if precision_class(record) == "exact" else "radius"
    return "guess" if location["quality"] in GUESSED else None
