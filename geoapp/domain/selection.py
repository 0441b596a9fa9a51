"""What the user asked to see: one object behind the URL, the command line's flags, the API and receipts."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from geoapp.domain.bounding_box import BoundingBox

LANGUAGES = ("zh", "en")
Shape = tuple[tuple[float, float], ...]
"""Corners of a drawn polygon: longitude and latitude in degrees, WGS-84; the last is joined to the first."""

MAX_CORNERS = 100
"""Most corners of a drawn shape; one with more is refused."""

MAX_QUERY = 100
"""Longest free-text query, in characters; a longer one is cut."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Empty fields select everything; several values of one field are alternatives, fields narrow each other."""

    plan: str = ""
    lang: str = "zh"
    district: tuple[str, ...] = ()
    """District codes (adcode)."""
    zone: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    action: tuple[str, ...] = ()
    box: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    """Years of milestones."""
    precision: tuple[str, ...] = ()
    """How well placed: codes of the codelist ``precision``."""
    q: str = ""
    bbox: BoundingBox | None = None
    shape: Shape | None = None
    """A drawn polygon; written ``lon,lat,lon,lat,…``."""
    project: str = ""
    layer: tuple[str, ...] = ()
    """Ids of the layers that the map shows; they narrow nothing."""
    view: str = ""
    """``lat,lon,zoom`` of the map."""

    def to_query(self) -> dict[str, list[str]]:
        """Return the selection as query parameters, leaving out what is at its default.

        >>> Selection(theme=("metro", "railway"), q="2号线").to_query()
        {'theme': ['metro', 'railway'], 'q': ['2号线']}
        >>> Selection().to_query()
        {}
        """
        query: dict[str, list[str]] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value == field.default:
                continue
            if field.name == "bbox":
                query["bbox"] = [write_degrees(value)]
            elif field.name == "shape":
                query["shape"] = [write_degrees(edge for corner in value for edge in corner)]
            else:
                query[field.name] = list(value) if isinstance(value, tuple) else [value]
        return query


def write_degrees(degrees: Iterable[float]) -> str:
    """Write degrees to about a decimetre, as an address holds them.

    >>> write_degrees([87.5, 43.8000004, -0.0000001])
    '87.5,43.8,0'
    """
    return ",".join(f"{round(degree, 6) + 0.0:.6f}".rstrip("0").rstrip(".") for degree in degrees)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """A parameter that was left out: its name, its value cut short, and why."""

    name: str
    value: str
    reason: str
    """``unknown parameter``, ``unknown value`` or ``malformed``."""


def parse_selection(
    query: Mapping[str, Sequence[str]], known: Mapping[str, Sequence[str]]
) -> tuple[Selection, list[Ignored]]:
    """Read a selection from query parameters, keeping what is valid and naming what is not.

    ``known`` lists the codes that exist for a field; a field it does not mention takes no values.

    >>> parse_selection({"theme": ["metro", "x"], "sort": ["up"]}, {"theme": ["metro"]})[0].theme
    ('metro',)
    >>> [i.name for i in parse_selection({"theme": ["metro", "x"], "sort": ["up"]}, {"theme": ["metro"]})[1]]
    ['theme', 'sort']
    """
    kept: dict[str, Any] = {}
    ignored: list[Ignored] = []
    coded = {field.name for field in fields(Selection) if field.default == ()}
    for name, values in query.items():
        if name in coded:
            kept[name] = tuple(dict.fromkeys(value for value in values if value in known.get(name, ())))
            ignored += [_ignored(name, value, "unknown value") for value in values if value not in kept[name]]
        elif name in _READERS:
            try:
                kept[name] = _READERS[name](values[-1])
            except ValueError:
                ignored.append(_ignored(name, values[-1], "malformed"))
        elif name in ("plan", "lang"):
            allowed = LANGUAGES if name == "lang" else known.get(name, ())
            if values[-1] in allowed:
                kept[name] = values[-1]
            else:
                ignored.append(_ignored(name, values[-1], "unknown value"))
        else:
            ignored.append(_ignored(name, values[-1] if values else "", "unknown parameter"))
    return Selection(**kept), ignored


def _ignored(name: str, value: str, reason: str) -> Ignored:
    return Ignored(name=name[:40], value=value[:40], reason=reason)


def _read_text(value: str) -> str:
    return "".join(c for c in value if c.isprintable()).strip()[:MAX_QUERY]


def _read_numbers(value: str, count: int) -> list[float]:
    numbers = [float(part) for part in value.split(",")]
    if len(numbers) != count or not all(math.isfinite(n) for n in numbers):
        raise ValueError(value)
    return numbers


def _read_bbox(value: str) -> BoundingBox:
    west, south, east, north = _read_numbers(value, 4)
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):  # noqa: PLR2004
        raise ValueError(value)
    return west, south, east, north


def parse_shape(value: str) -> Shape:
    """Read the corners of a polygon, ``lon,lat,lon,lat,…`` in degrees.

    Raises:
        ValueError: fewer than three corners, more than ``MAX_CORNERS``, or a corner off the globe.

    >>> parse_shape("87,43,88,43,88,44")
    ((87.0, 43.0), (88.0, 43.0), (88.0, 44.0))
    """
    numbers = _read_numbers(value, value.count(",") + 1)
    corners = tuple(zip(numbers[::2], numbers[1::2], strict=True))  # half a corner is a ValueError as well
    inside = all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in corners)  # noqa: PLR2004
    if not inside or not 3 <= len(set(corners)) <= len(corners) <= MAX_CORNERS:  # noqa: PLR2004
        raise ValueError(value[:40])
    return corners


def _read_view(value: str) -> str:
    lat, lon, zoom = _read_numbers(value, 3)
    if not (-90 <= lat <= 90 and -180 <= lon <= 180 and 0 <= zoom <= 22):  # noqa: PLR2004
        raise ValueError(value)
    return f"{lat:.5f},{lon:.5f},{zoom:g}"


_READERS: dict[str, Callable[[str], object]] = {
    "q": _read_text,
    "bbox": _read_bbox,
    "shape": parse_shape,
    "project": _read_text,
    "view": _read_view,
}
