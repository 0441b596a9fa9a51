"""Opinions on pairs of projects: how many each has, and the way to them and to raising one."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from urllib.parse import urlencode

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.domain.opinion import OpinionState
from geoapp.domain.plan import Plan
from geoapp.errors import StoreError
from geoapp.io.words import Words
from geoapp.pipeline.opinions import list_opinions
from geoapp.web import state
from geoapp.web.analyses.result import unfolded
from geoapp.web.links import to_page
from geoapp.web.listing import Html, link, table
from geoapp.web.plan_projects import project_districts

MOST_PAIRS = 200

_TwoProjects = tuple[str, str]
"""Ids of two projects."""

PairCounts = Mapping[frozenset[str], Counter[OpinionState]]
"""Opinions on conflicts by state; the two projects in whichever order."""


def count_pairs(plan_id: str) -> PairCounts:
    """Return the numbers of opinions on each conflict of a plan, by state.

    Raises:
        StoreError: the store does not answer.
    """
    found: defaultdict[frozenset[str], Counter[OpinionState]] = defaultdict(Counter)
    for one in list_opinions(plan_id, {}):
        if one.held.said.conflict_with:
            found[frozenset(one.projects)][one.held.said.state] += 1
    return found


def pairs_of(shown: GeoDataFrame, projects: Collection[str], counts: PairCounts) -> dict[_TwoProjects, str]:
    """Return the pairs of two projects with their names, each once: those that have opinions first, else as shown."""
    names: dict[frozenset[str], tuple[_TwoProjects, str]] = {}
    for one, other, first, second in zip(
        shown["a_id"], shown["b_id"], shown["a_name"], shown["b_name"], strict=True
    ):
        if one in projects and other in projects and one != other:
            names.setdefault(frozenset((one, other)), ((one, other), f"{first} — {second}"))
    return dict(sorted(names.values(), key=lambda pair: frozenset(pair[0]) not in counts))


def show_pair_opinions(plan: Plan, shown: GeoDataFrame, say: Words) -> None:
    """List the pairs with their opinions, closed at first; each leads to the page with both projects chosen."""
    try:
        counts = count_pairs(plan.id)
    except StoreError:  # the page of opinions says it; pairs are shown all the same
        return
    pairs = pairs_of(shown, project_districts(plan), counts)
    if not pairs:
        return
    states = [counts[both] for pair in pairs if (both := frozenset(pair)) in counts]
    total, still = sum(one.total() for one in states), sum(one["open"] for one in states)
    label = say("pair_opinions", n=f"{total:,}", open=f"{still:,}")
    with unfolded("pair_opinions", label) as is_open:
        if not is_open:
            return
        rows = [(name, _link(pair, counts, say)) for pair, name in [*pairs.items()][:MOST_PAIRS]]
        st.html(table(say("page_opinions"), [say("pair_opinions_pair"), say("page_opinions")], rows))
        if len(pairs) > MOST_PAIRS:
            st.caption(say("pair_opinions_first", n=MOST_PAIRS, all=f"{len(pairs):,}"))


def _link(pair: _TwoProjects, counts: PairCounts, say: Words) -> Html:
    project, other = pair
    address = to_page("opinions", state.selection(), project=project)
    states = counts.get(frozenset(pair))
    words = (
        say("pair_opinions_count", n=f"{states.total():,}", open=f"{states['open']:,}")
        if states
        else say("opinion_raise")
    )
    return link(words, f"{address}&{urlencode({'other': other})}")
