"""CQL2's text as its JSON: a parser that reads each character once, however deep or broken the text is.

After OGC 21-065r2, as far as the declared classes go: comparisons of a property with literals, LIKE, BETWEEN, IN,
IS NULL, spatial predicates with WKT or BBOX, and AND, OR and NOT.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

import shapely

Node = Any
"""A part of an expression, as CQL2's JSON has it."""

MOST_DEPTH = 30
"""Most parentheses, and NOT before NOT, within each other."""

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<text>'(?:[^'\\]|''|\\.)*')
    |(?P<name>"[^"]+"|[^\W\d][\w.:]*)
    |(?P<number>[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    |(?P<sign><>|<=|>=|[=<>(),])
    )""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r"''|\\(.)", re.DOTALL)
_COMPARISONS = ("=", "<>", "<", ">", "<=", ">=")
_SHAPES = frozenset(
    (
        *("POINT", "LINESTRING", "POLYGON"),
        *("MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON"),
        "GEOMETRYCOLLECTION",
    )
)
_RESERVED = frozenset(("AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "NULL"))


class SyntaxFaultError(ValueError):
    """Text that is no expression; its words end a sentence that begins with the parameter."""


def fail(words: str) -> NoReturn:
    """Refuse an expression.

    Raises:
        SyntaxFaultError: always.
    """
    raise SyntaxFaultError(words)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int
    end: int

    @property
    def word(self) -> str:
        """A name without quotes in capitals, else a sign."""
        return self.text.upper() if self.kind in ("name", "sign") else ""


def parse_text(text: str) -> Node:
    """Return an expression as CQL2's JSON.

    >>> parse_text("theme = 'metro'")
    {'op': '=', 'args': [{'property': 'theme'}, 'metro']}
    >>> parse_text("")
    Traceback (most recent call last):
    geoapp.web.ogc.cql2_text.SyntaxFaultError: it ends where a predicate should stand

    Raises:
        SyntaxFaultError: it is none, or one of a class that is not declared.
    """
    parser = _Parser(text)
    found = parser.either()
    parser.expect("")
    return found


class _Parser:
    """A recursive descent over the tokens of a text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._at = self._depth = 0

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _take(self) -> _Token:
        token = self._next
        self._at += token.kind != "end"
        return token

    def _takes(self, word: str) -> bool:
        """Pass over a word where it comes next."""
        found = self._next.word == word and self._next.kind != "end"
        self._at += found
        return found

    def expect(self, word: str) -> None:
        """Pass over a word that must come next; an empty one is the end."""
        if (self._next.kind != "end") if word == "" else not self._takes(word):
            self._fault(f"{word or 'AND, OR or the end'} should stand")

    def _fault(self, wanted: str) -> NoReturn:
        token = self._next
        where = (
            "it ends" if token.kind == "end" else f"it has '{token.text[:20]}' at character {token.at + 1}"
        )
        fail(f"{where} where {wanted}")

    def either(self) -> Node:
        """Read what OR joins."""
        return self._joined("OR", lambda: self._joined("AND", self._negated))

    def _joined(self, word: str, read: Callable[[], Node]) -> Node:
        parts = [read()]
        while self._takes(word):
            parts.append(read())
        return parts[0] if len(parts) == 1 else {"op": word.lower(), "args": parts}

    def _negated(self) -> Node:
        if self._takes("NOT"):
            return {"op": "not", "args": [self._deeper(self._negated)]}
        return self._predicate()

    def _deeper(self, read: Callable[[], Node]) -> Node:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            fail(f"it is more than {MOST_DEPTH} levels deep")
        found = read()
        self._depth -= 1
        return found

    def _predicate(self) -> Node:
        if self._takes("("):
            found = self._deeper(self.either)
            self.expect(")")
            return found
        token = self._next
        if token.kind == "name" and token.word in ("TRUE", "FALSE"):
            return self._take().word == "TRUE"
        if token.kind == "name" and self._tokens[self._at + 1].word == "(":
            return self._function()
        return self._comparison({"property": self._property()})

    def _property(self) -> str:
        token = self._next
        if token.kind != "name" or token.word in _RESERVED:
            self._fault("a predicate should stand" if token.kind == "end" else "a property should stand")
        return self._take().text.strip('"')

    def _comparison(self, left: dict[str, Node]) -> Node:
        for sign in _COMPARISONS:
            if self._takes(sign):
                return {"op": sign, "args": [left, self._literal()]}
        if self._takes("IS"):
            turned = self._takes("NOT")
            self.expect("NULL")
            return _turned({"op": "isNull", "args": [left]}, turned=turned)
        turned = self._takes("NOT")
        if self._takes("LIKE"):
            return _turned({"op": "like", "args": [left, self._literal()]}, turned=turned)
        if self._takes("BETWEEN"):
            low = self._literal()
            self.expect("AND")
            return _turned({"op": "between", "args": [left, low, self._literal()]}, turned=turned)
        if self._takes("IN"):
            self.expect("(")
            return _turned({"op": "in", "args": [left, self._rest_of(self._literal)]}, turned=turned)
        return self._fault("a comparison should stand")

    def _rest_of(self, read: Callable[[], Node]) -> list[Node]:
        """Read what commas part, and the parenthesis after it."""
        found = [read()]
        while self._takes(","):
            found.append(read())
        self.expect(")")
        return found

    def _literal(self) -> Node:
        token = self._next
        if token.kind == "text":
            self._take()
            return _ESCAPED.sub(lambda found: found[1] or "'", token.text[1:-1])
        if token.kind == "number":
            return float(self._take().text)
        if token.word in ("TRUE", "FALSE"):
            return self._take().word == "TRUE"
        return self._fault("a text in single quotes or a number should stand")

    def _function(self) -> Node:
        name = self._take()
        self.expect("(")
        return {"op": name.text.lower(), "args": self._rest_of(self._geometry)}

    def _geometry(self) -> Node:
        token = self._next
        if token.word == "BBOX" and self._tokens[self._at + 1].word == "(":
            self._at += 2
            return {"bbox": self._rest_of(self._literal)}
        if token.kind == "name" and token.word in _SHAPES:
            return self._well_known_text()
        if token.kind == "name":
            return {"property": self._property()}
        return self._literal()

    def _well_known_text(self) -> Node:
        """Read WKT up to the parenthesis that closes it."""
        begin, open_ = self._take().at, 0
        while self._next.kind != "end":
            token = self._take()
            open_ += {"(": 1, ")": -1}.get(token.text, 0)
            if not open_ and token.text == ")":
                return _geojson(self._text[begin : token.end])
        return self._fault("a geometry should end")


def _turned(predicate: dict[str, Node], *, turned: bool) -> dict[str, Node]:
    return {"op": "not", "args": [predicate]} if turned else predicate


def _geojson(text: str) -> Node:
    try:
        return json.loads(shapely.to_geojson(shapely.from_wkt(text)))
    except (shapely.GEOSException, ValueError) as error:
        message = f"'{text[:40]}' is no geometry in WKT"
        raise SyntaxFaultError(message) from error


def _tokens(text: str) -> list[_Token]:
    """Cut a text into tokens, and one for its end."""
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if not match or not match.lastgroup:
            place = at + len(text[at:]) - len(text[at:].lstrip())
            message = (
                f"it has '{text[place : place + 20]}' at character {place + 1}, which is nothing of CQL2"
            )
            fail(message)
        begin = match.start(match.lastgroup)
        found.append(_Token(match.lastgroup, match[match.lastgroup], begin, match.end()))
        at = match.end()
    return [*found, *([_Token("end", "", end, end)] * 2)]
