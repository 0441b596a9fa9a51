"""The legend beneath a sheet's map: what its symbols and lines mean, and the themes by their colours."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geoapp.domain.palette import INK
from geoapp.io.layers import load_layers
from geoapp.io.words import Words
from geoapp.sheet.drawing import DrawnBox, DrawnShape, Ink, Text, moved, rough_width, straight
from geoapp.sheet.listing import Listed
from geoapp.sheet.pins import HEIGHT, Pin, symbol

_ROW = 5.2
_SIZE = 2.6
_KEY = 8.0
_GAP = 4.0

LegendEntry = tuple[list[DrawnShape], str]
"""The key drawn round (0, 0), and what it means."""


def draw_legend(listed: Sequence[Listed], width: float, say: Words) -> tuple[list[DrawnShape], float]:
    """Return the legend's shapes, ``width`` mm wide, and its height in mm."""
    entries = [*_symbols(say), *_themes(listed, say)]
    shapes: list[DrawnShape] = []
    x, y = 0.0, _ROW / 2
    for key, words in entries:
        wide = _KEY + rough_width(words, _SIZE) + _GAP
        if x > 0 and x + wide - _GAP > width:
            x, y = 0.0, y + _ROW
        shapes += [moved(shape, x + _KEY / 2 - 0.5, y) for shape in key]
        shapes.append(Text(x=x + _KEY, y=y + _SIZE * 0.36, text=words, size=_SIZE))
        x += wide
    return shapes, y + _ROW / 2


def _symbols(say: Words) -> Iterator[LegendEntry]:
    sample = Pin(at=(0, 0), text="1", color=INK, exact=True, round=True)
    rough = replace(sample, text="2", exact=False)
    yield symbol(sample, 0, 0), say("legend_exact")
    yield symbol(rough, 0, 0), say("legend_approximate")
    yield symbol(replace(rough, text="3", round=False), 0, 0), say("legend_line")
    yield symbol(replace(rough, text="4?"), 0, 0), say("sheet_legend_possible")
    dash = Ink(stroke=INK, width=0.6, dash=(1.6, 1.0))
    yield [straight((-3, 0), (3, 0), dash)], say("legend_schematic")
    yield [straight((-3, 0), (3, 0), Ink(stroke=INK, width=0.7))], say("sheet_legend_edge")


def _themes(listed: Sequence[Listed], say: Words) -> Iterator[LegendEntry]:
    """Yield each colour with the themes that have it: there are more themes than colours one can tell apart."""
    drawn = {one.record["theme"] for one in listed if one.drawn}
    found: dict[str, list[str]] = {}
    for layer in load_layers():
        if drawn & set(layer.themes):
            found.setdefault(layer.style.color, []).append(say.name(layer.title))
    if len(found) > 1:  # themes of one colour keep it where they share a place
        found[INK] = [say("sheet_legend_mixed")]
    for color, names in found.items():
        box = DrawnBox(x=-2, y=-HEIGHT / 2 + 0.5, width=4, height=HEIGHT - 1, ink=Ink(fill=color))
        yield [box], say("list_joint").join(names)
