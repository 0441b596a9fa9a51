"""Page frame, navigation and the ASGI app."""

import streamlit as st
from streamlit import runtime

from geoapp.web import frame
from geoapp.web.assets import routes


def main() -> None:
    """Draw the frame and the page that the visitor is on."""
    with frame.guarded():
        frame.arrive()
        say = frame.words()
        st.set_page_config(page_title=say("app"), page_icon=str(frame.ICON), layout="wide")
        page = st.navigation([st.Page("pages/map.py", title=say("page_map"), default=True)])
        frame.draw_top()
        page.run()


if runtime.exists():
    main()
else:
    app = st.App(
        __file__,
        routes=routes(st.get_option("server.baseUrlPath")),
        on_script_error=frame.say_broken,
    )
