"""The page 目标与节点: a plan's targets as a table, and its milestones by year."""

from collections.abc import Sequence

import streamlit as st

from geoapp.analysis.targets import Target, list_milestones, read_targets
from geoapp.domain.plan import Plan
from geoapp.domain.reading import Reading
from geoapp.domain.record import ProjectRecord
from geoapp.io.words import Words
from geoapp.web import state
from geoapp.web.charts.timeline import write_years
from geoapp.web.escape import escape
from geoapp.web.links import to_map
from geoapp.web.listing import Html, HtmlCell, link, table
from geoapp.web.project.citing import citer

_NONE = "—"
_WIDEST_REM = 4


def show_targets(plan: Plan, reading: Reading, say: Words) -> None:
    """Draw the plan's indicators with base, target and what kind of promise they are."""
    targets = read_targets(reading.indicators)
    if not targets:
        st.info(say("no_targets"))
        return
    binding = sum(target.binding is True for target in targets)
    anticipated = sum(target.binding is False for target in targets)
    st.markdown(say("targets_count", n=len(targets), binding=binding, anticipated=anticipated))
    keys = ("indicator", "base", "target_of", "change", "average", "attribute", "note")
    head = [say(key, year=plan.last_year) for key in keys]
    rows = [_row(target, say) for target in targets]
    st.html(f'<div class="geo-tall">{table(say("targets"), head, rows)}</div>')
    if any(target.totals for target in targets):
        st.caption(say("totals_note"))


def _row(target: Target, say: Words) -> Sequence[HtmlCell]:
    one = target.indicator
    name = say("with_unit", name=one.name, unit=one.unit) if one.unit else one.name
    category = f"<small>{escape(one.category or '')}</small>"
    return (
        Html(f"{one.number}. {escape(name)}<br>{category}"),
        one.base or _NONE,
        one.target or _NONE,
        _change(target, say),
        one.average or _NONE,
        _promise(target, say),
        say("below_base") if target.below_base else "",
    )


def _promise(target: Target, say: Words) -> str:
    """Return whether the plan binds itself; the printed word where it is neither of the two."""
    if target.binding is None:
        return target.indicator.attribute or _NONE
    return say("binding") if target.binding else say("anticipated")


def _change(target: Target, say: Words) -> Html:
    """Draw base and target as two bars, where both are numbers; the difference stands beside them."""
    if target.base is None or target.target is None:
        return Html(_NONE)
    longest = max(abs(target.base), abs(target.target)) or 1
    bars = "".join(
        f"<i class='geo-pair-{name}' style='width:{abs(value) / longest * _WIDEST_REM:.2f}rem'></i>"
        for name, value in (("base", target.base), ("target", target.target))
    )
    difference = say("difference", sign="+" if target.target >= target.base else "−", n=_absolute(target))
    return Html(f"<span class='geo-share'><span class='geo-pair'>{bars}</span> {escape(difference)}</span>")


def _absolute(target: Target) -> str:
    return f"{abs((target.target or 0) - (target.base or 0)):.10g}"


def show_milestones(plan: Plan, chosen: Sequence[ProjectRecord], say: Words) -> None:
    """Draw the dated stages by year; each leads to its project on the map."""
    found = list_milestones(chosen)
    dated = len({one.project for one in found})
    st.markdown(say("milestones_count", n=len(found), dated=dated, undated=len(chosen) - dated))
    if not found:
        return
    shown, cite = state.selection(), citer(plan)
    rows = (
        (one, link(one.name, to_map(shown, project=one.project)), cite(one.cite, one.project))
        for one in found
    )
    st.html(write_years(rows, say("milestones"), say))
