"""The setting of text on a sheet: lines of a size that fit a width."""

from dataclasses import dataclass
from functools import partial

from geoapp.domain.palette import INK
from geoapp.sheet.drawing import DrawnShape, Text
from geoapp.sheet.font import measure
from geoapp.sheet.wrapping import wrap

GREY = "#5b666d"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """The setting of text: height of an em and of a line in millimetres."""

    size: float
    line: float
    color: str = INK
    bold: bool = False


TITLE = Letter(size=7, line=8.5, bold=True)
ABOUT = Letter(size=3.2, line=4.5, color=GREY)
BODY = Letter(size=2.9, line=4.0)
STRONG = Letter(size=2.9, line=4.0, bold=True)
SMALL = Letter(size=2.4, line=3.4)
ASIDE = Letter(size=2.4, line=3.4, color=GREY)


def paragraph(text: str, width: float, letter: Letter) -> tuple[list[DrawnShape], float]:
    """Return lines of text from 0 down, and their height."""
    lines = wrap(text, width, partial(measure, size=letter.size))
    shapes: list[DrawnShape] = [
        Text(
            x=0,
            y=n * letter.line + letter.size,
            text=line,
            size=letter.size,
            bold=letter.bold,
            color=letter.color,
        )
        for n, line in enumerate(lines)
    ]
    return shapes, len(lines) * letter.line


def height_of(texts: tuple[str, ...], width: float, letter: Letter) -> float:
    """Return the height of paragraphs beneath each other.

    >>> height_of(("甲", "乙"), 100, BODY)
    8.0
    """
    return sum(paragraph(text, width, letter)[1] for text in texts)
