"""Confidence in what was read: fitted and measured on annotated texts that the reader has not seen.

The weights come from train's texts, each read by the network that was taught without its region, and from dev's. The
least confidence of an entry of each kind is the one that serves train's texts best under these weights.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from geoapp.domain.annotation import AnnotatedText
from geoapp.geometry.arrays import Floats
from geoapp.io.corpus import load_corpus
from geoapp.io.lexicons import load_lexicon
from geoapp.io.models import load_tagger, write_calibration
from geoapp.pipeline.held_out import parts
from geoapp.reading.agreement import verdicts, within
from geoapp.reading.chain import KINDS
from geoapp.reading.cleaning import clean
from geoapp.reading.confidence import (
    Calibration,
    Probabilities,
    calibration_error,
    fit,
    marks_of,
    share_in_least_sure,
)
from geoapp.reading.entries import find_entries
from geoapp.reading.outline import find_outline
from geoapp.reading.tagger import Tagger, tag

PROJECT, PROGRAMME = KINDS
BINS = 5
STEP = 0.05
"""Between the confidences that are tried as the least one of an entry."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One entry or mention that was read in an annotated passage, and whether it is right."""

    text: str
    start: int
    end: int
    kind: str
    probabilities: Probabilities
    marks: tuple[str, ...]
    right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Passages:
    """Entries read in passages, without those that count neither way, and the number of works annotated there."""

    read: tuple[Judged, ...]
    annotated: Mapping[str, int]
    """Of each kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """Figures of one kind of works, where an entry is what has this confidence at least."""

    kind: str
    least: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reliability:
    """Confidence and truth of entries, each judged by weights that were fitted without its own text."""

    confidence: Floats
    right: Floats

    @property
    def error(self) -> float:
        """Expected calibration error in ten bins."""
        return calibration_error(self.confidence, self.right)

    @property
    def found_by_review(self) -> float:
        """Share of the errors in the least sure fifth."""
        return share_in_least_sure(self.confidence, self.right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Judgements of the reader on both splits of a corpus."""

    held: Passages
    """Train's, each text read by the network that was not taught it."""
    dev: Passages

    @property
    def first(self) -> Calibration:
        """The weights that train's texts give."""
        return _fit(self.held.read)

    @property
    def weights(self) -> Calibration:
        """The weights that dev's texts give, held near those."""
        return _fit(self.dev.read, self.first)

    def thresholds(self, kind: str) -> list[Threshold]:
        """Return precision and recall of a kind on train's texts by the least confidence of an entry."""
        read = [entry for entry in self.held.read if (entry.kind == PROJECT) == (kind == PROJECT)]
        confidence = _confidence(self.weights, read)
        right = np.array([entry.right for entry in read], bool)
        found = []
        for least in np.round(np.arange(STEP, 1, STEP), 2).tolist():
            kept = confidence >= least
            hits = int(right[kept].sum())
            share = hits / max(int(kept.sum()), 1)
            recall = hits / max(self.held.annotated[kind], 1)
            found.append(Threshold(kind=kind, least=least, precision=share, recall=recall))
        return found

    @property
    def least(self) -> Mapping[str, float]:
        """The least confidence of each kind, with its best F1 on train's texts."""
        best = {kind: max(self.thresholds(kind), key=lambda threshold: threshold.f1) for kind in KINDS}
        return {kind: threshold.least for kind, threshold in best.items()}

    def reliability(self) -> Reliability:
        """Return confidence beside truth of what is kept on dev, each text by weights fitted on the others."""
        first, judged = self.first, self.dev.read
        confidence = np.zeros(len(judged))
        for text in {entry.text for entry in judged}:
            weights = _fit([entry for entry in judged if entry.text != text], first)
            own = [index for index, entry in enumerate(judged) if entry.text == text]
            confidence[own] = _confidence(weights, [judged[index] for index in own])
        right = np.array([entry.right for entry in judged], float)
        least = self.least
        bounds = [least[PROJECT] if entry.kind == PROJECT else least[PROGRAMME] for entry in judged]
        kept = confidence >= np.array(bounds)
        return Reliability(confidence=confidence[kept], right=right[kept])


