"""Components of our own: a script with the style beside it, read and declared once for all visitors."""

from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from geoapp.web.sources import read_source

_WEB = Path(__file__).parent


@cache
def declare(script: Path, *, html: str | None = None, isolate_styles: bool = True) -> ComponentRenderer:
    """Return the renderer of a script's component, which is named by the script's place: no two have one name.

    A style of the same name beside it is the component's own.
    """
    style = script.with_suffix(".css")
    return st.components.v2.component(
        f"geoapp_{'_'.join(script.relative_to(_WEB).with_suffix('').parts)}",
        html=html,
        css=read_source(style) if style.exists() else None,
        js=read_source(script),
        isolate_styles=isolate_styles,
    )
