"""The palette as style sheets take it, one variable a colour, and the styles of the base as the map's script does."""

import json
from functools import cache

from pydantic import TypeAdapter

from geoapp.domain.base_style import BaseStyle
from geoapp.domain.palette import GROUND, HALO, INK, MARKS, TINT, YOURS
from geoapp.domain.symbol_shape import outline
from geoapp.io.base_styles import load_base_styles

_STYLES = TypeAdapter(tuple[BaseStyle, ...])
_OURS = ("places", "always")
"""Fields of a style that only the server needs."""

_PLAIN = {"ink": INK, "ground": GROUND, "tint": TINT, "focus": HALO, "yours": YOURS}


@cache
def variables() -> str:
    """Return the colours of the map as CSS variables.

    >>> variables()[:16], "--map-pair:#" in variables()
    (':root{--map-ink:', True)
    """
    colors = {**_PLAIN, **{name: mark.color for name, mark in MARKS.items()}}
    return f":root{{{';'.join(f'--map-{name}:{color}' for name, color in colors.items())}}}"


def base_styles() -> str:
    """Return the styles of what lies beneath the projects, as the map's script takes them."""
    styles = _STYLES.dump_python(load_base_styles(), mode="json")
    told = [{name: value for name, value in one.items() if name not in _OURS} for one in styles]
    return json.dumps(told, separators=(",", ":"))


@cache
def clip_path(shape: str) -> str:
    """Return the shape of a family's symbols as style sheets cut it out of a square.

    >>> clip_path("square")
    'polygon(17% 17%,83% 17%,83% 83%,17% 83%)'
    """
    corners = outline(shape, width=73, height=73)  # so that the widest shape just fits
    return f"polygon({','.join(f'{50 + x:.0f}% {50 + y:.0f}%' for x, y in corners)})"
