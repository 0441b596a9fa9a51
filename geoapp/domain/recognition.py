"""Recognition of a scan's text (OCR): how sure it was of each word."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrWord:
    """A stretch of text that was recognised with one confidence, 0 to 1; code points, end exclusive."""

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """A text's origin in OCR: by which engine, of how many pages, and how sure on the average of its characters.

    On ``blank`` pages nothing was found: they are white, or their picture is damaged.
    """

    __pydantic_config__: ClassVar = {"extra": "forbid"}

    engine: str
    pages: int
    blank: int
    confidence: float


def least_sure(words: Iterable[OcrWord], start: int, end: int) -> float | None:
    """Return the confidence of the least sure word in a span; ``None`` where none was recognised there.

    >>> words = (OcrWord(start=0, end=4, confidence=0.98), OcrWord(start=4, end=6, confidence=0.61))
    >>> least_sure(words, 0, 4), least_sure(words, 3, 5), least_sure(words, 6, 9)
    (0.98, 0.61, None)
    """
    return min((word.confidence for word in words if word.start < end and start < word.end), default=None)


def mean_confidence(words: Iterable[OcrWord]) -> float:
    """Return the mean confidence of the characters, to two decimals; 0 where there are none.

    >>> mean_confidence([OcrWord(start=0, end=3, confidence=1.0), OcrWord(start=3, end=4, confidence=0.6)])
    0.9
    >>> mean_confidence([])
    0.0
    """
    sizes = [(word.end - word.start, word.confidence) for word in words]
    total = sum(size for size, _ in sizes)
    return round(sum(size * confidence for size, confidence in sizes) / total, 2) if total else 0.0
