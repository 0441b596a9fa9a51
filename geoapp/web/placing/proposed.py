"""Candidates for where a project is, from places that are known here: each can be taken as its draft."""

from functools import lru_cache
from threading import Lock

import streamlit as st

from geoapp.domain.candidate import PlaceCandidate
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.errors import GeoappError
from geoapp.io.plans import load_plan
from geoapp.io.progress import OnProgress
from geoapp.io.words import Words
from geoapp.limits import limit
from geoapp.pipeline.candidates import Proposer, load_proposer
from geoapp.pipeline.draft_shapes import DraftShape, form_of, make_shape
from geoapp.pipeline.figures import percent
from geoapp.pipeline.places import load_places
from geoapp.pipeline.precision import distance
from geoapp.settings import folder_of_places, folder_of_plans
from geoapp.store.contract import Stamp
from geoapp.web import content, jobs
from geoapp.web.content import stamp
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.placing import given
from geoapp.web.placing.given import GivenShape


def show_proposals(plan: Plan, record: ProjectRecord, say: Words) -> None:
    """List the places that a project's words may mean, the likeliest first, each with why; a click takes one."""
    try:
        found = jobs.watch(
            "place_proposed",
            (record["id"], _stamps(plan)),
            lambda on_progress: _propose(plan, record, on_progress),
            say,
            most_s=float(limit("places_seconds")),
        )
    except GeoappError as error:  # the operator's own files; one can still draw
        st.warning(plain(sentence_of(error, say.lang)))
        return
    if not found:
        return
    st.markdown(say("place_proposed"))
    for number, one in enumerate(found):
        st.button(
            plain(say("place_take", name=one.name, score=percent(one.score))),
            key=f"place-take-{record['id']}-{number}",
            on_click=_take,
            args=(plan, record["id"], one, say),
            width="stretch",
        )
        st.caption(plain(_why(one, say)))


def _propose(plan: Plan, record: ProjectRecord, on_progress: OnProgress) -> list[PlaceCandidate]:
    load_places(on_progress)  # reads the operator's files anew where they have changed
    with _ASKING:  # threads may use the index of places one after the other
        return _proposer(plan.id, _stamps(plan)).propose(record)


_ASKING = Lock()


def _stamps(plan: Plan) -> tuple[Stamp, Stamp]:
    folder = folder_of_places()
    return stamp(folder_of_plans() / plan.id), stamp(folder) if folder else ()


@lru_cache(maxsize=4)
def _proposer(plan_id: str, _: tuple[Stamp, Stamp]) -> Proposer:
    return load_proposer(load_plan(plan_id))


def _why(one: PlaceCandidate, say: Words) -> str:
    """Say what speaks for a candidate, and who knows it."""
    parts = [say(f"place_part_{part.code}", share=percent(part.share)) for part in one.parts]
    about = [one.place.kind, one.place.district, distance(one.uncertainty_m, say), one.source]
    return say(
        "place_why",
        parts=say("list_joint").join(parts),
        about=say("list_joint").join(text for text in about if text),
    )


def _take(plan: Plan, project: str, one: PlaceCandidate, say: Words) -> None:
    source = say("place_from", name=one.name, source=one.source)
    given.take(project, GivenShape(_shape(plan, one), source=source, radius_m=max(1.0, one.uncertainty_m)))


def _shape(plan: Plan, one: PlaceCandidate) -> DraftShape:
    """Return a candidate's shape: a row of the gazetteer has its own, any other is a point."""
    places = content.gazetteer(plan)
    if one.place.id in places.index:
        geometry = places.geometry[one.place.id]
        return DraftShape(form_of(geometry), geometry)
    return make_shape("point", [(one.lon, one.lat)], plan)
