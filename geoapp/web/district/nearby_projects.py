"""Projects of a district that are in dispute or in each other's way."""

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.operations.conflicts import Conflicts
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.domain.source import parse_source
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.pipeline.analyse import analyse
from geoapp.pipeline.precision import distance
from geoapp.pipeline.result_figures import sureness
from geoapp.store.contract import Stamp
from geoapp.web import audit_page, content, state
from geoapp.web.analyses.found_list import split_unclear
from geoapp.web.jobs import Same
from geoapp.web.links import keeping, to_map, to_page
from geoapp.web.listing import link, table
from geoapp.web.matches import find_matches

DISTANCES_M = (100, 500, 1000)
MOST = 20
"""Pairs that are listed, the surest; of most it is hard to say, as many places are estimates."""

MOST_MEASURED = 1_000
"""Projects whose pairs the page measures; of those near each other by chance there are the more the more they are."""


def show_conflicts(plan: Plan, selection: Selection, say: Words) -> None:
    """List a district's projects that are in doubt, and pairs of projects that are near each other."""
    found = find_matches(plan.id, selection)
    audit_page.show_conflicts(found, say)
    st.subheader(say("district_near"), anchor=False)
    if len(found) > MOST_MEASURED:
        st.markdown(say("district_pairs_not", n=f"{len(found):,}", most=f"{MOST_MEASURED:,}"))
        _link_to_page(selection, DISTANCES_M[1], say)
        return
    metres = st.segmented_control(
        say("district_distance"),
        DISTANCES_M,
        default=DISTANCES_M[1],
        format_func=lambda metres: distance(metres, say),
        required=True,
        key="district_distance",
    )
    pairs = near(plan.id, selection, int(metres), content.catalogue(plan.id).stamp)
    here = Selection(plan=state.selection().plan, lang=say.lang)
    _show_pairs(_tell(Same(pairs), int(metres), here, say), say)
    _link_to_page(selection, int(metres), say)


@lru_cache(maxsize=32)
def near(plan_id: str, selection: Selection, metres: int, stamp: Stamp) -> GeoDataFrame:  # noqa: ARG001 (key)
    """Return the pairs of selected projects within a distance, ranked; made once for a state of the data."""
    frame = find_matches(plan_id, selection).frame
    source = parse_source(f"projects?{urlencode(selection.to_query(), doseq=True)}")
    asked = Conflicts(plan=plan_id, a=source, distance_m=float(metres))
    return analyse(asked, load_plan(plan_id), load=lambda _: frame).frame


@dataclass(frozen=True, slots=True)
class NearPairs:
    """Pairs in words: how many there are, and the table of those that are listed."""

    told: str
    table: str
    likely: int


def _show_pairs(pairs: NearPairs, say: Words) -> None:
    st.markdown(pairs.told)
    if pairs.table:
        st.html(pairs.table)
    if pairs.likely > MOST:
        st.caption(say("district_more", n=MOST, total=pairs.likely))


@lru_cache(maxsize=32)
def _tell(found: Same, metres: int, shown: Selection, say: Words) -> NearPairs:
    """Return pairs in words, with links to their projects as ``shown`` has them."""
    pairs = found.frame
    apart = pairs[~pairs["same_place"].astype(bool)]
    likely, unclear = split_unclear(apart)
    certain = int((likely["certainty"] == "certain").sum())
    told = say(
        "district_pairs",
        distance=distance(metres, say),
        certain=certain,
        possible=len(likely) - certain,
        unclear=len(unclear),
        same=len(pairs) - len(apart),
    )
    if likely.empty:
        return NearPairs(told, "", 0)
    rows = [
        (
            link(row.a_name, to_map(shown, project=row.a_id)),
            link(row.b_name, to_map(shown, project=row.b_id)),
            _range(row.low_m, row.high_m, say),
            sureness(row.certainty, row.share_within, say),
        )
        for row in likely.head(MOST).itertuples()
    ]
    head = [say(key) for key in ("district_first", "district_second", "district_apart", "district_surely")]
    return NearPairs(told, table(say("district_near"), head, rows), len(likely))


def _link_to_page(selection: Selection, metres: int, say: Words) -> None:
    """Lead to the page that measures the same pairs, with a map, other distances and a receipt."""
    address = to_page("conflicts", state.selection(), **keeping(selection))
    st.html(f"<p class='geo-links'>{link(say('district_measure'), f'{address}&distance={metres}')}</p>")


def _range(low_m: float, high_m: float, say: Words) -> str:
    """Say between which lengths a true distance lies.

    >>> _range(0, 3500, Words("zh")), _range(120, 1800, Words("en"))
    ('不超过 3.5 公里', '120 m to 1.8 km')
    """
    high = distance(high_m, say)
    return (
        say("district_range", low=distance(low_m, say), high=high)
        if low_m
        else say("district_most", high=high)
    )
