"""The projects near an opened one, each a button that opens it."""

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.analysis.neighbours import Neighbour, find_neighbours
from geoapp.domain.plan import Plan
from geoapp.domain.record import ProjectRecord, shown_as
from geoapp.geometry.metric import to_metres
from geoapp.io.words import Words
from geoapp.pipeline.precision import distance
from geoapp.web import content
from geoapp.web.catalogue import Catalogue
from geoapp.web.escape import plain
from geoapp.web.loaded import keep_made
from geoapp.web.viewport import move_to

WITHIN_M = 1000
_MOST = 6
"""How many are listed; the others are counted."""


def show_neighbours(plan: Plan, record: ProjectRecord, say: Words) -> None:
    """List the projects within a kilometre, certainly or possibly."""
    if shown_as(record) != "symbol":
        return
    catalogue = content.catalogue(plan.id)
    found = find_neighbours(_measured(catalogue, plan.metric_crs), record["id"], within_m=WITHIN_M)
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


@keep_made(4)
def _measured(catalogue: Catalogue, metric_crs: str) -> GeoDataFrame:
    """Return the projects with a place of their own in the plan's metric CRS."""
    frame = catalogue.frame
    placed = frame[frame.geometry.notna() & ~frame.geometry.is_empty][["location", "geometry"]]
    radii = [location["uncertainty_m"] or 0.0 for location in placed["location"]]
    shapes = to_metres(placed.geometry.to_numpy(), metric_crs)
    return GeoDataFrame({"uncertainty_m": radii}, geometry=shapes, crs=metric_crs, index=placed.index)
