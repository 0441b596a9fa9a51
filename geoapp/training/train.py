"""Training from a corpus: its annotated texts, the repository's and its invented plans in, arrays and a card out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from geoapp.domain.annotation import AnnotatedText, WordMarks
from geoapp.io.corpus import load_corpus, load_invented, load_text_kinds, load_words
from geoapp.io.models import save_model
from geoapp.pipeline.corpus_score import score_texts
from geoapp.reading.tagger import make_tagger, tag
from geoapp.training.card import Settings, make_card
from geoapp.training.examples import examples, mark_sizes
from geoapp.training.fit import fit
from geoapp.training.network import LacCharacters, Network
from geoapp.training.weights import OUTSIDE_BIAS, weights_of

OnEpoch = Callable[[int, float], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsByKind:
    """Annotated texts by their kind (work report, outline …)."""

    train: Mapping[str, Sequence[AnnotatedText]]
    dev: Mapping[str, Sequence[AnnotatedText]]


def train_model(corpus: Path, folder: Path, settings: Settings, on_epoch: OnEpoch) -> None:
    """Train on a corpus and write the model with its card into the folder.

    Raises:
        InputError: the corpus is missing or malformed, or the folder cannot be written.
    """
    texts = load_texts(corpus)
    taught = [text for listed in texts.train.values() for text in listed]
    weights = train(taught, load_words(), settings, on_epoch)
    tagger = make_tagger(weights)
    figures = {
        kind: score_texts(lambda text: tag(tagger, text.text), listed) for kind, listed in texts.dev.items()
    }
    save_model(folder, weights, make_card(settings, texts.train, texts.dev, figures, bias=OUTSIDE_BIAS))


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

    train_texts = by_kind(load_corpus(corpus, "train")) | {"invented": list(load_invented())}
    return TextsByKind(train=train_texts, dev=by_kind(load_corpus(corpus, "dev")))


def train(
    texts: Sequence[AnnotatedText], words: WordMarks, settings: Settings, on_epoch: OnEpoch
) -> Mapping[str, NDArray[np.generic]]:
    """Return the arrays of a model that was taught these texts: the same bytes from the same texts, words and seed."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(settings.seed)
    characters = LacCharacters()
    points, rows = characters.table()
    row_of = np.zeros(0x10000, np.int64)
    row_of[points] = rows
    data = [example for text in texts for example in examples(text, row_of, words)]
    network = Network(characters, mark_sizes(words))
    fit(network, data, epochs=settings.epochs, seed=settings.seed, on_epoch=on_epoch)
    return weights_of(network, characters, words)
