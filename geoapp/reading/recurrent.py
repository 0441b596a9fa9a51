"""A gated recurrent layer in both directions (GRU), over many sentences at a time.

Arrays are (time, sentence, value). A layer multiplies matrices hundreds of times for each sentence: with several BLAS
threads on shared cores that is ten times slower than with one (``OPENBLAS_NUM_THREADS=1``), and never much faster.
"""

from dataclasses import dataclass

import numpy as np

from geoapp.geometry.arrays import Indices, Singles


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """Weights of one direction; gates stand in the order reset, update, new, along the first axis."""

    of_input: Singles
    of_state: Singles
    input_bias: Singles
    state_bias: Singles


def both_ways(values: Singles, lengths: Indices, forward: Gates, backward: Gates) -> Singles:
    """Return the states of both directions beside each other; the backward one starts at each sentence's end."""
    time = np.arange(len(values))[:, None]
    turned = np.where(time < lengths, lengths - 1 - time, time)
    sentence = np.arange(values.shape[1])[None]
    return np.concatenate(
        [states(values, forward), states(values[turned, sentence], backward)[turned, sentence]], axis=2
    )


def states(values: Singles, gates: Gates) -> Singles:
    """Return the state after each step of one direction; σ(x) is ½ + ½ tanh(x/2), halved beforehand."""
    time, count, width = values.shape
    size = gates.of_state.shape[1]
    given = (values.reshape(-1, width) @ gates.of_input.T + gates.input_bias).reshape(time, count, 3 * size)
    given[:, :, : 2 * size] += gates.state_bias[: 2 * size]
    given[:, :, : 2 * size] *= 0.5
    weights = gates.of_state.T.copy()
    weights[:, : 2 * size] *= 0.5
    bias = gates.state_bias[2 * size :]

    before = np.zeros((count, size), np.float32)
    found = np.empty((time, count, size), np.float32)
    work = np.empty((count, 3 * size), np.float32)
    reset_update, new = work[:, : 2 * size], work[:, 2 * size :]
    for step in range(time):
        np.dot(before, weights, out=work)
        reset_update += given[step, :, : 2 * size]
        np.tanh(reset_update, out=reset_update)
        reset_update *= 0.5
        reset_update += 0.5
        new += bias
        new *= reset_update[:, :size]
        new += given[step, :, 2 * size :]
        np.tanh(new, out=new)
        after = found[step]
        np.subtract(before, new, out=after)
        after *= reset_update[:, size:]
        after += new
        before = after
    return found
