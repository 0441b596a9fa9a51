"""Numbered marks of what an analysis found: one for each place, with the numbers of all that are found there."""

from collections.abc import Iterable
from itertools import count
from typing import Any

from geopandas import GeoDataFrame

from geoapp.analysis.drawn_area import IN_SHAPE
from geoapp.domain.certainty import grade
from geoapp.geometry.anchors import anchor
from geoapp.geometry.frames import attribute_rows
from geoapp.io.words import Words
from geoapp.pipeline.result_table import ResultRow
from geoapp.web.map.transport.coordinates import spot
from geoapp.web.map.transport.result_shapes import Drawn

MOST_FOUND = 200
"""Most results that are numbered on the map and listed beside it, the first of their order; the table has all."""


def first_found(frame: GeoDataFrame) -> GeoDataFrame:
    """Return the results that get a number; those without a place get one too, in the list."""
    return frame.head(MOST_FOUND)


def make_found(found: Iterable[Drawn]) -> list[dict[str, Any]]:
    """Return a mark for each place: where it is, how sure its surest result is, and each one's number, id and words.

    The numbers of several analyses follow each other.
    """
    marks: dict[tuple[float, ...], dict[str, Any]] = {}
    numbers = count(1)
    for drawn in found:
        frame = first_found(drawn.frame)
        for row, shape, number in zip(attribute_rows(frame), frame.geometry, numbers, strict=False):
            if shape is None or shape.is_empty:
                continue
            at = spot(anchor(shape))
            mark = marks.setdefault(tuple(at), {"at": at, "sure": sureness_code(row), "found": []})
            name, lines = drawn.describe(row)
            mark["found"].append([number, str(row["id"]), name, lines])
    return list(marks.values())


def make_doubtful(frame: GeoDataFrame, say: Words) -> list[dict[str, Any]]:
    """Return a mark for each place of projects that are only possibly in the drawn area, where one is drawn."""
    if IN_SHAPE not in frame:
        return []
    possible = frame[frame[IN_SHAPE] == "possible"]
    marks: dict[tuple[float, ...], dict[str, Any]] = {}
    for one, name, shape in zip(possible["id"], possible["name"], possible.geometry, strict=True):
        at = spot(anchor(shape))
        mark = marks.setdefault(tuple(at), {"at": at, "sure": "possible", "found": []})
        mark["found"].append(["?", str(one), str(name), [say("drawn_possible")]])
    return list(marks.values())


def sureness_code(row: ResultRow) -> str:
    """Return the sureness of a result as the mark's class says it: ``certain``, or the grade of what is possible.

    >>> sureness_code({"certainty": "certain"}), sureness_code({"certainty": "possible", "share_within": 0.8})
    ('certain', 'likely')
    >>> sureness_code({"certainty": "possible"})
    'possible'
    """
    if row["certainty"] != "possible":
        return str(row["certainty"])
    return grade(row["share_within"]) if "share_within" in row else "possible"
