"""Agreement of works found in a text with a careful reader's, kind by kind.

Conventions. A pair matches when the spans overlap with an IoU of at least 0.5 and the kind is the same, one to one, the
largest overlap first. What either side marks as borderline, and what is unmatched and touches it, counts neither way.
A work is found at all when it is matched, whatever the kind.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from geoapp.domain.annotation import AnnotatedPassage, Work

LEAST_OVERLAP = 0.5


class MarkedSpan(Protocol):
    """Anything with bounds and a kind."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """Character after the last one."""

    @property
    def kind(self) -> str:
        """Project or programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """Counts of one kind; agreements of several texts add up."""

    gold: int = 0
    right: int = 0
    wrong: int = 0
    """Read, and not in the annotation."""
    found: int = 0
    """Of the annotation, by whatever kind."""

    def __add__(self, other: "Agreement") -> "Agreement":
        """Count both together."""
        return Agreement(
            gold=self.gold + other.gold,
            right=self.right + other.right,
            wrong=self.wrong + other.wrong,
            found=self.found + other.found,
        )

    @property
    def precision(self) -> float:
        """Share of what was read that is right; 0 of nothing."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of the annotation that was read; 0 of nothing."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both.

        >>> Agreement(gold=4, right=3, wrong=1, found=3).f1
        0.75
        >>> Agreement().f1
        0.0
        """
        counted = self.gold + self.right + self.wrong
        return 2 * self.right / counted if counted else 0.0

    @property
    def found_at_all(self) -> float:
        """Share of the annotation that was read as either kind."""
        return self.found / self.gold if self.gold else 0.0


def agreement(gold: Sequence[Work], read: Sequence[MarkedSpan], kind: str) -> Agreement:
    """Count what agrees in one passage: an annotation, and what was read in it."""
    doubted = [work for work in gold if work.borderline]
    open_read = [span for span in read if _is_borderline(span)]
    clear_read = [span for span in read if not _is_borderline(span)]
    wanted = [work for work in gold if not work.borderline and work.kind == kind]
    given = [span for span in clear_read if span.kind == kind]

    pairs = match(wanted, given)
    kept = [n for n, work in enumerate(wanted) if n in pairs or not _touches(work, open_read)]
    matched = set(pairs.values())
    wrong = [n for n, span in enumerate(given) if n not in matched and not _touches(span, doubted)]
    anyhow = match(wanted, clear_read)
    return Agreement(gold=len(kept), right=len(pairs), wrong=len(wrong), found=sum(n in anyhow for n in kept))


def verdicts(gold: Sequence[Work], read: Sequence[MarkedSpan]) -> list[bool | None]:
    """Say of each span that was read whether it is right; ``None`` where it counts neither way."""
    doubted = [work for work in gold if work.borderline]
    clear = [work for work in gold if not work.borderline]
    found: list[bool | None] = [None if _touches(span, doubted) else False for span in read]
    for kind in {span.kind for span in read}:
        mine = [number for number, span in enumerate(read) if span.kind == kind]
        wanted = [work for work in clear if work.kind == kind]
        for number in match(wanted, [read[n] for n in mine]).values():
            found[mine[number]] = True
    return found


def shared(first: AnnotatedPassage, second: AnnotatedPassage) -> tuple[list[Work], list[Work]]:
    """Return the works of both that lie in the range that both readers read."""
    start, end = max(first.start, second.start), min(first.end, second.end)
    inside = within(start, end)
    return list(filter(inside, first.works)), list(filter(inside, second.works))


def within(start: int, end: int) -> Callable[[MarkedSpan], bool]:
    """Return the test whether a span lies within these bounds."""
    return lambda span: start <= span.start and span.end <= end


def match(gold: Sequence[MarkedSpan], read: Sequence[MarkedSpan]) -> dict[int, int]:
    """Return which span of ``read`` belongs to which of ``gold``, by their positions."""
    candidates = sorted(
        (-share, mine, theirs)
        for mine, wanted in enumerate(gold)
        for theirs, given in enumerate(read)
        if (share := _iou(wanted, given)) >= LEAST_OVERLAP
    )
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, mine, theirs in candidates:
        if mine not in pairs and theirs not in taken:
            pairs[mine] = theirs
            taken.add(theirs)
    return pairs


def _iou(first: MarkedSpan, second: MarkedSpan) -> float:
    common = min(first.end, second.end) - max(first.start, second.start)
    return common / (max(first.end, second.end) - min(first.start, second.start)) if common > 0 else 0.0


def _touches(span: MarkedSpan, others: Sequence[MarkedSpan]) -> bool:
    return any(span.start < other.end and other.start < span.end for other in others)


def _is_borderline(span: MarkedSpan) -> bool:
    return isinstance(span, Work) and span.borderline
