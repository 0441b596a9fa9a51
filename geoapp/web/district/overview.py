"""A district on screen: which one, how many projects, what about, and what can be taken along."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlencode, urljoin

import streamlit as st

from geoapp.analysis.district import count_citywide, count_relations, share_themes, tally_all
from geoapp.analysis.tallies import Tally
from geoapp.analysis.targets import Dated, list_milestones, next_milestone, row_of_next
from geoapp.domain.plan import Plan
from geoapp.domain.record import POSSIBLE, share_in
from geoapp.io.words import Words
from geoapp.pipeline.figures import milestone_date, percent
from geoapp.pipeline.precision import in_words
from geoapp.sheet.listing import Listed, number
from geoapp.sheet.sheet import MOST_ROWS
from geoapp.web import audit_page, filters, state, widgets
from geoapp.web.escape import escape
from geoapp.web.links import keeping, to_map, to_page
from geoapp.web.listing import Html, HtmlCell, link, table
from geoapp.web.matches import Matches
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


def show_overview(labels: Mapping[str, str], tallies: Sequence[Tally], found: Matches, say: Words) -> None:
    """List every district with its numbers of projects; the sum counts a project of several districts once."""
    shown = state.selection()
    kept = keeping(shown)
    rows = [
        (
            link(labels[one.code], to_page(PAGE, shown, **kept | {"district": (one.code,)})),
            one.certain,
            one.possible,
            one.certain + one.possible,
        )
        for one in tallies
    ]
    total = tally_all(found.catalogue.columns, found.rows)
    foot = (say("district_once"), total.certain, total.possible, total.certain + total.possible)
    head = [say(key) for key in ("district", "district_sure", "district_possible", "sum")]
    st.html(table(say("district_overview"), head, rows, foot))


def show_counts(found: Matches, within: Matches, adcode: str, today: str, say: Words) -> None:
    """Show the key figures: projects by how sure they are here, what is due ``within``, the citywide ones."""
    columns, rows = found.catalogue.columns, found.rows
    names, counts = audit_page.names_of("relations", say), count_relations(columns, rows, adcode)
    possible = counts.pop(POSSIBLE)
    parts = say("list_joint").join(f"{names[code]} {count}" for code, count in counts.items())
    citywide, shown = count_citywide(columns, rows), state.selection()
    kept = keeping(shown) | {"district": (), "precision": ("city",)}
    on_map = link(say("district_citywide_shown"), to_map(shown, **kept)) if citywide else Html("")
    due = _find_due(within, today)
    figures: list[tuple[str, str, HtmlCell]] = [
        (say("district_sure"), f"{sum(counts.values()):,}", parts),
        (names[POSSIBLE], f"{possible:,}", say("district_possible_means")),
        (say("district_next"), milestone_date(due.milestone, say) if due else "—", _due(due, say)),
        (say("district_citywide"), f"{citywide:,}", on_map),
    ]
    facts = "".join(
        f"<div><dt>{escape(term)}</dt><dd>{escape(figure)}<small>{note if isinstance(note, Html) else escape(note)}"
        "</small></dd></div>"
        for term, figure, note in figures
    )
    st.html(f'<dl class="geo-counts" aria-label="{escape(say("district_counts"))}">{facts}</dl>')


def _find_due(found: Matches, today: str) -> Dated | None:
    """Return the first stage of the projects that is not over; one record is read for it."""
    row = row_of_next(found.catalogue.columns, found.rows, today)
    return None if row is None else next_milestone(list_milestones([found.catalogue.records[row]]), today)


def _due(due: Dated | None, say: Words) -> HtmlCell:
    """Name what is due, with its project; say so where nothing is."""
    if due is None:
        return say("district_nothing_due")
    what = say("labelled", label=due.milestone["what"], value="") if due.milestone["what"] else ""
    return Html(f"{escape(what)}{link(due.name, to_map(state.selection(), project=due.project))}")


def show_files(plan: Plan, adcode: str, say: Words) -> None:
    """Offer the district's sheet, and link to its projects on the map."""
    shown = replace(state.selection(), district=(adcode,))
    offer_print(plan, shown, say)
    st.html(f"<p class='geo-links'>{link(say('see_on_map'), to_map(shown, **keeping(shown)))}</p>")


def offer_link(say: Words) -> None:
    """Offer the address of the page as it stands, to be passed on."""
    query = urlencode(state.query_of(PAGE), doseq=True)
    with st.popover(say("pass_on")):
        st.caption(say("pass_on_about"))
        st.code(f"{urljoin(st.context.url or '', PAGE)}?{query}", language=None, wrap_lines=True)


def show_themes(found: Matches, adcode: str, say: Words) -> None:
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
        for one in share_themes(found.catalogue.columns, found.rows, adcode)
    ]
    head = [say(key) for key in ("theme", "district_sure", "share", "district_possible")]
    foot = (say("sum"), sum(row[1] for row in rows), "", sum(row[3] for row in rows))
    st.html(table(say("district_themes"), head, rows, foot))


def list_projects(found: Matches, adcode: str) -> tuple[Listed, ...]:
    """Return the projects that the table lists, as the district's sheet lists and numbers them."""
    return number(found.records[:MOST_ROWS], adcode)


def show_projects(listed: Sequence[Listed], total: int, adcode: str, opened: str, say: Words) -> None:
    """List a district's projects under the numbers of its map and sheet; a name opens its project here.

    Where there are more than are listed, a sentence says of how many.
    """
    if len(listed) < total:
        st.markdown(say("district_cut", n=f"{total:,}", most=f"{len(listed):,}"))
    shown = state.selection()
    kept = keeping(shown) | {"district": (adcode,)}
    themes, relations = audit_page.names_of("themes", say), audit_page.names_of("relations", say)
    rows = []
    for one in listed:
        record, part = one.record, share_in(one.record["districts"], adcode)
        address = to_page(PAGE, shown, **kept, project=record["id"])
        rows.append(
            (
                Html(f"{one.number}{'?' if one.possible else ''}"),
                link(record["name"], address, current=record["id"] == opened),
                themes[record["theme"]],
                relations[part["relation"]],
                "—" if one.possible else percent(part["share"]),
                in_words(record, say),
                record["cite"] or "—",
                record["id"],
            )
        )
    head = ("sheet_number", "name", "theme", "relation", "share", "precision", "cite", "id")
    st.html(table(say("table"), [say(key) for key in head], rows))
    st.caption(say("district_marks"))


def show_zones(found: Matches, say: Words) -> None:
    """Link to the functional areas of the district's projects, where they have any."""
    shown = state.selection()
    zones = sorted(found.count("zone"))
    if zones:
        links = escape(say("list_joint")).join(link(zone, to_map(shown, zone=(zone,))) for zone in zones)
        st.html(f"<p class='geo-links'>{escape(say('labelled', label=say('zone'), value=''))}{links}</p>")
