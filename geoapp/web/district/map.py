"""The map of one district: its projects, and its own outline before all others."""

from typing import Any

from branca.element import MacroElement
from folium.template import Template

from geoapp.domain.bounding_box import BoundingBox
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.io.boundaries import load_districts
from geoapp.io.words import Words
from geoapp.web import content, state
from geoapp.web.escape import to_script
from geoapp.web.map import canvas
from geoapp.web.map.map_events import MapEvent
from geoapp.web.map.tints import make_tints
from geoapp.web.map.transport.coordinates import rings
from geoapp.web.map.transport.payload import write_features
from geoapp.web.map.transport.symbols import make_halo
from geoapp.web.map.view import view_round
from geoapp.web.matches import find_matches
from geoapp.web.view_request import ViewRequest, as_payload

HEIGHT = 520


class Emphasis(MacroElement):
    """Draw one district's outline over the others; there is nothing to draw by hand on this map."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        if (geoapp.emphasis) geoapp.emphasis.remove();
        geoapp.emphasis = L.polygon({{ this.rings }}, {
          pane: "halo", interactive: false, fill: false, color: geoapp.config.colors.ink, weight: 3
        }).addTo(geoapp.map);
        document.querySelectorAll(".leaflet-draw").forEach((tool) => tool.remove());
        {% endmacro %}
        """
    )

    def __init__(self, outline: list[Any]) -> None:
        """Take the outline as polygons of rings."""
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Emphasis"
        self.rings = to_script(outline)


def show_map(plan: Plan, adcode: str, selection: Selection, say: Words) -> None:
    """Draw the map of a district and the projects of a selection; a click on one opens it."""
    districts = load_districts(plan)
    shape = districts.geometry[districts["adcode"].astype(str) == adcode].iloc[0]
    payload = _payload(plan, adcode, selection, shape.bounds, say)
    outline = Emphasis(rings(shape))
    canvas.draw(plan, payload, say, key="district_map", height=HEIGHT, take=_handle_click, above=[outline])


def _payload(
    plan: Plan, adcode: str, selection: Selection, bounds: BoundingBox, say: Words
) -> dict[str, Any]:
    opened = content.catalogue(plan.id).by_id.get(state.selection().project)
    return {
        # The same for a district, so that the map moves when another one is chosen and is then left alone.
        "look": as_payload(ViewRequest(f"district/{adcode}", view_round(bounds)), None),
        "features": write_features(plan.id, selection),
        "tints": make_tints(find_matches(plan.id, selection).records, load_districts(plan), say),
        "halo": make_halo(opened) if opened else None,
    }


def _handle_click(event: MapEvent) -> None:
    if event.what == "project":
        state.open_project(str(event.value), at=event.at)
