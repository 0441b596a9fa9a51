"""The overlap page: what pairs of features share, in area or length and in percent of each."""

from dataclasses import dataclass
from functools import partial

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.operations.overlap import Overlap
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.domain.source import DISTRICTS, Source
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Outcome
from geoapp.web import jobs
from geoapp.web.analyses import result
from geoapp.web.analyses.describe import describer
from geoapp.web.analyses.found_list import show_found, split_unclear
from geoapp.web.analyses.own_layers import drawn_layers
from geoapp.web.analyses.question import ask_from, ask_to, drawn_shape, is_filtered, show_key, take_shape
from geoapp.web.analyses.run import features_of, obtain
from geoapp.web.analyses.scene import Scene, show_scene
from geoapp.web.jobs import Same
from geoapp.web.map.transport.result_shapes import Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class OverlapQuestion:
    """A visitor's question on the overlap page."""

    one: Source
    other: Source


def ask(plan: Plan, selection: Selection, say: Words) -> OverlapQuestion:
    """Draw the questions of the page."""
    with st.container(border=True):
        left, right = st.columns(2)
        with left:
            one = ask_from(plan, selection, say("overlap_one"), say)
        with right:
            other = ask_to(plan, say("overlap_other"), say)
    return OverlapQuestion(one=one, other=other)


def work_out(plan: Plan, asked: OverlapQuestion, say: Words) -> Outcome | None:
    """Return the pairs; ``None`` once the page says why there are none."""
    return obtain("overlap", Overlap(plan=plan.id, a=asked.one, b=asked.other), plan, say)


def announce(found: Outcome, say: Words) -> None:
    """Say how many pairs share ground."""
    summary = found.summary
    st.markdown(say("overlap_count", certain=f"{summary.certain:,}", possible=f"{summary.possible:,}"))


def split(found: Outcome) -> tuple[GeoDataFrame, GeoDataFrame]:
    """Return the pairs that are certain or likely enough, and those of which it is hard to say."""
    parts: tuple[GeoDataFrame, GeoDataFrame] = jobs.memoize(
        "overlap_split", Same(found.frame), lambda: split_unclear(found.frame)
    )
    return parts


def draw(plan: Plan, asked: OverlapQuestion, found: Outcome, selection: Selection, say: Words) -> None:
    """Draw both sides, and what they share on top."""
    frames = []
    if not is_filtered(asked.one) and asked.one != DISTRICTS:
        frames.append(Drawn(frame=features_of(asked.one, plan), role="a", describe=describer("", say, plan)))
    if asked.other != DISTRICTS:  # the districts are beneath every map
        frames.append(
            Drawn(frame=features_of(asked.other, plan), role="b", describe=describer("", say, plan))
        )
    # A pair that only its radii bring together shares nothing that could be drawn; it is in the table.
    shared = jobs.memoize("shared", Same(found.frame), lambda: found.frame[found.frame["distance_m"] == 0])
    frames.append(Drawn(frame=shared, role="pair", describe=describer("overlap", say, plan), ranked=True))
    likely, unclear = split(found)
    pairs = Drawn(frame=likely, role="pair", describe=describer("overlap", say, plan), ranked=True)
    scene = Scene(
        frames=(*drawn_layers(say), *frames),
        selection=selection if is_filtered(asked.one) else None,
        shape=drawn_shape([asked.other]),
        found=(pairs,),
    )

    def beside() -> None:
        show_key(say, "shared", "shared_possible", "other")
        show_found("overlap", pairs, say, folded=len(unclear))

    show_scene(plan, scene, say, key="map_overlap", take_shape=partial(take_shape, "to"), beside=beside)
    st.caption(say("overlap_draw"))


def show(plan: Plan, found: Outcome, say: Words) -> None:
    """Show the pairs with their files."""
    st.caption(say("overlap_table_about"))
    likely, unclear = split(found)
    result.show("overlap", plan, found, say, shown=likely, folded=unclear)
