"""The filters: in the sidebar of the map and its like, or a few of them on a page."""

from collections import Counter
from dataclasses import replace

import streamlit as st

from geoapp.analysis.drawn_area import IN_SHAPE
from geoapp.domain.filters import DRAWN, FILTERS, LISTS, MONEY, Filters
from geoapp.domain.money import write_money
from geoapp.domain.plan import Plan
from geoapp.domain.selection import Selection
from geoapp.io.codelists import load_codelist
from geoapp.io.words import Words
from geoapp.pipeline.figures import money
from geoapp.store.contract import Stamp
from geoapp.web import content, legend, state
from geoapp.web.catalogue import Catalogue
from geoapp.web.escape import plain
from geoapp.web.loaded import keep_made
from geoapp.web.matches import find_matches
from geoapp.web.once import once
from geoapp.web.start import KIND, START

_LONGEST_MONEY = 24


def ask(plan: Plan, say: Words) -> Selection:
    """Draw the filters in the sidebar and return what they select."""
    found, names = legend.count_all(content.catalogue(plan.id)), name_values(plan, say)
    with st.sidebar:
        legend.ask_kind(plan, names["kind"], say)
        legend.ask_theme(plan, names["theme"], say)
        legend.ask_precision(plan, names["precision"], say)
        lists = [name for name in LISTS if name not in legend.FIELDS]
        for field in (name for name in lists if FILTERS[name].prominent):
            _choose(field, names[field], found[field], say)
        more = [name for name in lists if not FILTERS[name].prominent]
        chosen = not {*more, *MONEY}.isdisjoint(state.selection().narrowing)
        with st.expander(say("more_filters"), expanded=chosen):
            for field in more:
                _choose(field, names[field], found[field], say)
            for field in MONEY if content.catalogue(plan.id).states else ():
                _ask_money(field, say)
        selection = state.selection()
        _offer_reset(plan, selection, say)
    return selection


def ask_one(field: str, plan: Plan, say: Words) -> None:
    """Draw one of the lists on the page itself."""
    _choose(field, name_values(plan, say)[field], legend.count_all(content.catalogue(plan.id))[field], say)


def tell_narrowing(plan: Plan, shown: Selection, say: Words) -> None:
    """Name the filters that narrow a district's page, which has few of the lists, and offer to take it back."""
    narrowed = describe(plan, replace(shown, district=()), say)
    if narrowed:
        joint = say("list_joint")
        words = joint.join(say("labelled", label=label, value=value) for label, value in narrowed)
        with st.container(horizontal=True, vertical_alignment="center", key="narrowed"):
            st.markdown(plain(say("sheet_narrowed", fields=words)), width="content")
            st.button(say("reset"), key="reset", on_click=_reset, kwargs={"district": shown.district})


def describe(plan: Plan, selection: Selection, say: Words) -> list[tuple[str, str]]:
    """Return the narrowing fields of a selection with their values, in words."""
    names, query = name_values(plan, say), selection.to_query()
    query |= {field: [money(float(query[field][0]), say)] for field in MONEY if field in query}
    if selection.shape:
        query["shape"] = [say("shape_corners", n=len(selection.shape))]
    return [
        (say(field), " / ".join(names.get(field, {}).get(value, value) for value in query[field]))
        for field in selection.narrowing
    ]


def tell_nothing(plan: Plan, selection: Filters, say: Words) -> None:
    """Say by which filters nothing was found, or that nobody has recorded what they ask."""
    missing = content.missing_records(plan.id, selection)
    st.warning(missing.say(say.lang) if missing else say("nothing", fields=named(selection, say)))


def named(selection: Filters, say: Words) -> str:
    """Return the names of the fields that narrow a selection.

    >>> named(Selection(theme=("metro",), q="2"), Words("en"))
    'Theme, Search'
    """
    return say("list_joint").join(say(name) for name in selection.narrowing)


@once
def name_values(plan: Plan, say: Words) -> dict[str, dict[str, str]]:
    """Return the values of each list with what people call them, in the order of the screen. Never change it."""
    return _name_values(content.catalogue(plan.id), plan, say, content.boundaries_age())


@keep_made(64)
def _name_values(_: Catalogue, plan: Plan, say: Words, __: Stamp) -> dict[str, dict[str, str]]:
    known = content.known_values(plan)
    places = content.place_names(plan, say.lang)
    titles = {str(box.number): box.title for box in content.reading(plan).boxes}
    coded = {name: load_codelist(FILTERS[name].codelist) for name in LISTS if FILTERS[name].codelist}
    return {
        **{name: {value: value for value in known[name]} for name in LISTS},
        **{name: {code.code: say.name(code) for code in codelist.codes} for name, codelist in coded.items()},
        "district": {district.adcode: district.label for district in content.districts(plan, say.lang)},
        "zone": {zone: places.get(zone, zone) for zone in known["zone"]},
        "box": {box: say("box_named", number=box, title=titles.get(box, "")).strip() for box in known["box"]},
        "year": {year: say("year_named", year=year) for year in known["year"]},
    }


def _choose(field: str, names: dict[str, str], found: Counter[str], say: Words) -> None:
    """Draw one list; it offers what occurs in the plan, and what is chosen already; with no values there is none."""
    asked = state.begin(field)
    chosen = {*asked.first, *asked.value}
    if not (chosen or (found if FILTERS[field].recorded else names)):
        return
    st.multiselect(
        say(field),
        [code for code in names if found[code] or code in chosen],
        default=asked.first,
        key=asked.key,
        format_func=lambda code: say("option", name=names.get(code, code), count=found[code]),
        placeholder=say("all"),
        select_all=False,
    )


def _ask_money(field: str, say: Words) -> None:
    asked = state.begin(field)
    first = "" if asked.first is None else write_money(asked.first)
    text = st.text_input(
        say(field), first, key=asked.key, max_chars=_LONGEST_MONEY, placeholder=say("money_hint")
    )
    if text and asked.read(text) is None:
        st.caption(say("money_wrong"))


def _offer_reset(plan: Plan, selection: Selection, say: Words) -> None:
    if any(getattr(selection, name) for name in DRAWN):
        st.caption(within_drawn(plan, selection, say))
        st.button(say("drawn_remove"), key="drawn_remove", on_click=_remove_drawn, width="stretch")
    if selection.filters != START:
        st.button(say("reset"), key="reset", on_click=_reset, width="stretch")


def within_drawn(plan: Plan, selection: Selection, say: Words) -> str:
    """Say how many are surely in the drawn area, and how many may be; a window on the map only narrows."""
    if not selection.shape:
        return say("drawn_narrows")
    found = Counter(find_matches(plan.id, selection).frame[IN_SHAPE])
    return say("drawn_holds", certain=found["certain"], possible=found["possible"])


def _remove_drawn() -> None:
    state.change(shape=None, bbox=None)


def _reset(*, district: tuple[str, ...] = ()) -> None:
    empty: dict[str, tuple[str, ...]] = dict.fromkeys(LISTS, ())
    state.change(
        **empty | {"kind": KIND, "district": district},
        q="",
        bbox=None,
        shape=None,
        money_min=None,
        money_max=None,
    )
