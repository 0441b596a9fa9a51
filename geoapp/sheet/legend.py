"""The legend of a sheet's map: what its symbols and lines mean, and its colours."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from shapely.geometry import MultiPoint, Point

from geoapp.domain.palette import INK
from geoapp.domain.record import is_sketch
from geoapp.domain.symbol_shape import SHARED
from geoapp.io.codelists import load_codelist
from geoapp.io.layers import load_layers
from geoapp.io.words import Words
from geoapp.sheet import unlisted
from geoapp.sheet.drawing import DrawnBox, DrawnShape, Ink, moved, straight
from geoapp.sheet.font import measure
from geoapp.sheet.listing import Listed
from geoapp.sheet.pins import HEIGHT, NumberedPlace, Pin, mark, shape_of, symbol
from geoapp.sheet.setting import Letter, paragraph

_ROW = 5.2
_KEY = 8.0
_SYMBOL = 3.2
_GAP = 4.0
_LETTER = Letter(size=2.6, line=3.6)

LegendEntry = tuple[list[DrawnShape], str]
"""The key drawn round (0, 0), and what it means."""


def draw_legend(entries: Iterable[LegendEntry], width: float) -> tuple[list[DrawnShape], float]:
    """Return the legend's shapes, ``width`` mm wide, and its height in mm; what is too long goes over lines."""
    shapes: list[DrawnShape] = []
    x, y, high = 0.0, 0.0, 0.0
    for key, words in entries:
        wide = _KEY + measure(words, _LETTER.size)
        if x > 0 and x + wide > width:
            x, y, high = 0.0, y + high, 0.0
        texts, needed = paragraph(words, min(wide, width) - _KEY + 0.01, _LETTER)
        shapes += [moved(shape, x + _KEY / 2 - 0.5, y + _ROW / 2) for shape in key]
        shapes += [moved(text, x + _KEY, y + (_ROW - _LETTER.line) / 2) for text in texts]
        high = max(high, needed + _ROW - _LETTER.line)
        x += wide + _GAP
    return shapes, y + high


def explain_symbols(places: Sequence[NumberedPlace], say: Words) -> Iterator[LegendEntry]:
    """Yield the forms of the symbols that occur."""
    sample = Pin(at=(0, 0), text="1", color=INK, exact=True)
    rough = replace(sample, text="2", exact=False)
    if any(place.exact for place in places):
        yield symbol(sample, 0, 0), say("legend_exact")
    if not all(place.exact for place in places):
        yield symbol(rough, 0, 0), say("legend_approximate")


def explain_certainty(places: Sequence[NumberedPlace], say: Words) -> Iterator[LegendEntry]:
    """Yield the forms of the symbols of a result: what is certain, and what is possible."""
    sample = Pin(at=(0, 0), text="1", color=INK, exact=True)
    names = load_codelist("certainty")
    if any(place.certain for place in places):
        yield symbol(sample, 0, 0), say.name(names["certain"])
    if any(place.possible for place in places):
        yield symbol(replace(sample, text="2?", exact=False), 0, 0), say.name(names["possible"])


def explain_possible(places: Sequence[NumberedPlace], words: str) -> Iterator[LegendEntry]:
    """Yield the question mark, where one occurs."""
    if any(place.possible for place in places):
        yield symbol(Pin(at=(0, 0), text="4?", color=INK, exact=False), 0, 0), words


def explain_sketches(listed: Sequence[Listed], say: Words) -> Iterator[LegendEntry]:
    """Yield the dashes of courses and outlines that are sketches, where one occurs."""
    lines = [
        one.record["location"]
        for one in listed
        if one.drawn and not isinstance(one.record["geometry"], Point | MultiPoint)
    ]
    if any(map(is_sketch, lines)):
        dash = Ink(stroke=INK, width=0.6, dash=(1.6, 1.0))
        yield [straight((-3, 0), (3, 0), dash)], say("legend_schematic")


def explain_unlisted(say: Words) -> LegendEntry:
    """Return the small symbol of a project that the table does not list."""
    return [mark(SHARED, INK, 0, 0, height=unlisted.HEIGHT)], say("sheet_legend_unlisted")


def explain_edge(say: Words) -> LegendEntry:
    """Return the line round the district whose sheet it is."""
    return [straight((-3, 0), (3, 0), Ink(stroke=INK, width=0.7))], say("sheet_legend_edge")


def explain_themes(drawn: Collection[str], say: Words, *, numbered: bool = True) -> Iterator[LegendEntry]:
    """Yield the symbol of each family with its themes, of which there are more than colours one can tell apart."""
    found: dict[tuple[str, str], list[str]] = {}
    for layer in load_layers():
        if not set(layer.themes).isdisjoint(drawn):
            found.setdefault((layer.style.color, shape_of([layer])), []).append(say.name(layer.title))
    if numbered and len(found) > 1:  # themes of one family keep its symbol where they share a place
        found[INK, SHARED] = [say("sheet_legend_mixed")]
    for (color, shape), names in found.items():
        yield [mark(shape, color, 0, 0, height=_SYMBOL)], say("list_joint").join(names)


def swatch(ink: Ink) -> list[DrawnShape]:
    """Return a small box with a map's filling."""
    return [DrawnBox(x=-2.5, y=-HEIGHT / 2 + 0.5, width=5, height=HEIGHT - 1, ink=ink)]
