"""A visitor's file: chosen, looked at in a worker, and what the visitor says of it."""

import hashlib
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from pathlib import PurePath
from weakref import ref

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geoapp.domain.intake import Decision, FileKind, Report
from geoapp.domain.plan import Plan
from geoapp.errors import GeoappError
from geoapp.geometry.datums import DATUMS
from geoapp.inspection.coordinate_systems import read_crs
from geoapp.inspection.report import Inspected
from geoapp.io import worker
from geoapp.io.user_files.code_pages import read_encoding
from geoapp.io.user_files.layer_files import FORMATS
from geoapp.io.words import Words
from geoapp.limits import limit
from geoapp.pipeline.intake_kinds import SUFFIXES, inspect_file
from geoapp.settings import folder_of_plans
from geoapp.web import jobs
from geoapp.web.content import stamp
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.visits.visit import mine

_CRS = ("EPSG:4326", "EPSG:4490", "EPSG:4538", "EPSG:4517", *DATUMS[2:])
_WITH_CRS = ("layer", "boundaries")
_OF_TEXTS = frozenset(
    {"text_declared", "text_guessed", "text_misdeclared", "text_chosen", "text_cut", "not_text"}
    | {"encoding_unknown_declared", "no_coordinates"}
)
"""Faults by which the encoding may be another; headers that are garbled hide the columns of coordinates."""

_ENCODINGS = ("", "UTF-8", "GB18030", "Big5", "Windows-1252", "Windows-1251", "Shift_JIS", "EUC-KR")
_SAID = ("kind", "encoding", "columns", "tables", "crs")
"""What a visitor says of a file."""

_SLOTS = tuple(
    "_".join(["import", *said]) for size in range(len(_SAID) + 1) for said in combinations(_SAID, size)
)
"""Where what was made of a file is kept, by what the visitor has said of it."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came; its name is never opened."""

    content: bytes
    name: str
    mark: str
    """What tells it from other files."""


def ask_file(say: Words) -> Upload | None:
    """Let the visitor choose a file."""
    worker.warm(inspect_file.__module__)  # while the visitor looks for the file
    suffixes = sorted({suffix.removeprefix(".") for group in SUFFIXES.values() for suffix in group})
    chosen = st.file_uploader(
        say("import_file"), suffixes, key="import_file", max_upload_size=limit("upload_mb")
    )
    limits = {
        "mb": limit("upload_mb"),
        "features": f"{limit('features'):,}",
        "vertices": f"{limit('vertices'):,}",
    }
    st.caption(say("import_limits", **limits))
    content = chosen.getvalue() if chosen else b""
    _note(chosen, say)
    mark = hashlib.sha256(chosen.name.encode() + content).hexdigest()[:16] if chosen else ""
    if st.session_state.get("import_mark") != mark:
        st.session_state["import_mark"] = mark
        for slot in _SLOTS:  # what was made of another file is of no use
            jobs.evict(slot)
    return Upload(content, chosen.name, mark) if chosen else None


def _note(chosen: UploadedFile | None, say: Words) -> None:
    """Note which file is open, and say so where the server has let go of the one that was chosen."""
    visit = mine()
    if chosen:
        visit.opened, visit.file_gone = ref(chosen), False
    elif visit.file_gone:
        st.warning(say("import_file_gone"))


def look(upload: Upload, plan: Plan, say: Words) -> tuple[Inspected, Decision] | None:
    """Return the file as looked at, and what the visitor said of it; ``None`` while there is nothing to show.

    It is looked at as what it looks like, again where the visitor calls it something else, and again in the encoding
    and under the CRS that the visitor names; each time once.
    """
    looked = _look(upload, plan, Decision(), say)
    if looked is None:
        return None
    decision = Decision(kind=_ask_kind(looked.report, upload, say))
    if decision.kind != looked.report.kind:
        looked = _look(upload, plan, decision, say)
    if looked and decision.kind in _WITH_CRS and _has_texts(looked.report):
        decision = replace(decision, encoding=_ask_encoding(upload, say))
        looked = _look(upload, plan, decision, say) if decision.encoding else looked
    if looked and looked.report.tables:
        decision = replace(decision, tables=_ask_tables(looked.report, upload, say))
        looked = _look(upload, plan, decision, say) if decision.tables else looked
    if looked and decision.kind in _WITH_CRS and looked.report.columns:
        decision = replace(decision, columns=_ask_columns(looked.report, upload, say))
        looked = _look(upload, plan, decision, say) if decision.columns else looked
    if looked and decision.kind in _WITH_CRS and not looked.report.of("refuse"):
        decision = replace(decision, crs=_ask_crs(looked.report, upload, say))
        looked = _look(upload, plan, decision, say) if decision.crs else looked
    return (looked, decision) if looked else None


