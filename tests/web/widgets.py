"""Widgets of a page by the name of what they ask: their keys change whenever they begin anew."""

import re

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Widget


def asked(page: AppTest, name: str) -> Widget:
    """Return the widget that asks for a field or a parameter."""
    (found,) = (
        widget
        for kind in ("multiselect", "selectbox", "text_input", "number_input", "toggle", "button_group")
        for widget in getattr(page, kind)
        if re.fullmatch(rf"{name}-\d+", str(widget.key))
    )
    return found
