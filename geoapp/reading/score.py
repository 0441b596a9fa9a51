"""Score of a reading against a careful annotation: precision, recall, F1 and the agreement of fields.

Conventions. A pair matches when both are of the same kind and their spans overlap with an IoU of at least 0.5; pairs
are taken one to one, greedily: the largest IoU first, then the earlier in the text. Recall counts every record of the
annotation. Where a span reaches to a tail that it shares with the next members of its list, its own words count.
Precision counts only what was read in the boxes that the annotation covers whole. By theme, recall goes by
the annotation's theme and precision by the reading's.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from geoapp.domain.project import Project

LEAST_OVERLAP = 0.5
QUOTES_AND_SPACES = re.compile(r"[\s\"'“”‘’「」]+")


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts: records of the annotation and those found, records read in whole boxes and those right."""

    gold: int
    found: int
    read: int
    right: int

    @property
    def recall(self) -> float | None:
        """Share of the annotation that was found; ``None`` of nothing."""
        return self.found / self.gold if self.gold else None

    @property
    def precision(self) -> float | None:
        """Share of what was read that is right; ``None`` of nothing."""
        return self.right / self.read if self.read else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; ``None`` when one of them is.

        >>> Figures(gold=4, found=3, read=2, right=2).f1
        0.8571428571428571
        >>> Figures(gold=0, found=0, read=2, right=0).f1 is None
        True
        """
        precision, recall = self.precision, self.recall
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The result; ``fields`` says for each field in how many of the pairs both agree."""

    overall: Figures
    kinds: Mapping[str, Figures]
    themes: Mapping[str, Figures]
    fields: Mapping[str, int]
    pairs: tuple[tuple[Project, Project], ...]
    """Annotation's and reading's record, in the annotation's text order."""
    missed: tuple[Project, ...]
    invented: tuple[Project, ...]
    """Read in a whole box, and not in the annotation."""


def score(gold: Sequence[Project], read: Sequence[Project], whole_boxes: Collection[int]) -> Score:
    """Compare a reading with an annotation of the same text."""
    gold, read = own_spans(gold), own_spans(read)
    pairs = match(gold, read)
    found = {id(record) for record, _ in pairs}
    right = {id(record) for _, record in pairs}
    judged = [record for record in read if record.box in whole_boxes]

    def figures(field: str, value: str) -> Figures:
        mine = [record for record in gold if getattr(record, field) == value]
        theirs = [record for record in judged if getattr(record, field) == value]
        return Figures(
            gold=len(mine),
            found=sum(id(record) in found for record in mine),
            read=len(theirs),
            right=sum(id(record) in right for record in theirs),
        )

    return Score(
        overall=Figures(
            gold=len(gold), found=len(found), read=len(judged), right=len(right & set(map(id, judged)))
        ),
        kinds={kind: figures("kind", kind) for kind in sorted({record.kind for record in (*gold, *judged)})},
        themes={
            theme: figures("theme", theme) for theme in sorted({record.theme for record in (*gold, *judged)})
        },
        fields={field: sum(of(a) == of(b) for a, b in pairs) for field, of in FIELDS.items()},
        pairs=tuple(pairs),
        missed=tuple(record for record in gold if id(record) not in found),
        invented=tuple(record for record in judged if id(record) not in right),
    )


def own_spans(records: Sequence[Project]) -> list[Project]:
    """Return the records of a list with their own words as spans: what reaches over the next member ends before it."""
    found = sorted(records, key=lambda record: (record.start, record.end))
    for index, (record, following) in enumerate(pairwise(found)):
        if record.start < following.start - 1 < record.end:
            found[index] = replace(record, end=following.start - 1)
    return found


def match(gold: Sequence[Project], read: Sequence[Project]) -> list[tuple[Project, Project]]:
    """Return the matching pairs, one to one, in the order of the annotation's spans."""
    candidates = sorted(_candidates(gold, read), key=lambda c: (-c[0], gold[c[1]].start, read[c[2]].start))
    taken_gold: set[int] = set()
    taken_read: set[int] = set()
    pairs: list[tuple[int, int]] = []
    for _, mine, theirs in candidates:
        if mine not in taken_gold and theirs not in taken_read:
            taken_gold.add(mine)
            taken_read.add(theirs)
            pairs.append((mine, theirs))
    pairs.sort(key=lambda pair: (gold[pair[0]].start, gold[pair[0]].end))
    return [(gold[mine], read[theirs]) for mine, theirs in pairs]


def overlap(first: Project, second: Project) -> float:
    """Return the IoU of two spans: their common characters over all of theirs."""
    common = min(first.end, second.end) - max(first.start, second.start)
    union = max(first.end, second.end) - min(first.start, second.start)
    return common / union if common > 0 else 0.0


def _candidates(gold: Sequence[Project], read: Sequence[Project]) -> Iterator[tuple[float, int, int]]:
    order = sorted(range(len(read)), key=lambda index: read[index].start)
    starts = [read[index].start for index in order]
    longest = max((record.end - record.start for record in read), default=0)
    for mine, record in enumerate(gold):
        for position in range(bisect_left(starts, record.start - longest), bisect_left(starts, record.end)):
            other = read[order[position]]
            iou = overlap(record, other)
            if iou >= LEAST_OVERLAP and other.kind == record.kind:
                yield iou, mine, order[position]


def plain_name(name: str) -> str:
    """Return a name without differences of width, spaces and quotation marks.

    >>> plain_name("“西五环”（绕城） 3号线")
    '西五环(绕城)3号线'
    """
    return QUOTES_AND_SPACES.sub("", unicodedata.normalize("NFKC", name))


FIELDS: Mapping[str, Callable[[Project], object]] = {
    "name": lambda record: plain_name(record.name),
    "theme": lambda record: record.theme,
    "action": lambda record: record.action,
    "level": lambda record: record.level,
    "quantities": lambda record: sorted(
        (round(q.value_si, 6), q.unit_si, q.qualifier or "") for q in record.quantities
    ),
    "milestones": lambda record: sorted((m.date, m.precision) for m in record.milestones),
}
"""What is compared in a pair. Quantities: normalised value, unit and qualifier; milestones: date and precision."""
