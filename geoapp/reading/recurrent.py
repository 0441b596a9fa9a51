"""A gated recurrent layer in both directions (GRU), over many sentences at a time, in packed arrays."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geoapp.geometry.arrays import Singles
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
    """Return the part of the gates that comes from the input, at each step."""
    given: Singles = values @ gates.of_input
    given += gates.bias
    return given


def both_ways(layer: BothGates, given: tuple[Singles, Singles], packing: Packing) -> Singles:
    """Return the states of both directions beside each other, from what each is given."""
    forward, backward = layer
    size = len(forward.new_bias)
    found = np.empty((packing.offsets[-1], 2 * size), np.float32)
    _run(forward, given[0], packing.steps(), found[:, :size])
    _run(backward, given[1], packing.steps_back(), found[:, size:])
    return found


def _run(gates: Gates, given: Singles, steps: Sequence[tuple[int, int]], found: Singles) -> None:
    """Write the state after each step; a sentence that a step is the first to reach starts from nothing."""
    size, count = len(gates.new_bias), max(last - first for first, last in steps)
    states = np.zeros((count, size), np.float32)
    spaces = np.empty((count, 3 * size), np.float32)
    for first, last in steps:
        state, space, known = states[: last - first], spaces[: last - first], given[first:last]
        reset_update, new = space[:, : 2 * size], space[:, 2 * size :]
        np.dot(state, gates.of_state, out=space)
        reset_update += known[:, : 2 * size]
        np.tanh(reset_update, out=reset_update)
        reset_update *= 0.5
        reset_update += 0.5
        new += gates.new_bias
        new *= reset_update[:, :size]
        new += known[:, 2 * size :]
        np.tanh(new, out=new)
        state -= new
        state *= reset_update[:, size:]
        state += new
        found[first:last] = state
