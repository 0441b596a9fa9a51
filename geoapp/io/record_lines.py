"""Records of projects from the lines of their layers, each read when it is asked for."""

import os
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Protocol, cast, overload
from weakref import finalize

import numpy as np
import orjson

from geoapp.analysis.plan_columns import PlanColumns
from geoapp.domain.record import ProjectRecord
from geoapp.errors import InputError
from geoapp.geometry.arrays import Indices, Integers

_HELD = 1 << 22
"""Bytes up to which a layer is held in memory; a longer one stays open instead."""

_AT_ONCE = 1 << 18
"""Bytes that are read at one time: what a processor has at hand while it sums them."""

_KEPT = 10_000
"""Records that are kept for who asks next; then all are made anew."""

_OPENING, _CLOSING = b"{}"

_TOGETHER = 1_000
"""Records or lines that are asked for at a time."""

_SPARSE = 4
"""Times as many bytes as lines have, that are read at once for them; farther apart each is read by itself."""


class LayerText:
    """The text of a layer as it was when it was opened, though a build puts another in its place."""

    def __init__(self, path: Path, content: bytes = b"") -> None:
        """Open it, read it once, and find its ``sha256``; a layer that is not written yet comes as its ``content``."""
        if content:
            self._path, self._content, self.sha256 = path, content, sha256(content).hexdigest()
            return
        self._path, self._handle = path, os.open(path, os.O_RDONLY)
        closing = finalize(self, os.close, self._handle)
        held, size = os.fstat(self._handle).st_size <= _HELD, 0
        found, part, parts = sha256(), memoryview(bytearray(_AT_ONCE)), list[bytes]()
        while read := os.preadv(self._handle, [part], size):
            found.update(part[:read])
            size += read
            if held:
                parts.append(bytes(part[:read]))
        self._content, self.sha256 = b"".join(parts), found.hexdigest()
        if held:
            closing()

    def line(self, offset: int, length: int) -> bytes:
        """Return the text of the feature that stands at a place.

        Raises:
            InputError: somebody wrote into the file meanwhile.
        """
        read = self._content[offset : offset + length] if self._content else None
        return self._checked(os.pread(self._handle, length, offset) if read is None else read, length)

    def lines(self, offsets: Integers, lengths: Integers) -> list[bytes]:
        """Return the texts of the features that stand at some places, read at once where they are near each other.

        Raises:
            InputError: as :meth:`line`.
        """
        first, end = int(offsets.min()), int((offsets + lengths).max())
        if self._content or end - first > _SPARSE * int(lengths.sum()):
            return [self.line(*place) for place in zip(offsets.tolist(), lengths.tolist(), strict=True)]
        read = os.pread(self._handle, end - first, first)
        places = zip((offsets - first).tolist(), lengths.tolist(), strict=True)
        return [self._checked(read[offset : offset + length], length) for offset, length in places]

    def _checked(self, line: bytes, length: int) -> bytes:
        if not line or len(line) != length or line[0] != _OPENING or line[-1] != _CLOSING:
            raise InputError("geojson_broken", file=str(self._path))
        return line

    def properties(self, offset: int, length: int) -> dict[str, Any]:
        """Return the properties of the feature that stands at a place.

        Raises:
            InputError: somebody wrote into the file meanwhile.
        """
        try:
            return cast("dict[str, Any]", orjson.loads(self.line(offset, length))["properties"])
        except ValueError as error:
            raise InputError("geojson_broken", file=str(self._path)) from error


class Lines(Protocol):
    """The features of a plan's layers, a line each, in the order of its text."""

    def __len__(self) -> int:
        """Return the number of projects."""

    def texts(self, rows: Indices) -> Iterator[bytes]:
        """Yield the features of rows as their layers have them."""

    def records(self, rows: Indices) -> Iterable[ProjectRecord]:
        """Return the records of rows, each made anew."""


class LayerLines:
    """Lines where they stand in their layers."""

    def __init__(self, columns: PlanColumns, layers: Sequence[LayerText], spans: Sequence[Integers]) -> None:
        """Hold the columns that geometries come from, the layers, and each record's layer, offset and length."""
        self._columns, self._layers, self._spans = columns, layers, spans

    def __len__(self) -> int:
        """Return the number of projects."""
        return len(self._columns)

    def texts(self, rows: Indices) -> Iterator[bytes]:
        """Yield the features of rows.

        Raises:
            InputError: somebody wrote into a layer meanwhile.
        """
        for start in range(0, len(rows), _TOGETHER):
            part = rows[start : start + _TOGETHER]
            layers, offsets, lengths = (one[part] for one in self._spans)
            found = np.empty(len(part), dtype=object)
            for layer in np.unique(layers).tolist():
                at = np.flatnonzero(layers == layer)
                lines = self._layers[layer].lines(offsets[at], lengths[at])
                found[at] = np.fromiter(lines, dtype=object, count=len(lines))
            yield from found.tolist()

    def records(self, rows: Indices) -> Iterator[ProjectRecord]:
        """Yield the records of rows.

        Raises:
            InputError: somebody wrote into a layer meanwhile.
        """
        shapes = self._columns.shapes(rows)
        for (layer, offset, length), geometry in zip(self._places(rows), shapes, strict=True):
            properties = self._layers[layer].properties(offset, length)
            yield cast("ProjectRecord", {**properties, "geometry": geometry})

    def _places(self, rows: Indices) -> Iterator[tuple[int, int, int]]:
        """Yield layer, offset and length of rows; a list of a million takes the collector seconds."""
        for start in range(0, len(rows), _TOGETHER):
            part = rows[start : start + _TOGETHER]
            yield from zip(*(one[part].tolist() for one in self._spans), strict=True)


class RecordLines(Sequence[ProjectRecord]):
    """The records of a plan in the order of its text."""

    def __init__(self, lines: Lines) -> None:
        """Make records of lines, when they are asked for."""
        self._lines = lines
        self._kept: dict[int, ProjectRecord] = {}

    def __len__(self) -> int:
        """Return the number of projects."""
        return len(self._lines)

    @overload
    def __getitem__(self, row: int) -> ProjectRecord: ...
    @overload
    def __getitem__(self, row: slice) -> list[ProjectRecord]: ...
    def __getitem__(self, row: int | slice) -> ProjectRecord | list[ProjectRecord]:
        """Return one record, or those of some rows."""
        if isinstance(row, slice):
            return list(self.some(np.arange(*row.indices(len(self)))))
        if not 0 <= row < len(self):
            raise IndexError(row)
        if found := self._kept.get(row):
            return found
        [made] = self.some(np.array([row]))
        return made

    def __iter__(self) -> Iterator[ProjectRecord]:
        """Yield all records."""
        return self.some(np.arange(len(self)))

    def some(self, rows: Indices) -> Iterator[ProjectRecord]:
        """Yield the records of rows, asked for many at a time."""
        for part in np.array_split(rows, len(rows) // _TOGETHER + 1):
            found = {row: record for row in part.tolist() if (record := self._kept.get(row))}
            missing = np.array([row for row in part.tolist() if row not in found], dtype=np.intp)
            made = dict(zip(missing.tolist(), self._lines.records(missing), strict=True))
            if len(self._kept) + len(made) > _KEPT:
                self._kept.clear()
            self._kept.update(islice(made.items(), _KEPT))
            found.update(made)
            yield from (found[row] for row in part.tolist())

    def texts(self, rows: Indices) -> Iterator[bytes]:
        """Yield the features of rows as their layers have them, and as every GeoJSON of them is written.

        Raises:
            InputError: somebody wrote into a layer meanwhile, or the store is away.
        """
        return self._lines.texts(rows)
