"""From one project to the analyses of it, or why none can be made."""

import streamlit as st

from geoapp.analysis.inputs import prepare_features
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.domain.selection import Selection
from geoapp.domain.source import Source, source_of_project
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.result_figures import exactly
from geoapp.web import parameters, state
from geoapp.web.analyses.run import features_of

_PLACES = {"buffer": "from", "conflicts": "to"}
"""The pages that a project leads to, and the parameter of each that it becomes."""


def show_ways(plan: Plan, record: ProjectRecord, say: Words) -> None:
    """Link to who lies round a project and what comes close to it, among all projects, at the usual distance."""
    source = source_of_project(record["id"])
    if reason := why_not(source, plan):
        st.caption(say("measured_not", reason=say.name(load_codelist("left_out")[reason])))
        return
    shown = state.selection()
    everything = Selection(plan=shown.plan, lang=shown.lang, project=record["id"]).to_query()
    with st.container(key="measuring"):
        for page, name in _PLACES.items():
            st.page_link(
                f"pages/{page}.py",
                label=say(f"measured_{page}", distance=exactly(parameters.USUAL_METRES, say)),
                query_params=everything | {name: [str(source)]},
            )


def why_not(source: Source, plan: Plan) -> str:
    """Return why a project cannot be measured, as a code of the codelist ``left_out``; empty where it can."""
    taken = prepare_features(features_of(source, plan), plan.metric_crs, role="a", source=source)
    return taken.left_out[0].reason if taken.left_out else ""
