"""Rows to choose from, as a table with a head that sorts or as a list without one; a click on a row opens it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from geoapp.io.words import Words
from geoapp.web.component import declare
from geoapp.web.paint import clip_path

_SCRIPT = Path(__file__).with_name("rows.js")
_HTML = '<div class="geo-projects" role="region" tabindex="0"></div>'


def draw_rows(
    key: str,
    rows: Sequence[Mapping[str, Any]],
    say: Words,
    *,
    head: Sequence[str] = (),
    take: Callable[[Mapping[str, Any] | None], None] = lambda _: None,
) -> None:
    """Draw rows, named by the words of ``key``: each has ``id``, ``cells``, ``symbol`` and its ``color`` and ``shape``.

    ``take`` gets the ``id`` of what is opened, and when (``at``, in milliseconds by the browser's clock).
    """
    shapes = sorted({row["shape"] for row in rows if row.get("shape")})
    declare(_SCRIPT, html=_HTML, isolate_styles=False)(
        key=key,
        # Tuples: a list the framework would examine for whether it is a frame.
        data={
            "head": tuple(head),
            "rows": tuple(rows),
            "cuts": {shape: clip_path(shape) for shape in shapes},
            "label": say(key),
            "lang": say.lang,
            "sort": say("sort"),
        },
        on_opened_change=lambda: take(st.session_state[key].opened),
    )
