"""A visitor's file on screen: its report, what the visitor decides, and the layer that comes of it."""

import hashlib
from collections.abc import Iterable
from functools import partial
from typing import get_args

import streamlit as st

from geoapp.domain.intake import Decision, Fault, Outcome, Report
from geoapp.domain.plan import Plan
from geoapp.domain.source import Source
from geoapp.errors import GeoappError, WorkError
from geoapp.io import worker
from geoapp.io.boundaries import load_districts
from geoapp.io.faults import say_fault
from geoapp.io.journal import write_entry
from geoapp.io.layer_files import FORMATS
from geoapp.io.progress import Progress
from geoapp.io.words import Words
from geoapp.pipeline.intake import inspect_layer, look_apart
from geoapp.placing.coordinate_systems import read_crs
from geoapp.placing.datums import DATUMS
from geoapp.placing.inspection import Inspected
from geoapp.settings import limit
from geoapp.web import visitor_layers
from geoapp.web.escape import escape, plain
from geoapp.web.imports.sketch import draw_sketch
from geoapp.web.listing import table
from geoapp.web.visitor_layers import VisitorLayer

_CRS = ("EPSG:4326", "EPSG:4490", "EPSG:4538", "EPSG:4517", *DATUMS[2:])
_SHOWN = {"refuse": st.error, "ask": st.warning, "repair": st.warning, "note": st.info}


def ask_file(say: Words) -> tuple[bytes, str] | None:
    """Let the visitor choose a file and return its bytes and name."""
    worker.warm(look_apart.__module__)  # while the visitor looks for the file
    kinds = [suffix.removeprefix(".") for suffix in FORMATS]
    limits = {
        "mb": limit("upload_mb"),
        "features": f"{limit('features'):,}",
        "vertices": f"{limit('vertices'):,}",
    }
    chosen = st.file_uploader(
        say("import_file"), kinds, key="import_file", max_upload_size=limit("upload_mb")
    )
    st.caption(say("import_limits", **limits))
    return None if chosen is None else (chosen.getvalue(), chosen.name)


def inspected(content: bytes, name: str, plan: Plan, decision: Decision, say: Words) -> Inspected | None:
    """Return the file as looked at in a worker, once a file and decision; ``None`` when its turn did not come."""
    file = (hashlib.sha256(content).hexdigest(), name, plan.id)
    if st.session_state.get("import_looked", (None,))[0] != file:
        st.session_state["import_looked"] = (file, {})
    kept: dict[Decision, Inspected] = st.session_state["import_looked"][1]
    if decision not in kept:
        place = st.empty()

        def tell(_: Progress) -> None:
            place.caption(
                say("import_reading")
            )  # ten times a second: where the visitor has left, this ends the work

        try:
            kept[decision] = inspect_layer(content, name, plan, decision, partial(look_apart, tell=tell))
        except WorkError:
            st.error(say("import_busy"))
            return None
        finally:
            place.empty()
    return kept[decision]


def ask_crs(report_so_far: Report | None, say: Words) -> str | None:
    """Let the visitor name a CRS; ``None`` stands for what the file declares.

    The one that fits best stands first, so that it is found at once and never chosen by itself.
    """
    likely = report_so_far.likely_crs if report_so_far else None
    options = list(dict.fromkeys(["", *([likely] if likely else []), *_CRS]))
    chosen = st.selectbox(
        say("import_crs"),
        options,
        key="import_crs",
        format_func=lambda code: _crs_words(code, likely, say),
        accept_new_options=True,
        help=say("import_crs_help"),
    )
    try:
        return read_crs(chosen) if chosen else None
    except GeoappError:
        st.error(plain(say("import_crs_unknown", crs=chosen[:40])))
        return None


def _crs_words(code: str, likely: str | None, say: Words) -> str:
    if not code:
        return say("import_crs_declared")
    return say("import_crs_likely", crs=code) if code == likely else code


def show_report(looked: Inspected, plan: Plan, say: Words) -> None:
    """Draw what a file holds, where it lies and what is wrong with it."""
    wide, narrow = st.columns([3, 2], gap="large")
    with wide:
        st.html(_facts(looked.report, say))
        for outcome in get_args(Outcome):
            _show_faults(outcome, looked.report.of(outcome), say)
    with narrow:
        sketch = draw_sketch(looked.report, looked.frame, load_districts(plan), say("import_sketch"))
        st.image(sketch, caption=say("import_sketch"), width="stretch")


def _facts(report: Report, say: Words) -> str:
    types = say("list_joint").join(f"{name} {count:,}" for name, count in report.types)
    extent = say("list_joint").join(f"{bound:.4f}" for bound in report.extent) if report.extent else "—"
    facts = {
        say("import_title"): f"{report.title} · {report.format} · {report.size:,} B",
        say("import_features"): say("import_kept", kept=f"{report.kept:,}", features=f"{report.features:,}"),
        say("import_types"): types or "—",
        say("import_declared"): report.declared_crs or "—",
        say("import_likely"): report.likely_crs or "—",
        say("import_extent"): extent,
        say("import_fields"): say("list_joint").join(report.fields) or "—",
    }
    lines = "".join(f"<dt>{escape(term)}</dt><dd>{escape(value)}</dd>" for term, value in facts.items())
    return f"<dl class='geo-facts'>{lines}</dl>"


def _show_faults(outcome: str, faults: Iterable[Fault], say: Words) -> None:
    lines = [f"- {plain(say_fault(fault, say.lang))}{_rows(fault, say)}" for fault in faults]
    if lines:
        _SHOWN[outcome]("\n".join([f"**{say(f'import_outcome_{outcome}')}**", "", *lines]))


def _rows(fault: Fault, say: Words) -> str:
    rows = (say("import_row", row=one.row, name=one.name).strip() for one in fault.examples)
    named = say("list_joint").join(rows)
    return f" {plain(say('import_rows', rows=named))}" if named else ""


def offer_import(looked: Inspected, decision: Decision, say: Words) -> None:
    """Let the visitor bring the layer in, once nothing is open."""
    report = looked.report
    if report.of("refuse"):
        return
    repairs = bool(report.of("repair"))
    accepted = repairs and st.checkbox(say("import_accept"), key=f"import_accept_{report.sha256[:12]}")
    whole = Decision(crs=decision.crs, accept_repairs=accepted)
    left, right = st.columns(2)
    name = left.text_input(
        say("import_name"), visitor_layers.clean(report.title.rpartition(".")[0]), max_chars=40
    )
    who = right.text_input(say("import_who"), max_chars=40, help=say("import_who_help"))
    ready = report.ready(whole) and bool(visitor_layers.clean(name))
    if st.button(say("import_button"), type="primary", disabled=not ready):
        _bring_in(looked, whole, visitor_layers.clean(name), who)
        st.success(plain(say("import_done", name=visitor_layers.clean(name))))


def _bring_in(looked: Inspected, decision: Decision, name: str, who: str) -> None:
    """Keep the layer for this visit, and say so in the journal."""
    crs = decision.crs or "as declared"
    detail = (
        f"layer for a visit, CRS {crs}, repairs {'accepted' if decision.accept_repairs else 'not needed'}"
    )
    layer = VisitorLayer(source=Source(kind="file", detail=name), frame=looked.frame)
    visitor_layers.keep(layer)
    write_entry("import", who=who, subject=looked.report.title, detail=detail, sha256=looked.report.sha256)


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
