"""Texts that many rows share: each held once, with a number for every row, so that a search reads it once."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geoapp.analysis.codes import AnswerEncoder
from geoapp.geometry.arrays import Flags, Indices

Bytes = npt.NDArray[np.uint8]

_AT_ONCE = 1 << 19
_FIRST_OF_THREE = 0xE0
"""The least first byte of a character of three, as nearly every Chinese one has it."""


@dataclass(frozen=True, slots=True, eq=False)
class SharedTexts:
    """The text of each row."""

    code: npt.NDArray[np.int32]
    texts: pa.StringArray
    """The text of each code."""

    def holding(self, terms: Iterable[str], rows: Indices | slice = slice(None)) -> Flags:
        """Say which of some rows hold one of the terms.

        >>> shared(["a", "bc", "a"]).holding(["a"]).tolist()
        [True, False, True]
        """
        return holding(self.texts, terms)[self.code[rows]]

    def of(self, rows: Indices) -> list[str]:
        """Return the texts of rows."""
        found: list[str] = self.texts.take(pa.array(self.code[rows])).to_pylist()
        return found


class TextEncoder:
    """Takes the text of one row after the other."""

    def __init__(self) -> None:
        """Begin without a row."""
        self._encoder = AnswerEncoder()

    def add(self, text: str) -> None:
        """Take the text of the next row."""
        self._encoder.add((text,))

    def texts(self) -> SharedTexts:
        """Return the texts of the rows so far."""
        codes = self._encoder.codes()
        return SharedTexts(codes.code, text_array(text for (text,) in codes.sets))


def shared(texts: Iterable[str]) -> SharedTexts:
    """Return the texts of all rows, each once."""
    encoder = TextEncoder()
    for text in texts:
        encoder.add(text)
    return encoder.texts()


def text_array(texts: Iterable[str]) -> pa.StringArray:
    """Return texts as a column."""
    return pa.array(list(texts), type=pa.string())


def holding(texts: pa.StringArray, terms: Iterable[str]) -> Flags:
    """Say which texts hold one of the terms.

    >>> [holding(text_array(["ab", "c", "", "dab"]), terms).tolist() for terms in (["b", "x"], ["bc"], [])]
    [[True, False, False, True], [False, False, False, False], [False, False, False, False]]
    """
    found = np.zeros(len(texts), dtype=bool)
    _, borders, letters = texts.buffers()
    if not len(texts) or not letters:
        return found | ("" in terms)
    ends = np.frombuffer(borders, dtype=np.int32)[texts.offset + 1 : texts.offset + len(texts) + 1]
    start = int(np.frombuffer(borders, dtype=np.int32)[texts.offset])
    written = np.frombuffer(letters, dtype=np.uint8)[start : int(ends[-1])]
    for term in map(str.encode, terms):
        at = _places(written, term) + start
        rows = np.searchsorted(ends, at, side="right")
        found[rows[at + len(term) <= ends[rows]]] = True
    return found


def _places(written: Bytes, term: bytes) -> Indices:
    """Return the places where a term begins among the bytes of all texts; a cache's worth is looked at in one go.

    A character's first byte says little, so that its others are compared before it.
    """
    order = sorted(range(len(term)), key=lambda place: term[place] >= _FIRST_OF_THREE)
    found = []
    for start in range(0, len(written) - len(term) + 1, _AT_ONCE):
        part = written[start : start + _AT_ONCE + len(term) - 1]
        size = len(part) - len(term) + 1
        same = np.ones(size, dtype=bool)
        for place in order[:2]:
            same &= part[place : place + size] == term[place]
        at = np.flatnonzero(same)
        for place in order[2:]:
            at = at[part[at + place] == term[place]]
        found.append(at + start)
    return np.concatenate([np.empty(0, dtype=np.intp), *found])
