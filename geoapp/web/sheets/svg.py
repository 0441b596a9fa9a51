"""A drawing as SVG inside a page: the same shapes that the PDF is made of."""

from collections.abc import Iterable

from geoapp.sheet.drawing import Drawing, DrawnBox, DrawnOutline, DrawnShape, Ink, Text
from geoapp.web.escape import escape
from geoapp.web.listing import Html


def to_svg(drawing: Drawing, label: str) -> Html:
    """Return an SVG element of the drawing's own size in millimetres, named ``label`` for screen readers.

    It has attributes only and no style, so that a page can forbid what is inline.

    >>> to_svg(Drawing(width=2, height=1), "a<b").startswith('<svg xmlns="http://www.w3.org/2000/svg" width="2mm"')
    True
    """
    width, height = _number(drawing.width), _number(drawing.height)
    return Html(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm"'
        f' viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">'
        f"{''.join(map(_shape, drawing.shapes))}</svg>"
    )


def _shape(shape: DrawnShape) -> str:
    if isinstance(shape, Text):
        return _text(shape)
    if isinstance(shape, DrawnBox):
        x, y, width, height, corner = map(
            _number, (shape.x, shape.y, shape.width, shape.height, shape.corner)
        )
        return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{corner}"{_ink(shape.ink)}/>'
    return _path(shape)


def _text(text: Text) -> str:
    anchor = "" if text.anchor == "start" else f' text-anchor="{text.anchor}"'
    weight = ' font-weight="700"' if text.bold else ""
    return (
        f'<text x="{_number(text.x)}" y="{_number(text.y)}" font-size="{_number(text.size)}"'
        f' fill="{escape(text.color)}"{anchor}{weight}>{escape(text.text)}</text>'
    )


def _path(outline: DrawnOutline) -> str:
    end = "Z" if outline.closed else ""
    lines = "".join(f"M{_points(line)}{end}" for line in outline.lines)
    return f'<path d="{lines}"{_ink(outline.ink)} fill-rule="evenodd" stroke-linejoin="round"/>'


def _points(line: Iterable[tuple[float, float]]) -> str:
    return "L".join(f"{_number(x)} {_number(y)}" for x, y in line)


def _ink(ink: Ink) -> str:
    fill = f' fill="{escape(ink.fill)}"' if ink.fill else ' fill="none"'
    opacity = f' fill-opacity="{_number(ink.opacity)}"' if ink.fill and ink.opacity < 1 else ""
    if not ink.stroke:
        return fill + opacity
    dash = f' stroke-dasharray="{" ".join(map(_number, ink.dash))}"' if ink.dash else ""
    return f'{fill}{opacity} stroke="{escape(ink.stroke)}" stroke-width="{_number(ink.width)}"{dash}'


def _number(value: float) -> str:
    """Return a length to a hundredth of a millimetre, which no printer shows.

    >>> _number(2.0), _number(1.23456), _number(-0.001)
    ('2', '1.23', '0')
    """
    return f"{round(value, 2) + 0.0:.2f}".rstrip("0").rstrip(".")
