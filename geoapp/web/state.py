"""One Selection behind the widgets and the address.

The widgets are the source of what a person chose (``widgets.py``). The address is read on arrival, at Back and where
a link was followed that says more than its page; after that it is only written.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geoapp.domain.filters import LISTS, MONEY, read_text
from geoapp.domain.money import read_money
from geoapp.domain.selection import LANGUAGES, MEANINGS, Ignored, Selection, parse_selection
from geoapp.io.moved_ids import present_id
from geoapp.web import navigation, page_changes, parameters, start, widgets
from geoapp.web.once import once
from geoapp.web.view_request import request_view
from geoapp.web.widgets import Widget

MAP = ""
"""Path of the map page."""

SHARED = ("plan", "lang", "district")
"""Fields that stand in the address of every page; the others are kept for when the visitor returns."""

MAPS_OWN = ("layer", "view")
"""Fields that only the map shows. What an address says of them is read on arrival; from then on the map's own
script keeps them in the address, without a re-run (``client/3_address.js``)."""

CARRIED = {
    "text": (*SHARED, "project"),
    "place": (*SHARED, "project"),
    "reports": (*SHARED, "project"),
    "opinions": (*SHARED, "project"),
    "district": tuple(name for name in MEANINGS if name not in MAPS_OWN),
    "wall": SHARED,
    "statement": SHARED,
    "compare": SHARED,
    "plans": (*SHARED, "theme", "kind", "precision"),
}
"""What pages share that show part of the selection, or the selection without parameters of their own."""

TOLD_FOR = "_"
"""Parameter that stands in no address: for which page, and after how many Backs, a run tells an address. What comes
late is dropped by it in the browser (``address.js``)."""

_ASKED = (*LISTS, *MONEY, "q", "lang", "project")
"""Fields that a widget may ask."""


def address() -> dict[str, list[str]]:
    """Return the query parameters of the address as they stand."""
    return {name: st.query_params.get_all(name) for name in st.query_params if name != TOLD_FOR}


Known = Callable[[], Mapping[str, Sequence[str]]]
"""Values that each field can take, where somebody asks."""


def arrive(known: Known, page: str) -> None:
    """Take over the address on arrival at the app, on another page and at Back; else the widgets have the word."""
    before, back = st.session_state.get("page"), st.session_state.get("came_back", False)
    if before != page or back:
        _take_over_address(known, page, before, back=back)
        st.session_state.update(page=page, came_back=False)
    page_changes.end_arrival()


def _take_over_address(known: Known, page: str, before: str | None, *, back: bool) -> None:
    said = None if before is None or back else navigation.find(page, address())
    values = known() if said is None else {}  # first: where the plan is broken, nobody has arrived
    if before is not None:
        _keep(before)
    # A filter that stands on both pages stays as it is: somebody may just be using it.
    stay = said is not None and _has_filters(page) and _has_filters(str(before))
    widgets.end_all(but=_ASKED if stay else ())
    if said is None:
        _read_address(values, page)
    else:
        _take_over(page, said)


def _has_filters(page: str) -> bool:
    return page == MAP or (page not in CARRIED and bool(parameters.of_page(page)))


def _take_over(page: str, said: Mapping[str, Any]) -> None:
    own = {one.name for one in parameters.of_page(page)}
    change(**{name: value for name, value in said.items() if name not in own})
    _kept().setdefault(page, {}).update({name: said[name] for name in own & said.keys()})


def note_history() -> None:
    """Note whether this run answers Back or Forward; call it first, since a run may end wherever it draws."""
    run = get_script_run_ctx()
    st.session_state["backs"] = st.session_state.get("backs", 0) + page_changes.take_backs()
    if run and run.is_history_navigation:
        st.session_state["came_back"] = True


def _read_address(known: Mapping[str, Sequence[str]], page: str) -> None:
    values, vain = parameters.parse(address(), parameters.of_page(page))
    _kept()[page] = values
    rest = {name: texts for name, texts in address().items() if name not in values}
    found, ignored = parse_selection(rest, known)
    ignored += vain
    found = replace(found, project=present_id(found.project))
    if found.project and found.project not in known.get("project", ()):
        ignored.append(Ignored(name="project", value=found.project[:40], reason="unknown value"))
        found = replace(found, project="")
    if page == MAP:
        found = start.begin_with(found)
    whole = _with_kept(found, page)
    arrived = replace(whole, project=found.project)
    st.session_state.update(selection=whole, ignored=tuple(ignored), arrived=arrived)
    request_view(found.view, layers=found.layer)


def _with_kept(found: Selection, page: str) -> Selection:
    """Return the selection of an address; what a page's address cannot say stays, so long as the plan is the same."""
    kept: Selection | None = st.session_state.get("selection")
    if not kept or kept.plan != found.plan:
        return found
    said = MEANINGS if _has_filters(page) else CARRIED.get(page, SHARED)
    return replace(kept, **{name: getattr(found, name) for name in said})


