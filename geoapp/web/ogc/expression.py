"""CQL2 expressions, checked and asked of rows.

A comparison asks which of a queryable's values hold, and the filters which rows have those; so there is one engine.
Truth has three values, as in SQL: what a row has no value for is neither true nor false, and stays so under NOT.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from geoapp.web.ogc.cql2_text import MOST_DEPTH, Node, fail, parse_text
from geoapp.web.ogc.geometry_literals import is_number, read_geometry
from geoapp.web.ogc.like import is_like, read_pattern
from geoapp.web.ogc.reference_systems import ReferenceSystem
from geoapp.web.ogc.rows import FeatureRows, RowMask

MOST_CHARACTERS = 4_000
MOST_COST = 64
"""Most that a filter may cost: one for a comparison, eight for words and shapes."""

_COSTLY = 8
GEOMETRY = "geometry"
_PAIR, _TRIPLE = 2, 3

_COMPARISONS: Mapping[str, Callable[[str, str], bool]] = {
    "=": lambda value, literal: value == literal,
    "<": lambda value, literal: value < literal,
    ">": lambda value, literal: value > literal,
    "<=": lambda value, literal: value <= literal,
    ">=": lambda value, literal: value >= literal,
}
_SPATIAL: Mapping[str, tuple[np.ufunc, str]] = {
    "s_intersects": (shapely.intersects, "s_intersects"),
    "s_equals": (shapely.equals, "s_equals"),
    "s_disjoint": (shapely.disjoint, "s_disjoint"),
    "s_touches": (shapely.touches, "s_touches"),
    "s_within": (shapely.within, "s_contains"),
    "s_overlaps": (shapely.overlaps, "s_overlaps"),
    "s_crosses": (shapely.crosses, "s_crosses"),
    "s_contains": (shapely.contains, "s_within"),
}
"""Predicates, each with its converse."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Rows that are so, and rows that are not; the rest is unknown."""

    yes: RowMask
    no: RowMask


def read_expression(text: str, *, as_json: bool) -> Node:
    """Return a filter as CQL2's JSON.

    Raises:
        SyntaxFaultError: it is malformed, too long or too deep.
    """
    if len(text) > MOST_CHARACTERS:
        fail(f"it is longer than {MOST_CHARACTERS:,} characters")
    if not as_json:
        return parse_text(text)
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        fail("it is no JSON")


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


class Evaluation:
    """One expression asked of one collection's rows."""

    def __init__(self, rows: FeatureRows, queryables: Mapping[str, bool], system: ReferenceSystem) -> None:
        """Ask ``rows``; ``queryables`` say whether each is a list of values, and ``system`` how literals are meant."""
        self._rows, self._queryables, self._system = rows, queryables, system
        self._cost = 0

    def true_rows(self, node: Node) -> RowMask:
        """Return the rows for which an expression is true.

        Raises:
            SyntaxFaultError: it is none that this collection can be asked.
        """
        return self._truth(node, 0).yes

    def _truth(self, node: Node, depth: int) -> Truth:
        if depth > MOST_DEPTH:
            fail(f"it is more than {MOST_DEPTH} levels deep")
        if isinstance(node, bool):
            return self._same(yes=node)
        op, args = _operation(node)
        if op in ("and", "or"):
            if len(args) < _PAIR:
                fail(f"{op.upper()} joins two or more predicates")
            return _joined(op, [self._truth(arg, depth + 1) for arg in args])
        if op == "not":
            (arg,) = _counted(op, args, 1)
            inner = self._truth(arg, depth + 1)
            return Truth(inner.no, inner.yes)
        if op in _SPATIAL:
            return self._spatial(op, *_counted(op, args, _PAIR))
        return self._scalar(op, args)

    def _same(self, *, yes: bool) -> Truth:
        mask = np.full(len(self._rows.geometries), yes)
        return Truth(mask, ~mask)

    def _pay(self, cost: int) -> None:
        self._cost += cost
        if self._cost > MOST_COST:
            fail("it asks too much at once; ask with fewer words, shapes and comparisons")

    def _scalar(self, op: str, args: list[Node]) -> Truth:
        name = self._named(args[0] if args else None)
        if name == GEOMETRY:
            if op != "isNull":
                fail(f"{GEOMETRY} is asked by S_INTERSECTS and the like, or IS NULL")
            return Truth(~self._rows.placed, self._rows.placed)
        if not self._queryables[name]:
            return self._form(op, name, args)
        self._pay(1)
        values = tuple(self._rows.values(name))
        any_value = self._rows.having(name, values) if values else self._same(yes=False).yes
        if op == "isNull":
            _counted(op, args, 1)
            return Truth(~any_value, any_value)
        turned = op == "<>"
        holds = _test(name, "=" if turned else op, args)
        wanted = tuple(value for value in values if holds(value))
        yes = self._rows.having(name, wanted) if wanted else self._same(yes=False).yes
        found = Truth(yes, any_value & ~yes)
        return Truth(found.no, found.yes) if turned else found

    def _form(self, op: str, name: str, args: list[Node]) -> Truth:
        """Ask a queryable that reads a text of its own form."""
        if op != "=":
            fail(f"{name} is asked by = only")
        self._pay(_COSTLY)
        text = _text(name, _counted(op, args, _PAIR)[1])
        try:
            yes = self._rows.having(name, (text,))
        except ValueError:
            fail(f"'{text[:40]}' is no value of {name}")
        return Truth(yes, self._rows.answering(name) & ~yes)

    def _spatial(self, op: str, left: Node, right: Node) -> Truth:
        self._pay(_COSTLY)
        predicate, converse = _SPATIAL[op]
        if _is_property(right):
            left, right, predicate = right, left, _SPATIAL[converse][0]
        if self._named(left) != GEOMETRY or _is_property(right):
            fail(f"{op.upper()} compares {GEOMETRY} with one geometry")
        literal = self._located(read_geometry(right))
        shapely.prepare(literal)
        near = self._rows.intersecting(literal)
        yes = np.full(len(self._rows.geometries), op == "s_disjoint") & self._rows.placed
        yes[near] = predicate(self._rows.geometries[near], literal)
        return Truth(yes, self._rows.placed & ~yes)

    def _located(self, geometry: shapely.Geometry) -> shapely.Geometry:
        try:
            return self._system.to_wgs84(geometry)
        except ValueError:
            fail(f"a geometry lies beyond the reach of {self._system.code}")

    def _named(self, node: Node) -> str:
        if not _is_property(node):
            fail("a comparison begins with a property")
        name = node["property"]
        known = (*self._queryables, GEOMETRY)
        if name not in known:
            fail(f"'{str(name)[:40]}' is no queryable; use {', '.join(known)}")
        return str(name)


