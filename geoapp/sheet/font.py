"""The Chinese font that PDFs embed: Noto Sans SC, from an installed package and never in the repository."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from geoapp.errors import InputError

PACKAGE = "pylopdf_fonts_zh_cn"
FILE = "NotoSansSC-Regular.otf"
INSTALL = "pip install pylopdf-fonts-zh-cn"

_ABSENT = ".notdef"


def find_font() -> Path:
    """Return the file of the font.

    Raises:
        InputError: the package is not installed.
    """
    package = find_spec(PACKAGE)
    path = Path(next(iter(package.submodule_search_locations or ()))) / FILE if package else Path()
    if not path.is_file():
        raise InputError("font_none", command=INSTALL)
    return path


def measure(text: str, size: float) -> float:
    """Return the width of a line of text in the unit of ``size``, by the font's own widths.

    >>> measure("区县", 3), measure("", 3)
    (6.0, 0.0)
    """
    widths, glyphs, absent, em = _metrics()
    return size * sum(widths.get(glyphs.get(ord(character), ""), absent) for character in text) / em


@cache
def _metrics() -> tuple[dict[str, int], dict[int, str], int, int]:
    """Return the widths of glyphs, the glyphs of characters, the width of the missing glyph and of an em."""
    from fontTools.ttLib import TTFont, TTLibError  # noqa: PLC0415 (the server can do without until the first sheet)

    try:
        with TTFont(find_font(), lazy=True) as font:
            widths = {name: advance for name, (advance, _) in font["hmtx"].metrics.items()}
            return widths, font.getBestCmap(), widths[_ABSENT], font["head"].unitsPerEm
    except (OSError, TTLibError) as error:
        raise InputError("font_unread", file=str(find_font()), command=INSTALL) from error
