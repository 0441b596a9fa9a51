"""Page frame, navigation and the ASGI app."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import runtime
from streamlit.runtime.pages_manager import PagesManager

from geoapp.io.backdrops import load_backdrops, origins_of
from geoapp.io.identity import load_identity_source
from geoapp.io.words import Words
from geoapp.settings import allowed_hosts, own_process
from geoapp.web import frame, framework_theme, other_plans, page_changes, state
from geoapp.web.broken_answer import BrokenAnswers
from geoapp.web.capacity.proxies import believe_named_proxies
from geoapp.web.capacity.uploads import keep_in_memory
from geoapp.web.compression import Compression
from geoapp.web.conditions import Conditions
from geoapp.web.encodings import Encodings
from geoapp.web.gate import Gate
from geoapp.web.guard import Guard
from geoapp.web.headers import SecureHeaders
from geoapp.web.health.counted import Counted
from geoapp.web.hosts import Hosts
from geoapp.web.icons import Icons
from geoapp.web.kept_layers import mirror
from geoapp.web.map.files import list_files
from geoapp.web.map.frame_page import MapPages
from geoapp.web.page_code import declared, run_page
from geoapp.web.routes import routes
from geoapp.web.sheets import screen
from geoapp.web.shell import Shell
from geoapp.web.sign_in import SignInWay
from geoapp.web.signed_cookie import SIGN_IN_ADDRESSES, secrets_of
from geoapp.web.sockets import pack_fast
from geoapp.web.sticky import Sticky
from geoapp.web.unknown_page import UnknownPages
from geoapp.web.visits.files import BoundedFiles
from geoapp.web.warming import lifespan


def _pages(say: Words) -> Sequence[st.Page]:
    """Return all pages, titled in a language."""
    return declared(
        say.lang,
        lambda: [
            st.Page("pages/map.py", title=say("page_map"), default=True),
            st.Page("pages/district.py", title=say("page_district"), url_path="district"),
            st.Page("pages/targets.py", title=say("page_targets"), url_path="targets"),
            st.Page("pages/buffer.py", title=say("page_buffer"), url_path="buffer"),
            st.Page("pages/overlap.py", title=say("page_overlap"), url_path="overlap"),
            st.Page("pages/conflicts.py", title=say("page_conflicts"), url_path="conflicts"),
            st.Page("pages/zoning.py", title=say("page_zoning"), url_path="zoning"),
            st.Page("pages/accounting.py", title=say("page_accounting"), url_path="accounting"),
            st.Page("pages/text.py", title=say("page_text"), url_path="text"),
            st.Page("pages/data.py", title=say("page_data"), url_path="data"),
            st.Page("pages/place.py", title=say("page_place"), url_path="place"),
            st.Page("pages/imports.py", title=say("page_imports"), url_path="imports"),
            st.Page("pages/plans.py", title=say("page_plans"), url_path="plans"),
            st.Page("pages/ledger.py", title=say("page_ledger"), url_path="ledger"),
            st.Page("pages/reports.py", title=say("page_reports"), url_path="reports"),
            st.Page("pages/wall.py", title=say("page_wall"), url_path="wall"),
            st.Page("pages/opinions.py", title=say("page_opinions"), url_path="opinions"),
            st.Page("pages/statement.py", title=say("page_statement"), url_path="statement"),
            st.Page("pages/compare.py", title=say("page_compare"), url_path="compare"),
            st.Page("pages/changes.py", title=say("page_changes"), url_path="changes"),
            st.Page("pages/help.py", title=say("page_help"), url_path="help"),
        ],
    )


def main() -> None:
    """Draw the frame and the page that the visitor is on."""
    state.note_history()
    with frame.guarded():
        path = st.navigation(_pages(frame.words()), position="hidden").url_path
        frame.arrive(path)
        say = frame.words()  # at Back, of the address that was gone to
        pages = _pages(say)
        if other_plans.goes_to_map() and path != state.MAP:
            st.switch_page(pages[0], query_params=state.link_to(state.MAP))
        st.set_page_config(page_title=say("app"), page_icon=str(frame.ICON), layout="wide")
        frame.draw_top(pages)
        screen.draw_heading(frame.plan(), state.shown_on(path), say(f"page_{path or 'map'}"), say)
        mirror()
        # In the frame's own name instead of by page.run(): then what was chosen on a page comes along with the
        # message that it is left.
        run_page(Path(__file__).parent / "pages" / f"{path or 'map'}.py")
        state.write_address(path)  # where the page did not: the browser waits for it after Back


if runtime.exists():
    main()
else:
    # Until a page has run once, Streamlit takes a folder called pages/ for an app of the older kind: who comes
    # first, by a page's own link, would get that page without its frame.
    PagesManager.uses_pages_directory = False
    base = st.get_option("server.baseUrlPath")
    keep_in_memory()
    page_changes.keep()
    pack_fast()
    framework_theme.keep()
    number, processes = own_process()
    sticky = [Middleware(Sticky, number=number, processes=processes)] if processes > 1 else []
    believe_named_proxies()
    source = load_identity_source()
    provider = source.provider if source else None
    sign_in = [Middleware(SignInWay, provider=provider, base=base)] if provider else []
    app = st.App(
        __file__,
        routes=routes(base),
        middleware=[
            Middleware(Counted, base=base),
            *sticky,
            Middleware(SecureHeaders, pictures_from=origins_of(load_backdrops())),
            Middleware(BrokenAnswers),
            Middleware(Hosts, allowed=allowed_hosts()),
            Middleware(Guard, source=source, base=base),
            Middleware(Gate, base=base),
            *sign_in,
            Middleware(Conditions),
            Middleware(Encodings),
            Middleware(Compression, base=base),
            Middleware(Icons, base=base),
            Middleware(MapPages, base=base),
            Middleware(UnknownPages, base=base, further=SIGN_IN_ADDRESSES if provider else ()),
            Middleware(BoundedFiles),
            Middleware(Shell, base=base, ahead=list_files()),
        ],
        lifespan=lifespan,
        on_script_error=frame.say_broken,
        secrets=secrets_of(provider) if provider else None,
    )
