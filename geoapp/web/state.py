"""One Selection behind the widgets and the address: read before the widgets, written after them.

Each list of the filters is also the key of its widget. The widgets are not bound by Streamlit itself, which would put
the words on screen, in one language, into the address.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from geoapp.domain.filters import LISTS, MAX_QUERY
from geoapp.domain.selection import MEANINGS, Ignored, Selection, parse_selection
from geoapp.io.moved_ids import present_id
from geoapp.web import parameters
from geoapp.web.view_request import request_view

MAP = ""
"""Path of the map page."""

SHARED = ("plan", "lang", "district")
"""Fields that stand in the address of every page; the others are kept for when the visitor returns."""

MAPS_OWN = ("layer", "view")
"""Fields that only the map shows. What an address says of them is read on arrival; from then on the map's own
script keeps them in the address, without a re-run (``client/3_address.js``)."""

CARRIED = {
    "text": (*SHARED, "project"),
    "district": tuple(name for name in MEANINGS if name not in MAPS_OWN),
}
"""What pages share that show part of the selection, or the selection without parameters of their own."""


def address() -> dict[str, list[str]]:
    """Return the query parameters of the address as they stand."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def read_address(known: Mapping[str, Sequence[str]], page: str) -> None:
    """Take over the address when it is new: on arrival, after an edit, or after the browser's back button.

    A link from ``page`` to page says only what holds on both; the rest of what was asked for is kept.
    """
    query = address()
    own = parameters.of_page(page)
    moved = st.session_state.get("page", page) != page
    st.session_state["page"] = page
    if moved and query == query_of(page):
        st.session_state["selection"] = from_widgets(selection())
        seed(selection())
        return
    if _asked(query) == _asked(st.session_state.get("written")) or _widgets_were_used():
        seed(selection(), only_missing=True)
        return
    values, vain = parameters.parse(query, own)
    _kept()[page] = values
    rest = {name: texts for name, texts in query.items() if name not in values}
    found, ignored = parse_selection(rest, known)
    ignored += vain
    found = replace(found, project=present_id(found.project))
    if found.project and found.project not in known.get("project", ()):
        ignored.append(Ignored(name="project", value=found.project[:40], reason="unknown value"))
        found = replace(found, project="")
    st.session_state.update(selection=found, ignored=tuple(ignored), arrived=found)
    request_view(found.view, layers=found.layer)
    seed(found)


def _asked(query: Mapping[str, list[str]] | None) -> Mapping[str, list[str]] | None:
    """Return a query without what the map's own script writes into it."""
    return query and {name: values for name, values in query.items() if name not in MAPS_OWN}


def _widgets_were_used() -> bool:
    """Say whether a widget differs from what was last written: then the browser's address is the older one."""
    return "selection" in st.session_state and from_widgets(selection()) != selection()


def selection() -> Selection:
    """Return this visitor's selection."""
    found: Selection = st.session_state.get("selection", Selection())
    return found


def seed(found: Selection, *, only_missing: bool = False) -> None:
    """Set the widgets to a selection; call it before they are drawn."""
    values = {name: list(getattr(found, name)) for name in LISTS} | {"q": found.q, "lang": found.lang}
    for key, value in values.items():
        if not only_missing or key not in st.session_state:
            st.session_state[key] = value


def from_widgets(before: Selection) -> Selection:
    """Return the selection ``before`` with what the widgets say now."""
    state = st.session_state
    lists: dict[str, Any] = {name: tuple(state[name]) for name in LISTS if name in state}
    text = " ".join(str(state["q"] or "").split())[:MAX_QUERY] if "q" in state else before.q
    return replace(before, **lists, q=text, lang=state.get("lang") or before.lang)


def settle() -> Selection:
    """Take over what the widgets say and write the address to match."""
    st.session_state["selection"] = from_widgets(selection())
    write_address()
    return selection()


def query_of(page: str) -> dict[str, list[str]]:
    """Return the query of a page: everything for the map, which is the page of no path, else what is shared.

    A page with parameters of its own shows the projects that the map shows, and says its own besides.
    """
    query = from_widgets(selection()).to_query()
    if page == MAP:
        return query
    own = parameters.of_page(page)
    names = CARRIED.get(page) or ([name for name in query if name not in MAPS_OWN] if own else SHARED)
    return {name: query[name] for name in names if name in query} | parameters.to_query(
        _kept().get(page, {}), own
    )


def write_address(page: str | None = None) -> None:
    """Make the address of a page, the current one unless told otherwise, say what was asked for; no re-run."""
    query = query_of(st.session_state.get("page", MAP) if page is None else page)
    if _asked(address()) != _asked(query):
        st.query_params.from_dict(query)
    st.session_state["written"] = query


def _kept() -> dict[str, dict[str, Any]]:
    """Return this visitor's last questions to each page with parameters of its own."""
    kept: dict[str, dict[str, Any]] = st.session_state.setdefault("parameters", {})
    return kept


def parameter(name: str) -> Any:  # noqa: ANN401 (of the parameter's own type)
    """Return the value of a parameter of the current page."""
    return _kept().get(st.session_state["page"], {}).get(name, default_of(name))


def default_of(name: str) -> Any:  # noqa: ANN401 (of the parameter's own type)
    """Return the value that a parameter of the current page has when nobody asks for another."""
    own = parameters.of_page(st.session_state["page"])
    return next(one.default for one in own if one.name == name)


def set_parameters(**values: Any) -> None:  # noqa: ANN401 (of the parameters' own types)
    """Change parameters of the current page; the address follows when the page is drawn."""
    _kept().setdefault(st.session_state["page"], {}).update(values)


def change(**fields: Any) -> None:  # noqa: ANN401
    """Change fields of the selection from a callback; the widgets follow."""
    st.session_state["selection"] = replace(selection(), **fields)
    seed(selection())


def change_all(**fields: Any) -> None:  # noqa: ANN401
    """Change fields from a callback of a part of the page, when the whole page shows what changes."""
    st.session_state["selection"] = replace(from_widgets(selection()), **fields)
    seed(selection())
    st.session_state["whole_page"] = True


def rerun_if_asked() -> None:
    """Run the whole page where a part's callback asked for it; a callback itself may not."""
    if st.session_state.pop("whole_page", False):
        st.rerun(scope="app")


def open_project(project: str) -> None:
    """Make a project the opened one, keeping the filters as they are."""
    st.session_state["selection"] = replace(from_widgets(selection()), project=project)


def came_for(project: str) -> bool:
    """Say whether the visitor arrived by the link of this project."""
    return bool(project) and st.session_state.get("arrived", Selection()).project == project


def ignored() -> tuple[Ignored, ...]:
    """Return the parts of the address that were ignored, until the visitor changes a filter."""
    state = st.session_state
    unchanged = _told(selection()) == _told(state.get("arrived", selection()))
    found: tuple[Ignored, ...] = state.get("ignored", ()) if unchanged else ()
    return found


def _told(found: Selection) -> Selection:
    return replace(found, project="", lang="", view="")
