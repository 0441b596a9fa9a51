"""Files of exactly the rows on screen, in any format: one button that opens the choices."""

from functools import partial

import streamlit as st

from geoapp.domain.format import Format
from geoapp.domain.plan import Plan
from geoapp.io.words import Words
from geoapp.pipeline.crs import crs_kinds_of
from geoapp.pipeline.export import load_formats
from geoapp.web import state
from geoapp.web.capacity import visit
from geoapp.web.matches import Matches, stream_matches


def offer_downloads(plan: Plan, matches: Matches, say: Words, *, name: str = "") -> None:
    """Draw the button; the file is made when it is asked for.

    Args:
        plan: whose data they are.
        matches: the selected projects.
        say: the words of the screen's language.
        name: what tells the file, and these widgets, from others of the plan; empty for its projects.
    """
    key = f"download_{name}"
    with st.popover(say("downloads"), disabled=not len(matches)):
        formats = load_formats()
        code = st.selectbox(
            say("format"),
            list(formats),
            format_func=lambda code: say(f"format_{code}"),
            key=f"{key}_format",
        )
        st.caption(say(f"use_{code}"))
        fmt = formats[code]
        crs, encoding = _ask_crs(plan, fmt, say, key), _ask_encoding(fmt, say, key)
        st.download_button(
            say("download_rows", n=len(matches)),
            data=visit.when_asked(partial(_export, matches, fmt.code, plan, crs=crs, encoding=encoding)),
            file_name=f"{plan.id}{f'-{name}' if name else ''}{fmt.suffix}",
            mime=fmt.media_type,
            on_click="ignore",
            type="primary",
            key=key,
        )
        if not name:
            st.page_link("pages/data.py", label=say("more_formats"), query_params=state.link_to("data"))


def _export(matches: Matches, fmt: str, plan: Plan, **options: str | None) -> bytes:
    return b"".join(stream_matches(matches, fmt, plan, **options))


def _ask_crs(plan: Plan, fmt: Format, say: Words, key: str) -> str | None:
    kinds = crs_kinds_of(fmt, plan)
    if len(kinds) == 1:
        return None
    chosen: str = st.selectbox(
        say("crs"),
        list(kinds),
        format_func=lambda crs: say(
            "crs_named", name=say(f"crs_{kinds[crs]}"), code=crs.removeprefix("EPSG:")
        ),
        key=f"{key}_crs",
    )
    return chosen


def _ask_encoding(fmt: Format, say: Words, key: str) -> str | None:
    if len(fmt.encodings) == 1:
        return None
    chosen: str = st.selectbox(say("encoding"), fmt.encodings, format_func=str.upper, key=f"{key}_encoding")
    return chosen
