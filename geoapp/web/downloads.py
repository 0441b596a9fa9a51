"""Files of exactly the projects on screen."""

from functools import partial

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.domain.plan import Plan
from geoapp.pipeline.export import export, load_formats
from geoapp.web.words import Words


def offer_downloads(plan: Plan, frame: GeoDataFrame, say: Words) -> None:
    """Draw one button a format; the file is made when its button is pressed."""
    with st.container(horizontal=True, key="downloads"):
        for fmt in load_formats().values():
            st.download_button(
                say(f"download_{fmt.code}", n=len(frame)),
                data=partial(export, frame, fmt.code, plan),
                file_name=f"{plan.id}{fmt.suffix}",
                mime=fmt.media_type,
                on_click="ignore",
                disabled=frame.empty,
                key=f"download_{fmt.code}",
            )