def calibrate(name: str, evidence: Evidence) -> Path:
    """Write the weights of marks and the least confidence beside a model and return the file's path."""
    least = evidence.least
    return write_calibration(
        name, replace(evidence.weights, least=least[PROJECT], least_programme=least[PROGRAMME])
    )


def gather(folder: Path, name: str) -> Evidence:
    """Return the judgements of a model on a corpus.

    Raises:
        InputError: the corpus or the model is missing or malformed.
    """
    tagger, train = load_tagger(name), load_corpus(folder, "train")
    part_of = parts(text.name for text in train)
    return Evidence(
        held=_judge(train, lambda text: tagger.network(1 + part_of[text.name])),
        dev=_judge(load_corpus(folder, "dev"), lambda _: tagger),
    )


def _judge(texts: Sequence[AnnotatedText], reader: Callable[[AnnotatedText], Tagger]) -> Passages:
    """Return the entries that each text's reader reads in its passages."""
    lexicon = load_lexicon()
    found: list[Judged] = []
    for document in texts:
        cleaned = clean(document.text)
        works = tag(reader(document), cleaned.text)
        read = [
            Judged(
                text=document.name,
                start=cleaned.span(entry.start, entry.end)[0],
                end=cleaned.span(entry.start, entry.end)[1],
                kind=entry.kind,
                probabilities=entry.probabilities,
                marks=marks_of(entry, lexicon),
            )
            for entry in find_entries(cleaned.text, find_outline(cleaned.text), works, lexicon)
        ]
        for passage in document.passages:
            inside = list(filter(within(passage.start, passage.end), read))
            found += _decided(inside, verdicts(passage.works, inside))
    clear = [
        work for text in texts for passage in text.passages for work in passage.works if not work.borderline
    ]
    return Passages(read=tuple(found), annotated=Counter(work.kind for work in clear))


def reliability_table(found: Reliability) -> str:
    """Return the figures as a table in Markdown: by fifths of confidence, and the two sums."""
    order = np.argsort(found.confidence, kind="stable")
    rows = [
        f"| {found.confidence[part].min():.2f} to {found.confidence[part].max():.2f} | {len(part)}"
        f" | {found.confidence[part].mean():.3f} | {found.right[part].mean():.3f} |"
        for part in np.array_split(order, BINS)
        if len(part)
    ]
    head = ("| confidence | entries | mean confidence | right |", "|---|--:|--:|--:|")
    sums = (
        f"Expected calibration error {found.error:.3f}; "
        f"the least sure fifth holds {found.found_by_review:.2f} of the errors."
    )
    return "\n".join((*head, *rows, "", sums))


def threshold_table(thresholds: Sequence[Threshold], least: Mapping[str, float]) -> str:
    """Return the figures on train's texts by the least confidence as a table in Markdown; the chosen ones are bold."""
    head = ("| kind | least confidence | precision | recall | F1 |", "|---|--:|--:|--:|--:|")
    rows = (
        f"| {t.kind} | {f'**{t.least:.2f}**' if t.least == least[t.kind] else f'{t.least:.2f}'}"
        f" | {t.precision:.3f} | {t.recall:.3f} | {t.f1:.3f} |"
        for t in thresholds
    )
    return "\n".join((*head, *rows))


def _confidence(weights: Calibration, judged: Sequence[Judged]) -> Floats:
    return np.array([weights.confidence(entry.probabilities, entry.marks) for entry in judged], float)


def _fit(judged: Sequence[Judged], near: Calibration | None = None) -> Calibration:
    return fit([e.probabilities for e in judged], [e.marks for e in judged], [e.right for e in judged], near)


def _decided(read: Sequence[Judged], verdict: Sequence[bool | None]) -> Iterator[Judged]:
    for entry, right in zip(read, verdict, strict=True):
        if right is not None:
            yield replace(entry, right=right)
