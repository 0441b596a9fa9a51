"""Links to a district's page and to its printed sheet, narrowed as the projects on screen are."""

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.io.words import Words
from geoapp.sheet.formats import FORMATS
from geoapp.web import content
from geoapp.web.links import keeping, to_page, to_sheet
from geoapp.web.listing import Html, link


def link_sheet(plan: Plan, shown: Selection, adcode: str, say: Words) -> list[Html]:
    """Return the links to a district's sheet, as a page and as each of its files."""
    first = link(say("district_sheet"), to_sheet(plan.id, shown, adcode))
    return [first, *(link(say(f"format_{fmt}"), to_sheet(plan.id, shown, adcode, fmt)) for fmt in FORMATS)]


def sheets_of(plan: Plan, shown: Selection, say: Words) -> Html | None:
    """Return the links to page and sheet where the filters leave one district, else nothing."""
    labels = {one.adcode: one.label for one in content.districts(plan)}
    if len(shown.district) != 1 or shown.district[0] not in labels:
        return None
    (adcode,) = shown.district
    own = link(
        say("district_own_page", district=labels[adcode]), to_page("district", shown, **keeping(shown))
    )
    return Html(f"<span class='geo-files'>{' '.join([own, *link_sheet(plan, shown, adcode, say)])}</span>")


def offer_sheets(plan: Plan, shown: Selection, say: Words) -> None:
    """Draw the links of ``sheets_of``, where there are any."""
    found = sheets_of(plan, shown, say)
    if found:
        st.html(f"<p class='geo-links'>{found}</p>")
