"""Uses of a visitor's file: a layer for this visit, a clean file, and the way to bring it into a plan."""

from dataclasses import replace
from functools import partial
from weakref import ref

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.domain.intake import Decision, Report
from geoapp.domain.plan import Plan
from geoapp.domain.source import Source
from geoapp.errors import InputError
from geoapp.inspection.report import Inspected
from geoapp.io.journal import write_entry
from geoapp.io.words import Words
from geoapp.pipeline.intake_files import clean_file, clean_suffix, next_commands, stem_of
from geoapp.web import visitor_layers
from geoapp.web.escape import plain
from geoapp.web.listing import table

_FOR_A_VISIT = ("layer", "projects")
"""Kinds that a visitor can use at once; districts and places are of use in a plan only."""

_NAME, _WHO = "import_name", "import_who"
"""Fields that are read when the button is pressed: what was typed just before counts."""

_DECLARED = """\
[boundaries]
source = "boundaries.geojson"
datum = "wgs84"
title = ""
review_number = ""
"""


def offer(looked: Inspected, decision: Decision, plan: Plan, say: Words) -> None:
    """Let the visitor take what is in a file, once nothing is open."""
    report = looked.report
    if report.of("refuse"):
        return
    repairs = bool(report.of("repair"))
    accepted = repairs and st.checkbox(say("import_accept"), key=f"import_accept_{report.sha256[:12]}")
    whole = replace(decision, accept_repairs=accepted)
    ready = report.ready(whole)
    if report.kind in _FOR_A_VISIT:
        _offer_layer(looked, whole, say, ready=ready)
    _offer_file(looked, plan, say, ready=ready)
    if ready and (commands := next_commands(report, whole, plan)):
        st.markdown(plain(say(f"import_next_{report.kind}")))
        if report.kind == "boundaries":
            st.code(_DECLARED, language="toml")
        st.code("\n".join(commands), language="sh", wrap_lines=True)


def _offer_layer(looked: Inspected, decision: Decision, say: Words, *, ready: bool) -> None:
    left, right = st.columns(2)
    given = left.text_input(
        say("import_name"),
        visitor_layers.clean(stem_of(looked.report)),
        max_chars=visitor_layers.LONGEST_NAME,
        key=f"{_NAME}_{looked.report.sha256[:12]}",
    )
    right.text_input(say("import_who"), max_chars=40, help=say("import_who_help"), key=_WHO)
    name = visitor_layers.clean(given)
    # By a callback: it is there before the page is drawn, and so at once in what the browser keeps.
    pressed = st.button(
        say("import_button"),
        type="primary",
        disabled=not (ready and name),
        on_click=_bring_in,
        args=(looked.report, ref(looked.frame), decision),
    )
    if pressed and (refusal := st.session_state.pop("import_refused", None)):
        raise refusal
    # As long as the layer is there, since the page runs once more when the browser has kept it.
    done = st.session_state.get("import_done", {}).get(looked.report.sha256)
    if done in visitor_layers.layers():
        st.success(plain(say("import_done", name=done.detail)))


def _offer_file(looked: Inspected, plan: Plan, say: Words, *, ready: bool) -> None:
    kind, stem = looked.report.kind, stem_of(looked.report)
    st.download_button(
        say(f"import_take_{kind}"),
        data=partial(clean_file, looked, plan),
        file_name=f"{stem}{clean_suffix(looked.report)}",
        on_click="ignore",
        disabled=not ready,
        key=f"import_take_{looked.report.sha256[:12]}",
    )


def _bring_in(report: Report, there: ref[GeoDataFrame], decision: Decision) -> None:
    """Keep the layer, and say so in the journal; a page that is left open does not hold what was let go."""
    name = visitor_layers.clean(st.session_state[f"{_NAME}_{report.sha256[:12]}"])
    who = st.session_state[_WHO]
    repairs = "accepted" if decision.accept_repairs else "not needed"
    detail = f"{report.kind} for a visit, CRS {decision.crs or 'as declared'}, repairs {repairs}"
    source = Source(kind="file", detail=name)
    before = visitor_layers.layers().get(source)
    try:
        visitor_layers.keep_frame(source, there)
        _note(report, who, detail, source, before)
    except InputError as error:
        st.session_state["import_refused"] = error
        return
    st.session_state["import_done"] = {report.sha256: source}


def _note(
    report: Report, who: str, detail: str, source: Source, before: visitor_layers.VisitorLayer | None
) -> None:
    """Write the journal; a layer that it cannot hold goes again."""
    try:
        write_entry("import", who=who, subject=report.title, detail=detail, sha256=report.sha256)
    except InputError:
        visitor_layers.remove(source)
        if before:
            visitor_layers.keep(before)
        raise


def show_layers(say: Words) -> None:
    """List the visitor's layers, with a way to let go of each."""
    kept = list(visitor_layers.layers().values())
    if not kept:
        st.caption(say("import_none"))
        return
    head = (say("import_name"), say("import_features"))
    st.html(table(say("import_layers"), head, [(layer.source.detail, len(layer.frame)) for layer in kept]))
    st.caption(say("import_private"))
    with st.container(horizontal=True):
        for layer in kept:
            st.button(
                plain(say("import_remove", name=layer.source.detail)),
                key=f"remove_{layer.source}",
                on_click=visitor_layers.remove,
                args=(layer.source,),
            )
