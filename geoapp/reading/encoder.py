"""One trained network: characters with their marks pass two recurrent layers in both directions to labels' scores."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from geoapp.geometry.arrays import Indices, Singles
from geoapp.reading.packing import Packing
from geoapp.reading.recurrent import (
    BothGates,
    GivenArray,
    Parted,
    given_sum,
    given_to,
    make_gates,
    parted,
    run_both_ways,
)

MarkArray = NDArray[np.integer]


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoder:
    """Weights of one network; build it with :func:`make_encoder`."""

    rows: Singles
    mark_rows: tuple[Singles, ...]
    layers: tuple[BothGates, BothGates]
    out: Singles
    out_bias: Singles


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedCharacters:
    """Characters' rows and marks, each that differs once, and which of them stands at each character."""

    rows: Indices
    row_at: Indices
    marks: tuple[MarkArray, ...]
    marks_at: Indices


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstInput:
    """Input of the first layer from characters and from marks, of both directions."""

    characters: tuple[Parted, Parted]
    marks: tuple[Parted, Parted]


def make_encoder(weights: Mapping[str, NDArray[np.generic]], marks: int) -> Encoder:
    """Return the network of these arrays, with so many marks.

    Raises:
        KeyError: an array is missing.
    """
    numbers = {name: array.astype(np.float32) for name, array in weights.items()}
    projection = numbers["mark_projection"].T
    return Encoder(
        rows=numbers["rows"] * numbers["row_scales"][:, None],
        mark_rows=tuple(numbers[f"mark_{number}"] @ projection for number in range(marks)),
        layers=(_layer(numbers, "first"), _layer(numbers, "second")),
        out=numbers["out"].T.copy(),
        out_bias=numbers["out_bias"],
    )


def marked_characters(rows: Indices, marked: Sequence[MarkArray], sizes: Iterable[int]) -> MarkedCharacters:
    """Return characters with their marks, each mark below its size."""
    different, row_at = np.unique(rows, return_inverse=True)
    key = np.zeros(len(rows), np.int64)
    for mark, size in zip(marked, sizes, strict=True):
        key *= size
        key += mark
    _, firsts, marks_at = np.unique(key, return_index=True, return_inverse=True)
    return MarkedCharacters(
        rows=different,
        row_at=row_at,
        marks=tuple(mark[firsts] for mark in marked),
        marks_at=marks_at,
    )


def given(encoder: Encoder, read: MarkedCharacters) -> FirstInput:
    """Return the first layer's input, computed once for each character and each set of marks that differs."""
    values = np.zeros((len(read.marks[0]), encoder.rows.shape[1]), np.float32)
    for mark, vectors in zip(read.marks, encoder.mark_rows, strict=True):
        values += vectors[mark]
    forward, backward = encoder.layers[0]
    characters = encoder.rows[read.rows]
    return FirstInput(
        characters=(parted(given_to(forward, characters)), parted(given_to(backward, characters))),
        marks=(parted(values @ forward.of_input), parted(values @ backward.of_input)),
    )


def label_scores(encoder: Encoder, inputs: FirstInput, read: MarkedCharacters, packing: Packing) -> Singles:
    """Return each label's score at each character of a batch, from both layers' states."""
    first, second = encoder.layers
    places = read.row_at[packing.positions], read.marks_at[packing.positions]
    forward, backward = (
        given_sum(tables, places, len(packing.lengths))
        for tables in zip(inputs.characters, inputs.marks, strict=True)
    )
    states = np.empty((len(packing.positions), len(encoder.out)), np.float32)
    width = 2 * len(first[0].new_bias)
    lower, upper = states[:, :width], states[:, width:]
    run_both_ways(first, (forward, backward), packing, lower)
    above = [GivenArray(rows=given_to(gates, lower)) for gates in second]
    run_both_ways(second, (above[0], above[1]), packing, upper)
    scores: Singles = states @ encoder.out
    scores += encoder.out_bias
    return scores


def _layer(numbers: Mapping[str, Singles], name: str) -> BothGates:
    parts = ("of_input", "of_state", "input_bias", "state_bias")
    forward, backward = (
        make_gates(**{part: numbers[f"{name}_{way}_{part}"] for part in parts})
        for way in ("forward", "backward")
    )
    return forward, backward
