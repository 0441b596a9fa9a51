"""Arrays of trained networks, as the tagger takes them."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from geoapp.domain.annotation import WordMarks
from geoapp.reading.chain import OUTSIDE
from geoapp.reading.tagger import NETWORK
from geoapp.training.examples import LABELS
from geoapp.training.network import LacCharacters, Network

PARTS = {
    "of_input": "weight_ih",
    "of_state": "weight_hh",
    "input_bias": "bias_ih",
    "state_bias": "bias_hh",
}
FIRST_BIAS, OTHERS_BIAS = -0.12, -0.25
"""Added to the score of the label O: more is found, less of it is right. Set once, on dev (ADR 14)."""

WAYS = {"forward": "", "backward": "_reverse"}


Arrays = Mapping[str, NDArray[np.generic]]


def joined(networks: Sequence[Arrays], characters: LacCharacters, words: WordMarks) -> Arrays:
    """Return the model's arrays: the networks', and what they share."""
    points, rows = characters.table()
    found: dict[str, NDArray[np.generic]] = {"code_points": points, "code_point_rows": rows}
    for name, listed in words.items():
        found[f"{name}_words"] = np.array(list(listed))
        found[f"{name}_groups"] = np.array(list(listed.values()), np.int16)
    for number, arrays in enumerate(networks, start=1):
        found |= {NETWORK.format(number=number) + name: array for name, array in arrays.items()}
    return found


def network_arrays(network: Network, *, outside_bias: float) -> Arrays:
    """Return one network's arrays: character rows in 8 bits, most others in 16."""
    kept = {name: weights.detach().numpy() for name, weights in network.state_dict().items()}
    scales = np.abs(kept["rows.weight"]).max(1) / 127 + 1e-9
    found: dict[str, NDArray[np.generic]] = {
        "rows": np.round(kept["rows.weight"] / scales[:, None]).astype(np.int8),
        "row_scales": scales.astype(np.float32),
        "out": kept["out.weight"].astype(np.float16),
        "out_bias": kept["out.bias"]
        + np.where(np.arange(LABELS) == OUTSIDE, np.float32(outside_bias), np.float32(0)),
        "transitions": kept["transitions"] + kept["follows"],
        "starts": kept["starts"],
        "ends": kept["ends"],
        "mark_projection": kept["projection.weight"].astype(np.float16),
    }
    for layer in ("first", "second"):
        for way, suffix in WAYS.items():
            for part, name in PARTS.items():
                found[f"{layer}_{way}_{part}"] = kept[f"{layer}.{name}_l0{suffix}"].astype(np.float16)
    for number in range(len(network.marks)):
        found[f"mark_{number}"] = kept[f"marks.{number}.weight"].astype(np.float16)
    return found