def selection() -> Selection:
    """Return this visitor's selection, as the widgets of the page have it now."""
    return _selection(st.session_state.get("selection", Selection()), widgets.changes())


@once
def _selection(stored: Selection, changes: int) -> Selection:  # noqa: ARG001 (part of what is asked)
    asked: dict[str, Any] = {name: one.value for name in _ASKED if (one := widgets.find(name))}
    return replace(stored, **asked) if asked else stored


def shown_on(page: str) -> Selection:
    """Return the part of the selection that a page shows."""
    found = selection()
    if narrows(page):
        return found
    return Selection(plan=found.plan, lang=found.lang, district=found.district)


def narrows(page: str) -> bool:
    """Say whether a page shows what the filters leave, and not the whole plan."""
    return _has_filters(page) or page == "district"


def begin(name: str, read: Callable[[Any], Any] | None = None) -> Widget:
    """Return the widget of a field of the selection; ``read`` where it keeps its value in a form of its own."""
    stored = st.session_state.get("selection", Selection())  # what no widget asks stands there
    return widgets.find(name) or widgets.begin(name, getattr(stored, name), read or _READ.get(name, tuple))


_READ: Mapping[str, Callable[[Any], Any]] = {
    "q": lambda text: read_text(" ".join(str(text or "").split())),
    # Who leaves a page at that moment may take the switch away with it: then it says nothing.
    "lang": lambda lang: lang if lang in LANGUAGES else st.session_state["selection"].lang,
    "project": str,
    **dict.fromkeys(MONEY, read_money),
}


def _keep(page: str) -> None:
    """Keep what the widgets say, before they end."""
    own = {one.name: parameter_of(page, one.name) for one in parameters.of_page(page)}
    st.session_state["selection"] = selection()
    _kept()[page] = own


def query_of(page: str) -> dict[str, list[str]]:
    """Return the query of a page: everything for the map, which is the page of no path, else what is shared.

    A page with parameters of its own shows the projects that the map shows, and says its own besides.
    """
    own = parameters.of_page(page)
    return _query_of(page, selection(), {one.name: parameter_of(page, one.name) for one in own})


def _query_of(page: str, shown: Selection, values: Mapping[str, Any]) -> dict[str, list[str]]:
    if page == MAP:
        return start.query_of(shown)
    query = shown.to_query()
    own = parameters.of_page(page)
    names = CARRIED.get(page) or ([name for name in query if name not in MAPS_OWN] if own else SHARED)
    return {name: query[name] for name in names if name in query} | parameters.to_query(values, own)


def link_to(page: str, **said: Any) -> dict[str, list[str]]:  # noqa: ANN401 (fields and parameters)
    """Return the query of a link within the app, which a click follows with all that holds then.

    What is chosen between the drawing of a link and a click on it goes along; ``said`` is what the link says itself:
    fields of the selection and parameters of the page.
    """
    own = {one.name: parameter_of(page, one.name) for one in parameters.of_page(page)}
    shown = replace(selection(), **{name: value for name, value in said.items() if name not in own})
    query = _query_of(page, shown, own | {name: said[name] for name in own.keys() & said.keys()})
    navigation.remember(page, query, said)
    return query


