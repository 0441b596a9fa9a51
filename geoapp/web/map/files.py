"""The files that a page with a map asks for, in its order: known before the page is."""

import re
from importlib.metadata import files

from geoapp.web import assets
from geoapp.web.map.basemap import BaseMap, Start

_SCRIPT = re.compile(r'src="\./([^"]+\.js)"')
_COMPONENT = "component/streamlit_folium.st_folium"


def list_files() -> list[str]:
    """Return the addresses, below the server's own path, of the scripts and styles of a map.

    >>> [file.rsplit("-", 1)[-1] for file in list_files()][-1]
    'map.css'
    """
    assets.rewrite_links()
    start = Start({})
    links = [*BaseMap.default_js, *start.default_js, *BaseMap.default_css, *start.default_css]
    # Read from the package's list of files: importing it declares its component, for which there is no server yet.
    build = next(file for file in files("streamlit-folium") or () if file.match("frontend/build/index.html"))
    scripts = [f"{_COMPONENT}/{script}" for script in _SCRIPT.findall(build.read_text(encoding="utf-8"))]
    return [*scripts, *(url.removeprefix(assets.FROM_COMPONENT) for _, url in links)]
