"""Sentences of a text: where they end, and many of them as the networks read them, the longest first."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from geoapp.geometry.arrays import Indices, Singles
from geoapp.reading.encoder import Encoder, MarkArray, given, label_scores, marked_characters
from geoapp.reading.packing import Packing, pack

SENTENCE = re.compile(r"[^。；;！!？?\n]*[。；;！!？?\n]?")
LONGEST_SENTENCE = 400
SHORTEST_CUT = 200
BATCH = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentences:
    """Characters' rows and marks, and the sentences among them; lengths fall."""

    rows: Indices
    marks: Sequence[MarkArray]
    starts: Indices
    lengths: Indices

    def batches(self) -> Iterator[tuple[slice, Packing]]:
        """Yield sentences of like length together: which they are, and their packing."""
        for first in range(0, len(self.starts), BATCH):
            part = slice(first, first + BATCH)
            yield part, pack(self.starts[part], self.lengths[part])

    def scores(self, encoders: Sequence[Encoder]) -> Singles:
        """Return each label's score at each character, summed over networks."""
        sizes = [len(vectors) for vectors in encoders[0].mark_rows]
        characters = marked_characters(self.rows, self.marks, sizes)
        found: Singles = np.zeros((len(self.rows), len(encoders[0].out_bias)), np.float32)
        for encoder in encoders:
            inputs = given(encoder, characters)
            for _, packing in self.batches():
                found[packing.positions] += label_scores(encoder, inputs, characters, packing)
        return found

    def among(self, chosen: Indices) -> tuple["Sentences", Indices]:
        """Return some of the sentences side by side, and the places that their characters have here."""
        lengths = self.lengths[chosen]
        starts = np.cumsum(lengths) - lengths
        places = np.repeat(self.starts[chosen] - starts, lengths) + np.arange(lengths.sum())
        marks = [mark[places] for mark in self.marks]
        return Sentences(rows=self.rows[places], marks=marks, starts=starts, lengths=lengths), places


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the bounds of sentences; a very long one is cut after a comma.

    >>> list(sentences("建水厂；修路。"))
    [(0, 4), (4, 7)]
    >>> list(sentences(""))
    []
    """
    for match in SENTENCE.finditer(text):
        start, end = match.span()
        while end - start > LONGEST_SENTENCE:
            least, most = start + SHORTEST_CUT, start + LONGEST_SENTENCE
            comma = text.rfind("，", least, most)
            comma = comma if comma >= 0 else text.rfind("、", least, most)
            cut = comma + 1 if comma >= 0 else most
            yield start, cut
            start = cut
        if end > start:
            yield start, end
