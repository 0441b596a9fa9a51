"""Training from a corpus: its annotated texts, the repository's and its invented plans in, arrays and a card out."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import torch

from geoapp.domain.annotation import AnnotatedText, WordMarks
from geoapp.io.corpus import load_corpus, load_invented, load_text_kinds, load_words
from geoapp.io.models import save_model
from geoapp.pipeline.corpus_score import score_texts
from geoapp.pipeline.held_out import PARTS, parts
from geoapp.reading.tagger import make_tagger, tag
from geoapp.training.card import Settings, make_card
from geoapp.training.examples import examples, mark_sizes
from geoapp.training.fit import RATES, fit
from geoapp.training.network import LacCharacters, Network
from geoapp.training.weights import FIRST_BIAS, OTHERS_BIAS, Arrays, joined, network_arrays

OnNetwork = Callable[[int, float], None]
"""Hears the number of a network that is ready, and the loss of its last epoch."""

INVENTED = "invented"
PROCESSES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsByKind:
    """Annotated texts by their kind (work report, outline …)."""

    train: Mapping[str, Sequence[AnnotatedText]]
    dev: Mapping[str, Sequence[AnnotatedText]]


def train_model(corpus: Path, folder: Path, settings: Settings, on_network: OnNetwork) -> None:
    """Train on a corpus and write the model with its card into the folder.

    Raises:
        InputError: the corpus is missing or malformed, or the folder cannot be written.
    """
    texts = load_texts(corpus)
    weights = train(list(taught(texts.train)), load_words(), settings, on_network)
    tagger = make_tagger(weights)
    figures = {
        kind: score_texts(lambda text: tag(tagger, text.text), listed) for kind, listed in texts.dev.items()
    }
    save_model(folder, weights, make_card(settings, texts.train, texts.dev, figures))


def load_texts(corpus: Path) -> TextsByKind:
    """Return the annotated texts of a corpus and of the repository by kind.

    Raises:
        InputError: a file is missing or malformed.
    """
    kinds = load_text_kinds(corpus)

    def by_kind(texts: Sequence[AnnotatedText]) -> dict[str, list[AnnotatedText]]:
        found: dict[str, list[AnnotatedText]] = {}
        for text in texts:
            found.setdefault(kinds.get(text.name, "other"), []).append(text)
        return dict(sorted(found.items()))

    train_texts = by_kind(load_corpus(corpus, "train")) | {INVENTED: list(load_invented())}
    return TextsByKind(train=train_texts, dev=by_kind(load_corpus(corpus, "dev")))


def taught(texts: Mapping[str, Sequence[AnnotatedText]]) -> Iterator[list[AnnotatedText]]:
    """Yield the texts of each network: the first has all, the others lack every third region and invented plan."""
    yield [text for listed in texts.values() for text in listed]
    real = [text for kind, listed in texts.items() if kind != INVENTED for text in listed]
    real.sort(key=lambda text: text.name)
    invented = sorted(texts[INVENTED], key=lambda text: text.name)
    part_of = parts(text.name for text in real)
    for part in range(PARTS):
        yield [
            *(text for text in real if part_of[text.name] != part),
            *(text for number, text in enumerate(invented) if number % PARTS != part),
        ]


def train(
    lessons: Sequence[Sequence[AnnotatedText]], words: WordMarks, settings: Settings, on_network: OnNetwork
) -> Arrays:
    """Return the arrays of networks that were taught these texts: the same bytes from the same texts, words and seed.

    Each network is taught on one thread, two at a time in processes of their own.
    """
    networks = []
    with get_context("spawn").Pool(PROCESSES) as pool:
        tasks = [(texts, OTHERS_BIAS if number else FIRST_BIAS) for number, texts in enumerate(lessons)]
        for arrays, loss in pool.imap(partial(_teach, words, settings), tasks):
            networks.append(arrays)
            on_network(len(networks), loss)
    return joined(networks, LacCharacters(), words)


def _teach(
    words: WordMarks, settings: Settings, task: tuple[Sequence[AnnotatedText], float]
) -> tuple[Arrays, float]:
    """Return the arrays of one network of a model, and the loss of its last epoch."""
    texts, bias = task
    return teach(texts, words, settings, outside_bias=bias)


def teach(  # noqa: PLR0913 (what ablations vary)
    texts: Sequence[AnnotatedText],
    words: WordMarks,
    settings: Settings,
    *,
    outside_bias: float,
    rates: Mapping[str, float] = RATES,
    alter: Callable[[Network], None] | None = None,
) -> tuple[Arrays, float]:
    """Return the arrays of one network, and the loss of its last epoch; ``alter`` changes it before it is taught."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(settings.seed)
    characters = LacCharacters()
    points, rows = characters.table()
    row_of = np.zeros(0x10000, np.int64)
    row_of[points] = rows
    data = [example for text in texts for example in examples(text, row_of, words)]
    network = Network(characters, mark_sizes(words))
    if alter:
        alter(network)
    loss = fit(network, data, epochs=settings.epochs, seed=settings.seed, rates=rates)
    return network_arrays(network, outside_bias=outside_bias), loss
