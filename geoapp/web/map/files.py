"""The files that a page with a map asks for, the map's own first: known before the page is."""

import re
from collections.abc import Iterator
from pathlib import Path

from streamlit.file_util import get_static_dir

from geoapp.web import assets
from geoapp.web.map.frame_page import links

_FRAMEWORK = Path(get_static_dir()) / "static" / "js"
_PARTS = ("ComponentInstance", "Html", "PageLink", "BidiComponent", "ButtonGroup", "Multiselect", "TextInput")
"""Beginnings of names of the framework's scripts for what the page holds; one that a release lacks is left out."""

_IMPORTED = re.compile(r'(?:from|import)"\./([^"]+\.js)"')


def list_files() -> list[str]:
    """Return the addresses, below the server's own path, of what the map's page asks for once the framework runs.

    >>> files = list_files()
    >>> files[0].rsplit("-", 1)[-1], files[-1].startswith("static/js/")
    ('leaflet.js', True)
    """
    scripts, styles = ([url.removeprefix(assets.FROM_COMPONENT) for url in urls] for urls in links())
    return [*scripts, *styles, *_parts()]


def _parts() -> Iterator[str]:
    """Yield the framework's scripts for what the page holds, which it asks for in rounds, one after the other."""
    there = dict.fromkeys(_with_imports("index"))
    for name in (name for part in _PARTS for name in _with_imports(part)):
        if name not in there:
            there[name] = None
            yield f"static/js/{name}"


def _with_imports(stem: str) -> Iterator[str]:
    """Yield the names of the scripts that begin so, and of those that they cannot run without."""
    waiting = [path.name for path in sorted(_FRAMEWORK.glob(f"{stem}.*.js"))]
    seen = set(waiting)
    while waiting:
        name = waiting.pop(0)
        yield name
        found = _IMPORTED.findall((_FRAMEWORK / name).read_text(encoding="utf-8"))
        waiting += [one for one in dict.fromkeys(found) if one not in seen]
        seen.update(found)
