"""The buffer page: who lies within a distance, surely or possibly, and how much of each district that is."""

from dataclasses import dataclass
from functools import partial
from typing import cast

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.operations.buffer import Buffer
from geoapp.analysis.operations.coverage import Coverage
from geoapp.analysis.operations.within import Within
from geoapp.domain.palette import DISTANCES
from geoapp.domain.plan import Plan
from geoapp.domain.receipt import Measure, Summary
from geoapp.domain.request import Cap, Request
from geoapp.domain.selection import Selection
from geoapp.domain.source import Source
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Outcome
from geoapp.pipeline.result_figures import counts, exactly, span, square_kilometres
from geoapp.web import jobs
from geoapp.web.analyses import result
from geoapp.web.analyses.controls import ask_code, ask_distances, ask_switch
from geoapp.web.analyses.describe import describer
from geoapp.web.analyses.found_list import show_found, split_unclear
from geoapp.web.analyses.own_layers import drawn_layers
from geoapp.web.analyses.question import ask_from, ask_to, drawn_shape, is_filtered, show_key, take_shape
from geoapp.web.analyses.run import features_of, obtain
from geoapp.web.analyses.scene import Scene, show_scene
from geoapp.web.jobs import Same
from geoapp.web.map.transport.result_shapes import Drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class BufferQuestion:
    """A visitor's question on the buffer page."""

    around: Source
    distances_m: tuple[float, ...]
    who: Source
    rings: bool
    dissolve: str
    cap: Cap

    def buffer(self, plan: Plan) -> Buffer:
        """Return the request for the outlines."""
        return Buffer(
            plan=plan.id,
            a=self.around,
            distances_m=self.distances_m,
            rings=self.rings,
            dissolve=self.dissolve,
            cap=self.cap,
        )

    def within(self, plan: Plan) -> Within:
        """Return the request for who lies within the largest distance."""
        return Within(plan=plan.id, a=self.who, b=self.around, distance_m=max(self.distances_m))

    def coverage(self, plan: Plan) -> Coverage:
        """Return the request for what the largest distance covers of the districts."""
        return Coverage(plan=plan.id, a=self.around, distance_m=max(self.distances_m))


def ask(plan: Plan, selection: Selection, say: Words) -> BufferQuestion:
    """Draw the questions of the page."""
    with st.container(border=True):
        left, middle, right = st.columns(3)
        with left:
            around = ask_from(plan, selection, say("buffer_around"), say)
        with middle:
            distances_m = ask_distances("distance", say)
        with right:
            who = ask_to(plan, say("buffer_who"), say)
        with st.expander(say("buffer_options")):
            left, middle, right = st.columns(3, vertical_alignment="bottom")
            with left:
                codes = ("none", "all", "theme")
                dissolve = ask_code("dissolve", say("dissolve"), {c: say(f"dissolve_{c}") for c in codes})
            with middle:
                cap = ask_code("cap", say("cap"), {c: say(f"cap_{c}") for c in ("round", "flat", "square")})
            with right:
                rings = ask_switch("rings", say("rings"), disabled=len(distances_m) == 1)
    return BufferQuestion(
        around=around,
        distances_m=distances_m,
        who=who,
        rings=rings and len(distances_m) > 1,
        dissolve=dissolve,
        cap=cast("Cap", cap),
    )


def announce(drawn: Summary[Request], within: Summary[Request], say: Words) -> None:
    """Say in a line or two how many lie within, and how large the buffers are."""
    distance = exactly(cast("Within", within.request).distance_m, say)
    st.markdown(say("within_count", distance=distance, **counts(within.certain, within.grades)))
    areas = [_area(one, say) for one in drawn.measures]
    if areas:
        st.markdown(say("buffer_areas", areas=say("list_joint").join(areas)))


def _area(one: Measure, say: Words) -> str:
    return say(
        "buffer_area",
        distance=exactly(one.distance_m or 0, say),
        area=span(one.low, one.high, say, of=square_kilometres),
    )


def draw(
    plan: Plan,
    asked: BufferQuestion,
    found: tuple[Outcome, Outcome, Outcome],
    selection: Selection,
    say: Words,
) -> None:
    """Draw the map: both outlines of each buffer, what they are drawn round, and by number who lies within."""
    drawn, within, _ = found
    colors = _colors(asked.distances_m)
    frames = [
        Drawn(
            frame=drawn.frame,
            role="result",
            describe=describer("buffer", say, plan),
            ranked=True,
            colors=colors,
        )
    ]
    if not is_filtered(asked.around):
        around = features_of(asked.around, plan)
        frames.append(Drawn(frame=around, role="a", describe=describer("", say, plan)))
    inside, unclear = reached(within)
    who = Drawn(frame=inside, role="b", describe=describer("within", say, plan), ranked=True)
    scene = Scene(
        frames=(*drawn_layers(say), *frames, who),
        selection=selection if is_filtered(asked.around) else None,
        shape=drawn_shape([asked.around]),
        found=(who,),
    )

    def beside() -> None:
        show_key(say, "certain", "possible", distances=colors)
        show_found("within", who, say, folded=len(unclear))

    show_scene(plan, scene, say, key="map_buffer", take_shape=partial(take_shape, "from"), beside=beside)
    st.caption(say("buffer_draw"))


def _colors(distances_m: tuple[float, ...]) -> dict[float, str]:
    """Return a colour for each of several distances, the last ones of the scale, so that the largest is lightest."""
    if len(distances_m) == 1:
        return {}
    return dict(zip(sorted(distances_m), DISTANCES[-len(distances_m) :], strict=True))


def work_out(plan: Plan, asked: BufferQuestion, say: Words) -> tuple[Outcome, Outcome, Outcome] | None:
    """Return buffers, who lies within, and coverage; ``None`` once the page says why there are none."""
    requests: tuple[Request, ...] = asked.buffer(plan), asked.within(plan), asked.coverage(plan)
    found = []
    for request in requests:
        one = obtain(f"buffer_{request.operation}", request, plan, say)
        if one is None:
            return None
        found.append(one)
    return found[0], found[1], found[2]


def reached(within: Outcome) -> tuple[GeoDataFrame, GeoDataFrame]:
    """Return the projects within, certain or likely enough, apart from those that are hard to say."""
    found: tuple[GeoDataFrame, GeoDataFrame] = jobs.memoize(
        "inside",
        Same(within.frame),
        lambda: split_unclear(within.frame[within.frame["certainty"] != "impossible"]),
    )
    return found


def show(plan: Plan, asked: BufferQuestion, found: tuple[Outcome, Outcome, Outcome], say: Words) -> None:
    """Show the three results, each with its files."""
    drawn, within, coverage = found
    inside, unclear = reached(within)
    distance = exactly(max(asked.distances_m), say)
    tabs = st.tabs(
        [say("tab_within", n=len(inside)), say("tab_coverage"), say("tab_buffers", n=len(drawn.frame))]
    )
    with tabs[0]:
        rest = len(within.frame) - len(inside) - len(unclear)
        st.caption(say("within_about", distance=distance, rest=rest))
        result.show("within", plan, within, say, shown=inside, folded=unclear)
    with tabs[1]:
        st.caption(say("coverage_about", distance=distance))
        result.show("coverage", plan, coverage, say)
    with tabs[2]:
        st.caption(say("buffers_about"))
        result.show("buffers", plan, drawn, say)