def write_address(page: str | None = None) -> None:
    """Make the address of a page, the current one unless told otherwise, say what was asked for; no re-run."""
    page = st.session_state.get("page", MAP) if page is None else page
    query = query_of(page)
    told = {**query, TOLD_FOR: [f"{st.session_state.get('backs', 0)}.{page}"]}
    # The browser may be about to show what was told last.
    if any(_asked(one) != _asked(wanted) for one, wanted in ((address(), query), (_told(), told))):
        st.session_state["told"] = {}  # a run may end here: then nobody knows what the browser heard
        page_changes.tell(query, told)
    st.session_state["told"] = told


def _told() -> dict[str, list[str]]:
    told: dict[str, list[str]] = st.session_state.get("told", {})
    return told


def _asked(query: Mapping[str, list[str]]) -> Mapping[str, list[str]]:
    """Return a query without what the map's own script writes into it."""
    return {name: values for name, values in query.items() if name not in MAPS_OWN}


def _kept() -> dict[str, dict[str, Any]]:
    """Return this visitor's last questions to each page with parameters of its own."""
    kept: dict[str, dict[str, Any]] = st.session_state.setdefault("parameters", {})
    return kept


def parameter(name: str) -> Any:  # noqa: ANN401 (of the parameter's own type)
    """Return the value of a parameter of the current page."""
    return parameter_of(st.session_state["page"], name)


def parameter_of(page: str, name: str) -> Any:  # noqa: ANN401 (of the parameter's own type)
    """Return the value of a page's parameter: of its widget, where that is on screen."""
    widget = widgets.find(name) if page == st.session_state["page"] else None
    return widget.value if widget else _kept().get(page, {}).get(name, _default_of(page, name))


def default_of(name: str) -> Any:  # noqa: ANN401 (of the parameter's own type)
    """Return the value that a parameter of the current page has when nobody asks for another."""
    return _default_of(st.session_state["page"], name)


def _default_of(page: str, name: str) -> Any:  # noqa: ANN401 (of the parameter's own type)
    return next(one.default for one in parameters.of_page(page) if one.name == name)


def set_parameters(**values: Any) -> None:  # noqa: ANN401 (of the parameters' own types)
    """Change parameters of the current page from a callback; the widgets and the address follow."""
    _kept().setdefault(st.session_state["page"], {}).update(values)
    for name, value in values.items():
        widgets.change(name, value)


def change(**fields: Any) -> None:  # noqa: ANN401
    """Change fields of the selection from a callback; the widgets follow."""
    st.session_state["selection"] = replace(selection(), **fields)
    for name, value in fields.items():
        widgets.change(name, value)


def change_all(**fields: Any) -> None:  # noqa: ANN401
    """Change fields from a callback of a part of the page, when the whole page shows what changes."""
    change(**fields)
    st.session_state["whole_page"] = True


def change_language() -> None:
    """Begin every widget anew in the language that was chosen: lists come back as the words on screen."""
    _keep(st.session_state["page"])
    widgets.end_all()


def rerun_if_asked() -> None:
    """Run the whole page where a part's callback asked for it; a callback itself may not."""
    if st.session_state.pop("whole_page", False):
        st.rerun(scope="app")


def open_project(project: str, *, at: float | None = None) -> bool:
    """Open a project and say so; one chosen ``at`` an earlier time than the opened one is not opened."""
    if at is not None and at < st.session_state.get("opened_at", 0):
        return False
    st.session_state["opened_at"] = at or 0
    change(project=project)
    return True


def came_for(project: str) -> bool:
    """Say whether the visitor arrived by the link of this project."""
    return bool(project) and st.session_state.get("arrived", Selection()).project == project