def properties_in(node: Node) -> Iterator[str]:
    """Yield the properties that an expression names.

    >>> [*properties_in({"op": "not", "args": [{"op": "isNull", "args": [{"property": "year"}]}]})]
    ['year']
    """
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if _is_property(one):
            yield str(one["property"])
        elif isinstance(one, dict | list):
            waiting.extend(one.values() if isinstance(one, dict) else one)


def _operation(node: Node) -> tuple[str, list[Node]]:
    if not isinstance(node, dict) or set(node) != {"op", "args"} or not isinstance(node["args"], list):
        fail("a predicate should stand where something else does")
    op = str(node["op"])
    known = (*_COMPARISONS, *_SPATIAL, "<>", "and", "or", "not", "like", "between", "in", "isNull")
    if op not in known:
        fail(f"'{op[:40]}' is not offered; use one of {', '.join(known)}")
    return op, node["args"]


def _counted(op: str, args: list[Node], count: int) -> list[Node]:
    if len(args) != count:
        fail(f"{op} takes {count} arguments")
    return args


def _is_property(node: Node) -> bool:
    return isinstance(node, dict) and set(node) == {"property"}


def _joined(op: str, parts: list[Truth]) -> Truth:
    every, some = np.logical_and.reduce, np.logical_or.reduce
    yes, no = [part.yes for part in parts], [part.no for part in parts]
    return Truth(every(yes), some(no)) if op == "and" else Truth(some(yes), every(no))


def _test(name: str, op: str, args: list[Node]) -> Callable[[str], bool]:
    """Return the test of a queryable's values that a predicate is."""
    if op == "between":
        low, high = (_text(name, arg) for arg in _counted(op, args, _TRIPLE)[1:])
        return lambda value: low <= value <= high
    literal = _counted(op, args, _PAIR)[1]
    if op == "in":
        if not isinstance(literal, list) or not literal:
            fail("IN takes a list of values")
        among = {_text(name, one) for one in literal}
        return lambda value: value in among
    if op == "like":
        pattern = read_pattern(_text(name, literal))
        return lambda value: is_like(value, pattern)
    text = _text(name, literal)
    return lambda value: _COMPARISONS[op](value, text)


def _text(name: str, literal: Node) -> str:
    if not isinstance(literal, str):
        shown = f"{literal:g}" if is_number(literal) else "…"
        fail(f"{name} is a text; write it in single quotes, '{shown}'")
    return literal
