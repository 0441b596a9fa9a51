"""Report on a visitor's file: its content, its extent and its faults."""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from typing import get_args

import pandas as pd
import streamlit as st

from geoapp.domain.intake import Example, Fault, FaultOutcome, FileKind, Report
from geoapp.domain.plan import Plan
from geoapp.inspection.report import Inspected
from geoapp.io.boundaries import load_districts
from geoapp.io.user_files.faults import say_fault
from geoapp.io.words import Words
from geoapp.pipeline.sums_words import sums_lines
from geoapp.web import content
from geoapp.web.escape import escape, plain
from geoapp.web.imports.sketch import draw_sketch
from geoapp.web.project_map.table import COLUMNS, as_rows

_SHOWN = {"refuse": st.error, "ask": st.warning, "repair": st.warning, "note": st.info}
_WITH_FIELDS: tuple[FileKind, ...] = ("layer", "boundaries")
_MOST_ROWS = 500
"""Projects in the table on screen; the file holds all."""


def show_report(looked: Inspected, plan: Plan, say: Words) -> None:
    """Draw what a file holds, where it lies and what is wrong with it; projects also as a table."""
    report = looked.report
    wide, narrow = st.columns([3, 2], gap="large")
    with wide:
        st.html(_facts(report, say))
        for outcome in get_args(FaultOutcome):
            _show_faults(outcome, report.of(outcome), say)
    with narrow:
        placed = looked.frame[looked.frame.geometry.notna()]
        sketch = draw_sketch(report, placed, load_districts(plan), say("import_sketch"))
        st.html(_figure(sketch, say("import_sketch")))
    if report.kind == "projects" and report.kept:
        _show_projects(looked, plan, say)


def _figure(svg: str, caption: str) -> str:
    """Return a picture with its words; ``st.image`` would leave every one in Python's cache of addresses."""
    data = b64encode(svg.encode()).decode()
    picture = f"<img src='data:image/svg+xml;base64,{data}' alt=''>"
    return f"<figure class='geo-sketch'>{picture}<figcaption>{escape(caption)}</figcaption></figure>"


def _show_projects(looked: Inspected, plan: Plan, say: Words) -> None:
    """Show the projects that would be read, in the columns of the map's table."""
    records = looked.frame.head(_MOST_ROWS).to_dict("records")
    labels = {district.adcode: district.label for district in content.districts(plan, say.lang)}
    if looked.report.kept > _MOST_ROWS:
        st.caption(say("table_cut", most=_MOST_ROWS, n=looked.report.kept))
    rows = [row["cells"] for row in as_rows(records, labels, say)]
    st.dataframe(pd.DataFrame(rows, columns=[say(key) for key in COLUMNS]), hide_index=True, width="stretch")


def _facts(report: Report, say: Words) -> str:
    lines = "".join(f"<dt>{escape(term)}</dt><dd>{escape(value)}</dd>" for term, value in _lines(report, say))
    return f"<dl class='geo-facts'>{lines}</dl>"


def _lines(report: Report, say: Words) -> Iterator[tuple[str, str]]:
    types = say("list_joint").join(f"{say(f'import_type_{name}')} {count:,}" for name, count in report.types)
    extent = say("list_joint").join(f"{bound:.4f}" for bound in report.extent) if report.extent else ""
    known = () if report.format.startswith(".") else (report.format,)  # else the title says it
    yield say("import_title"), " · ".join([report.title, *known, f"{report.size:,} B"])
    yield say("import_count"), say("import_kept", kept=f"{report.kept:,}", features=f"{report.features:,}")
    yield say("import_types"), types or "—"
    if report.kind in _WITH_FIELDS:
        if report.positions:
            yield say("import_positions"), say("list_joint").join(_positions(report, say))
        yield say("import_declared"), report.declared_crs or "—"
        yield say("import_likely"), report.likely_crs or "—"
    yield say("import_extent"), extent or "—"
    if report.kind in _WITH_FIELDS:
        yield say("import_fields"), say("list_joint").join(report.fields) or "—"
    if report.sums:
        yield from sums_lines(report.sums, say)


def _positions(report: Report, say: Words) -> Iterator[str]:
    """Say which columns the coordinates were taken from, and as what."""
    for column, role in report.positions:
        yield say("import_position", column=column, role=say(f"import_role_{role}"))


def _show_faults(outcome: str, faults: Iterable[Fault], say: Words) -> None:
    lines = [f"- {plain(say_fault(fault, say.lang))}{_rows(fault, say)}" for fault in faults]
    if lines:
        _SHOWN[outcome]("\n".join([f"**{say(f'import_outcome_{outcome}')}**", "", *lines]))


def _rows(fault: Fault, say: Words) -> str:
    rows = (_example(one, say) for one in fault.examples)
    named = say("list_joint").join(rows)
    return f" {plain(say('import_rows', rows=named))}" if named else ""


def _example(example: Example, say: Words) -> str:
    """Say where an example stands, and what does."""
    row = say("import_row", row=example.row, name=example.name).strip()
    whole = say("import_row_of_sheet", sheet=example.sheet, row=row) if example.sheet else row
    return say("import_row_value", row=whole, value=example.value) if example.value else whole
