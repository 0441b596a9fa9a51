"""Addresses of the framework that pages need, and the methods that they take; whatever else it has stays closed."""

from functools import cache
from pathlib import Path

from streamlit.file_util import get_static_dir

READ = ("GET", "HEAD")
_ASKED = (*READ, "OPTIONS")
_HANDED_IN = ("PUT", "DELETE", "OPTIONS")
_FOLDERS = {"component": _ASKED, "media": _ASKED}
_CORE = {"health": _ASKED, "host-config": _ASKED, "bidi-components": _ASKED, "upload_file": _HANDED_IN}
_UPLOAD = 2
"""Parts of an upload's path: the visit and the file."""


def methods_of(name: str) -> tuple[str, ...]:
    """Return the methods that an address of the framework takes; none where there is nothing, or nothing for us.

    >>> methods_of("_stcore/health"), methods_of("_stcore/upload_file/visit/file")[:2]
    (('GET', 'HEAD', 'OPTIONS'), ('PUT', 'DELETE'))
    >>> [methods_of(name) for name in ("_stcore/nosuch", "_stcore/agent/mcp", "static/nosuch.js", "index.html")]
    [(), (), (), ()]
    """
    first, _, rest = name.partition("/")
    if first == "_stcore":
        return _methods_of_core(rest)
    if name in static_files():
        return READ
    return _FOLDERS.get(first, ()) if rest else ()


def _methods_of_core(name: str) -> tuple[str, ...]:
    first, _, rest = name.partition("/")
    if first == "upload_file" and len(rest.split("/")) != _UPLOAD:
        return ()
    return _CORE.get(first, ()) if bool(rest) == (first in {"bidi-components", "upload_file"}) else ()


@cache
def static_files() -> frozenset[str]:
    """Return the framework's own files that a page may load; its list of them, and its bare page, are none."""
    folder = Path(get_static_dir())
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    return frozenset(name for name in found if name.startswith("static/") or name == "favicon.png")
