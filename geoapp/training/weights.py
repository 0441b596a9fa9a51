"""Arrays of a trained network, as the tagger takes them."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from geoapp.domain.annotation import WordMarks
from geoapp.reading.chain import OUTSIDE
from geoapp.training.examples import LABELS
from geoapp.training.network import LacCharacters, Network

PARTS = {
    "of_input": "weight_ih",
    "of_state": "weight_hh",
    "input_bias": "bias_ih",
    "state_bias": "bias_hh",
}
OUTSIDE_BIAS = -0.12
"""Added to the score of the label O: more is found, less of it is right. Set once, on dev (ADR 14)."""

WAYS = {"forward": "", "backward": "_reverse"}


def weights_of(
    network: Network, characters: LacCharacters, words: WordMarks
) -> Mapping[str, NDArray[np.generic]]:
    """Return the model's arrays: character rows in 8 bits, most others in 16."""
    kept = {name: weights.detach().numpy() for name, weights in network.state_dict().items()}
    scales = np.abs(kept["rows.weight"]).max(1) / 127 + 1e-9
    points, rows = characters.table()
    found: dict[str, NDArray[np.generic]] = {
        "rows": np.round(kept["rows.weight"] / scales[:, None]).astype(np.int8),
        "row_scales": scales.astype(np.float32),
        "code_points": points,
        "code_point_rows": rows,
        "out": kept["out.weight"].astype(np.float16),
        "out_bias": kept["out.bias"]
        + np.where(np.arange(LABELS) == OUTSIDE, np.float32(OUTSIDE_BIAS), np.float32(0)),
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
    for name, listed in words.items():
        found[f"{name}_words"] = np.array(list(listed))
        found[f"{name}_groups"] = np.array(list(listed.values()), np.int16)
    return found
