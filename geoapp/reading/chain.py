"""The chain of labels along a sentence (a conditional random field): the best one, and how sure each span is.

Scores are packed: (character, label). Labels are O, then B, I, E, S of each kind in the order of ``KINDS``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geoapp.domain.project import Kind
from geoapp.geometry.arrays import Flags, Indices, Singles
from geoapp.reading.packing import Packing

Labels = NDArray[np.int8]

KINDS: tuple[Kind, ...] = ("project", "programme")
OUTSIDE = 0
BEGIN, _, END, SINGLE = range(4)
"""Roles of a label of a kind."""
LEAST = 1e-37
"""Least sum of probabilities whose logarithm a 32-bit float holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Scores of what follows what; what may not stand there has a score that is out of reach."""

    transitions: Singles
    """From label, to label."""
    starts: Singles
    ends: Singles


class FoundSpans(NamedTuple):
    """One span of the best chain: the sentence's number in its batch, and bounds within the sentence."""

    sentence: int
    start: int
    end: int
    kind: Kind
    probability: float
    """Of these bounds with this kind."""
    probability_of_other_kind: float
    """Of these bounds with the other kind."""
    probability_of_any: float
    """Of a work, of any kind and bounds, that holds one of these characters at least."""


class BestChains(NamedTuple):
    """The best chain of each sentence of a batch, and what was summed on the way."""

    labels: Labels
    shares: Singles
    """Each sentence's best chain among all its chains: how surely the whole sentence is read."""
    forward: Singles
    totals: Singles


def decode(chain: Chain, scores: Singles, packing: Packing) -> BestChains:
    """Return the best chain of each sentence, and its share of all."""
    labels, best = _best(chain, scores, packing)
    forward, totals = _forward(chain, scores, packing)
    return BestChains(labels, np.exp(np.minimum(best - totals, 0)), forward, totals)


def spans(
    chain: Chain, scores: Singles, packing: Packing, decoded: BestChains, among: Flags
) -> Iterator[FoundSpans]:
    """Yield the spans of the best chain of these sentences, with their posterior probabilities."""
    places = np.nonzero(decoded.labels != OUTSIDE)[0]
    steps = np.searchsorted(packing.offsets, places, side="right") - 1
    named = np.unique(places - packing.offsets[steps])
    named = named[among[named]]
    if not len(named):
        return
    backward = _backward(chain, scores, packing)
    for sentence in named.tolist():
        at = packing.places(sentence)
        sums = _Sums(chain, scores[at], decoded.forward[at], backward[at], float(decoded.totals[sentence]))
        path = decoded.labels[at]
        for start, end in _bounds(path):
            here = path[start:end].astype(np.intp)
            yield FoundSpans(
                sentence,
                start,
                end,
                KINDS[(here[0] - 1) // 4],
                sums.share(here, start),
                sums.share((here + 3) % 8 + 1, start),
                1 - sums.share(np.full(end - start, OUTSIDE), start),
            )


@dataclass(frozen=True, slots=True)
class _Sums:
    """Logarithms of all chains of one sentence: up to a label, from it to the end, and in total."""

    chain: Chain
    scores: Singles
    forward: Singles
    backward: Singles
    total: float

    def share(self, path: Indices, start: int) -> float:
        """Return the share of chains that have these labels from there on."""
        end = start + len(path)
        score = self.forward[start, path[0]] + self.backward[end - 1, path[-1]] - self.total
        score += self.chain.transitions[path[:-1], path[1:]].sum()
        score += self.scores[np.arange(start + 1, end), path[1:]].sum()
        return float(np.exp(min(score, 0.0)))


def _best(chain: Chain, scores: Singles, packing: Packing) -> tuple[Labels, Singles]:
    """Return the best chain of each sentence and its score (Viterbi).

    Where each label came from is asked on the way back alone, of the labels that the best chain has.
    """
    reached = np.empty(scores.shape, np.float32)
    best = np.tile(chain.starts, (len(packing.lengths), 1))
    for first, last in packing.steps():
        here = best[: last - first]
        if first:
            np.max(here.T[:, :, None] + chain.transitions[:, None, :], axis=0, out=here)
        here += scores[first:last]
        reached[first:last] = here
    best += chain.ends
    label = best.argmax(axis=1)
    found = np.empty(len(scores), np.int8)
    steps = packing.steps_back()
    for (first, last), (before, _) in zip(steps, [*steps[1:], (0, 0)], strict=True):
        count = last - first
        found[first:last] = label[:count]
        if first:
            ways = reached[before : before + count] + chain.transitions.T[label[:count]]
            label[:count] = ways.argmax(axis=1)
    return found, best.max(axis=1)


def _forward(chain: Chain, scores: Singles, packing: Packing) -> tuple[Singles, Singles]:
    """Return the logarithm of all chains up to each label, and of all chains of each sentence."""
    weights = np.exp(chain.transitions)
    sums = np.empty_like(scores)
    state = np.tile(chain.starts, (len(packing.lengths), 1))
    for first, last in packing.steps():
        here = state[: last - first]
        if first:
            here[:] = _log_product(here, weights)
        here += scores[first:last]
        sums[first:last] = here
    state += chain.ends
    most = state.max(axis=1)
    return sums, most + np.log(np.exp(state - most[:, None]).sum(axis=1))


def _backward(chain: Chain, scores: Singles, packing: Packing) -> Singles:
    """Return the logarithm of all chains from each label to the end, its own score left out."""
    weights = np.exp(chain.transitions).T.copy()
    sums = np.empty_like(scores)
    state = np.tile(chain.ends, (len(packing.lengths), 1))
    for first, last in packing.steps_back():
        here = state[: last - first]
        sums[first:last] = here
        here[:] = _log_product(here + scores[first:last], weights)
    return sums


def _log_product(logarithms: Singles, weights: Singles) -> Singles:
    most = logarithms.max(axis=1, keepdims=True)
    product: Singles = np.log(np.maximum(np.exp(logarithms - most) @ weights, LEAST)) + most
    return product


def _bounds(labels: Labels) -> Iterator[tuple[int, int]]:
    """Yield begin and end of each span of one chain, which is well formed.

    >>> list(_bounds(np.array([0, 1, 2, 3, 8, 0], np.int8)))
    [(1, 4), (4, 5)]
    """
    roles = np.where(labels == OUTSIDE, -1, (labels - 1) % 4)
    starts = np.nonzero((roles == BEGIN) | (roles == SINGLE))[0]
    ends = np.nonzero((roles == END) | (roles == SINGLE))[0]
    for start, end in zip(starts, ends, strict=True):
        yield int(start), int(end) + 1
