"""Coded columns: what each project answers to a question, as integers, one for each set of answers that occurs."""

from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from geoapp.geometry.arrays import Flags, Indices

Answers = tuple[str, ...]


# Without slots: what is found in the sets is kept.
@dataclass(frozen=True, eq=False)
class Codes:
    """A column: rows with the same answers have the same code."""

    code: npt.NDArray[np.int32]
    sets: tuple[Answers, ...]
    """The answers of each code."""

    def having(self, wanted: Iterable[str]) -> Flags:
        """Return for each code whether it has one of the wanted answers.

        >>> codes = encode([["a"], ["b", "a"], ["a"], []])
        >>> codes.code.tolist(), codes.having(["b"]).tolist(), codes.having(["x"]).tolist()
        ([0, 1, 0, 2], [False, True, False], [False, False, False])
        """
        found = np.zeros(len(self.sets), dtype=bool)
        found[[code for one in wanted for code in self._codes_of.get(one, ())]] = True
        return found

    def count(self, rows: Indices) -> Counter[str]:
        """Return the number of rows that have each answer; a row of several counts with each.

        >>> encode([["a"], ["b", "a"], []]).count(np.array([0, 1]))
        Counter({'a': 2, 'b': 1})
        """
        numbers = np.bincount(self.code[rows], minlength=len(self.sets)).tolist()
        found: Counter[str] = Counter()
        for answers, number in zip(self.sets, numbers, strict=True):
            if number:
                found.update(dict.fromkeys(answers, number))
        return found

    def without(self, rows: Indices) -> int:
        """Return the number of rows that have no answer.

        >>> encode([["a"], []]).without(np.array([0, 1]))
        1
        """
        none = np.array([not answers for answers in self.sets], dtype=bool)
        return int(none[self.code[rows]].sum())

    @property
    def values(self) -> set[str]:
        """Every answer that occurs."""
        return set(self._codes_of)

    @cached_property
    def _codes_of(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for code, answers in enumerate(self.sets):
            for one in answers:
                found.setdefault(one, []).append(code)
        return found


class AnswerEncoder:
    """Takes the answers of one row after the other; codes are numbered as they first occur."""

    def __init__(self) -> None:
        """Begin without a row."""
        self._known: dict[Answers, int] = {}
        self._code = array("i")

    def add(self, answers: Iterable[str]) -> None:
        """Take the answers of the next row."""
        self._code.append(self._known.setdefault(tuple(answers), len(self._known)))

    def codes(self) -> Codes:
        """Return the column of the rows so far."""
        return Codes(np.array(self._code, dtype=np.int32), tuple(self._known))


def union_of(one: Codes, other: Codes) -> Codes:
    """Return a column in which each row has the answers of both.

    >>> both = union_of(encode([["a"], ["b"]]), encode([["c"], ["b"]]))
    >>> [both.sets[code] for code in both.code.tolist()]
    [('a', 'c'), ('b',)]
    """
    pairs, code = np.unique(one.code.astype(np.int64) * len(other.sets) + other.code, return_inverse=True)
    split = (divmod(pair, len(other.sets)) for pair in pairs.tolist())
    sets = tuple(tuple(dict.fromkeys((*one.sets[own], *other.sets[its]))) for own, its in split)
    return Codes(code.astype(np.int32), sets)


def encode(column: Iterable[Iterable[str]]) -> Codes:
    """Return the answers of all rows as codes."""
    encoder = AnswerEncoder()
    for answers in column:
        encoder.add(answers)
    return encoder.codes()
