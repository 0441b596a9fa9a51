"""The page 年度项目: what annual lists say together, matches that wait for a person, and what no list has."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from geoapp.domain.access import may
from geoapp.domain.ledger import LedgerList, LedgerMatch, LedgerStatus, LedgerYear, MoneySum
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.errors import GeoappError
from geoapp.io.words import Words
from geoapp.pipeline.annual_lists import load_ledger
from geoapp.pipeline.compare import marks_in_words
from geoapp.pipeline.ledger_decisions import decide
from geoapp.store.contract import Stamp
from geoapp.web import state
from geoapp.web.escape import escape, plain
from geoapp.web.failure import sentence_of
from geoapp.web.identity import present_identity
from geoapp.web.links import to_map
from geoapp.web.listing import Html, HtmlCell, link, table
from geoapp.web.loaded import keep_states
from geoapp.web.project.citing import citer
from geoapp.web.project_states import version_of_lists

MOST_ROWS = 100
_HUNDRED_MILLION = 1e8


def lists_of(plan: Plan) -> tuple[LedgerList, ...]:
    """Return a plan's lists, read again only when something was added."""
    return _load(plan.id, version_of_lists(plan.id))


@keep_states(8)
def _load(plan_id: str, _: Stamp) -> tuple[LedgerList, ...]:
    return load_ledger(plan_id)


def show_totals(found: LedgerStatus, say: Words) -> None:
    """Draw the plan's projects by what the lists say of them, and the lists year by year."""
    rows = [
        (say("ledger_found"), found.found),
        (say("ledger_waiting"), found.waiting),
        (say("ledger_missing"), len(found.missing)),
    ]
    head = (say("ledger_projects"), say("number"))
    st.html(table(say("ledger_projects"), head, rows, (say("sum"), found.projects)))
    if found.gone:
        st.warning(say("ledger_gone", n=f"{found.gone:,}"))
    keys = ("year", "rows", "joined", "unsure", "new", "planned", "done", "as_of")
    st.html(
        table(
            say("ledger_years"),
            [say(f"ledger_{key}") for key in keys],
            [_year_row(one, say) for one in found.years],
        )
    )
    st.caption(say("ledger_sum_note"))


def _year_row(one: LedgerYear, say: Words) -> Sequence[HtmlCell]:
    counts = (one.rows, one.joined, one.unsure, one.new)
    return (str(one.year), *counts, _money(one.planned, say), _money(one.done, say), one.as_of)


def _money(one: MoneySum, say: Words) -> str:
    value = f"{one.value / _HUNDRED_MILLION:,.2f}" if one.known else "—"
    return say("ledger_sum", value=value, known=f"{one.known:,}", unknown=f"{one.unknown:,}")


def show_queue(lists: Iterable[LedgerList], by_id: Mapping[str, ProjectRecord], say: Words) -> None:
    """List the matches that wait for a person, both sides beside each other."""
    waiting = [(one, pair) for one in lists for pair in one.waiting]
    if not waiting:
        return
    st.subheader(say("ledger_queue"), anchor=False)
    st.html(pairs_table(say("ledger_queue"), waiting[:MOST_ROWS], by_id, say))
    if len(waiting) > MOST_ROWS:
        st.caption(say("ledger_first", n=MOST_ROWS, all=f"{len(waiting):,}"))


def pairs_table(
    title: str,
    pairs: Iterable[tuple[LedgerList, LedgerMatch]],
    by_id: Mapping[str, ProjectRecord],
    say: Words,
) -> Html:
    """Return a table of matches: the list's side, its year, the plan's side, score and what speaks for it."""
    keys = ("ledger_row", "ledger_year", "ledger_project", "compare_score", "compare_marks")
    return table(title, [say(key) for key in keys], [_pair_row(*pair, by_id, say) for pair in pairs])


def offer_decision(
    plan: Plan, lists: Iterable[LedgerList], by_id: Mapping[str, ProjectRecord], say: Words
) -> None:
    """Let a curator say what the rows that wait are, one after the other; nobody else sees anything of it."""
    if not may(present_identity(), "decide"):
        return
    if error := st.session_state.pop("ledger_refused", None):
        st.error(plain(sentence_of(error, say.lang)))
    waiting = {f"{one.id} {pair.rows[0]}": (one, pair) for one in lists for pair in one.waiting}
    if not waiting:
        return

    def named(key: str) -> str:
        one, pair = waiting[key]
        names = {row.id: row.name for row in one.rows}
        projects = (by_id[project]["name"] for project in pair.projects if project in by_id)
        joint = say("list_joint")
        return f"{one.year}  {joint.join(names[row] for row in pair.rows)} ↔ {joint.join(projects)}"

    chosen = st.selectbox(say("ledger_decide"), waiting, format_func=named)
    one, pair = waiting[chosen]
    with st.container(horizontal=True):
        for key, projects in (("ledger_is_project", pair.projects), ("ledger_no_project", ())):
            st.button(say(key), on_click=_decide, args=(plan.id, one.id, pair.rows[0], projects))


def _decide(plan_id: str, list_id: str, row: str, projects: tuple[str, ...]) -> None:
    try:
        decide(plan_id, list_id, row, projects, by=present_identity())
    except GeoappError as error:
        st.session_state["ledger_refused"] = error


def _pair_row(
    one: LedgerList, pair: LedgerMatch, by_id: Mapping[str, ProjectRecord], say: Words
) -> Sequence[HtmlCell]:
    names = {row.id: row.name for row in one.rows}
    shown = state.selection()
    projects = (
        f"{link(record['name'], to_map(shown, project=record['id']))}"
        f"<br><small>{escape(record['cite'])}</small>"
        for record in (by_id[project] for project in pair.projects if project in by_id)
    )
    return (
        say("list_joint").join(names[row] for row in pair.rows),
        str(one.year),
        Html("<br>".join(projects) or "—"),
        f"{pair.score:.2f}",
        marks_in_words(pair.marks, say),
    )


def show_missing(plan: Plan, found: LedgerStatus, by_id: Mapping[str, ProjectRecord], say: Words) -> None:
    """List the projects that no list has."""
    if not found.missing:
        return
    st.subheader(say("ledger_missing"), anchor=False)
    shown, cite = state.selection(), citer(plan)
    records = [by_id[one] for one in found.missing[:MOST_ROWS]]
    rows = [
        (link(one["name"], to_map(shown, project=one["id"])), cite(one["cite"], one["id"])) for one in records
    ]
    st.html(table(say("ledger_missing"), (say("name"), say("cite")), rows))
    if len(found.missing) > MOST_ROWS:
        st.caption(say("ledger_first", n=MOST_ROWS, all=f"{len(found.missing):,}"))
