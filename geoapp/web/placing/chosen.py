"""The project that is to be placed: chosen from those without a sure place, in the order of what a placing settles."""

from collections.abc import Iterator

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.open_answers import Unsure, rank_unsure
from geoapp.analysis.undrawn import WITHIN_M
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.io.boundaries import load_districts
from geoapp.io.words import Words
from geoapp.pipeline.precision import distance, in_words
from geoapp.web import content, state
from geoapp.web.catalogue import Catalogue
from geoapp.web.escape import escape
from geoapp.web.jobs import Same
from geoapp.web.links import to_page
from geoapp.web.listing import Html, HtmlCell, link, table
from geoapp.web.loaded import keep_made
from geoapp.web.project.citing import citer
from geoapp.web.project.evidence import say_why
from geoapp.web.view_request import request_view
from geoapp.web.viewport import view_of

_LISTED = 15
"""Projects that the ranking shows; the others are in the list to choose from."""


def ranking(plan: Plan) -> tuple[Unsure, ...]:
    """Return the plan's projects without a sure place, worked out once for each state of its files."""
    return _rank(content.catalogue(plan.id), Same(_districts(plan)), plan.metric_crs)


_latest: dict[str, GeoDataFrame] = {}
"""The districts as they were last read, by the plan's id: each reading makes another frame."""


def _districts(plan: Plan) -> GeoDataFrame:
    read = load_districts(plan)
    if not _latest.setdefault(plan.id, read).equals(read):
        _latest[plan.id] = read
    return _latest[plan.id]


@keep_made(4)
def _rank(catalogue: Catalogue, districts: Same, metric_crs: str) -> tuple[Unsure, ...]:
    return rank_unsure(catalogue.frame, districts.frame, metric_crs)


def ask_project(plan: Plan, say: Words) -> ProjectRecord | None:
    """Let the visitor choose a project; ``None`` where every one has a sure place."""
    ranked = {one.id: one for one in ranking(plan)}
    by_id = content.catalogue(plan.id).by_id
    asked = state.begin("project")
    arrived = [asked.first] if asked.first in by_id and asked.first not in ranked else []
    options = [*arrived, *ranked]  # who came for a project that has a place may know a better one
    if not options:
        st.success(say("place_nothing"))
        return None
    numbers = {one: number for number, one in enumerate(ranked, start=1)}

    def name(one: str) -> str:
        if one not in ranked:
            return str(by_id[one]["name"])
        return say("place_option", number=numbers[one], name=by_id[one]["name"], answers=ranked[one].answers)

    chosen = st.selectbox(
        say("place_project", n=len(ranked)),
        options,
        index=options.index(asked.first) if asked.first in options else 0,
        format_func=name,
        key=asked.key,
        on_change=lambda: _look_at(plan, asked.key),
    )
    return by_id[chosen]


def _look_at(plan: Plan, key: str) -> None:
    record = content.catalogue(plan.id).by_id.get(st.session_state[key])
    if record:
        request_view(view_of(record))


def show_project(plan: Plan, record: ProjectRecord, say: Words, *, briefly: bool) -> None:
    """Say what is known of the project's place, and what a placing settles; its name alone where there is a new one."""
    facts = () if briefly else _facts(plan, record, say)
    rows = "".join(
        f"<dt>{escape(term)}</dt><dd>{what if isinstance(what, Html) else escape(what)}</dd>"
        for term, what in facts
    )
    st.html(
        f'<article class="geo-details geo-place-facts"><h2>{escape(record["name"])}</h2><dl>{rows}</dl></article>'
    )


def _facts(plan: Plan, record: ProjectRecord, say: Words) -> Iterator[tuple[str, HtmlCell]]:
    yield say("cite"), citer(plan)(record["cite"], record["id"])
    yield say("precision"), in_words(record, say)
    yield say("evidence"), say_why(record["location"]["evidence"], content.place_names(plan, say.lang), say)
    one = next((one for one in ranking(plan) if one.id == record["id"]), None)
    if one:
        yield say("place_answers"), in_numbers(one, say)


def in_numbers(one: Unsure, say: Words) -> str:
    """Return the number of answers that a placing settles, by their kinds."""
    parts = {
        "districts": one.districts,
        "distances": one.distances,
        "overlaps": one.overlaps,
        "parts": one.parts,
    }
    said = [
        say(f"place_settles_{name}", n=number, distance=distance(WITHIN_M, say))
        for name, number in parts.items()
        if number
    ]
    return (
        say("place_settles", n=one.answers, parts=say("list_joint").join(said))
        if said
        else say("place_settles_none")
    )


def show_ranking(plan: Plan, say: Words) -> None:
    """List the projects whose placing settles most; each name leads to it on this page."""
    shown, by_id = state.selection(), content.catalogue(plan.id).by_id
    rows = [
        (
            link(one.name, to_page("place", shown, project=one.id)),
            in_words(by_id[one.id], say),
            one.districts,
            one.distances,
            one.overlaps,
            one.parts,
            one.answers,
        )
        for one in ranking(plan)[:_LISTED]
    ]
    head = ("name", "precision", "place_districts", "place_distances", "place_overlaps", "place_parts", "sum")
    with st.expander(say("place_ranking", n=len(ranking(plan)))):
        st.caption(say("place_ranking_about", distance=distance(WITHIN_M, say)))
        st.html(table(say("place_ranking_label"), [say(key) for key in head], rows))
