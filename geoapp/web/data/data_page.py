"""The page 数据: what is selected, and every way to take it along."""

from urllib.parse import urljoin

import streamlit as st

from geoapp.domain.format import Format
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.io.codelists import load_codelist
from geoapp.io.journal import read_state
from geoapp.io.words import Words
from geoapp.pipeline.crs import crs_kinds
from geoapp.pipeline.export import load_formats
from geoapp.settings import VERSION
from geoapp.web import audit_page, filters, state, widgets
from geoapp.web.data import reproduce
from geoapp.web.escape import escape
from geoapp.web.links import keeping, to_map
from geoapp.web.listing import Html, link, table
from geoapp.web.sheets.offer import sheet_links


def show_selected(plan: Plan, shown: int, total: int, selection: Selection, say: Words) -> None:
    """Describe the selection in words, and lead to it on the map."""
    st.markdown(say("selected", shown=shown, total=total))
    facts: list[tuple[str, str]] = filters.describe(plan, selection, say)
    facts.append((say("page_map"), link(say("see_on_map"), to_map(selection, **keeping(selection)))))
    facts.append((say("on_paper"), sheet_links(plan, selection, say)))
    st.html(_facts(facts))


def show_formats(plan: Plan, selection: Selection, say: Words) -> None:
    """List every format with what it is for; each link is also the API's address of exactly this file."""
    crs = _ask_crs(plan, say)
    rows = [
        (say(f"format_{fmt.code}"), say(f"use_{fmt.code}"), _links(plan, selection, fmt, crs, say))
        for fmt in load_formats().values()
    ]
    listed = table(say("formats"), (say("format"), say("use"), say("file")), rows)
    st.html(f'<div class="geo-tall">{listed}</div>')


def _ask_crs(plan: Plan, say: Words) -> str:
    kinds = {choice.removeprefix("EPSG:"): kind for choice, kind in crs_kinds(plan).items()}
    choices = list(kinds)
    asked = widgets.begin("crs", state.parameter("crs"), int)
    chosen = st.selectbox(
        say("crs"),
        choices,
        index=choices.index(str(asked.first)) if str(asked.first) in choices else 0,
        format_func=lambda code: say("crs_named", code=code, name=say(f"crs_{kinds[code]}")),
        help=say("crs_help"),
        key=asked.key,
        width=420,
    )
    return str(chosen)


def _links(plan: Plan, selection: Selection, fmt: Format, crs: str, say: Words) -> Html:
    """Return a link for each encoding that the format can be had in."""
    words = [say("download", format=say(f"format_{fmt.code}"))]
    words += [say("download_in", encoding=encoding.upper()) for encoding in fmt.encodings[1:]]
    return Html(
        escape(say("list_joint")).join(
            link(text, reproduce.api_address(plan, selection, fmt, _options(fmt, crs, encoding)))
            for text, encoding in zip(words, fmt.encodings, strict=True)
        )
    )


def _options(fmt: Format, crs: str, encoding: str) -> dict[str, str]:
    """Return the options to be asked for, because one would not get them otherwise."""
    options = {"crs": crs} if fmt.any_crs and crs != "4326" else {}
    return options if encoding == fmt.encodings[0] else options | {"encoding": encoding}


def show_recipes(plan: Plan, selection: Selection, say: Words) -> None:
    """Show the API's address of the selection, how QGIS takes it, and the command that writes the same file."""
    formats = load_formats()
    asked = widgets.begin("format", state.parameter("format"), str)
    code = st.selectbox(
        say("format"),
        list(formats),
        index=list(formats).index(asked.first),
        format_func=lambda code: say(f"format_{code}"),
        key=asked.key,
        width=420,
    )
    fmt, crs = formats[code], str(state.parameter("crs"))
    options = _options(fmt, crs, fmt.encodings[0])
    here = (st.context.url or "").rstrip("/").rpartition("/")[0]
    st.markdown(say("api_address"))
    st.code(
        urljoin(f"{here}/", reproduce.api_address(plan, selection, fmt, options)),
        language=None,
        wrap_lines=True,
    )
    st.markdown(say("qgis_how"))
    st.markdown(say("command_line"))
    st.code(reproduce.command(plan, selection, fmt, options), language=None, wrap_lines=True)


def show_origin(plan: Plan, licence: str, say: Words) -> None:
    """Show the data's sources, terms, datum and version."""
    boundaries = plan.boundaries
    datums = load_codelist("datums")
    st.html(
        _facts(
            [
                (say("plan"), plan.title),
                (say("publisher"), say("published_on", publisher=plan.publisher, date=plan.published)),
                (say("boundaries"), boundaries.title),
                (say("review_number"), boundaries.review_number or say("no_review_number")),
                (say("datum"), say("datum_of", datum=say.name(datums[boundaries.datum]))),
                (say("licence"), licence),
                (say("version"), VERSION),
                (say("journal"), _journal(say)),
            ]
        )
    )
    st.caption(say("not_reviewed"))
    audit_page.show_sources(plan, say)


def _journal(say: Words) -> str:
    """Say how many entries the journal has, where it ends, and whether it holds."""
    found = read_state()
    if not found.sound:
        return say("journal_broken")
    if not found.entries:
        return say("journal_empty")
    told = [say("journal_sound", entries=found.entries), say("journal_last", sha256=found.sha256)]
    if found.open:
        told.append(say("journal_open", open=found.open))
    return say("sentence_joint").join(told)


def _facts(facts: list[tuple[str, str]]) -> str:
    """Return terms and what is said of them as a list."""
    lines = "".join(
        f"<dt>{escape(term)}</dt><dd>{said if isinstance(said, Html) else escape(said)}</dd>"
        for term, said in facts
    )
    return f'<dl class="geo-facts">{lines}</dl>'
