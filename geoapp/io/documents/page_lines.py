"""Lines of a page from the stretches that OCR found on it: straightened, in reading order, with indents."""

import re
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import atan2, cos, sin

from geoapp.domain.recognition import OcrWord

SAME_LINE = 0.5
"""Stretches whose middles lie within this part of a character's height stand on one line."""

MOST_SURE = 0.99
"""No word that was recognised is as sure as one that was written."""

GAP, INDENT = 0.8, 1.2
"""Heights of a character from which a gap is a blank, and from which a line is indented."""

INDENTED = "\u3000\u3000"
"""What Chinese paragraphs begin with; the reader joins lines that lack it."""

_LONG, _TALL = 3.0, 1.5
_NOT_TEXT = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A recognised stretch of a line: its left end, middle, width and height in pixels, slope, and characters."""

    x: float
    y: float
    width: float
    height: float
    slope: float
    """Radians that it falls to the right."""
    characters: tuple[tuple[str, float], ...]
    """Each with its confidence."""

    @property
    def tall(self) -> bool:
        """True where it is clearly higher than wide, as the lines of a page on its side are."""
        return self.height > _TALL * self.width


@dataclass(frozen=True, slots=True)
class PageText:
    """The text of a page; ``words`` is ``None`` where it is the document's own, not recognised."""

    text: str
    words: tuple[OcrWord, ...] | None = None


def stretch_of(corners: Sequence[Sequence[float]], characters: Iterable[tuple[str, float]]) -> Stretch:
    """Return the stretch between four corners, given from the upper left one clockwise.

    >>> stretch_of([(0, 0), (40, 0), (40, 10), (0, 10)], [("甲", 0.9)]).width
    40.0
    """
    (ax, ay), (bx, by), _, (dx, dy) = ((float(x), float(y)) for x, y in corners)
    width, height = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5, ((dx - ax) ** 2 + (dy - ay) ** 2) ** 0.5
    slope = atan2(by - ay, bx - ax)
    return Stretch((ax + dx) / 2, (ay + dy) / 2, width, height, slope, tuple(characters))


def lay_out(stretches: Sequence[Stretch]) -> PageText:
    r"""Return a page's text, line under line.

    >>> line = lambda x, y, words: Stretch(x, y, 20.0 * len(words), 20.0, 0.0, tuple((c, 0.9) for c in words))
    >>> lay_out([line(0, 40, "二期。"), line(40, 10, "建设甲"), line(105, 12, "水厂")]).text
    '\u3000\u3000建设甲水厂\n二期。'
    >>> lay_out([])
    PageText(text='', words=())
    """
    if not stretches:
        return PageText("", ())
    height = statistics.median(each.height for each in stretches)
    lines = _lines(_straightened(stretches), height)
    left = min(line[0].x for line in lines)
    characters: list[tuple[str, float | None]] = []
    for line in lines:
        characters += [("\n", None)] if characters else []
        characters += [(INDENTED, None)] if line[0].x - left >= INDENT * height else []
        characters += _characters(line, height)
    return _joined(characters)


def _straightened(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Turn the stretches back by the slope of the page."""
    slopes = [each.slope for each in stretches if each.width >= _LONG * each.height]
    slope = statistics.median(slopes) if slopes else 0.0
    c, s = cos(slope), sin(slope)
    return [replace(each, x=each.x * c + each.y * s, y=each.y * c - each.x * s) for each in stretches]


def _lines(stretches: Iterable[Stretch], height: float) -> list[list[Stretch]]:
    lines: list[list[Stretch]] = []
    for each in sorted(stretches, key=lambda each: each.y):
        if lines and each.y - lines[-1][-1].y < SAME_LINE * height:
            lines[-1].append(each)
        else:
            lines.append([each])
    return [sorted(line, key=lambda each: each.x) for line in lines]


def _characters(line: Sequence[Stretch], height: float) -> Iterable[tuple[str, float | None]]:
    end: float | None = None
    for each in line:
        if end is not None and each.x - end > GAP * height:
            yield " ", None
        # A stroke is the edge of a table; in our texts it would make a cell.
        yield from ((_NOT_TEXT.sub("", text).replace("|", "｜"), sure) for text, sure in each.characters)
        end = each.x + each.width


def _joined(characters: Iterable[tuple[str, float | None]]) -> PageText:
    """Join characters to a text and neighbours of one confidence to words."""
    text: list[str] = []
    words: list[OcrWord] = []
    offset = 0
    for piece, sure in characters:
        end = offset + len(piece)
        if sure is not None and end > offset:
            confidence = round(min(max(sure, 0.0), MOST_SURE), 2)
            last = words[-1] if words else None
            if last and last.end == offset and last.confidence == confidence:
                words[-1] = replace(last, end=end)
            else:
                words.append(OcrWord(start=offset, end=end, confidence=confidence))
        text.append(piece)
        offset = end
    return PageText("".join(text), tuple(words))
