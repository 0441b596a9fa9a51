"""Uses of a visitor's file: a layer for this visit, a clean file, and the way to bring it into a plan."""

from dataclasses import replace
from functools import partial

import streamlit as st

from geoapp.domain.intake import Decision
from geoapp.domain.plan import Plan
from geoapp.domain.source import Source
from geoapp.inspection.report import Inspected
from geoapp.io.journal import write_entry
from geoapp.io.words import Words
from geoapp.pipeline.intake_files import clean_file, clean_suffix, next_commands, stem_of
from geoapp.web import visitor_layers
from geoapp.web.escape import plain
from geoapp.web.listing import table
from geoapp.web.visitor_layers import VisitorLayer

_FOR_A_VISIT = ("layer", "projects")
"""Kinds that a visitor can use at once; districts and places are of use in a plan only."""

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
    )
    who = right.text_input(say("import_who"), max_chars=40, help=say("import_who_help"))
    name = visitor_layers.clean(given)
    if st.button(say("import_button"), type="primary", disabled=not (ready and name)):
        _bring_in(looked, decision, name, who)
        st.success(plain(say("import_done", name=name)))


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


def _bring_in(looked: Inspected, decision: Decision, name: str, who: str) -> None:
    """Keep the layer for this visit, and say so in the journal."""
    report = looked.report
    repairs = "accepted" if decision.accept_repairs else "not needed"
    detail = f"{report.kind} for a visit, CRS {decision.crs or 'as declared'}, repairs {repairs}"
    visitor_layers.keep(VisitorLayer(source=Source(kind="file", detail=name), frame=looked.frame))
    write_entry("import", who=who, subject=report.title, detail=detail, sha256=report.sha256)


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
