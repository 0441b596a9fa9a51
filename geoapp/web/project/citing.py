"""Citations that lead to the plan's own words, where its text is at hand."""

from collections.abc import Callable

from geoapp.domain.plan import Plan
from geoapp.io.texts import find_text
from geoapp.web import state
from geoapp.web.links import to_page
from geoapp.web.listing import HtmlCell, link

_NONE = "—"


def citer(plan: Plan) -> Callable[[str | None, str], HtmlCell]:
    """Return a maker of citation cells with a project's id: a link to the text, or the citation alone."""
    shown, at_hand = state.selection(), find_text(plan) is not None

    def cite(citation: str | None, project: str) -> HtmlCell:
        if not citation or not at_hand:
            return citation or _NONE
        return link(citation, to_page("text", shown, project=project))

    return cite
