"""The page 最近变更: what the journal records of a plan, by district and day, as a list, a feed and a workbook."""

from datetime import date
from urllib.parse import urlencode

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.domain.recorded_change import RecordedChange
from geoapp.io.words import Words
from geoapp.pipeline.recorded_changes import choose_changes, say_change, say_when, say_where
from geoapp.web import content, recorded, state, widgets
from geoapp.web.links import to_map
from geoapp.web.listing import Html, HtmlCell, link, table
from geoapp.web.parameters import FIRST_DAY

MOST_ROWS = 100


def ask(plan: Plan, say: Words) -> list[RecordedChange]:
    """Ask for district and day, and return what was recorded."""
    left, right = st.columns(2)
    with left:
        _ask_district(plan, say)
    with right:
        _ask_since(say)
    since = state.parameter("since")
    return choose_changes(
        recorded.changes_of(plan), _districts(plan), date.fromisoformat(since) if since else None
    )


def _districts(plan: Plan) -> tuple[str, ...]:
    known = {one.adcode for one in content.districts(plan)}
    return tuple(code for code in state.selection().district if code in known)


def _ask_district(plan: Plan, say: Words) -> None:
    labels = {one.adcode: one.label for one in content.districts(plan, say.lang)}
    asked, chosen = widgets.begin("district", state.selection().district, tuple), _districts(plan)
    st.multiselect(
        say("district"),
        list(labels),
        default=[code for code in asked.first if code in labels] or list(chosen),
        key=asked.key,
        format_func=labels.__getitem__,
        placeholder=say("changes_all_districts"),
    )


def _ask_since(say: Words) -> None:
    asked = widgets.begin("since", state.parameter("since"), lambda day: day.isoformat() if day else "")
    st.date_input(
        say("changes_since"),
        value=date.fromisoformat(asked.first) if asked.first else None,
        min_value=FIRST_DAY,
        max_value="today",
        format="YYYY-MM-DD",
        key=asked.key,
    )


def show(plan: Plan, found: list[RecordedChange], say: Words) -> None:
    """List the newest changes, and offer all of them as a feed and as a workbook."""
    st.html(_files(plan, say))
    st.caption(say("changes_about"))
    if not found:
        st.info(say("changes_none"))
    else:
        head = [say(f"changes_{key}") for key in ("when", "what", "district")]
        names = {one.adcode: one.label for one in content.districts(plan, say.lang)}
        rows = [_row(one, names, say) for one in found[:MOST_ROWS]]
        st.html(table(say("page_changes"), head, rows))
    if len(found) > MOST_ROWS:
        st.caption(say("changes_first", n=MOST_ROWS, all=f"{len(found):,}"))
    st.caption(say("changes_lacks"))


def _row(one: RecordedChange, names: dict[str, str], say: Words) -> tuple[HtmlCell, ...]:
    said = say_change(one, say)
    shown: HtmlCell = link(said, to_map(state.selection(), project=one.project)) if one.project else said
    return say_when(one), shown, say_where(one, names, say)


def _files(plan: Plan, say: Words) -> Html:
    """Return the links to the feed and the workbook of what is asked."""
    asked = [("district", code) for code in _districts(plan)] + [("lang", say.lang)]
    asked += [("since", state.parameter("since"))] if state.parameter("since") else []
    links = (
        link(say(words), f"./api/v1/{plan.id}/changes.{fmt}?{urlencode(asked)}")
        for words, fmt in (("changes_feed", "atom"), ("changes_file", "xlsx"))
    )
    return Html(f"<span class='geo-files'>{' '.join(links)}</span>")
