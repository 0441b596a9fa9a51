"""The map's own scripts and style, as the browser gets them: one script, one style, named by their content."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from geoapp.web.paint import base_styles, variables
from geoapp.web.sources import read_source

FOLDER = Path(__file__).parent


@cache
def load_client() -> dict[str, str]:
    """Return the served texts: name to text. The scripts are one, in the order of their names; colours come with them.

    >>> sorted(name.split("-")[1] for name in load_client())
    ['map.css', 'map.js']
    """
    texts = {
        suffix: "\n".join(read_source(path) for path in sorted(FOLDER.glob(f"*.{suffix}")))
        for suffix in ("js", "css")
    }
    texts["css"] = f"{variables()}\n{texts['css']}"
    texts["js"] += f"window.geoapp.styles = {base_styles()};\n"
    return {f"{sha256(text.encode()).hexdigest()[:8]}-map.{suffix}": text for suffix, text in texts.items()}


def name_of(suffix: str) -> str:
    """Return the name under which the script (``js``) or the style (``css``) is served."""
    return next(name for name in load_client() if name.endswith(f".{suffix}"))
