"""Figures of the learned reader on annotated texts, and of one careful reader by another."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from geoapp.domain.annotation import AnnotatedText
from geoapp.domain.project import Kind, Project
from geoapp.errors import InputError
from geoapp.io.corpus import load_corpus, load_passages
from geoapp.io.lexicons import load_lexicon
from geoapp.io.models import load_model
from geoapp.reading.agreement import Agreement, MarkedSpan, agreement, shared, within
from geoapp.reading.chain import KINDS
from geoapp.reading.reader import read_plan
from geoapp.reading.records import TextSource


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSpan:
    """One mention of a work that was read."""

    start: int
    end: int
    kind: Kind


CorpusFigures = Mapping[Kind, Agreement]
"""By kind."""


def score_corpus(folder: Path, split: str) -> CorpusFigures:
    """Compare what the learned reader finds in the passages of a corpus with their annotation.

    Raises:
        InputError: the corpus or the model is missing or malformed.
    """
    return score_texts(read_spans, load_corpus(folder, split))


def score_texts(
    read: Callable[[AnnotatedText], Iterable[MarkedSpan]], texts: Iterable[AnnotatedText]
) -> CorpusFigures:
    """Compare what a reader finds in the passages of texts with their annotation."""
    figures = dict.fromkeys(KINDS, Agreement())
    for document in texts:
        found = list(read(document))
        for passage in document.passages:
            inside = [span for span in found if within(passage.start, passage.end)(span)]
            for kind in KINDS:
                figures[kind] += agreement(passage.works, inside, kind)
    return figures


def read_spans(document: AnnotatedText) -> Iterator[ReadSpan]:
    """Yield the works that the reader finds in a text without a gazetteer, each mention by itself."""
    source = TextSource(plan=document.name, short_title="", text=document.text, sha256="")
    yield from _mentioned(read_plan(source, load_lexicon(), load_model()).projects)


def score_reading(annotated: Path, projects: Iterable[Project]) -> CorpusFigures:
    """Compare a reading with the passages of its text that a folder annotates; borderline counts neither way.

    Raises:
        InputError: nothing is annotated there, or a file is malformed.
    """
    passages, read = load_passages(annotated), list(_mentioned(projects))
    if not passages:
        raise InputError("corpus_empty", folder=str(annotated))
    figures = dict.fromkeys(KINDS, Agreement())
    for passage in passages:
        inside = [span for span in read if within(passage.start, passage.end)(span)]
        for kind in KINDS:
            figures[kind] += agreement(passage.works, inside, kind)
    return figures


def _mentioned(projects: Iterable[Project]) -> Iterator[ReadSpan]:
    for project in projects:
        yield ReadSpan(start=project.start, end=project.end, kind=project.kind)
        for mention in project.mentions:
            yield ReadSpan(start=mention.start, end=mention.end, kind=project.kind)


def score_readers(first: Path, second: Path, *, doubted: bool) -> CorpusFigures:
    """Compare the second reader's passages with the first one's, in the ranges that both read.

    Where ``doubted`` works count too, borderline is taken as clear.

    Raises:
        InputError: a file is malformed, or the two have no range in common.
    """
    pairs = [
        (mine, theirs)
        for mine in load_passages(first)
        for theirs in load_passages(second)
        if mine.file == theirs.file and max(mine.start, theirs.start) < min(mine.end, theirs.end)
    ]
    if not pairs:
        raise InputError("corpus_unshared", first=str(first), second=str(second))
    figures = dict.fromkeys(KINDS, Agreement())
    for mine, theirs in pairs:
        gold, read = shared(mine, theirs)
        if doubted:
            gold, read = ([replace(work, note="") for work in works] for works in (gold, read))
        for kind in KINDS:
            figures[kind] += agreement(gold, read, kind)
    return figures


def table(figures: CorpusFigures) -> str:
    """Return the figures as a table in Markdown."""
    rows = [
        f"| {kind} | {counted.precision:.3f} | {counted.recall:.3f} | {counted.f1:.3f}"
        f" | {counted.found_at_all:.3f} | {counted.gold} |"
        for kind, counted in figures.items()
    ]
    return "\n".join(
        ("| kind | precision | recall | F1 | found at all | annotated |", "|---|--:|--:|--:|--:|--:|", *rows)
    )
