"""The menu 打印: format, paper and orientation, then one click downloads.

It is a plain form: what is chosen in it stays in the browser and runs nothing, so that no choice can be lost.
"""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from urllib.parse import urlencode

import streamlit as st
from geopandas import GeoDataFrame

from geoapp.domain.plan import Plan
from geoapp.domain.request import sources_of
from geoapp.domain.selection import Selection
from geoapp.io.words import Words
from geoapp.pipeline.analyse import Load, Outcome
from geoapp.pipeline.request_text import query_of
from geoapp.sheet.formats import FORMATS, MEDIA_TYPES
from geoapp.sheet.paper import SIZES
from geoapp.sheet.project_sheet import MAP
from geoapp.sheet.reproduce import IN_ADDRESSES
from geoapp.sheet.result_sheet import Wanted, make_result_sheet
from geoapp.sheet.row_numbers import rows_text
from geoapp.web.capacity import visit
from geoapp.web.escape import escape
from geoapp.web.links import to_sheet
from geoapp.web.listing import Html, link
from geoapp.web.sheets.asked import OF
from geoapp.web.sheets.drawn import render_apart

_WAYS = {"0": "portrait", "1": "landscape"}

_LONGEST_ADDRESS = 7_500
"""Characters of what a form asks for; nginx takes a first line of 8,192, with the method, the rest of the form and the
folder that a server may stand under."""


def offer_print(plan: Plan, selection: Selection, say: Words, *, key: str = "print") -> None:
    """Draw the menu for the projects of a selection; for one district it is the district's own sheet."""
    name = _name(selection)
    frames = {code: say(f"print_frame_{code}") for code in ("found", "screen")} if name == MAP else {}
    opinions = _opinion_choices(say)
    with st.popover(say("print"), icon=":material/print:", key=key):
        _offer_address(to_sheet(plan.id, selection, name), {"frame": frames, "opinions": opinions}, say)


def offer_result(  # noqa: PLR0913 (what is printed, and whence)
    plan: Plan, outcome: Outcome, shown: GeoDataFrame, load: Load, say: Words, *, key: str
) -> None:
    """Draw the menu for the shown rows of an analysis; with a layer of the visitor's own it is made here."""
    request, rows = outcome.summary.request, rows_text(outcome.frame, shown)
    opinions = _opinion_choices(say)
    with st.popover(say("print"), icon=":material/print:", key=key):
        if all(source.kind in IN_ADDRESSES for source in sources_of(request).values()):
            asked = query_of(request) | ({"rows": [rows]} if rows else {}) | {"lang": [say.lang]}
            address = f"./print/{plan.id}/{request.operation}?{urlencode(asked, doseq=True)}"
            _offer_address(address, {"opinions": opinions}, say)
        else:
            for fmt in FORMATS:
                st.download_button(
                    say(f"format_{fmt}"),
                    data=visit.when_asked(
                        partial(_own_sheet, plan, outcome, Wanted(lang=say.lang, rows=rows), load, fmt)
                    ),
                    file_name=f"{plan.id}-{request.operation}.{fmt}",
                    mime=MEDIA_TYPES[fmt],
                    on_click="ignore",
                    key=f"{key}_{fmt}",
                )


def _offer_address(address: str, further: Mapping[str, Mapping[str, str]], say: Words) -> None:
    if is_too_long(address):
        st.caption(say("print_too_long"))
    else:
        st.html(menu(address, further, say))


def is_too_long(address: str) -> bool:
    """Say whether a proxy might refuse what the form of a sheet asks for, which holds the address' query packed.

    >>> is_too_long("./print/demo/map?theme=metro"), is_too_long(f"./print/demo/within?rows={'1%2C' * 1_500}")
    (False, True)
    """
    path, _, query = address.partition("?")
    return len(f"{path}?{urlencode({OF: query})}") > _LONGEST_ADDRESS


def _opinion_choices(say: Words) -> dict[str, str]:
    return {code: say(f"print_opinions_{code}") for code in ("0", "1")}


def _own_sheet(plan: Plan, outcome: Outcome, wanted: Wanted, load: Load, fmt: str) -> bytes:
    day = datetime.now().astimezone().date()
    return render_apart(make_result_sheet(plan, outcome, day, wanted, load), fmt)


def sheet_links(plan: Plan, shown: Selection, say: Words) -> Html:
    """Return the links to the sheet of a selection, as a page and as each of its files."""
    name = _name(shown)
    links = [link(say("print_page"), to_sheet(plan.id, shown, name))]
    links += [link(say(f"format_{fmt}"), to_sheet(plan.id, shown, name, fmt)) for fmt in FORMATS]
    return Html(f"<span class='geo-files'>{' '.join(links)}</span>")


def _name(shown: Selection) -> str:
    """Return the name of a selection's sheet: one district's own, else that of the map."""
    return shown.district[0] if len(shown.district) == 1 else MAP


def menu(address: str, further: Mapping[str, Mapping[str, str]], say: Words) -> Html:
    """Return the form for a sheet by its address; ``further`` parameters have the names of their values.

    >>> "name='size'" in menu("./print/demo/map?theme=metro", {}, Words("en"))
    True
    """
    path, _, query = address.partition("?")
    formats = {fmt: say(f"format_{fmt}") for fmt in FORMATS}
    ways = {code: say(f"paper_{way}") for code, way in _WAYS.items()}
    fields = [
        _field("format", say("print_format"), formats),
        _field("size", say("print_size"), dict(zip(SIZES, SIZES, strict=True))),
        _field("landscape", say("print_way"), ways),
        *(_field(name, say(f"print_{name}"), options) for name, options in further.items() if options),
    ]
    return Html(
        f"<form class='geo-print' method='get' action='{escape(path)}'>"
        f"<input type='hidden' name='{OF}' value='{escape(query)}'>{''.join(fields)}"
        f"<button type='submit'>{escape(say('print_go'))}</button>"
        f"<p><a href='{escape(address)}' target='_blank'>{escape(say('print_page'))}</a></p>"
        f"<p>{escape(say('print_about'))}</p></form>"
    )


def _field(name: str, label: str, options: Mapping[str, str]) -> Html:
    choices = "".join(
        f"<option value='{escape(code)}'>{escape(words)}</option>" for code, words in options.items()
    )
    return Html(f"<label><span>{escape(label)}</span><select name='{name}'>{choices}</select></label>")
