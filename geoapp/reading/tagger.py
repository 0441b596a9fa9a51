"""The learned reader: which words of a text name a work, of which kind, and how surely.

Characters with their marks pass a network; a chain of labels decides. What the first network is unsure of is read by
others too, and the mean of all decides. Sentences are read by themselves, many at a time. The weights come in as arrays
(``geoapp/io/models.py``); nothing here opens a file.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain as joined
from itertools import count, pairwise

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from geoapp.domain.project import Kind
from geoapp.geometry.arrays import Indices, Singles
from geoapp.reading.chain import BestChains, Chain, FoundSpans, decode, spans
from geoapp.reading.encoder import Encoder, make_encoder
from geoapp.reading.marks import LineMarks, WordTable, code_points, line_marks, make_word_table, word_marks
from geoapp.reading.packing import Packing
from geoapp.reading.sentences import Sentences, sentences

Weights = Mapping[str, NDArray[np.generic]]

WORD_LISTS = ("facilities", "works", "verbs", "adverbs", "name_endings", "units")
"""Lists whose words are marked, in the order of the model's marks; three marks of lines follow."""

NETWORK = "network_{number}_"
"""Beginning of the names of a network's arrays, numbered from 1."""

SURE = 0.6
"""A sentence whose best chain has a lesser share of all chains is read by every network (ADR 14)."""

BLOCK_CHARACTERS = 32_000
"""Sentences that are sorted by length together; blocks are read side by side."""
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
    tables: tuple[WordTable, ...]
    encoders: tuple[Encoder, ...]
    """The first reads all; the others what it is unsure of."""
    chains: tuple[Chain, ...]
    """Each network's own."""
    together: Chain
    """The mean of all."""

    @property
    def alone(self) -> Chain:
        """The chain of the first."""
        return self.chains[0]

    def network(self, number: int) -> "Tagger":
        """Return one of the networks as a model of its own, counted from 0."""
        chain = self.chains[number]
        return replace(self, encoders=(self.encoders[number],), chains=(chain,), together=chain)


def make_tagger(weights: Weights) -> Tagger:
    """Return the model of these arrays, as its card names them.

    From then on each of this process's threads multiplies its own matrices alone: they are small, and threads that wait
    for each other's parts took ten times as long on shared cores.

    Raises:
        KeyError: an array is missing.
    """
    threadpool_limits(1, user_api="blas")
    row_of = np.zeros(0x10000, np.intp)
    row_of[weights["code_points"].astype(np.intp)] = weights["code_point_rows"].astype(np.intp)
    networks = list(_networks(weights))
    return Tagger(
        row_of=row_of,
        tables=tuple(_table(weights, name) for name in WORD_LISTS),
        encoders=tuple(make_encoder(network, len(WORD_LISTS) + 3) for network in networks),
        chains=tuple(_mean_chain([network]) for network in networks),
        together=_mean_chain(networks),
    )


@dataclass(frozen=True, slots=True)
class SentenceBlock:
    """Neighbouring sentences, which are read without the rest of their text."""

    start: int
    """Where it begins in its text."""
    text: str
    lines: LineMarks
    bounds: Sequence[int]
    """Where its sentences begin within it, and where the last one ends."""


Spread = Callable[[Iterable[SentenceBlock]], Iterable[list[Tagged]]]
"""A way to have :func:`tag_block` done for each block, in their order."""


def tag(tagger: Tagger, text: str, spread: Spread | None = None) -> Iterator[Tagged]:
    """Yield the works that a text names, in the order of the text; the same in any number of threads or processes."""
    if spread:
        yield from joined.from_iterable(spread(_parts(text)))
        return
    with ThreadPoolExecutor(THREADS) as pool:
        yield from joined.from_iterable(pool.map(partial(tag_block, tagger), _parts(text)))


def _parts(text: str) -> Iterator[SentenceBlock]:
    """Yield the blocks of a text."""
    lines = line_marks(text)
    for block in _blocks(text):
        first, last = block[0], block[-1]
        short, middle, long = (mark[first:last] for mark in lines)
        bounds = [bound - first for bound in block]
        yield SentenceBlock(first, text[first:last], (short, middle, long), bounds)


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


def tag_block(tagger: Tagger, block: SentenceBlock) -> list[Tagged]:
    """Return the works of a block: as the first network reads them, or all networks together."""
    read = _sentences(tagger, block)
    starts = read.starts + block.start
    own = read.scores(tagger.encoders[:1])
    found: list[Tagged] = []
    unsure: list[Indices] = []
    for part, packing, scores, decoded in _decoded(tagger.alone, read, own):
        sure = (decoded.shares >= SURE) | (len(tagger.encoders) == 1)
        unsure.append(np.nonzero(~sure)[0] + part.start)
        found += _told(spans(tagger.alone, scores, packing, decoded, sure), starts[part])
    chosen = np.concatenate(unsure)
    if len(chosen):
        again, places = read.among(chosen)
        mean = (own[places] + again.scores(tagger.encoders[1:])) / np.float32(len(tagger.encoders))
        for part, packing, scores, decoded in _decoded(tagger.together, again, mean):
            every = np.ones(len(packing.lengths), bool)
            found += _told(spans(tagger.together, scores, packing, decoded, every), starts[chosen[part]])
    return sorted(found, key=lambda work: work.start)


def _sentences(tagger: Tagger, block: SentenceBlock) -> Sentences:
    """Return a block's sentences as the networks read them."""
    characters = code_points(block.text)
    order = sorted(pairwise(block.bounds), key=lambda sentence: sentence[0] - sentence[1])
    starts, ends = np.array(order).T
    return Sentences(
        rows=tagger.row_of[characters],
        marks=[*word_marks(characters, tagger.tables), *block.lines],
        starts=starts,
        lengths=ends - starts,
    )


def _decoded(
    chain: Chain, read: Sentences, scores: Singles
) -> Iterator[tuple[slice, Packing, Singles, BestChains]]:
    """Yield batches of sentences with their scores and best chains."""
    for part, packing in read.batches():
        packed = scores[packing.positions]
        yield part, packing, packed, decode(chain, packed, packing)


def _told(found: Iterable[FoundSpans], starts: Indices) -> Iterator[Tagged]:
    """Yield a batch's spans at their places in the text."""
    for span in found:
        start = int(starts[span.sentence])
        yield Tagged(
            start + span.start,
            start + span.end,
            span.kind,
            span.probability,
            span.probability_of_other_kind,
            span.probability_of_any,
        )


def _networks(weights: Weights) -> Iterator[Weights]:
    """Yield the arrays of each network; their names begin with its number.

    Raises:
        KeyError: there is none.
    """
    for number in count(1):
        prefix = NETWORK.format(number=number)
        own = {name.removeprefix(prefix): array for name, array in weights.items() if name.startswith(prefix)}
        if not own:
            if number == 1:
                raise KeyError(prefix)
            return
        yield own


def _mean_chain(networks: Sequence[Weights]) -> Chain:
    def mean(name: str) -> Singles:
        found: Singles = np.stack([network[name].astype(np.float32) for network in networks]).mean(axis=0)
        return found

    return Chain(transitions=mean("transitions"), starts=mean("starts"), ends=mean("ends"))


def _table(weights: Weights, name: str) -> WordTable:
    words, groups = weights[f"{name}_words"], weights[f"{name}_groups"]
    return make_word_table(dict(zip(words.tolist(), groups.tolist(), strict=True)))
