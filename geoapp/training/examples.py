"""Sentences as the network is taught them: rows, marks, and the labels that the annotation allows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geoapp.domain.annotation import AnnotatedPassage, AnnotatedText, WordMarks
from geoapp.geometry.arrays import Flags, Integers
from geoapp.reading.chain import KINDS
from geoapp.reading.marks import code_points, make_word_table, marks
from geoapp.reading.sentences import sentences

LABELS = 1 + 4 * len(KINDS)
LINE_MARK_SIZES = (64, 64, 32)


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """One sentence: row and marks of each character, and the labels that it may have."""

    rows: Integers
    marks: Integers
    allowed: Flags


def mark_sizes(words: WordMarks) -> list[int]:
    """Return the number of values of each mark.

    >>> mark_sizes({"verbs": {"建": 1, "修": 2}})
    [9, 64, 64, 32]
    """
    return [*(4 * max(listed.values(), default=0) + 1 for listed in words.values()), *LINE_MARK_SIZES]


def examples(text: AnnotatedText, row_of: Integers, words: WordMarks) -> Iterator[LabelledSentence]:
    """Yield the sentences of a text's passages."""
    rows = row_of[code_points(text.text)]
    marked = np.stack(marks(text.text, [make_word_table(listed) for listed in words.values()]), axis=1)
    for passage in text.passages:
        labels = allowed_labels(passage, len(text.text))
        for start, end in sentences(text.text[passage.start : passage.end]):
            part = slice(passage.start + start, passage.start + end)
            allowed = labels[part].copy()
            for work in passage.works:
                if work.start < part.start < work.end or work.start < part.stop < work.end:
                    # A hard line break cuts the work: no chain of labels could begin or end within it.
                    allowed[max(work.start - part.start, 0) : max(work.end - part.start, 0)] = True
            yield LabelledSentence(rows[part], marked[part], allowed)


def allowed_labels(passage: AnnotatedPassage, length: int) -> Flags:
    """Return the labels that the annotation allows at each character: any within a borderline work."""
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
