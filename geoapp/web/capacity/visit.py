"""The visit whose script runs: its name among holders of slots, and what it was refused."""

from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.web.server.starlette.starlette_server_config import XSRF_COOKIE_NAME

from geoapp.errors import WorkError
from geoapp.io import metrics, worker
from geoapp.io.slots import NoSlotError
from geoapp.web.capacity import notices
from geoapp.web.capacity.kinds import slots_of
from geoapp.web.capacity.visitor import browser_of

File = TypeVar("File")


def holder() -> str:
    """Return the visit's name; empty where no page runs."""
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""


def browser() -> str:
    """Return the name of the visit's browser; empty for one without a cookie."""
    return browser_of(st.context.cookies.get(XSRF_COOKIE_NAME, ""))


def take_notice() -> str:
    """Return the code of what the visit was refused and was not told yet; else nothing."""
    return notices.take(browser())


def when_asked(make: Callable[[], File]) -> Callable[[], File]:
    """Return the function with slots around it, for a download: one at a time for a visit, a few in all."""
    name, whose = holder(), browser()

    def made() -> File:
        try:
            # Without waiting: the framework has few threads for this, and all visits share them.
            with slots_of("export").held(name), worker.held_by(name):
                return make()
        except NoSlotError as error:
            code = "busy_own" if error.own else "busy_all"
            notices.note(whose, code)
            metrics.REFUSALS.labels(kind="download", reason=code).inc()
            raise WorkError("work_own" if error.own else "work_busy") from error

    return made
