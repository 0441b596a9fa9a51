"""The learned reader: which words of a text name a work, of which kind, and how surely.

Characters with their marks pass two recurrent layers in both directions; a chain of labels decides. Sentences are read
by themselves, many at a time. The weights come in as arrays (``geoapp/io/models.py``); nothing here opens a file.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoapp.domain.project import Kind
from geoapp.geometry.arrays import Indices, Singles
from geoapp.reading.chain import Chain, spans
from geoapp.reading.marks import WordTable, code_points, make_word_table, marks
from geoapp.reading.recurrent import Gates, both_ways

Weights = Mapping[str, NDArray[np.generic]]

WORD_LISTS = ("facilities", "works", "verbs", "adverbs", "name_endings", "units")
"""Lists whose words are marked, in the order of the model's marks; three marks of lines follow."""

LAYERS = ("first", "second")
SENTENCE = re.compile(r"[^。；;！!？?\n]*[。；;！!？?\n]?")
LONGEST_SENTENCE = 400
SHORTEST_CUT = 200
BATCH = 256
SMALLEST_BATCH = 16
BATCH_CHARACTERS = 60_000


@dataclass(frozen=True, slots=True)
class Tagged:
    """One work that the model found; ``probability`` is the model's own, not calibrated."""

    start: int
    end: int
    kind: Kind
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagger:
    """A trained model; build it with :func:`make_tagger`."""

    row_of: Indices
    """Row of each code point of the basic plane; 0 for those that the model does not know."""
    rows: Singles
    tables: tuple[WordTable, ...]
    mark_rows: tuple[Singles, ...]
    layers: tuple[tuple[Gates, Gates], ...]
    out: Singles
    out_bias: Singles
    chain: Chain


def make_tagger(weights: Weights) -> Tagger:
    """Return the model of these arrays, as ``data/models/works-1/card.md`` names them.

    Raises:
        KeyError: an array is missing.
    """
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
        layers=tuple((_gates(numbers, f"{n}_forward"), _gates(numbers, f"{n}_backward")) for n in LAYERS),
        out=numbers["out"].T.copy(),
        out_bias=numbers["out_bias"],
        chain=Chain(transitions=numbers["transitions"], starts=numbers["starts"], ends=numbers["ends"]),
    )


def tag(tagger: Tagger, text: str) -> list[Tagged]:
    """Return the works that a text names, in the order of the text."""
    rows = tagger.row_of[code_points(text)]
    marked = marks(text, tagger.tables)
    found: list[Tagged] = []
    for batch in _batches(text):
        starts = np.array([start for start, _ in batch])
        lengths = np.array([end - start for start, end in batch])
        index = np.minimum(starts[:, None] + np.arange(lengths.max()), len(rows) - 1).T
        values = tagger.rows[rows[index]]
        for mark, vectors in zip(marked, tagger.mark_rows, strict=True):
            values += vectors[mark[index]]
        found.extend(
            Tagged(int(starts[n]) + start, int(starts[n]) + end, kind, probability)
            for n, start, end, kind, probability in spans(
                tagger.chain, _scores(tagger, values, lengths), lengths
            )
        )
    return sorted(found, key=lambda work: work.start)


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


def _batches(text: str) -> Iterator[Sequence[tuple[int, int]]]:
    """Yield sentences of like length together, as many as memory allows."""
    waiting = sorted(sentences(text), key=lambda bounds: bounds[1] - bounds[0])
    first = 0
    while first < len(waiting):
        start, end = waiting[min(first + BATCH, len(waiting) - 1)]
        size = min(BATCH, max(SMALLEST_BATCH, BATCH_CHARACTERS // (end - start)))
        yield waiting[first : first + size]
        first += size


def _scores(tagger: Tagger, values: Singles, lengths: Indices) -> Singles:
    """Return each label's score at each character, from both layers' states."""
    layers = []
    for forward, backward in tagger.layers:
        values = both_ways(values, lengths, forward, backward)
        layers.append(values)
    scores: Singles = np.concatenate(layers, axis=2) @ tagger.out + tagger.out_bias
    return scores


def _table(weights: Weights, name: str) -> WordTable:
    words, groups = weights[f"{name}_words"], weights[f"{name}_groups"]
    return make_word_table(dict(zip(words.tolist(), groups.tolist(), strict=True)))


def _gates(numbers: Mapping[str, Singles], name: str) -> Gates:
    return Gates(
        of_input=numbers[f"{name}_of_input"],
        of_state=numbers[f"{name}_of_state"],
        input_bias=numbers[f"{name}_input_bias"],
        state_bias=numbers[f"{name}_state_bias"],
    )
