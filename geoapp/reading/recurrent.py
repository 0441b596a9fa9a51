"""A gated recurrent layer in both directions (GRU), over many sentences at a time, in packed arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from geoapp.geometry.arrays import Indices, Singles
from geoapp.reading.packing import Packing


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """Weights of one direction, transposed; gates stand in the order reset, update, new, along the last axis.

    σ(x) is ½ + ½ tanh(x/2): what belongs to the gates reset and update is halved beforehand (:func:`make_gates`).
    """

    of_input: Singles
    of_state: Singles
    bias: Singles
    """Of the input and, for reset and update, of the state."""
    new_bias: Singles
    """Of the state, for the new value; reset scales it."""


BothGates = tuple[Gates, Gates]
"""Forward and backward."""
Parted = tuple[Singles, Singles]
"""Columns of the gates reset and update, and those of the new value."""

ROWS = 252
"""Rows that are multiplied together, and up to twice as many at the end: they stay in the processor's cache. OpenBLAS
takes twelve at a time and the last ones otherwise, so that the bits are those of all rows at once."""


class Given(Protocol):
    """Input's part of the gates."""

    def at(self, first: int, last: int) -> Parted:
        """Return it at packed characters, up to the next call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenArray:
    """Input's part of the gates, a row each packed character."""

    rows: Singles

    def at(self, first: int, last: int) -> Parted:
        """Return it at packed characters."""
        rows, size = self.rows[first:last], self.rows.shape[1] // 3
        return rows[:, : 2 * size], rows[:, 2 * size :]


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenSum:
    """Two tables' rows, which of them stand at each packed character, and space for those of a step."""

    tables: tuple[Parted, Parted]
    places: tuple[Indices, Indices]
    spaces: tuple[Parted, Parted]

    def at(self, first: int, last: int) -> Parted:
        """Return the sums at packed characters; they are gathered step by step, and so stay in the cache."""
        reset_update, new = (self._sum(part, slice(first, last)) for part in range(2))
        return reset_update, new

    def _sum(self, part: int, step: slice) -> Singles:
        found, other = (space[part][: step.stop - step.start] for space in self.spaces)
        for table, places, space in zip(self.tables, self.places, (found, other), strict=True):
            np.take(table[part], places[step], axis=0, out=space, mode="clip")
        found += other
        return found


def make_gates(*, of_input: Singles, of_state: Singles, input_bias: Singles, state_bias: Singles) -> Gates:
    """Return the gates of weights as training knows them, one row an output."""
    size = of_state.shape[1]
    scale = np.where(np.arange(3 * size) < 2 * size, np.float32(0.5), np.float32(1))
    known = np.where(np.arange(3 * size) < 2 * size, state_bias, np.float32(0))
    return Gates(
        of_input=np.ascontiguousarray((of_input * scale[:, None]).T),
        of_state=np.ascontiguousarray((of_state * scale[:, None]).T),
        bias=(input_bias + known) * scale,
        new_bias=state_bias[2 * size :],
    )


def given_to(gates: Gates, values: Singles) -> Singles:
    """Return the part of the gates that comes from the input, a row each value."""
    given = np.empty((len(values), gates.of_input.shape[1]), np.float32)
    parts = max(len(values) // ROWS, 1)
    for number in range(parts):
        part = slice(number * ROWS, (number + 1) * ROWS if number + 1 < parts else None)
        np.matmul(values[part], gates.of_input, out=given[part])
        given[part] += gates.bias
    return given


def given_sum(tables: tuple[Parted, Parted], places: tuple[Indices, Indices], most: int) -> GivenSum:
    """Return the sum of two tables' rows for steps of so many characters at most."""
    wide, narrow = (part.shape[1] for part in tables[0])
    spaces = [(np.empty((most, wide), np.float32), np.empty((most, narrow), np.float32)) for _ in range(2)]
    return GivenSum(tables=tables, places=places, spaces=(spaces[0], spaces[1]))


def run_both_ways(layer: BothGates, given: tuple[Given, Given], packing: Packing, found: Singles) -> None:
    """Write the states of both directions beside each other, from what each is given."""
    forward, backward = layer
    size = len(forward.new_bias)
    _run(forward, given[0], packing.steps(), found[:, :size])
    _run(backward, given[1], packing.steps_back(), found[:, size:])


def _run(gates: Gates, given: Given, steps: Sequence[tuple[int, int]], found: Singles) -> None:
    """Write the state after each step; a sentence that a step is the first to reach starts from nothing.

    What is done to each number is done in arrays without gaps: numpy takes a third of the time for them.
    """
    size, count = len(gates.new_bias), max(last - first for first, last in steps)
    states = np.zeros((count, size), np.float32)
    products, both, news = (np.empty((count, width * size), np.float32) for width in (3, 2, 1))
    for first, last in steps:
        rows = last - first
        state, product, reset_update, new = states[:rows], products[:rows], both[:rows], news[:rows]
        known, known_new = given.at(first, last)
        np.dot(state, gates.of_state, out=product)
        np.add(product[:, : 2 * size], known, out=reset_update)
        np.tanh(reset_update, out=reset_update)
        reset_update *= 0.5
        reset_update += 0.5
        np.add(product[:, 2 * size :], gates.new_bias, out=new)
        new *= reset_update[:, :size]
        new += known_new
        np.tanh(new, out=new)
        state -= new
        state *= reset_update[:, size:]
        state += new
        found[first:last] = state


def parted(gates: Singles) -> Parted:
    """Return the columns of reset and update, and those of the new value, each without gaps."""
    size = gates.shape[1] // 3
    return gates[:, : 2 * size].copy(), gates[:, 2 * size :].copy()
