"""Where the map looks first when the address already narrows what it shows."""

from collections.abc import Iterable

from branca.element import MacroElement
from folium.template import Template

from geoapp.domain.plan import BoundingBox
from geoapp.web.content import Record
from geoapp.web.precision import shown_as

_CLOSEST_ZOOM = 13


class FirstLook(MacroElement):
    """Fit the map to ``bounds`` once, when it is first drawn; a later change of the filters moves nothing.

    The map itself may not do it: Leaflet would still be on its way there and end where it was heading.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        {% if this.bounds %}
        if (!window.geoHasLooked) {
          window.map.fitBounds({{ this.bounds }}, {padding: [8, 8], maxZoom: {{ this.closest }}, animate: false});
        }
        {% endif %}
        window.geoHasLooked = true;
        {% endmacro %}
        """
    )

    def __init__(self, bounds: BoundingBox | None) -> None:
        """Look at ``bounds`` first; ``None`` where the map is told otherwise where to look."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "FirstLook"
        west, south, east, north = bounds or (0.0, 0.0, 0.0, 0.0)
        self.bounds = [[south, west], [north, east]] if bounds else None
        self.closest = _CLOSEST_ZOOM


def extent(records: Iterable[Record]) -> BoundingBox | None:
    """Return the box round what has a place of its own; ``None`` where nothing has.

    >>> extent([])
    """
    boxes = [record["geometry"].bounds for record in records if shown_as(record) == "symbol"]
    if not boxes:
        return None
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return min(wests), min(souths), max(easts), max(norths)
