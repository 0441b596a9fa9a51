"""Drawings as the pages of a PDF: lines stay lines, text stays text, the font is embedded."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import cast

from fpdf import FPDF
from fpdf.drawing import PaintedPath
from fpdf.enums import PathPaintRule, TextMode

from geoapp.sheet.drawing import Drawing, DrawnBox, DrawnOutline, DrawnShape, Ink, Text
from geoapp.sheet.font import find_font, measure

_FAMILY = "sheet"
_POINTS_PER_MM = 72 / 25.4
_BOLD_WIDTH = 0.03
"""Of the line round bold letters, in ems: the font has one weight."""


def write_pdf(pages: Sequence[Drawing], *, title: str, lang: str, day: date) -> bytes:
    """Return drawings as a PDF; the same drawings and day give the same bytes.

    Raises:
        InputError: there is no Chinese font.
    """
    pdf = FPDF(unit="mm", format=(pages[0].width, pages[0].height))
    pdf.add_font(_FAMILY, fname=find_font())
    pdf.set_auto_page_break(auto=False)
    pdf.set_creation_date(datetime.combine(day, time(), tzinfo=UTC))
    pdf.set_title(title)
    pdf.set_creator("geoapp")
    pdf.set_lang({"zh": "zh-CN"}.get(lang, lang))
    for page in pages:
        pdf.add_page(format=(page.width, page.height))
        _draw(pdf, page.shapes)
    return bytes(pdf.output())


def _draw(pdf: FPDF, shapes: Iterable[DrawnShape]) -> None:
    for written, run in groupby(shapes, key=lambda shape: isinstance(shape, Text)):
        if written:
            for text in run:
                _write(pdf, cast("Text", text))
        else:
            with pdf.drawing_context() as context:
                for shape in run:
                    # Our paths are not changed afterwards; copying them takes most of the time.
                    context.add_item(_path(cast("DrawnBox | DrawnOutline", shape)), clone=False)


def _write(pdf: FPDF, text: Text) -> None:
    shift = {"start": 0.0, "middle": 0.5, "end": 1.0}[text.anchor] * measure(text.text, text.size)
    pdf.set_font(_FAMILY, size=text.size * _POINTS_PER_MM)
    pdf.set_text_color(text.color)
    with pdf.local_context():
        if text.bold:
            pdf.text_mode = TextMode.FILL_STROKE
            pdf.set_draw_color(text.color)
            pdf.set_line_width(text.size * _BOLD_WIDTH)
        pdf.text(text.x - shift, text.y, text.text)


def _path(shape: DrawnBox | DrawnOutline) -> PaintedPath:
    path = PaintedPath()
    _ink(path, shape.ink)
    if isinstance(shape, DrawnBox):
        path.rectangle(shape.x, shape.y, shape.width, shape.height, shape.corner, shape.corner)
        return path
    path.style.auto_close = False
    for (x, y), *others in shape.lines:
        path.move_to(x, y)
        for further, down in others:
            path.line_to(further, down)
        if shape.closed:
            path.close()
    return path


def _ink(path: PaintedPath, ink: Ink) -> None:
    style = path.style
    style.paint_rule = _RULES[bool(ink.stroke), bool(ink.fill)]
    style.fill_color, style.fill_opacity = ink.fill or None, ink.opacity
    style.stroke_color, style.stroke_width = ink.stroke or None, ink.width
    style.stroke_dash_pattern = ink.dash or None
    style.stroke_join_style = "round"


_RULES = {
    (True, True): PathPaintRule.STROKE_FILL_EVENODD,
    (True, False): PathPaintRule.STROKE,
    (False, True): PathPaintRule.FILL_EVENODD,
    (False, False): PathPaintRule.DONT_PAINT,
}
