"""The projects near an opened one, each a button that opens it."""

import numpy as np
import pyarrow as pa
import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.neighbours import Neighbour, find_neighbours
from geoapp.analysis.plan_columns import PlanColumns
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord, shown_as
from geoapp.geometry.metric import to_metres
from geoapp.io.words import Words
from geoapp.pipeline.precision import distance
from geoapp.web import content
from geoapp.web.escape import plain
from geoapp.web.viewport import move_to

WITHIN_M = 1000
_DEGREE_M = 110_000
"""Less than a degree of latitude has anywhere: what is looked at is rather too much than too little."""

_MOST = 6
"""How many are listed; the others are counted."""


def show_neighbours(plan: Plan, record: ProjectRecord, say: Words) -> None:
    """List the projects within a kilometre, certainly or possibly."""
    if shown_as(record) != "symbol":
        return
    catalogue = content.catalogue(plan.id)
    row = catalogue.columns.find(record["id"])
    if row is None:
        return
    found = find_neighbours(
        _measured(catalogue.columns, row, plan.metric_crs), record["id"], within_m=WITHIN_M
    )
    certain = sum(near.certainty == "certain" for near in found)
    counts = {"certain": certain, "possible": len(found) - certain}
    with st.expander(say("neighbours", distance=distance(WITHIN_M, say), **counts)):
        if not found:
            st.caption(say("neighbours_none"))
        for near in found[:_MOST]:
            other = catalogue.by_id[near.id]
            st.button(
                plain(other["name"]),
                key=f"near-{near.id}",
                on_click=move_to,
                args=(other,),
                width="stretch",
            )
            st.caption(_in_words(near, say))
        if len(found) > _MOST:
            st.caption(say("neighbours_more", n=len(found) - _MOST))
        if any(near.certainty == "possible" for near in found):
            st.caption(say("neighbours_why"))


def _in_words(near: Neighbour, say: Words) -> str:
    metres = say("on_the_spot") if near.distance_m == 0 else distance(near.distance_m, say)
    return say(f"near_{near.certainty}", distance=metres)


def _measured(columns: PlanColumns, row: int, metric_crs: str) -> GeoDataFrame:
    """Return a project, and those that may be near it, in the plan's metric CRS."""
    drawn = columns.drawn
    reach = (WITHIN_M + columns.radii[row] + columns.radii[drawn].max()) / _DEGREE_M
    west, south, east, north = columns.bounds[row]
    across = reach / np.cos(np.radians(np.abs((south, north)).max() + reach))
    low, high = columns.bounds[drawn, :2], columns.bounds[drawn, 2:]
    near = (low <= (east + across, north + reach)) & (high >= (west - across, south - reach))
    rows = drawn[near.all(axis=1)]
    shapes = to_metres(columns.shapes(rows), metric_crs)
    index = columns.ids.take(pa.array(rows)).to_pylist()
    return GeoDataFrame({"uncertainty_m": columns.radii[rows]}, geometry=shapes, crs=metric_crs, index=index)
