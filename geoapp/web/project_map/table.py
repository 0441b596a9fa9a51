"""The table beneath the map: the same projects, sortable, a row opens its details."""

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord, shown_as
from geoapp.io.codelists import load_codelist
from geoapp.io.plans import load_plan
from geoapp.io.words import Words
from geoapp.pipeline.precision import in_words
from geoapp.web import content, state
from geoapp.web.content import Catalogue
from geoapp.web.map.viewport import move_to
from geoapp.web.matches import Matches

KEY = "table"
_ROW = 35
_ROWS_IN_SIGHT = 12
_WIDTHS = {"name": 250, "districts": 130}
"""Of columns in pixels; the others take what they need. Long lists of districts give way to names and citations."""

MOST_ROWS = 5_000
"""More would cost every visitor megabytes at each click; the files hold all."""

_ORDER = ("symbol", "district", "list")


def show_table(plan: Plan, matches: Matches, opened: str, say: Words) -> None:
    """Draw the table of the matches."""
    everything = _in_words(content.catalogue(plan.id), plan.id, say.lang)
    # What is on the map comes first; the rest keeps the order of the text.
    rows = sorted(matches.rows, key=everything.ranks.__getitem__)
    if len(rows) > MOST_ROWS:
        st.caption(say("table_cut", most=MOST_ROWS, n=len(rows)))
    rows = rows[:MOST_ROWS]
    codes = [everything.codes[row] for row in rows]
    # The row follows what is opened, wherever it was opened.
    st.session_state[KEY] = {"selection": {"rows": [codes.index(opened)] if opened in codes else []}}
    st.dataframe(
        everything.frame.iloc[rows],
        key=KEY,
        hide_index=True,
        on_select=lambda: _take_row(plan, codes),
        selection_mode="single-row",
        height=_ROW * (min(len(rows), _ROWS_IN_SIGHT) + 1) + 3,
        column_config={say(key): st.column_config.TextColumn(width=width) for key, width in _WIDTHS.items()},
        width="stretch",
    )


@dataclass(frozen=True, slots=True)
class _Everything:
    """A plan's whole table in words, of which each visitor sees some rows."""

    frame: pd.DataFrame
    codes: list[str]
    ranks: list[int]


@lru_cache(maxsize=8)
def _in_words(catalogue: Catalogue, plan_id: str, lang: str) -> _Everything:
    say, records = Words(lang), catalogue.records
    labels = {district.adcode: district.label for district in content.districts(load_plan(plan_id))}
    return _Everything(
        as_frame(records, labels, say),
        [record["id"] for record in records],
        [_ORDER.index(shown_as(record)) for record in records],
    )


def as_frame(records: list[ProjectRecord], labels: dict[str, str], say: Words) -> pd.DataFrame:
    """Return the rows of the table, in words."""
    names = {
        name: {code.code: say.name(code) for code in load_codelist(name).codes}
        for name in ("themes", "kinds", "actions")
    }
    rows = [
        (
            record["name"],
            names["themes"].get(record["theme"], record["theme"]),
            _districts(record, labels, say),
            in_words(record, say),
            record["cite"],
            names["kinds"].get(record["kind"], record["kind"]),
            names["actions"].get(record["action"], record["action"]),
            record["id"],
        )
        for record in records
    ]
    keys = ("name", "theme", "districts", "precision", "cite", "kind", "action", "id")
    return pd.DataFrame(rows, columns=[say(key) for key in keys])


def _districts(record: ProjectRecord, labels: dict[str, str], say: Words) -> str:
    """Name the districts; those that only the uncertainty reaches come last, and say so."""
    certain, possible = (
        [
            labels.get(str(d["adcode"]), d["name"])
            for d in record["districts"]
            if (d["relation"] == "possible") is maybe
        ]
        for maybe in (False, True)
    )
    parts = (
        [*certain, say("possible_districts", districts=say("list_joint").join(possible))]
        if possible
        else certain
    )
    return say("list_joint").join(parts)


def _take_row(plan: Plan, codes: list[str]) -> None:
    rows = st.session_state[KEY]["selection"]["rows"]
    chosen = codes[rows[0]] if rows and rows[0] < len(codes) else None
    if chosen is None:
        state.open_project("")
    elif chosen != state.selection().project:  # the table also reports the row that we set ourselves
        move_to(content.catalogue(plan.id).by_id[chosen])
