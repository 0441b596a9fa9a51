"""Kinds of requests, and how much of each is taken on at a time.

What has an end is limited by slots, never by a rate: who asks for one thing after another is never refused.
"""

from functools import cache

from geoapp.io.slots import Capacity, Slots
from geoapp.limits import limit

RETRY_S = 10
"""Seconds after which who was refused may try again."""

_BY_FOLDER = {
    "print": "sheet",
    "api": "api",
    "ogc": "api",
    "features": "tile",
    "basemaps": "tile",
    "suggestions": "search",
    "media": "media",
    "_stcore/upload_file": "upload",
    "auth": "api",
    "oauth2callback": "api",
}
_ALWAYS = {"api/v1/ready"}
"""Asked by whoever watches the server, most of all while it is busy."""

_ALL = 100_000
"""More than there can be."""

_FILES = (".geojson", ".gpkg", ".fgb", ".csv", ".xlsx", ".kml", ".zip", ".parquet", ".json")


def kind_of(path: str, pages: frozenset[str]) -> str:
    """Return the kind of a path below the server's own; empty for files that stand ready.

    >>> pages = frozenset({"", "district"})
    >>> [kind_of(path, pages) for path in ("", "district/", "print/a/map.pdf", "api/v1/a/projects.csv", "api/v1/plans")]
    ['page', 'page', 'sheet', 'export', 'api']
    >>> kind_of("_stcore/upload_file/a/b", pages), kind_of("static/js/index.js", pages)
    ('upload', '')
    >>> kind_of("media/0a1b.gpkg", pages), kind_of("ogc/collections/a.projects/items", pages)
    ('media', 'api')
    >>> kind_of("api/v1/ready", pages)
    ''
    """
    if path.strip("/") in pages:
        return "page"
    if path.strip("/") in _ALWAYS:
        return ""
    kind = next((kind for folder, kind in _BY_FOLDER.items() if f"{path}/".startswith(f"{folder}/")), "")
    is_file = kind == "api" and path.count("/") > 2 and path.endswith(_FILES)  # noqa: PLR2004 (api/v1/<plan>/<file>)
    return "export" if is_file else kind


def holder_in(path: str) -> str:
    """Return the visit that an upload's path names; empty where it names none."""
    parts = path.removeprefix("_stcore/upload_file/").split("/")
    return parts[0] if len(parts) > 1 else ""


@cache
def slots_of(kind: str) -> Slots:
    """Return the slots of a kind; an operator's numbers replace ours."""
    match kind:
        case "sheet":
            capacity = Capacity(total=limit("sheets"), each=1, waiting=12, each_waiting=3)
        case "export":
            capacity = Capacity(total=limit("exports"), each=1, waiting=12, each_waiting=3)
        case "upload":
            capacity = Capacity(total=limit("uploads"), each=2, waiting=8, each_waiting=2)
        case "visit":
            capacity = Capacity(total=limit("visits"), each=limit("visits_each"))
        case "run":  # of a page; whoever is in line is a visit, and those are counted
            capacity = Capacity(total=limit("runs"), each=limit("runs"), waiting=_ALL, each_waiting=_ALL)
        case "search" | "media":
            capacity = Capacity(total=8, each=2, waiting=80, each_waiting=10)
        case "tile":  # a map asks for all that it shows at once
            capacity = Capacity(total=16, each=8, waiting=800, each_waiting=200)
        case _:
            capacity = Capacity(total=8, each=4, waiting=400, each_waiting=200)
    return Slots(capacity)
