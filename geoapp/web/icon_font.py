"""Cut of a font to the icons that are shown, made by a process of its own: what it takes would stay in the server."""

import io
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from geoapp.settings import ROOT

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

_NAME = re.compile(r":material/([a-z0-9_]+)")
_SPELLING = "abcdefghijklmnopqrstuvwxyz0123456789_"


def cut_apart(static: Path, whole: Path) -> bytes:
    """Return a font with the icons that the framework's scripts, in its folder, and our pages show, as WOFF2.

    Takes seconds, and sixty megabytes meanwhile.

    Raises:
        CalledProcessError: the file is no font.
    """
    command = [sys.executable, "-m", __name__, str(static), str(whole)]
    return subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, check=True).stdout  # noqa: S603 (our own interpreter and module)


def icon_names(static: Path) -> frozenset[str]:
    """Return the names of icons in the framework's scripts and in our own pages."""
    scripts = [*static.glob("js/*.js"), *(ROOT / "pages").glob("*.py"), *Path(__file__).parent.rglob("*.py")]
    return frozenset(name for path in scripts for name in _NAME.findall(path.read_text(encoding="utf-8")))


def _cut(whole: Path, names: Iterable[str]) -> bytes:
    from fontTools.subset import Options, Subsetter  # noqa: PLC0415 (in the other process only)
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    font = TTFont(whole)
    letters = font.getBestCmap()
    wanted = {tuple(letters.get(ord(letter)) for letter in name) for name in names}
    options = Options(flavor="woff2", layout_closure=False, layout_features=["*"])
    cutter = Subsetter(options)
    cutter.populate(
        glyphs={glyph for spelled, glyph in _ligatures(font) if spelled in wanted},
        unicodes=[ord(letter) for letter in _SPELLING],
    )
    cutter.subset(font)
    font.flavor = "woff2"
    written = io.BytesIO()
    font.save(written)
    return written.getvalue()


def _ligatures(font: "TTFont") -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the names of the glyphs that spell an icon, and the icon's own."""
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            plain = getattr(table, "ExtSubTable", table)
            for first, ligatures in getattr(plain, "ligatures", {}).items():
                for ligature in ligatures:
                    yield (first, *ligature.Component), ligature.LigGlyph


if __name__ == "__main__":
    sys.stdout.buffer.write(_cut(Path(sys.argv[2]), icon_names(Path(sys.argv[1]))))
