"""The header of every page: title, pages in menus, search, and language, in one line."""

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from geoapp.domain.access import Identity
from geoapp.domain.plan import Plan
from geoapp.domain.selection import LANGUAGES
from geoapp.io.words import Words
from geoapp.web import content, other_plans, state
from geoapp.web.escape import escape, plain
from geoapp.web.identity import present_identity
from geoapp.web.listing import link
from geoapp.web.plan_chooser import draw_chooser
from geoapp.web.search import ask_search
from geoapp.web.signed_cookie import LOGIN, LOGOUT, is_offered
from geoapp.web.standing import seen_by

_MENUS: Mapping[str, Sequence[str]] = {
    "menu_analyses": ("buffer", "overlap", "conflicts", "zoning", "accounting"),
    "menu_data": (
        "text",
        "place",
        "data",
        "imports",
        "plans",
        "ledger",
        "reports",
        "wall",
        "opinions",
        "statement",
        "compare",
        "changes",
        "help",
    ),
}
"""Pages that stand in a menu; all others stand in the line itself."""

_LAST = "menu_data"
"""The menu at whose end stands who is known."""


def draw(plan: Plan, pages: Iterable[st.Page], say: Words) -> None:
    """Draw the header; each link carries what holds on its page too, so that it can be copied and gone back to."""
    by_path = {page.url_path: page for page in pages}
    in_menus = [path for paths in _MENUS.values() for path in paths]
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        title = say("title", city=plan.city if say.lang == "zh" else plan.city_en)
        st.html(
            f'<header class="geo-head"><h1>{escape(title)}</h1><p>{escape(plan.title)}</p></header>',
            width="content",
        )
        with st.container(horizontal=True, vertical_alignment="center", key="pages"):
            for path, page in by_path.items():
                if path not in in_menus:
                    _link(page)
            for menu, paths in _MENUS.items():
                # Another page has another menu, so that one that was opened closes behind who left by it.
                with st.popover(say(menu), type="tertiary", key=f"{menu}_{st.session_state['page']}"):
                    for path in paths:
                        if path != "zoning" or seen_by(present_identity(), plan.id):
                            _link(by_path[path])
                    if menu == _LAST:
                        _draw_identity(present_identity(), plan, say)
        with st.container(key="search"):
            ask_search(plan, by_path, say)
        draw_chooser(plan, by_path[other_plans.PAGE], say)
        _ask_language(say)


def _draw_identity(identity: Identity, plan: Plan, say: Words) -> None:
    """Draw as whom somebody is known, and where they sign in or out, if they do so here."""
    if line := say_identity(identity, plan, say):
        st.caption(plain(line))
    if is_offered():
        way, name = ("sign_out", LOGOUT) if identity.subject else ("sign_in", LOGIN)
        st.html(link(say(way), f"./{name}", button=True))


def say_identity(identity: Identity, plan: Plan, say: Words) -> str:
    """Say as whom somebody is known, and with which role; nothing where nobody is ever known."""
    if identity.role == "anybody":
        return ""
    if not identity.subject:
        return say("identity_nobody")
    role = say(f"role_{identity.role}")
    if not identity.districts:
        return say("identity_line", subject=identity.subject, role=role)
    names = {one.adcode: one.label for one in content.districts(plan, say.lang)}
    theirs = say("list_joint").join(names.get(one, one) for one in identity.districts)
    return say("identity_line_within", subject=identity.subject, role=role, districts=theirs)


def _link(page: st.Page) -> None:
    st.page_link(page, label=page.title, query_params=state.link_to(page.url_path))


def _ask_language(say: Words) -> None:
    lang = state.begin("lang")
    st.segmented_control(
        say("language"),
        LANGUAGES,
        default=lang.first,
        key=lang.key,
        format_func={"zh": "中文", "en": "English"}.__getitem__,
        required=True,
        label_visibility="collapsed",
        width="content",
        on_change=state.change_language,
    )
