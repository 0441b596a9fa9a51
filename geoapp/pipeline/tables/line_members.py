"""Members of features from the lines of their layers: each text that many lines share is read once.

A line is cut in three: what a project is, where in the text it stands, which no two have alike, and all from its
citation on. Of the last only texts that differ are cut further.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa

from geoapp.pipeline.tables.project_lines import END, SHARED

_OWN = (
    *("aliases", "kind", "level", "parent", "same_as", "mentions", "confidence", "theme", "action"),
    *("chapter", "section", "box", "item"),
)
_SPAN = ("line", "start", "end")
_ALIASES, _LINE, _CITE, _QUANTITIES, _MILESTONES, _PLACES, _LOCATION = (
    f',"{first}":'.encode() for first in ("aliases", "line", *(first for first, *_ in SHARED))
)

_DIGITS = b"-0123456789"
_NUMBERS = b'"line":,"start":,"end":,'
"""What is left of a span without its digits, and a comma."""


@dataclass(frozen=True, slots=True)
class SharedMembers:
    """Some members of features: what differs once, and which of it each feature has; ``None`` where none share."""

    members: pd.DataFrame
    code: pa.Array | None

    def spread(self, cells: pa.Array) -> pa.Array:
        """Return the cells of features from those of ``members``."""
        return cells if self.code is None else cells.take(self.code)


def read_members(lines: Sequence[bytes], plan: str) -> Mapping[str, SharedMembers]:
    """Return the members of features by their names; ``plan`` is what they are of."""
    try:
        return _by_name(_read(lines), plan, strict=True)
    except (ValueError, KeyError):  # written by another program
        return _by_name(_read([*map(_put_in_order, lines)]), plan, strict=False)


def _by_name(
    read: Iterable[tuple[Sequence[str], SharedMembers]], plan: str, *, strict: bool
) -> Mapping[str, SharedMembers]:
    found: dict[str, SharedMembers] = {}
    for names, some in read:
        if strict and not {*names} <= {*some.members}:
            raise KeyError(names)
        some.members.attrs["plan"] = plan
        found |= dict.fromkeys(names, some)
    return found


def _read(lines: Sequence[bytes]) -> Iterator[tuple[Sequence[str], SharedMembers]]:
    own, spans, shared = zip(*map(_cut, lines), strict=True)
    yield _OWN, _read_shared(*_distinct(own))
    yield _SPAN, _read_spans(spans)
    texts, code = _distinct(shared)
    for names, some in zip(SHARED, zip(*map(_cut_shared, texts), strict=True), strict=True):
        differing, inner = _distinct(some)
        yield names, _read_shared(differing, inner.take(code))


def _distinct(texts: Sequence[bytes]) -> tuple[list[bytes], pa.Array]:
    """Return the texts that differ, and which of them each is."""
    coded = pa.array(texts, type=pa.binary()).dictionary_encode()
    return coded.dictionary.to_pylist(), coded.indices


def _read_shared(texts: list[bytes], code: pa.Array | None) -> SharedMembers:
    told = b"[{%b}]" % b"},{".join(texts)
    return SharedMembers(pd.DataFrame(orjson.loads(told), dtype=object), code)


def _read_spans(texts: Sequence[bytes]) -> SharedMembers:
    """Return the members that no two features have alike: numbers, which are read without a record a line."""
    told = b",".join(texts)
    if told.translate(None, _DIGITS) != (_NUMBERS * len(texts))[:-1]:
        return _read_shared([*texts], None)
    for name in _SPAN:
        told = told.replace(b'"%b":' % name.encode(), b"")
    numbers = np.array(orjson.loads(b"[%b]" % told), dtype=np.int64).reshape(-1, len(_SPAN))
    return SharedMembers(pd.DataFrame(numbers, columns=[*_SPAN]), None)


def _cut(line: bytes) -> tuple[bytes, bytes, bytes]:
    aliases = line.index(_ALIASES)
    place = line.index(_LINE, aliases)
    cite = line.index(_CITE, place)
    end = line.rindex(END, cite)  # a geometry is shorter than what is said
    return line[aliases + 1 : place], line[place + 1 : cite], line[cite + 1 : end]


def _cut_shared(text: bytes) -> tuple[bytes, ...]:
    quantities = text.index(_QUANTITIES)
    milestones = text.index(_MILESTONES, quantities)
    places = text.index(_PLACES, milestones)
    location = text.index(_LOCATION, places)
    return (
        text[:quantities],
        text[quantities + 1 : milestones],
        text[milestones + 1 : places],
        text[places + 1 : location],
        text[location + 1 :],
    )


def _put_in_order(line: bytes) -> bytes:
    """Return the line of a feature as our own writer has it, as far as it is cut here."""
    found = orjson.loads(line)["properties"]
    names = (*_OWN, *_SPAN, *(name for some in SHARED for name in some))
    told = {"id": found["id"], **{name: found[name] for name in names if name in found}}
    return orjson.dumps({"properties": told, "geometry": None})
