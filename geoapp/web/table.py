"""The table beneath the map: the same projects, sortable, a row opens its details."""

import pandas as pd
import streamlit as st

from geoapp.io.codelists import load_codelist
from geoapp.web import state
from geoapp.web.content import Record
from geoapp.web.map import move_to
from geoapp.web.precision import in_words, shown_as
from geoapp.web.words import Words

KEY = "table"
_ROW = 35
_MOST_ROWS = 12
_ORDER = ("symbol", "district", "list")
"""What is on the map comes first; the rest keeps the order of the text."""


def show_table(records: list[Record], labels: dict[str, str], opened: str, say: Words) -> None:
    """Draw the table of ``records``; ``labels`` name the districts by their codes."""
    records = sorted(records, key=lambda record: _ORDER.index(shown_as(record)))
    codes = [record["id"] for record in records]
    # The row follows what is opened, wherever it was opened.
    st.session_state[KEY] = {"selection": {"rows": [codes.index(opened)] if opened in codes else []}}
    st.dataframe(
        as_frame(records, labels, say),
        key=KEY,
        hide_index=True,
        on_select=lambda: _take_row(records),
        selection_mode="single-row",
        height=_ROW * (min(len(records), _MOST_ROWS) + 1) + 3,
        column_config={
            say(key): st.column_config.TextColumn(width="medium") for key in ("name", "districts")
        },
        width="stretch",
    )


def as_frame(records: list[Record], labels: dict[str, str], say: Words) -> pd.DataFrame:
    """Return what the table shows, in words."""
    names = {
        name: {code.code: say.name(code) for code in load_codelist(name).codes}
        for name in ("themes", "kinds", "actions")
    }
    rows = [
        (
            record["name"],
            names["themes"].get(record["theme"], record["theme"]),
            names["kinds"].get(record["kind"], record["kind"]),
            names["actions"].get(record["action"], record["action"]),
            _districts(record, labels, say),
            in_words(record, say),
            record["cite"],
            record["id"],
        )
        for record in records
    ]
    keys = ("name", "theme", "kind", "action", "districts", "precision", "cite", "id")
    return pd.DataFrame(rows, columns=[say(key) for key in keys])


def _districts(record: Record, labels: dict[str, str], say: Words) -> str:
    """Name the districts; those that only the uncertainty reaches come last, and say so."""
    sure, possible = (
        [
            labels.get(str(d["adcode"]), d["name"])
            for d in record["districts"]
            if (d["relation"] == "possible") is maybe
        ]
        for maybe in (False, True)
    )
    parts = (
        [*sure, say("possible_districts", districts=say("list_joint").join(possible))] if possible else sure
    )
    return say("list_joint").join(parts)


def _take_row(records: list[Record]) -> None:
    rows = st.session_state[KEY]["selection"]["rows"]
    chosen = records[rows[0]] if rows and rows[0] < len(records) else None
    if chosen is None:
        state.open_project("")
    elif chosen["id"] != state.selection().project:  # the table also reports the row that we set ourselves
        move_to(chosen)
