"""落图: where is a project whose place nobody knows surely, who says so, and what follows from it?"""

import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.io.words import Words
from geoapp.pipeline.drafts import load_drafts
from geoapp.web import frame, state
from geoapp.web.placing import ahead, chosen, form, given, kept, proposed
from geoapp.web.placing.scene import PlacingScene, show_scene


def place(plan: Plan, record: ProjectRecord, say: Words) -> None:
    """Draw the map, and beside it what is known of the project, what the visitor gives and what follows from it."""
    now, radius_m = given.given_for(record["id"]), 0.0
    with st.container(horizontal=True, key="explore"):
        ground = st.container(key="ground")
        with st.container(key="panel"):
            chosen.show_project(plan, record, say, briefly=now is not None)
            form.tell_saved(say)
            if why := kept.closed_because():
                st.info(say(why))
            elif now:
                told = st.container()
                radius_m = form.ask_rest(plan, record, now, say)
                with told:
                    ahead.show_ahead(plan, record, now, radius_m, say)
            else:
                st.caption(say("place_draw"))
                form.ask_position(plan, record["id"], say)
                proposed.show_proposals(plan, record, say)
    with ground:
        shown = PlacingScene(record=record, now=now, radius_m=radius_m, waiting=kept.waiting(drafts))
        show_scene(plan, shown, say)


say = frame.words()
plan = frame.plan()

st.header(say("page_place"), anchor=False)
st.caption(say("place_about"))
drafts = load_drafts(plan.id)
with st.container(key="placing"):
    if record := chosen.ask_project(plan, say):
        place(plan, record, say)
        chosen.show_ranking(plan, say)
kept.show_drafts(plan, drafts, say)
state.write_address()