def _look(upload: Upload, plan: Plan, decision: Decision, say: Words) -> Inspected | None:
    slot = "_".join(["import", *(name for name in _SAID if getattr(decision, name))])
    inspecting = partial(inspect_file, upload.content, upload.name, plan, decision)
    token = (upload.mark, plan.id, stamp(folder_of_plans() / plan.id), decision)
    return jobs.watch(slot, token, inspecting, say, most_s=limit("import_seconds"))


def _ask_kind(report: Report, upload: Upload, say: Words) -> FileKind:
    """Let the visitor say what the file is; what it looks like is chosen first."""
    kinds = list(SUFFIXES)
    chosen: FileKind = st.radio(
        say("import_kind"),
        kinds,
        index=kinds.index(report.kind),
        format_func=lambda kind: say(f"import_kind_{kind}"),
        key=f"import_kind_{upload.mark}",
        help=say("import_kind_help"),
        horizontal=True,
    )
    return chosen


def _has_texts(report: Report) -> bool:
    """Say whether a file's texts were read in an encoding that may be another, or in none, and that can be named."""
    suffix = PurePath(report.title).suffix.lower()
    return (
        suffix in FORMATS
        and FORMATS[suffix].encoded
        and any(fault.code in _OF_TEXTS for fault in report.faults)
    )


def _ask_encoding(upload: Upload, say: Words) -> str | None:
    """Let the visitor name the encoding of texts that look wrong; ``None`` stands for how they were read."""
    chosen = st.selectbox(
        say("import_encoding"),
        _ENCODINGS,
        key=f"import_encoding_{upload.mark}",
        format_func=lambda name: name or say("import_encoding_found"),
        accept_new_options=True,
        help=say("import_encoding_help"),
    )
    try:
        return read_encoding(chosen) if chosen else None
    except GeoappError as error:
        st.error(plain(sentence_of(error, say.lang)))
        return None


def _ask_columns(report: Report, upload: Upload, say: Words) -> tuple[str, ...]:
    """Let the visitor say which columns of a table hold coordinates; none stands for those that were found."""
    found = say("list_joint").join(column for column, _ in report.positions)
    chosen = st.multiselect(
        say("import_columns"),
        list(dict.fromkeys(report.columns)),
        max_selections=2,
        placeholder=say("import_columns_found", columns=found) if found else say("import_columns_none"),
        help=say("import_columns_help"),
        key=f"import_columns_{upload.mark}",
    )
    return tuple(chosen)


def _ask_tables(report: Report, upload: Upload, say: Words) -> tuple[str, ...]:
    """Let the visitor choose among the tables of a file; none chosen means all."""
    counts = dict(report.tables)
    chosen = st.multiselect(
        say("import_tables"),
        list(counts),
        key=f"import_tables_{upload.mark}",
        format_func=lambda name: say("option", name=name, count=f"{counts[name]:,}"),
        placeholder=say("import_tables_all"),
        help=say("import_tables_help"),
    )
    return tuple(chosen)


def _ask_crs(report: Report, upload: Upload, say: Words) -> str | None:
    """Let the visitor name a CRS; ``None`` stands for what the file declares.

    The one that fits best stands first, so that it is found at once and never chosen by itself.
    """
    likely = report.likely_crs
    options = list(dict.fromkeys(["", *([likely] if likely else []), *_CRS]))
    chosen = st.selectbox(
        say("import_crs"),
        options,
        key=f"import_crs_{upload.mark}",
        format_func=lambda code: _crs_words(code, likely, say),
        accept_new_options=True,
        help=say("import_crs_help"),
    )
    try:
        return read_crs(chosen) if chosen else None
    except GeoappError as error:
        st.error(plain(sentence_of(error, say.lang)))
        return None


def _crs_words(code: str, likely: str | None, say: Words) -> str:
    if not code:
        return say("import_crs_declared")
    return say("import_crs_likely", crs=code) if code == likely else code
