"""The files that a page with a map asks for, in its order: known before the page is."""

import re
from collections.abc import Iterator
from importlib.metadata import files
from pathlib import Path

from streamlit.file_util import get_static_dir

from geoapp.web import assets
from geoapp.web.map.basemap import BaseMap, Start

_SCRIPT = re.compile(r'src="\./([^"]+\.js)"')
_COMPONENT = "component/streamlit_folium.st_folium"
_FRAMEWORK = Path(get_static_dir()) / "static" / "js"
_PARTS = ("Html", "PageLink", "ButtonGroup", "BidiComponent", "Multiselect", "TextInput", "ComponentInstance")
"""Beginnings of names of the framework's scripts for what the page holds; one that a release lacks is left out."""

_IMPORTED = re.compile(r'(?:from|import)"\./([^"]+\.js)"')


def list_files() -> list[str]:
    """Return the addresses, below the server's own path, of what the map's page asks for once the framework runs.

    >>> files = list_files()
    >>> files[0].startswith("static/js/"), files[-1].rsplit("-", 1)[-1]
    (True, 'map.css')
    """
    assets.rewrite_links()
    start = Start({})
    links = [*BaseMap.default_js, *start.default_js, *BaseMap.default_css, *start.default_css]
    # Read from the package's list of files: importing it declares its component, for which there is no server yet.
    build = next(file for file in files("streamlit-folium") or () if file.match("frontend/build/index.html"))
    scripts = [f"{_COMPONENT}/{script}" for script in _SCRIPT.findall(build.read_text(encoding="utf-8"))]
    return [*_framework_parts(), *scripts, *(url.removeprefix(assets.FROM_COMPONENT) for _, url in links)]


def _framework_parts() -> Iterator[str]:
    """Yield the framework's scripts for what the page holds, which it asks for in rounds, one after the other."""
    there = dict.fromkeys(_with_imports("index"))
    for part in _PARTS:
        for name in _with_imports(part):
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
