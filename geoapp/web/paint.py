"""The palette as style sheets take it: one variable a colour."""

from geoapp.domain.palette import GROUND, HALO, INK, MARKS, TINT, YOURS

_PLAIN = {"ink": INK, "ground": GROUND, "tint": TINT, "focus": HALO, "yours": YOURS}


def variables() -> str:
    """Return the colours of the map as CSS variables.

    >>> variables()[:16], "--map-pair:#" in variables()
    (':root{--map-ink:', True)
    """
    colors = {**_PLAIN, **{name: mark.color for name, mark in MARKS.items()}}
    return f":root{{{';'.join(f'--map-{name}:{color}' for name, color in colors.items())}}}"
