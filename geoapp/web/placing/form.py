"""The form of a draft: where by typing, by what source, how surely, and who says so."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime

import streamlit as st

from geoapp.domain.draft import LONGEST_SOURCE, LONGEST_WHO, PlaceDraft
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.errors import GeoappError, InputError
from geoapp.geometry.datums import DATUMS, check_datum
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.draft_places import digest_of
from geoapp.pipeline.hand_in import hand_in
from geoapp.settings import NO_PIN_RADIUS_M
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.identity import present_identity
from geoapp.web.placing import given
from geoapp.web.placing.ahead import adcodes_ahead
from geoapp.web.placing.given import GivenShape

RADII_M = {"point": 200.0, "line": 300.0, "area": 500.0}
"""Radius that each form begins with: a site's grounds, a road's other side, an outline drawn by eye."""

MOST_OWN = 50
"""Drafts that one visit may keep."""

_LONGEST_TYPED = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswers:
    """Answers of the form beside the shape."""

    source: str
    radius_m: float
    who: str


def ask_position(plan: Plan, project: str, say: Words) -> None:
    """Let the visitor type where it is, in one of the datums; what is wrong with it stands beneath."""
    key = f"place-typed-{project}"
    names = load_codelist("datums")
    with st.container(horizontal=True, vertical_alignment="bottom", key="place_typed"):
        st.text_input(
            say("place_typed"),
            key=key,
            max_chars=_LONGEST_TYPED,
            placeholder=say("place_typed_hint"),
            help=say("place_typed_help"),
            on_change=_typed,
            args=(plan, project),
        )
        st.selectbox(
            say("place_datum"),
            DATUMS,
            format_func=lambda code: say.name(names[code]),
            key=f"place-datum-{project}",
            on_change=_typed,
            args=(plan, project),
        )
    if error := given.refusal(project):
        st.error(plain(sentence_of(error, say.lang)))


def _typed(plan: Plan, project: str) -> None:
    text = str(st.session_state.get(f"place-typed-{project}") or "")
    datum = check_datum(str(st.session_state.get(f"place-datum-{project}") or DATUMS[0]))
    if text.strip() or given.given_for(project) is None:
        given.take_typed(plan, project, text, datum)


def ask_rest(plan: Plan, record: ProjectRecord, now: GivenShape, say: Words) -> float:
    """Ask for source, radius and who, and offer to save; return the radius as it is."""
    project = record["id"]
    # A radius follows the form, a source the candidate: another one begins anew.
    mark = f"{project}-{now.shape.form}" if not now.source else f"{project}-{given.number()}"
    source_key, radius_key, who_key = f"place-source-{mark}", f"place-radius-{mark}", "place-who"
    st.text_input(
        say("place_source"),
        now.source,
        key=source_key,
        max_chars=LONGEST_SOURCE,
        placeholder=say("place_source_hint"),
        help=say("place_source_help"),
    )
    if looks_shifted(str(st.session_state[source_key] or ""), now.datum):
        st.warning(say("place_shifted"))
    left, right = st.columns(2)
    radius = left.number_input(
        say("place_radius"),
        min_value=1.0,
        max_value=float(NO_PIN_RADIUS_M - 1),
        value=now.radius_m or RADII_M[now.shape.form],
        step=50.0,
        format="%g",
        help=say("place_radius_help"),
        key=radius_key,
    )
    if not present_identity().subject:
        right.text_input(
            say("place_who"), key=who_key, max_chars=LONGEST_WHO, placeholder=say("place_who_hint")
        )
    with st.container(horizontal=True, key="place_save"):
        st.button(
            say("place_save"),
            type="primary",
            key="place-save",
            on_click=_save,
            args=(plan, record, now, source_key, radius_key, who_key),
        )
        st.button(say("place_clear"), key="place-clear", on_click=given.forget, args=(project,))
    _tell_refusal(say)
    return float(radius)


def tell_saved(say: Words) -> None:
    """Say that a draft was kept, and that it stands in the list beneath."""
    if name := st.session_state.pop("place_saved", ""):
        st.success(plain(say("place_saved", name=name)))
        _tell_refusal(say)  # of the journal


def _tell_refusal(say: Words) -> None:
    if error := st.session_state.pop("place_unsaved", None):
        st.error(plain(sentence_of(error, say.lang)))


def looks_shifted(source: str, datum: str) -> bool:
    """Say whether a source is a map of a shifted datum while the coordinates were given in one that is not.

    >>> looks_shifted("高德地图", "wgs84"), looks_shifted("高德地图", "gcj02"), looks_shifted("规划文本", "wgs84")
    (True, False, False)
    """
    words = Words("zh")("place_shifted_names").split()
    return datum in ("wgs84", "cgcs2000") and any(word in source.lower() for word in words)


def _save(plan: Plan, record: ProjectRecord, now: GivenShape, *keys: str) -> None:
    """Keep the draft as it is when the button is pressed; why not is said where the button is."""
    source, radius, who = (st.session_state.get(key) for key in keys)
    by = present_identity()
    try:
        said = FormAnswers(
            source=str(source or ""), radius_m=float(radius or 0), who=by.subject or str(who or "")
        )
        draft = make_draft(plan, record, now, said)
        if len(own_drafts()) >= MOST_OWN:
            raise InputError("drafts_too_many_own", most=MOST_OWN)
        where = adcodes_ahead(plan, record, now, said.radius_m) if by.districts else []
        hand_in(draft, by, *where)
        own_drafts().add(draft.id)
        st.session_state["place_saved"] = draft.name
        given.forget(record["id"])
    except GeoappError as error:
        st.session_state["place_unsaved"] = error


def own_drafts() -> set[str]:
    """Return the ids of the drafts that were kept on this visit."""
    own: set[str] = st.session_state.setdefault("own_drafts", set())
    return own


def make_draft(plan: Plan, record: ProjectRecord, now: GivenShape, said: FormAnswers) -> PlaceDraft:
    """Return a draft of all that a visitor says of a project.

    Raises:
        InputError: source or name is missing, or the radius is none.
    """
    source, who = _one_line(said.source), _one_line(said.who)
    if not source:
        raise InputError("draft_no_source")
    if not who:
        raise InputError("draft_no_who")
    if not 0 < said.radius_m < NO_PIN_RADIUS_M:
        raise InputError("draft_radius", most=f"{NO_PIN_RADIUS_M:,}")
    return PlaceDraft(
        id=secrets.token_hex(4),
        plan=plan.id,
        project=record["id"],
        name=record["name"],
        geometry=now.shape.geojson,
        uncertainty_m=said.radius_m,
        source=source[:LONGEST_SOURCE],
        datum=now.datum,
        who=who[:LONGEST_WHO],
        when=datetime.now(UTC).isoformat(timespec="seconds"),
        before=digest_of(record),
    )


def _one_line(text: str) -> str:
    return "".join(character for character in " ".join(text.split()) if character.isprintable())
