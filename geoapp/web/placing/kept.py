"""Drafts of a plan as a list and as files; those of this visit can be withdrawn."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from geoapp.domain.access import may
from geoapp.domain.draft import PlaceDraft
from geoapp.domain.plan import Plan
from geoapp.errors import GeoappError
from geoapp.io.words import Words
from geoapp.pipeline.draft_places import dump_drafts, names_in, standing
from geoapp.pipeline.draft_shapes import form_of, shape_of
from geoapp.pipeline.hand_in import withdraw
from geoapp.pipeline.precision import distance
from geoapp.settings import folder_of_writing
from geoapp.web import content, state
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.identity import present_identity
from geoapp.web.links import to_page
from geoapp.web.listing import link, table
from geoapp.web.placing.form import own_drafts


def closed_because() -> str:
    """Return the key of why this visitor cannot place projects; nothing where they can."""
    if folder_of_writing() is None:
        return "place_off"
    by = present_identity()
    return "" if may(by, "draft", *by.districts) else "place_no_role"


def waiting(drafts: Sequence[PlaceDraft]) -> list[PlaceDraft]:
    """Return the drafts that nobody has applied yet."""
    return [draft for draft in drafts if draft.state == "waiting"]


def show_drafts(plan: Plan, drafts: Sequence[PlaceDraft], say: Words) -> None:
    """List the drafts, each with what became of it."""
    st.subheader(say("place_drafts"), anchor=False)
    if error := st.session_state.pop("place_kept_refused", None):
        st.error(plain(sentence_of(error, say.lang)))
    if not drafts:
        st.caption(say("place_drafts_none"))
        return
    records, shown = content.catalogue(plan.id).by_id, state.selection()
    rows = [
        (
            link(draft.name, to_page("place", shown, project=draft.project)),
            say(
                f"place_form_{form_of(shape_of(draft.geometry))}", distance=distance(draft.uncertainty_m, say)
            ),
            draft.source,
            draft.who,
            draft.when[:10],
            say(f"place_standing_{standing(draft, records)}"),
            draft.id,
        )
        for draft in drafts
    ]
    head = ("name", "place_shape", "source", "place_who", "place_day", "place_standing", "place_id")
    st.html(table(say("place_drafts"), [say(key) for key in head], rows))
    st.caption(say("place_drafts_about", plan=plan.id))
    _offer(plan, drafts, say)


def _offer(plan: Plan, drafts: Sequence[PlaceDraft], say: Words) -> None:
    """Offer the rows of those that wait, and to take one's own back."""
    open_ = waiting(drafts)
    with st.container(horizontal=True, key="place_files"):
        for number, suffix in enumerate(("csv", "geojson")):
            st.download_button(
                say(f"place_take_{suffix}"),
                data=partial(_file, plan, open_, number),
                file_name=f"{plan.id}-drafts.{suffix}",
                on_click="ignore",
                disabled=not open_,
                key=f"place-take-{suffix}",
            )
        for draft in open_:
            if _may_withdraw(draft):
                label = plain(say("place_withdraw", name=draft.name))
                st.button(label, key=f"place-withdraw-{draft.id}", on_click=_withdraw, args=(draft,))


def _may_withdraw(draft: PlaceDraft) -> bool:
    by = present_identity()
    if not by.subject:
        return draft.id in own_drafts() and may(by, "draft")
    return may(by, "withdraw") or (draft.who == by.subject and may(by, "draft", *by.districts))


def _file(plan: Plan, drafts: Sequence[PlaceDraft], number: int) -> bytes:
    return dump_drafts(drafts, names_in(content.gazetteer(plan)))[number]


def _withdraw(draft: PlaceDraft) -> None:
    try:
        withdraw(draft, present_identity())
        own_drafts().discard(draft.id)
    except GeoappError as error:
        st.session_state["place_kept_refused"] = error
