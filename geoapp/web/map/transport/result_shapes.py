"""Shapes of an analysis's result on the map: solid where it is sure, dashed where it is possible."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from geoapp.geometry.frames import attribute_rows
from geoapp.io.words import Words
from geoapp.pipeline.result_table import ResultRow
from geoapp.web.map.transport.coordinates import lines, rings, spot

Role = Literal["result", "pair", "a", "b", "kept", "own"]

MOST_SHAPES = 2_000
"""Most features of one frame that the map draws; the table and the files hold all."""

_KINDS = {"Point": "point", "LineString": "line", "LinearRing": "line", "Polygon": "area"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One frame on the map."""

    frame: GeoDataFrame
    """In EPSG:4326; a feature is sure unless its ``certainty`` says otherwise."""
    role: Role
    describe: Callable[[ResultRow], tuple[str, list[str]]]
    """Returns what a row's tooltip says: a name and the lines beneath it."""
    more: Callable[[ResultRow], dict[str, Any]] | None = None
    """Returns what else the script is told of a row."""
    ranked: bool = False
    """Whether the frame's own order says which rows matter most; otherwise the largest do."""
    colors: Mapping[float, str] = field(default_factory=dict)
    """Colours by ``distance_m`` in place of the role's, where several distances were asked."""

    @property
    def placed(self) -> GeoDataFrame:
        """The rows that can be drawn."""
        shapes = self.frame.geometry.to_numpy()
        return self.frame[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]

    @property
    def cut(self) -> bool:
        """True where the map draws a part of the frame only."""
        return len(self.placed) > MOST_SHAPES


def make_all_shapes(frames: Iterable[Drawn]) -> list[dict[str, Any]]:
    """Return the features of several frames, from the bottom up.

    >>> make_all_shapes([])
    []
    """
    return [shape for one in frames for shape in make_shapes(one)]


def tell_cut(frames: Iterable[Drawn], say: Words) -> str:
    """Say in one sentence what the map draws in part only; nothing where it draws all.

    >>> tell_cut([], Words("en"))
    ''
    """
    parts = [
        say(
            "cut_ranked" if one.ranked else "cut_largest",
            most=f"{MOST_SHAPES:,}",
            number=f"{len(one.placed):,}",
        )
        for one in frames
        if one.cut
    ]
    return say("cut_drawn", parts=say("list_joint").join(parts)) if parts else ""


def make_shapes(drawn: Drawn) -> list[dict[str, Any]]:
    """Return a frame's features, the largest first so that the small ones stay within reach.

    Of too many it takes the first of a ranked frame, else the largest.
    """
    frame, role, describe = drawn.placed, drawn.role, drawn.describe
    geometries = frame.geometry.to_numpy()
    extents = shapely.area(shapely.envelope(geometries))
    rows = attribute_rows(frame)
    places = range(MOST_SHAPES) if drawn.ranked and drawn.cut else range(len(rows))
    order = sorted(places, key=lambda place: -extents[place])[:MOST_SHAPES]
    return [
        {**part, "role": role, "sure": rows[place].get("certainty", "certain") == "certain"}
        | _color(drawn, rows[place])
        | dict(zip(("name", "lines"), describe(rows[place]), strict=True))
        | (drawn.more(rows[place]) if drawn.more else {})
        for place in order
        for part in _parts(geometries[place])
    ]


def _color(drawn: Drawn, row: ResultRow) -> dict[str, str]:
    color = drawn.colors.get(row.get("distance_m", 0.0))
    return {"color": color} if color else {}


def _parts(shape: BaseGeometry) -> Iterator[dict[str, Any]]:
    """Yield the parts that the script draws of a geometry: one for each kind in it.

    >>> list(_parts(shapely.from_wkt("GEOMETRYCOLLECTION (POINT (87 43), LINESTRING (87 43, 88 44))")))
    [{'kind': 'point', 'at': [[43.0, 87.0]]}, {'kind': 'line', 'at': [[[43.0, 87.0], [44.0, 88.0]]]}]
    """
    simple = _simple_parts(shape)
    for kind in ("point", "line", "area"):
        of_kind = [part for part in simple if _KINDS[part.geom_type] == kind]
        if of_kind:
            yield {"kind": kind, "at": _positions(kind, of_kind)}


def _simple_parts(shape: BaseGeometry) -> list[BaseGeometry]:
    parts = shapely.get_parts([shape])
    while any(part.geom_type not in _KINDS for part in parts):
        parts = shapely.get_parts(parts)
    return [part for part in parts if not part.is_empty]


def _positions(kind: str, parts: list[BaseGeometry]) -> list[Any]:
    if kind == "point":
        return [spot(part) for part in parts]
    return [piece for part in parts for piece in (lines if kind == "line" else rings)(part)]
