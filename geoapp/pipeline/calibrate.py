"""Confidence in what was read: fitted and measured on annotated texts that the model has not seen."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from geoapp.geometry.arrays import Floats
from geoapp.io.corpus import load_corpus
from geoapp.io.lexicons import load_lexicon
from geoapp.io.models import load_tagger, write_calibration
from geoapp.reading.agreement import verdicts, within
from geoapp.reading.cleaning import clean
from geoapp.reading.confidence import (
    LEAST_CONFIDENCE,
    Calibration,
    Probabilities,
    calibration_error,
    fit,
    marks_of,
    share_in_least_sure,
)
from geoapp.reading.entries import find_entries
from geoapp.reading.outline import find_outline
from geoapp.reading.tagger import tag

BINS = 5


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


def calibrate(folder: Path, name: str) -> Path:
    """Fit the weights of marks on a corpus' dev texts and write them beside a model.

    Raises:
        InputError: the corpus or the model is missing or malformed.
    """
    return write_calibration(name, _fit(judge(folder, name)))


def judge(folder: Path, name: str) -> list[Judged]:
    """Return the works read in the dev passages of a corpus, without those that count neither way."""
    lexicon, tagger = load_lexicon(), load_tagger(name)
    found: list[Judged] = []
    for document in load_corpus(folder, "dev"):
        cleaned = clean(document.text)
        works = tag(tagger, cleaned.text)
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
    return found


def reliability(judged: Sequence[Judged]) -> Reliability:
    """Return confidence beside truth of what is kept; each text is judged by weights fitted on the others."""
    confidence = np.zeros(len(judged))
    for text in {entry.text for entry in judged}:
        weights = _fit([entry for entry in judged if entry.text != text])
        for index, entry in enumerate(judged):
            if entry.text == text:
                confidence[index] = weights.confidence(entry.probabilities, entry.marks)
    right = np.array([entry.right for entry in judged], float)
    kept = confidence >= LEAST_CONFIDENCE
    return Reliability(confidence=confidence[kept], right=right[kept])


def reliability_table(found: Reliability) -> str:
    """Return the figures as a table in Markdown: by fifths of confidence, and the two sums."""
    order = np.argsort(found.confidence, kind="stable")
    rows = [
        f"| {found.confidence[part].min():.2f} to {found.confidence[part].max():.2f} | {len(part)}"
        f" | {found.confidence[part].mean():.3f} | {found.right[part].mean():.3f} |"
        for part in np.array_split(order, BINS)
    ]
    head = ("| confidence | entries | mean confidence | right |", "|---|--:|--:|--:|")
    sums = (
        f"Expected calibration error {found.error:.3f}; "
        f"the least sure fifth holds {found.found_by_review:.2f} of the errors."
    )
    return "\n".join((*head, *rows, "", sums))


def _fit(judged: Sequence[Judged]) -> Calibration:
    return fit([e.probabilities for e in judged], [e.marks for e in judged], [e.right for e in judged])


def _decided(read: Sequence[Judged], verdict: Sequence[bool | None]) -> Iterator[Judged]:
    for entry, right in zip(read, verdict, strict=True):
        if right is not None:
            yield replace(entry, right=right)
