"""The marks that a map draws beside the projects: each with a colour and a form of its own.

Projects have the colours of their families (``data/codelists/families.csv``), all of them dark enough for a white
character. Marks are brighter than any family, or ink, so that the two are told apart in every kind of sight;
``tests/web/test_palette.py`` simulates each.
"""

from collections.abc import Mapping
from dataclasses import dataclass

INK = "#1d2a30"
"""Of text, and of what belongs to no single family: an outline or a place that several share."""

GROUND = "#fdfdfb"
"""Of the districts, on which all else is drawn."""

TINT = "#b0741a"
"""Of a district with projects known by it only; at most a fifth of it covers the ground, and a number stands there."""

HALO = "#ffb000"
"""Of the broad ring round what is opened, and of the frame round what the keyboard has reached."""

YOURS = "#9e49ff"
"""Of all that a visitor drew, measured, looked for or brought along."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkStyle:
    """The look of one kind of mark where it is sure; the merely possible is dashed and nearly without filling."""

    color: str
    weight: float
    """Of its line, in pixels."""
    fill: float = 0
    """Opacity of its filling."""
    dash: str = ""
    """Lengths of strokes and gaps in pixels; empty for a solid line."""


MARKS: Mapping[str, MarkStyle] = {
    "border": MarkStyle(color="#6d7979", weight=1),
    "result": MarkStyle(color="#009eb6", weight=2, fill=0.2),
    "pair": MarkStyle(color="#f30018", weight=4, fill=0.3),
    "a": MarkStyle(color=INK, weight=3, fill=0.05),
    "b": MarkStyle(color="#ce7961", weight=1.5, fill=0.06),
    "kept": MarkStyle(color=YOURS, weight=3, fill=0.1),
    "own": MarkStyle(color=YOURS, weight=3, fill=0.12, dash="1 6"),
    "drawn": MarkStyle(color=YOURS, weight=2.5, fill=0.04, dash="12 5"),
    "halo": MarkStyle(color=HALO, weight=9),
}
"""Districts' borders; of an analysis what it found, pairs and what they share, its two sides; a visitor's kept
results, own layers and drawn shape; the ring round what is opened."""

DISTANCES = ("#00333d", "#00566a", "#007388", "#0089a0", MARKS["result"].color)
"""Of an analysis's distances where several are asked, from the shortest on: one hue, ever lighter, so that a grey copy
keeps their order; the key and each outline's tooltip say which is which."""

SCHEMATIC_DASH = "7 7"
"""Of a course or an extent that is a sketch."""

POSSIBLE_DASH, POSSIBLE_FILL = "6 5", 0.03
"""Of what is only possible, in its mark's colour."""
