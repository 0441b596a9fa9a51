"""Sums of what is on screen by status, light and year of a list; a name or year leads to the page so filtered."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import streamlit as st

from geoapp.analysis.tallies import Tally
from geoapp.domain.filters import FILTERS, Filters
from geoapp.domain.plan import Plan
from geoapp.domain.project_state import StateSums, YearSum
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.figures import money
from geoapp.web import state
from geoapp.web.charts.bars import Bars
from geoapp.web.links import keeping, to_page
from geoapp.web.listing import Html, HtmlCell, link, table
from geoapp.web.matches import find_matches


def show_sums(
    plan: Plan, shown: Filters, say: Words, *, draw: Callable[[Bars, Words], None] | None = None
) -> None:
    """Show the sums, beside those by year their chart where one is to be drawn; nothing where nothing is recorded."""
    matches = find_matches(plan.id, shown)
    if not (columns := matches.catalogue.states):
        return
    sums = columns.sums(matches.rows)
    st.html(f"<h2 class='geo-chart-title'>{say('sums', n=f'{sums.projects:,}')}</h2>")
    for field, counts in (("status", sums.status), ("light", sums.light)):
        if counts:
            st.html(table(say(field), [say(field), say("number")], _counts(field, counts, say)))
    if sums.years and draw:
        left, right = st.columns(2, gap="large")
        with left:
            st.html(f"<h2 class='geo-chart-title'>{say('chart_list_year')}</h2>")
            draw(count_years(plan, shown), say)
        with right:
            _list_years(sums, say)
    elif sums.years:
        _list_years(sums, say)
    st.caption(_note(sums, say))


def count_years(plan: Plan, shown: Filters) -> Bars:
    """Count the projects in each year's lists, the other filters as they stand; a project counts once in a year."""
    matches = find_matches(plan.id, replace(shown, list_year=()))
    states = matches.catalogue.states
    years = states.sums(matches.rows).years if states else ()
    rows = tuple((str(one.year), Tally(code=str(one.year), certain=one.projects)) for one in years)
    return Bars(field="list_year", rows=rows, chosen=shown.list_year, without=0)


def _list_years(sums: StateSums, say: Words) -> None:
    head = [say(key) for key in ("list_year", "number", "sums_planned", "sums_unknown")]
    st.html(table(say("list_year"), head, [_year(one, say) for one in sums.years]))


def _counts(field: str, counts: Mapping[str, int], say: Words) -> Iterator[tuple[HtmlCell, int]]:
    for code in load_codelist(FILTERS[field].codelist).codes:
        if counts.get(code.code):
            yield _filtered(say.name(code), field, code.code), counts[code.code]


def _year(one: YearSum, say: Words) -> tuple[HtmlCell, int, str, int]:
    planned = money(one.planned.value, say) if one.planned.known else "—"
    return _filtered(str(one.year), "list_year", str(one.year)), one.projects, planned, one.planned.unknown


def _filtered(name: str, field: str, code: str) -> Html:
    shown, page = state.selection(), st.session_state.get("page", state.MAP)
    return link(name, to_page(page, shown, **keeping(shown) | {field: (code,)}))


def _note(sums: StateSums, say: Words) -> str:
    return say("sums_month", month=sums.month) if sums.month else say("sums_note")
