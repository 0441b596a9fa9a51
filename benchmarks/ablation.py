"""What the learned reader's parts give: one network, taught with and without each of them, on dev.

Run it with ``.venv/bin/python benchmarks/ablation.py CORPUS [EPOCHS [VARIANT …]]``; what it measures is explained in
``benchmarks/README.md``. It needs the extra ``train``.
"""

import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from torch import nn

from geoapp.io.corpus import load_words
from geoapp.pipeline.corpus_score import score_texts
from geoapp.reading.tagger import make_tagger, tag
from geoapp.training.card import Settings
from geoapp.training.fit import RATES
from geoapp.training.network import LacCharacters, Network
from geoapp.training.train import INVENTED, TextsByKind, load_texts, teach
from geoapp.training.weights import FIRST_BIAS, joined

SPREAD = 0.1
"""Standard deviation of the rows of characters that start from nothing."""


def without_lac(network: Network) -> None:
    """Start what LAC gives from nothing instead."""
    nn.init.normal_(network.rows.weight, 0, SPREAD)
    network.first.reset_parameters()


def without_marks(network: Network) -> None:
    """Let no mark reach the layers, and learn none."""
    nn.init.zeros_(network.projection.weight).requires_grad_(requires_grad=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One way to teach the network."""

    alter: Callable[[Network], None] | None = None
    rates: Mapping[str, float] = field(default_factory=lambda: RATES)
    invented: bool = True


VARIANTS = {
    "whole": Variant(),
    "from-nothing": Variant(alter=without_lac, rates={}),
    "no-marks": Variant(alter=without_marks),
    "no-invented-plans": Variant(invented=False),
}


def main(corpus: Path, epochs: int, names: list[str]) -> None:
    """Print a row a variant: figures of projects, those found at all, F1 of programmes, CPU seconds."""
    print(
        f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, {epochs} epochs, dev, one network by itself"
    )
    print("| taught | projects P / R / F1 | found | programmes F1 | CPU s |")
    print("|---|---|--:|--:|--:|", flush=True)
    texts = load_texts(corpus)
    for name in names or VARIANTS:
        print(row(name, VARIANTS[name], texts, epochs), flush=True)


def row(name: str, variant: Variant, texts: TextsByKind, epochs: int) -> str:
    """Teach one network and return its figures."""
    began, words = time.process_time(), load_words()
    lesson = [
        text
        for kind, listed in texts.train.items()
        if kind != INVENTED or variant.invented
        for text in listed
    ]
    settings = Settings(name=name, epochs=epochs)
    arrays, _ = teach(
        lesson, words, settings, outside_bias=FIRST_BIAS, rates=variant.rates, alter=variant.alter
    )
    cpu = time.process_time() - began
    tagger = make_tagger(joined([arrays], LacCharacters(), words))

    dev = [text for listed in texts.dev.values() for text in listed]
    found = score_texts(lambda text: tag(tagger, text.text), dev)
    project, programme = found["project"], found["programme"]
    shares = f"{project.precision:.3f} / {project.recall:.3f} / {project.f1:.3f}"
    return f"| {name} | {shares} | {project.found_at_all:.3f} | {programme.f1:.3f} | {cpu:.0f} |"


if __name__ == "__main__":
    _, folder, *given = sys.argv
    main(Path(folder), int(given[0]) if given else Settings(name="").epochs, given[1:])
