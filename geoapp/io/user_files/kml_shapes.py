"""Geometries of a KML placemark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from lxml import etree

from geoapp.io.user_files.faults import refused
from geoapp.limits import limit

Vertex = tuple[float, ...]

GEOMETRIES = frozenset(
    {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", "Track", "MultiTrack", "Model"}
)
"""Elements of a placemark that say where it is; ``gx:Track`` and ``gx:MultiTrack`` are Google's."""

_COMMA = re.compile(r"\s*,\s*")
_COLLECTIONS = ("MultiGeometry", "MultiTrack")
_MANY = {"Point": shapely.MultiPoint, "LineString": shapely.MultiLineString, "Polygon": shapely.MultiPolygon}


@dataclass(slots=True)
class ShapeReader:
    """A reader of many placemarks' geometries, which counts what it sees."""

    vertices: int = 0
    closed: int = 0
    """Rings that did not end where they began."""

    def read(self, elements: list[Any]) -> Any:  # noqa: ANN401 (a geometry)
        """Return one geometry of a placemark's elements, ``None`` where there is none.

        Raises:
            ValueError: something in it is no geometry.
            RefusedError: there are too many vertices.
        """
        parts = [part for element in elements for part in self._parts(element)]
        if not parts:
            return None
        if len(parts) == 1 and local_name(elements[0]) not in _COLLECTIONS:
            return parts[0]
        kinds = {part.geom_type for part in parts}
        return _MANY[kinds.pop()](parts) if len(kinds) == 1 else shapely.GeometryCollection(parts)

    def _parts(self, element: Any) -> Iterator[Any]:  # noqa: ANN401 (an element)
        match local_name(element):
            case "MultiGeometry" | "MultiTrack":
                for child in element.iterchildren(etree.Element):
                    if local_name(child) in GEOMETRIES:
                        yield from self._parts(child)
            case "Polygon":
                yield self._polygon(element)
            case "Track":
                yield self._line(self._track(element))
            case "Point":
                (position,) = self._positions(element)
                yield shapely.Point(position)
            case "LineString":
                yield shapely.LineString(self._positions(element))
            case "LinearRing":
                yield shapely.LineString(self._ring(element))
            case other:
                raise ValueError(other)

    def _polygon(self, element: Any) -> Any:  # noqa: ANN401
        shells = [self._ring(ring) for ring in _rings(element, "outerBoundaryIs")]
        holes = [self._ring(ring) for ring in _rings(element, "innerBoundaryIs")]
        (shell,) = shells
        return shapely.Polygon(shell, holes)

    def _ring(self, element: Any) -> list[Vertex]:  # noqa: ANN401
        positions = self._positions(element)
        if positions and positions[0] != positions[-1]:
            self.closed += 1
            positions.append(positions[0])
        return positions

    def _positions(self, element: Any) -> list[Vertex]:  # noqa: ANN401
        text = "".join(child.text or "" for child in children(element, "coordinates"))
        words = _COMMA.sub(",", text).split()
        return self._even([_numbers(word.split(",")) for word in words])

    def _track(self, element: Any) -> list[Vertex]:  # noqa: ANN401
        return self._even([_numbers((child.text or "").split()) for child in children(element, "coord")])

    def _even(self, positions: list[Vertex]) -> list[Vertex]:
        """Return positions of as many numbers each: a height that is missing beside others is 0."""
        self.vertices += len(positions)
        if self.vertices > limit("vertices"):
            raise refused("too_many_vertices", count=self.vertices, limit=limit("vertices"))
        size = max(map(len, positions), default=2)
        return [(*position, *[0.0] * (size - len(position))) for position in positions]

    @staticmethod
    def _line(positions: list[Vertex]) -> Any:  # noqa: ANN401
        return shapely.Point(positions[0]) if len(positions) == 1 else shapely.LineString(positions)


def local_name(element: Any) -> str:  # noqa: ANN401 (an element)
    """Return an element's name without its namespace or a prefix that nothing declares.

    >>> local_name(etree.fromstring("<a:b xmlns:a='x'/>"))
    'b'
    """
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def children(element: Any, name: str) -> Iterator[Any]:  # noqa: ANN401 (elements)
    """Yield an element's children of a name, in any namespace."""
    return (child for child in element.iterchildren(etree.Element) if local_name(child) == name)


def _rings(polygon: Any, side: str) -> Iterator[Any]:  # noqa: ANN401
    for boundary in children(polygon, side):
        yield from children(boundary, "LinearRing")


def _numbers(words: list[str]) -> Vertex:
    """Return the numbers of one position: two, or three with its height.

    >>> _numbers(["87.6", "43.8", "0"])
    (87.6, 43.8, 0.0)

    Raises:
        ValueError: they are none, or more or fewer.
    """
    if len(words) == 4 and not words[3]:  # noqa: PLR2004 (a comma at the end)
        words = words[:3]
    if len(words) == 3 and not words[2]:  # noqa: PLR2004
        words = words[:2]
    if len(words) not in (2, 3) or any("_" in word for word in words):
        raise ValueError(words)
    return tuple(map(float, words))
