"""A district on screen: which one, how many projects, what about, and what can be taken along."""

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.district import (
    count_citywide,
    count_relations,
    share_themes,
    tally_all,
    tally_districts,
)
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord, share_in
from geoapp.io.words import Words
from geoapp.pipeline.figures import percent
from geoapp.pipeline.precision import in_words
from geoapp.sheet.listing import number
from geoapp.web import audit_page, filters, state, widgets
from geoapp.web.escape import escape
from geoapp.web.links import keeping, to_map, to_page
from geoapp.web.listing import Html, link, table
from geoapp.web.sheets.offer import offer_print

PAGE = "district"


def ask(labels: Mapping[str, str], plan: Plan, say: Words) -> str:
    """Draw the lists of districts, themes and kinds; return the code of the district, or nothing."""
    first, *others = st.columns([4, 4, 3])
    for field, column in zip(("theme", "kind"), others, strict=True):
        with column:
            filters.ask_one(field, plan, say)
    with first:
        return _ask_district(labels, say)


def _ask_district(labels: Mapping[str, str], say: Words) -> str:
    """Ask for one district; an address may name several, of which the first is shown and all are kept."""
    several = state.selection().district
    known = [code for code in several if code in labels]

    def read(code: str | None) -> tuple[str, ...]:
        return several if code in known[:1] else (code,) if code else ()

    asked, codes = widgets.begin("district", several, read), list(labels)
    chosen: str | None = st.selectbox(
        say("district"),
        codes,
        index=codes.index(known[0]) if known else None,
        key=asked.key,
        format_func=lambda code: labels.get(code, code),
        placeholder=say("choose"),
    )
    return chosen or ""


def show_overview(labels: Mapping[str, str], frame: GeoDataFrame, say: Words) -> None:
    """List every district with its numbers of projects; the sum counts a project of several districts once."""
    shown = state.selection()
    kept = keeping(shown)
    rows = [
        (
            link(labels[one.adcode], to_page(PAGE, shown, **kept | {"district": (one.adcode,)})),
            one.certain,
            one.possible,
            one.certain + one.possible,
        )
        for one in tally_districts(frame, tuple(labels))
    ]
    total = tally_all(frame)
    foot = (say("district_once"), total.certain, total.possible, total.certain + total.possible)
    head = [say(key) for key in ("district", "district_sure", "district_possible", "sum")]
    st.html(table(say("district_overview"), head, rows, foot))


def show_counts(frame: GeoDataFrame, adcode: str, say: Words) -> None:
    """Show the counts of projects by their relation to the district, their sum, and the citywide ones."""
    names = audit_page.names_of("relations", say)
    counts = count_relations(frame, adcode)
    terms = [(names[code], count) for code, count in counts.items()]
    terms += [(say("sum"), sum(counts.values())), (say("district_citywide"), count_citywide(frame))]
    facts = "".join(f"<div><dt>{escape(term)}</dt><dd>{count:,}</dd></div>" for term, count in terms)
    st.html(f'<dl class="geo-counts" aria-label="{escape(say("district_counts"))}">{facts}</dl>')


def show_files(plan: Plan, adcode: str, say: Words) -> None:
    """Offer the district's sheet, and link to its projects on the map."""
    shown = replace(state.selection(), district=(adcode,))
    offer_print(plan, shown, say)
    st.html(f"<p class='geo-links'>{link(say('see_on_map'), to_map(shown, **keeping(shown)))}</p>")


def show_themes(frame: GeoDataFrame, adcode: str, say: Words) -> None:
    """Draw the district's themes with the number and share of its sure projects; possible ones stand apart."""
    names, shown = audit_page.names_of("themes", say), state.selection()
    kept = keeping(shown) | {"district": (adcode,)}
    rows = [
        (
            link(names.get(one.theme, one.theme), to_map(shown, **kept | {"theme": (one.theme,)})),
            one.certain,
            audit_page.bar(one.share),
            one.possible,
        )
        for one in share_themes(frame, adcode)
    ]
    head = [say(key) for key in ("theme", "district_sure", "share", "district_possible")]
    foot = (say("sum"), sum(row[1] for row in rows), "", sum(row[3] for row in rows))
    st.html(table(say("district_themes"), head, rows, foot))


def show_projects(records: list[ProjectRecord], adcode: str, say: Words) -> None:
    """List the district's projects under the numbers of its sheet; a name leads to the map."""
    shown = state.selection()
    themes, relations = audit_page.names_of("themes", say), audit_page.names_of("relations", say)
    rows = [
        (
            Html(f"{one.number}{'?' if one.possible else ''}"),
            link(one.record["name"], to_map(shown, project=one.record["id"])),
            themes[one.record["theme"]],
            relations[share_in(one.record["districts"], adcode)["relation"]],
            "—" if one.possible else percent(share_in(one.record["districts"], adcode)["share"]),
            in_words(one.record, say),
            one.record["cite"] or "—",
            one.record["id"],
        )
        for one in number(records, adcode)
    ]
    head = ("sheet_number", "name", "theme", "relation", "share", "precision", "cite", "id")
    st.html(table(say("table"), [say(key) for key in head], rows))
    st.caption(say("district_marks"))


def show_zones(records: list[ProjectRecord], say: Words) -> None:
    """Link to the functional areas of the district's projects, where they have any."""
    shown = state.selection()
    zones = sorted({zone for record in records for zone in record["zones"]})
    if zones:
        links = escape(say("list_joint")).join(link(zone, to_map(shown, zone=(zone,))) for zone in zones)
        st.html(f"<p class='geo-links'>{escape(say('labelled', label=say('zone'), value=''))}{links}</p>")
