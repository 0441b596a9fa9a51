"""Texts that many rows share: each held once, with a number for every row, so that a search reads it once."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geoapp.analysis.codes import AnswerEncoder
from geoapp.geometry.arrays import Flags, Indices


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

    >>> holding(text_array(["ab", "c"]), ["b", "x"]).tolist()
    [True, False]
    """
    found = np.zeros(len(texts), dtype=bool)
    for term in terms:
        found |= pc.match_substring(texts, term).to_numpy(zero_copy_only=False)
    return found
