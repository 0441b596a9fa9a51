"""The chain of labels along a sentence (a conditional random field): the best one, and how sure each span is.

Arrays of scores are (time, sentence, label). Labels are O, then B, I, E, S of each kind in the order of ``KINDS``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from geoapp.domain.project import Kind
from geoapp.geometry.arrays import Indices, Singles

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


def spans(chain: Chain, scores: Singles, lengths: Indices) -> Iterator[FoundSpans]:
    """Yield the spans of the best chain of each sentence, with their posterior probability."""
    labels = _best(chain, scores, lengths)
    some = np.nonzero((labels != OUTSIDE).any(axis=0))[0]
    if not len(some):
        return
    scores, labels, lengths = scores[:, some], labels[:, some], lengths[some]
    forward, total = _forward(chain, scores, lengths)
    backward = _backward(chain, scores, lengths)
    for column, sentence in enumerate(some):
        for start, end in _bounds(labels[: lengths[column], column]):
            path = labels[start:end, column]
            score = forward[start, column, path[0]] + backward[end - 1, column, path[-1]] - total[column]
            score += chain.transitions[path[:-1], path[1:]].sum()
            score += scores[np.arange(start + 1, end), column, path[1:]].sum()
            kind = KINDS[(path[0] - 1) // 4]
            yield FoundSpans(int(sentence), start, end, kind, float(np.exp(min(score, 0.0))))


def _best(chain: Chain, scores: Singles, lengths: Indices) -> Labels:
    """Return the best chain of each sentence (Viterbi); O beyond its end."""
    time, count, labels = scores.shape
    before = np.empty((time, count, labels), np.int8)
    stay = np.arange(labels)[None]
    best = scores[0] + chain.starts
    for t in range(1, time):
        ways = best[:, :, None] + chain.transitions
        chosen = ways.argmax(axis=1)
        reached = np.take_along_axis(ways, chosen[:, None], axis=1)[:, 0] + scores[t]
        live = (t < lengths)[:, None]
        best = np.where(live, reached, best)
        before[t] = np.where(live, chosen, stay)
    found = np.empty((time, count), np.int8)
    found[-1] = (best + chain.ends).argmax(axis=1)
    for t in range(time - 1, 0, -1):
        found[t - 1] = before[t, np.arange(count), found[t]]
    found[np.arange(time)[:, None] >= lengths] = OUTSIDE
    return found


def _forward(chain: Chain, scores: Singles, lengths: Indices) -> tuple[Singles, Singles]:
    """Return the logarithm of all chains up to each label, and of all chains of each sentence."""
    weights = np.exp(chain.transitions)
    sums = np.empty_like(scores)
    sums[0] = scores[0] + chain.starts
    for t in range(1, len(scores)):
        live = (t < lengths)[:, None]
        sums[t] = np.where(live, _log_product(sums[t - 1], weights) + scores[t], sums[t - 1])
    last = sums[-1] + chain.ends
    most = last.max(axis=1)
    return sums, most + np.log(np.exp(last - most[:, None]).sum(axis=1))


def _backward(chain: Chain, scores: Singles, lengths: Indices) -> Singles:
    """Return the logarithm of all chains from each label to the end, its own score left out."""
    weights = np.exp(chain.transitions).T.copy()
    sums = np.empty_like(scores)
    sums[-1] = chain.ends
    for t in range(len(scores) - 2, -1, -1):
        live = (t + 1 < lengths)[:, None]
        sums[t] = np.where(live, _log_product(sums[t + 1] + scores[t + 1], weights), chain.ends)
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
