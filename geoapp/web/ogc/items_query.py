"""Parameters of a request for features, read strictly: what is unknown or malformed is refused in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from starlette.datastructures import QueryParams

from geoapp.domain.selection import LANGUAGES
from geoapp.geometry.arrays import Indices
from geoapp.web.ogc.collections import Collection
from geoapp.web.ogc.cql2_text import Node, SyntaxFaultError
from geoapp.web.ogc.expression import Evaluation, properties_in, read_expression
from geoapp.web.ogc.moments import DaySpan, read_span, rows_in
from geoapp.web.ogc.reference_systems import CRS84, ReferenceSystem, find_system
from geoapp.web.ogc.refusal import refuse_value
from geoapp.web.ogc.rows import MOST_CHOICES, FeatureRows, ProjectRows, RowMask, filter_of

OF_ANY = {"f": "Format of the answer: json or html.", "lang": "Language of titles: zh or en."}
FORMATS = ("json", "html")
FILTER_LANGS = ("cql2-text", "cql2-json", "cql-text")
"""The last is what drafts called the first, which GDAL 3.6 asks for."""

DEFAULT_LIMIT, MOST = 100, 5_000
OF_ITEMS = {
    "limit": f"Most features of an answer, 1 to {MOST:,}; {DEFAULT_LIMIT} when not given.",
    "offset": "Features to pass over; links to the next page have it.",
    "bbox": "Four numbers: the lower corner, then the upper, in the order of bbox-crs. What has no place comes too.",
    "bbox-crs": "URI of the system of bbox; CRS84 (longitude first) when not given.",
    "datetime": "A date, a moment or an interval (RFC 3339, open ends ..). What has no date comes too.",
    "crs": "URI of the system of the answer; CRS84 (longitude first) when not given.",
    "filter": "An expression of CQL2 over the queryables.",
    "filter-lang": "Language of filter: cql2-text, cql2-json or a draft's cql-text; cql2-text when not given.",
    "filter-crs": "URI of the system of geometries in filter; CRS84 (longitude first) when not given.",
}
OF_TILES = ("bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs")
"""Those of them that say what is in a tile."""

_FARTHEST = 100_000_000
_DIGITS = 20
"""Digits of a number that are read; one with more is larger than any that counts here."""
_CORNERS = {4: (0, 1, 2, 3), 6: (0, 1, 3, 4)}
_HALF_TURN = 180.0
_SHOWN = 40
"""Values that a refusal names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsQuery:
    """A request for features of a collection."""

    limit: int
    offset: int
    system: ReferenceSystem
    box: shapely.Geometry | None
    span: DaySpan | None
    expression: Node
    """CQL2's JSON; ``None`` without a filter."""
    filter_system: ReferenceSystem
    values: dict[str, list[str]]
    """The values wanted of queryables."""

    @property
    def shape(self) -> str:
        """The drawn shape that narrows, if one does."""
        return next(iter(self.values.get("shape", ())), "")

    @property
    def asks_records(self) -> bool:
        """Whether it narrows by what people recorded."""
        asked = (filter_of(name) for name in (*self.values, *properties_in(self.expression)))
        return any(one.recorded for one in asked if one)


def check_names(query: QueryParams, known: Sequence[str], repeated: Sequence[str] = ()) -> None:
    """Refuse parameters that are unknown, empty or given too often, and a format or language that is none.

    Raises:
        RefusalError: one is.
    """
    for name in query:
        values = query.getlist(name)
        if name not in known:
            refuse_value(name, values[-1], f"there is no such parameter; use one of {', '.join(known)}")
        if len(values) > 1 and name not in repeated:
            refuse_value(name, values[-1], "it can be given once only; leave the others out")
        if not all(value.strip() for value in values):
            refuse_value(name, "", "it is empty; leave it out or give a value")
    for name, choices in (("f", FORMATS), ("lang", LANGUAGES)):
        if name in query and query[name] not in choices:
            refuse_value(name, query[name], f"use one of {', '.join(choices)}")


def read_page(query: QueryParams) -> tuple[int, int]:
    """Return the limit and the offset of a list.

    Raises:
        RefusalError: one of them is no number.
    """
    limit = _whole(query, "limit", DEFAULT_LIMIT, least=1, most=MOST)
    return limit, _whole(query, "offset", 0, least=0, most=_FARTHEST)


def read_items_query(
    collection: Collection, query: QueryParams, known: Sequence[str] = (*OF_ANY, *OF_ITEMS)
) -> ItemsQuery:
    """Return the request that the parameters make of a collection: those that are ``known``, and its queryables.

    Raises:
        RefusalError: one of them cannot be used.
    """
    lists = [name for name, is_list in collection.queryables.items() if is_list]
    check_names(query, (*known, *collection.queryables), lists)
    systems = {name: _system(collection, query, name) for name in ("crs", "bbox-crs", "filter-crs")}
    limit, offset = read_page(query)
    return ItemsQuery(
        limit=limit,
        offset=offset,
        system=systems["crs"],
        box=_box(query["bbox"], systems["bbox-crs"]) if "bbox" in query else None,
        span=_span(query["datetime"]) if "datetime" in query else None,
        expression=_expression(query),
        filter_system=systems["filter-crs"],
        values={name: query.getlist(name) for name in collection.queryables if name in query},
    )


