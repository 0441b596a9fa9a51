"""Links that answer within the page: a click goes to Python, everything else treats them as links."""

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from geoapp.web.component import declare

_SCRIPT = Path(__file__).with_suffix(".js")


def listen(name: str, marker: str, follow: Callable[[str], None]) -> None:
    """Call ``follow`` with the address of a link on this page that is clicked and whose address holds ``marker``.

    A link opened in another tab, copied, or clicked where no script runs is what it says: a link.
    """
    key = f"listen_{name}"
    declare(_SCRIPT)(
        key=key,
        data={"marker": marker},
        on_clicked_change=lambda: follow(str(st.session_state[key].clicked or "")),
    )
