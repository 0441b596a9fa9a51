"""The page 规划对比: totals of what became of each project, and the projects of one kind of change."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import streamlit as st

from geoapp.analysis.matching.matcher import SURE
from geoapp.domain.comparison import RELATIONS, PlanChange, PlanComparison
from geoapp.domain.matching import MatchEntry
from geoapp.domain.plan import Plan
from geoapp.io.words import Words
from geoapp.io.writers.workbooks import XLSX
from geoapp.pipeline.compare import name_of, say_marks, total_rows
from geoapp.pipeline.comparison_files import comparison_file
from geoapp.web import content, other_plans, plan_projects, state, widgets
from geoapp.web.capacity import visit
from geoapp.web.escape import escape
from geoapp.web.links import to_map
from geoapp.web.listing import Html, HtmlCell, link, table

MOST_ROWS = 100


def ask_later(plan: Plan, say: Words) -> Plan | None:
    """Ask for the plan to compare with; none while nobody chose one."""
    entries = {one.id: one for one in content.all_plans().entries if one.plan and one.id != plan.id}
    if not entries:
        st.info(say("compare_alone"))
        return None
    asked = widgets.begin("later", state.parameter("later"), lambda code: code or "")
    codes = list(entries)
    chosen = st.selectbox(
        say("compare_with"),
        codes,
        index=codes.index(asked.first) if asked.first in entries else None,
        key=asked.key,
        format_func=lambda code: other_plans.title_of(entries[code], say),
        placeholder=say("compare_with_hint"),
    )
    return entries[chosen].plan if chosen else None


def find_changes(plan: Plan, later: Plan, say: Words) -> PlanComparison | None:
    """Return the comparison of two plans; none where it would take long, which the page says."""
    if not plan_projects.is_comparable(plan, later):
        st.warning(
            say("compare_large", most=f"{plan_projects.MOST_COMPARED:,}", earlier=plan.id, later=later.id)
        )
        return None
    return plan_projects.comparison_of(plan, later)


def show_totals(found: PlanComparison, plan: Plan, later: Plan, say: Words) -> None:
    """Draw the totals, which are all entries of both plans, and offer the file of all changes."""
    st.caption(say("compare_about", earlier=plan.title, later=later.title, sure=f"{SURE:g}"))
    _, *rows, foot = total_rows(found, say)
    head = (say("compare_relation"), plan.short_title, later.short_title)
    st.html(table(say("compare_totals"), head, [_cells(row) for row in rows], _cells(foot)))
    st.caption(say("compare_adds_up", earlier=f"{foot[1]:,}", later=f"{foot[2]:,}"))
    st.download_button(
        say("compare_download"),
        data=visit.when_asked(lambda: BytesIO(comparison_file(found, "xlsx", say))),
        file_name=f"{plan.id}-{later.id}.xlsx",
        mime=XLSX,
        on_click="ignore",
        key="compare_download",
    )


def _cells(row: Sequence[object]) -> list[HtmlCell]:
    return [cell if isinstance(cell, int) else str(cell) for cell in row]


def show_changes(found: PlanComparison, say: Words) -> None:
    """Draw the changes of one kind, both sides beside each other; the unsure ones first."""
    counts = {one: sum(change.relation == one for change in found.changes) for one in RELATIONS}
    there = [one for one in sorted(RELATIONS, key=lambda one: one != "unsure") if counts[one]]
    if not there:
        return
    asked = widgets.begin("show", state.parameter("show") or there[0], lambda code: code or there[0])
    first = asked.first if asked.first in there else there[0]
    chosen = st.segmented_control(
        say("compare_show"),
        there,
        default=first,
        key=asked.key,
        format_func=lambda one: say("option", name=name_of(one, say), count=counts[one]),
        required=True,
    )
    changes = [change for change in found.changes if change.relation == chosen]
    titles = ("compare_name", "compare_later_name", "compare_also", "compare_score", "compare_marks")
    rows = [_row(change, (found.ours, found.theirs), say) for change in changes[:MOST_ROWS]]
    st.html(table(name_of(str(chosen), say), [say(title) for title in titles], rows))
    if len(changes) > MOST_ROWS:
        st.caption(say("compare_first_rows", n=MOST_ROWS, all=f"{len(changes):,}"))


def _row(change: PlanChange, plans: tuple[str, str], say: Words) -> Sequence[HtmlCell]:
    sides = zip((change.ours, change.theirs), plans, strict=True)
    return (
        *(_side(entries, plan_id) for entries, plan_id in sides),
        say("list_joint").join(name_of(one, say) for one in change.also),
        f"{change.match.score:.2f}" if change.match else "—",
        say_marks(change, say),
    )


def _side(entries: Sequence[MatchEntry], plan_id: str) -> Html:
    """Draw the entries of one side, each with a link to the map of its plan and its citation."""
    shown = state.selection()
    other: Mapping[str, object] = {} if shown.plan == plan_id else other_plans.leaving()
    lines = (
        f"{link(one.name, to_map(shown, **{**other, 'plan': plan_id, 'project': one.id}))}"
        f"<br><small>{escape(one.cite)}</small>"
        for one in entries
    )
    return Html("<br>".join(lines) or "—")
