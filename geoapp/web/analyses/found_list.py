"""The list of what an analysis found, beside its map and numbered as there; a click on either marks both."""

from typing import Any

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.domain.certainty import POSSIBLE_FROM
from geoapp.domain.palette import INK
from geoapp.geometry.frames import attribute_rows
from geoapp.io.words import Words
from geoapp.pipeline.result_figures import percent_within, sureness
from geoapp.pipeline.result_table import ResultRow
from geoapp.web import jobs
from geoapp.web.jobs import Same
from geoapp.web.map.transport.found_marks import MOST_FOUND, first_found, sureness_code
from geoapp.web.map.transport.result_shapes import Drawn
from geoapp.web.rows import draw_rows

_POSSIBLE = "#5f6b6b"
"""Behind the number of what is only possible; what is certain has ink."""


def show_found(key: str, drawn: Drawn, say: Words, *, after: Drawn | None = None, folded: int = 0) -> None:
    """Draw the list, and say how many of the least likely it leaves to the table.

    The nearest come ``after`` the pairs: their numbers follow.
    """
    first = 1 + (len(first_found(after.frame)) if after else 0)
    rows = jobs.memoize(
        f"found_{key}",
        (Same(drawn.frame), drawn.describe, first),
        lambda: _rows(first_found(drawn.frame), drawn, say, first),
    )
    name, order = ("found_near", "found_near_order") if after else ("found", "found_order")
    st.caption(say(order) if rows else say("found_none"))
    if rows:
        draw_rows(name, rows, say)
    if len(drawn.frame) > MOST_FOUND:
        st.caption(say("found_cut", most=MOST_FOUND, n=len(drawn.frame)))
    if folded:
        st.caption(say("found_folded", n=folded))


def split_unclear(frame: GeoDataFrame) -> tuple[GeoDataFrame, GeoDataFrame]:
    """Return the rows that are certain or likely enough to be looked at one by one, and the rest."""
    unclear = (frame["certainty"] == "possible") & ~(frame["share_within"] >= POSSIBLE_FROM)
    return frame[~unclear], frame[unclear]


def _rows(frame: GeoDataFrame, drawn: Drawn, say: Words, first: int) -> list[dict[str, Any]]:
    return [_row(number, row, drawn, say) for number, row in enumerate(attribute_rows(frame), start=first)]


def _row(number: int, row: ResultRow, drawn: Drawn, say: Words) -> dict[str, Any]:
    name, lines = drawn.describe(row)
    code = sureness_code(row)
    graded = code not in ("certain", "impossible") and "share_within" in row
    share = f" {percent_within(row['share_within'])}%" if graded and row["share_within"] >= 0 else ""
    word = sureness(row["certainty"], row.get("share_within"), say)
    what = lines[0] if lines else word
    told = what if word in what else say("described", what=what, certain=word)
    return {
        "id": str(row["id"]),
        "cells": [name, told + share],
        "symbol": str(number),
        "color": INK if code == "certain" else _POSSIBLE,
    }
