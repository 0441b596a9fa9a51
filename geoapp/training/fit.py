"""Fitting of the network to examples, by Adam, on one thread: the same from the same seed."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from torch.nn.utils.rnn import pad_sequence

from geoapp.training.examples import LabelledSentence
from geoapp.training.loss import ChainLoss
from geoapp.training.network import Network

BATCH_CHARACTERS = 2000
WARM_UP = 0.1
LARGEST_GRADIENT = 5.0
RATES = {"rows": 8e-4, "first": 8e-4, "second": 3e-3}
"""LAC's own weights move slowly; what is not named here learns at ``NEW_RATE``."""
NEW_RATE = 4e-3


def fit(
    network: Network,
    data: Sequence[LabelledSentence],
    *,
    epochs: int,
    seed: int,
    rates: Mapping[str, float] = RATES,
) -> float:
    """Train and return the last epoch's loss; the rate rises over a tenth of the steps and falls to nothing."""
    rng = np.random.default_rng(seed)
    optimiser = torch.optim.Adam(
        [
            {"params": [weights], "rate": rates.get(name.partition(".")[0], NEW_RATE)}
            for name, weights in network.named_parameters()
        ]
    )
    steps = max(1, len(batches(data, np.random.default_rng(seed)))) * epochs * 1.02
    step, loss = 0, 0.0
    network.train()
    for _ in range(epochs):
        loss = 0.0
        for batch in batches(data, rng):
            pace = min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.0, 1 - step / steps)
            for group in optimiser.param_groups:
                group["lr"] = group["rate"] * pace
            value = _loss(network, batch)
            optimiser.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), LARGEST_GRADIENT)
            optimiser.step()
            step += 1
            loss += value.item() * len(batch)
    network.eval()
    return loss


def batches(data: Sequence[LabelledSentence], rng: np.random.Generator) -> list[list[LabelledSentence]]:
    """Return sentences of about the same length together, the batches in a random order."""
    found: list[list[LabelledSentence]] = []
    batch: list[LabelledSentence] = []
    for sentence in sorted(data, key=lambda sentence: len(sentence.rows) + rng.uniform(0, 8)):
        if batch and len(sentence.rows) * (len(batch) + 1) > BATCH_CHARACTERS:
            found.append(batch)
            batch = []
        batch.append(sentence)
    if batch:
        found.append(batch)
    return [found[number] for number in rng.permutation(len(found))]


def _loss(network: Network, batch: Sequence[LabelledSentence]) -> torch.Tensor:
    lengths = torch.tensor([len(example.rows) for example in batch])
    rows, marked, allowed = (
        pad_sequence([torch.from_numpy(np.ascontiguousarray(part)) for part in parts], batch_first=True)
        for parts in zip(*((example.rows, example.marks, example.allowed) for example in batch), strict=True)
    )
    scores = network(rows, marked, lengths)
    chain = (network.transitions, network.follows, network.starts, network.ends)
    loss: torch.Tensor = ChainLoss.apply(scores, *chain, lengths, allowed) / len(batch)
    return loss
