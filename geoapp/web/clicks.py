"""What a click on the map returns: the code that a feature carries as its popup, which is never seen."""

from hashlib import sha256

import folium
from branca.element import Html

from geoapp.web.escape import escape

DISTRICT = "district/"
"""Before a district's code; a project's code stands alone."""


def carry(code: str) -> folium.Popup:
    """Return a popup whose text is ``code``."""
    text = Html(escape(code), script=True)
    # branca makes up an id at random, and the map would be drawn anew, with its spread-out symbols folded,
    # although nothing has changed.
    text._id = sha256(code.encode()).hexdigest()[:32]  # noqa: SLF001
    return folium.Popup(text, auto_pan=False)