def positions_of(collection: Collection, rows: FeatureRows, asked: ItemsQuery) -> Indices:
    """Return the positions of the rows that a request asks for, ascending.

    Raises:
        RefusalError: the filter or a value is none that this collection can be asked.
    """
    for name, values in asked.values.items():
        _check(rows, name, values)
    mask: RowMask = rows.passing(asked.values)
    if asked.box is not None:
        mask &= ~rows.placed | _meeting(rows, asked.box)
    if asked.span and isinstance(rows, ProjectRows):
        mask &= rows_in(asked.span, rows.milestones())
    if asked.expression is not None:
        try:
            evaluation = Evaluation(rows, collection.queryables, asked.filter_system)
            mask &= evaluation.true_rows(asked.expression)
        except SyntaxFaultError as error:
            refuse_value("filter", "…", str(error))
    return np.flatnonzero(mask)


def _check(rows: FeatureRows, name: str, values: list[str]) -> None:
    known, one = rows.values(name), filter_of(name)
    if 0 < len(known) <= MOST_CHOICES:  # as the queryables say
        for value in values:
            if value not in known:
                refuse_value(
                    name, value, f"use one of {', '.join(known[:_SHOWN])}{' …' * (len(known) > _SHOWN)}"
                )
    if one and one.read:
        try:
            one.read(values[0])
        except ValueError:
            refuse_value(name, values[0], one.meaning.rstrip("."))


def _meeting(rows: FeatureRows, box: shapely.Geometry) -> RowMask:
    mask = np.zeros(len(rows.geometries), dtype=bool)
    near = rows.intersecting(box)
    shapely.prepare(box)
    mask[near] = shapely.intersects(rows.geometries[near], box)
    return mask


def _system(collection: Collection, query: QueryParams, name: str) -> ReferenceSystem:
    return find_system(name, query.get(name, CRS84), collection.systems)


def _whole(query: QueryParams, name: str, default: int, *, least: int, most: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and int(text[:_DIGITS]) >= least):
        refuse_value(name, text, f"give a whole number of {least} or more")
    return min(int(text[:_DIGITS]), most)


def _box(text: str, system: ReferenceSystem) -> shapely.Geometry:
    """Return the window of ``bbox`` in WGS-84; one over the line of the date is two."""
    try:
        numbers = [float(part) for part in text.split(",")]
        x0, y0, x1, y1 = (numbers[place] for place in _CORNERS[len(numbers)])
    except (ValueError, KeyError):
        refuse_value("bbox", text, "give four or six numbers with commas between them")
    if not all(np.isfinite(numbers)):
        refuse_value("bbox", text, "give finite numbers")
    if system.in_degrees:
        (south, west, north, east) = (x0, y0, x1, y1) if system.is_north_first else (y0, x0, y1, x1)
        if not (max(abs(west), abs(east)) <= _HALF_TURN and -90 <= south <= north <= 90):  # noqa: PLR2004
            refuse_value("bbox", text, "give degrees on the globe, the lower corner first")
        spans = [(west, east)] if west <= east else [(west, _HALF_TURN), (-_HALF_TURN, east)]
        return shapely.union_all([_window(start, south, end, north) for start, end in spans])
    if x0 > x1 or y0 > y1:
        refuse_value("bbox", text, "give the lower corner first")
    try:
        return system.to_wgs84(_window(x0, y0, x1, y1))
    except ValueError:
        refuse_value("bbox", text, f"give numbers within the reach of {system.code}")


def _window(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    """Return a box, which may have no width or no height."""
    if west == east and south == north:
        return shapely.Point(west, south)
    if west == east or south == north:
        return shapely.LineString([(west, south), (east, north)])
    return shapely.box(west, south, east, north)


def _span(text: str) -> DaySpan:
    try:
        return read_span(text)
    except ValueError:
        refuse_value(
            "datetime", text, "give a date (2022-12-31), a moment (2022-12-31T00:00:00Z) or an interval"
        )


def _expression(query: QueryParams) -> Node:
    lang = query.get("filter-lang", FILTER_LANGS[0])
    if lang not in FILTER_LANGS:
        refuse_value("filter-lang", lang, f"use one of {', '.join(FILTER_LANGS)}")
    if "filter" not in query:
        return None
    try:
        return read_expression(query["filter"], as_json=lang == "cql2-json")
    except SyntaxFaultError as error:
        refuse_value("filter", query["filter"], str(error))
