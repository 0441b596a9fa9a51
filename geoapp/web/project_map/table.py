"""The projects of the map as a list beside it and a table beneath: a click on a row opens its details."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord
from geoapp.io.codelists import load_codelist
from geoapp.io.layers import load_families, load_layers
from geoapp.io.words import Words
from geoapp.pipeline.precision import in_words
from geoapp.web import content
from geoapp.web.catalogue import Catalogue, RecordsOf
from geoapp.web.component import declare
from geoapp.web.loaded import keep_made
from geoapp.web.matches import Matches
from geoapp.web.rows import draw_rows
from geoapp.web.viewport import move_to

COLUMNS = ("name", "theme", "districts", "precision", "cite", "kind", "action", "id")
"""Of the table, by the words that name them."""

_IN_LIST = (0, 3, 2)
"""Columns of the list beside the map: name, precision and districts."""

MOST_ROWS = 1_000
"""More would cost every visitor a megabyte at each click, and the map its time; the files hold all."""

_MOST_KEPT = 20_000
"""Rows in words that are kept for the next visitor; then all are made anew."""

_OPENED = Path(__file__).with_name("opened.js")
_ORDER = ("symbol", "district", "list")


def show_table(plan: Plan, matches: Matches, say: Words) -> None:
    """Draw the table of the matches, with all that is known of each."""
    rows = _rows(plan, matches, say)
    if len(matches) > len(rows):
        st.caption(say("table_cut", most=MOST_ROWS, n=len(matches)))
    head = [say(key) for key in COLUMNS]
    draw_rows("table", rows, say, head=head, take=partial(_take_row, plan))


def show_list(plan: Plan, matches: Matches, say: Words) -> None:
    """Draw the matches as a list beside the map: name, how well placed, and where."""
    rows = [row | {"cells": [row["cells"][place] for place in _IN_LIST]} for row in _rows(plan, matches, say)]
    draw_rows("list", rows, say, take=partial(_take_row, plan))


def tell_opened(opened: str) -> None:
    """Tell the tables of the page which project is open."""
    declare(_OPENED)(key="opened", data={"opened": opened})


def _take_row(plan: Plan, opened: Mapping[str, Any] | None) -> None:
    record = content.catalogue(plan.id).by_id.get(str((opened or {}).get("id")))
    if opened and record:
        move_to(record, at=float(opened["at"]))


def _rows(plan: Plan, matches: Matches, say: Words) -> list[dict[str, Any]]:
    """Return the rows, what is on the map first; the rest keeps the order of the text."""
    shown = matches.catalogue.columns.codes["shown"]
    ranks = np.array([_ORDER.index(way) for (way,) in shown.sets], dtype=int)[shown.code[matches.rows]]
    rows = matches.rows[np.argsort(ranks, kind="stable")[:MOST_ROWS]].tolist()
    kept = _kept(matches.catalogue, say.lang)
    found = {row: words for row in rows if (words := kept.get(row))}
    if missing := [row for row in rows if row not in found]:
        labels = {one.adcode: one.label for one in content.districts(plan, say.lang)}
        made = as_rows(RecordsOf(matches.catalogue.records, np.array(missing)), labels, say)
        found.update(zip(missing, made, strict=True))
        if len(kept) > _MOST_KEPT:
            kept.clear()
        kept.update(found)
    return [found[row] for row in rows]


@keep_made(8)
def _kept(catalogue: Catalogue, lang: str) -> dict[int, dict[str, Any]]:  # noqa: ARG001 (the key)
    """Return the rows in words that are kept, by their places in the catalogue: visitors see much the same ones."""
    return {}


def as_rows(records: Iterable[ProjectRecord], labels: dict[str, str], say: Words) -> Iterator[dict[str, Any]]:
    """Yield the rows of the table, in words."""
    names = {
        name: {code.code: say.name(code) for code in load_codelist(name).codes}
        for name in ("themes", "kinds", "actions")
    }
    layers = {theme: layer for layer in load_layers() for theme in layer.themes}
    for record in records:
        layer = layers.get(record["theme"])
        cells = [
            record["name"],
            names["themes"].get(record["theme"], record["theme"]),
            _districts(record, labels, say),
            in_words(record, say),
            record["cite"] or "",
            names["kinds"].get(record["kind"], record["kind"]),
            names["actions"].get(record["action"], record["action"]),
            record["id"],
        ]
        yield {
            "id": record["id"],
            "cells": cells,
            "symbol": layer.style.symbol if layer else "",
            "color": layer.style.color if layer else "",
            "shape": load_families()[layer.family].shape if layer else "",
        }


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
