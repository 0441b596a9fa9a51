"""The learned reader: which words of a text name a work, of which kind, and how surely.

Characters with their marks pass two recurrent layers in both directions; a chain of labels decides. Sentences are read
by themselves, many at a time. The weights come in as arrays (``geoapp/io/models.py``); nothing here opens a file.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain as joined
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from geoapp.domain.project import Kind
from geoapp.geometry.arrays import Indices, Singles
from geoapp.reading.chain import Chain, spans
from geoapp.reading.marks import LineMarks, WordTable, code_points, line_marks, make_word_table, word_marks
from geoapp.reading.packing import Packing, pack
from geoapp.reading.recurrent import BothGates, both_ways, given_to, make_gates

Weights = Mapping[str, NDArray[np.generic]]
MarkArray = NDArray[np.integer]

WORD_LISTS = ("facilities", "works", "verbs", "adverbs", "name_endings", "units")
"""Lists whose words are marked, in the order of the model's marks; three marks of lines follow."""

SENTENCE = re.compile(r"[^。；;！!？?\n]*[。；;！!？?\n]?")
LONGEST_SENTENCE = 400
SHORTEST_CUT = 200
BLOCK_CHARACTERS = 16_000
"""Sentences that are sorted by length together; blocks are read side by side."""
BATCH = 128
THREADS = 2


@dataclass(frozen=True, slots=True)
class Tagged:
    """One work that the model found; the probabilities are the model's own, not calibrated."""

    start: int
    end: int
    kind: Kind
    probability: float
    """Of these bounds and this kind."""
    probability_of_other_kind: float
    """Of these bounds and the other kind."""
    probability_of_any: float
    """Of any work here, whatever its kind and bounds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagger:
    """A trained model; build it with :func:`make_tagger`."""

    row_of: Indices
    """Row of each code point of the basic plane; 0 for those that the model does not know."""
    rows: Singles
    tables: tuple[WordTable, ...]
    mark_rows: tuple[Singles, ...]
    layers: tuple[BothGates, BothGates]
    out: Singles
    out_bias: Singles
    chain: Chain


def make_tagger(weights: Weights) -> Tagger:
    """Return the model of these arrays, as its card names them.

    From then on each of this process's threads multiplies its own matrices alone: they are small, and threads that wait
    for each other's parts took ten times as long on shared cores.

    Raises:
        KeyError: an array is missing.
    """
    threadpool_limits(1, user_api="blas")
    numbers = {name: array.astype(np.float32) for name, array in weights.items() if array.dtype.kind in "fiu"}
    row_of = np.zeros(0x10000, np.intp)
    row_of[weights["code_points"].astype(np.intp)] = weights["code_point_rows"].astype(np.intp)
    projection = numbers["mark_projection"].T
    marked = range(len(WORD_LISTS) + 3)
    return Tagger(
        row_of=row_of,
        rows=numbers["rows"] * numbers["row_scales"][:, None],
        tables=tuple(_table(weights, name) for name in WORD_LISTS),
        mark_rows=tuple(numbers[f"mark_{number}"] @ projection for number in marked),
        layers=(_layer(numbers, "first"), _layer(numbers, "second")),
        out=numbers["out"].T.copy(),
        out_bias=numbers["out_bias"],
        chain=Chain(transitions=numbers["transitions"], starts=numbers["starts"], ends=numbers["ends"]),
    )


def tag(tagger: Tagger, text: str) -> list[Tagged]:
    """Return the works that a text names, in the order of the text; the same with any number of threads."""
    lines = line_marks(text)
    with ThreadPoolExecutor(THREADS) as pool:
        found = pool.map(lambda block: _tag_block(tagger, text, lines, block), _blocks(text))
        return list(joined.from_iterable(found))


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


def _blocks(text: str) -> Iterator[Sequence[int]]:
    """Yield the bounds of neighbouring sentences, without a gap, the last one's end included."""
    block = [0]
    for _, end in sentences(text):
        block.append(end)
        if end - block[0] >= BLOCK_CHARACTERS:
            yield block
            block = [end]
    if len(block) > 1:
        yield block


def _tag_block(tagger: Tagger, text: str, lines: LineMarks, bounds: Sequence[int]) -> list[Tagged]:
    """Return the works of neighbouring sentences; those of like length pass the model together."""
    first, last = bounds[0], bounds[-1]
    characters = code_points(text[first:last])
    marked: list[MarkArray] = [*word_marks(characters, tagger.tables), *(mark[first:last] for mark in lines)]
    given = _Given.make(tagger, tagger.row_of[characters], marked)
    order = sorted(pairwise(bounds), key=lambda sentence: sentence[0] - sentence[1])
    found: list[Tagged] = []
    for batch in (order[n : n + BATCH] for n in range(0, len(order), BATCH)):
        starts, ends = np.array(batch).T
        packing = pack(starts - first, ends - starts)
        found.extend(
            Tagged(
                int(starts[span.sentence]) + span.start,
                int(starts[span.sentence]) + span.end,
                span.kind,
                span.probability,
                span.probability_of_other_kind,
                span.probability_of_any,
            )
            for span in spans(tagger.chain, _scores(tagger, given, packing), packing)
        )
    return sorted(found, key=lambda work: work.start)


def _scores(tagger: Tagger, given: "_Given", packing: Packing) -> Singles:
    """Return each label's score at each character of a batch, from both layers' states."""
    first, second = tagger.layers
    lower = both_ways(first, (given.at(packing.positions, 0), given.at(packing.positions, 1)), packing)
    upper = both_ways(second, (given_to(second[0], lower), given_to(second[1], lower)), packing)
    scores: Singles = np.concatenate([lower, upper], axis=1) @ tagger.out
    scores += tagger.out_bias
    return scores


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """Input of the first layer from characters and from marks, computed once for each that differs."""

    characters: tuple[Singles, Singles]
    character: Indices
    marks: tuple[Singles, Singles]
    mark: Indices

    @classmethod
    def make(cls, tagger: Tagger, rows: Indices, marked: Sequence[MarkArray]) -> "_Given":
        """Return the input of a block's characters."""
        characters, character = np.unique(rows, return_inverse=True)
        key = np.zeros(len(rows), np.int64)
        for mark, vectors in zip(marked, tagger.mark_rows, strict=True):
            key *= len(vectors)
            key += mark
        _, firsts, mark_of = np.unique(key, return_index=True, return_inverse=True)
        values = np.zeros((len(firsts), tagger.rows.shape[1]), np.float32)
        for mark, vectors in zip(marked, tagger.mark_rows, strict=True):
            values += vectors[mark[firsts]]
        forward, backward = tagger.layers[0]
        return cls(
            characters=(
                given_to(forward, tagger.rows[characters]),
                given_to(backward, tagger.rows[characters]),
            ),
            character=character,
            marks=(values @ forward.of_input, values @ backward.of_input),
            mark=mark_of,
        )

    def at(self, positions: Indices, way: int) -> Singles:
        """Return the input of one direction at these characters."""
        found: Singles = self.characters[way][self.character[positions]]
        found += self.marks[way][self.mark[positions]]
        return found


def _table(weights: Weights, name: str) -> WordTable:
    words, groups = weights[f"{name}_words"], weights[f"{name}_groups"]
    return make_word_table(dict(zip(words.tolist(), groups.tolist(), strict=True)))


def _layer(numbers: Mapping[str, Singles], name: str) -> BothGates:
    parts = ("of_input", "of_state", "input_bias", "state_bias")
    forward, backward = (
        make_gates(**{part: numbers[f"{name}_{way}_{part}"] for part in parts})
        for way in ("forward", "backward")
    )
    return forward, backward
