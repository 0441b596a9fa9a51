"""Files of exactly the projects on screen."""

from functools import partial

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.domain.plan import Plan
from geoapp.pipeline.export import export, load_formats
from geoapp.web import state
from geoapp.web.words import Words

FIRST = ("geojson", "csv", "gpkg")
"""Formats that most people want; the data page has them all, with what each is good for."""


def offer_downloads(plan: Plan, frame: GeoDataFrame, say: Words) -> None:
    """Draw a button for each of the usual formats; the file is made when its button is pressed."""
    formats = load_formats()
    with st.container(horizontal=True, vertical_alignment="center", key="downloads"):
        for fmt in (formats[code] for code in FIRST if code in formats):
            st.download_button(
                say("download_format", format=say(f"format_{fmt.code}"), n=len(frame)),
                data=partial(export, frame, fmt.code, plan),
                file_name=f"{plan.id}{fmt.suffix}",
                mime=fmt.media_type,
                on_click="ignore",
                disabled=frame.empty,
                key=f"download_{fmt.code}",
            )
        st.page_link("pages/data.py", label=say("more_formats"), query_params=state.query_of("data"))
