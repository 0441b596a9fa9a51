"""Changes of page that no other message takes back: Back, Forward and links, on their way to the script.

The framework makes one of all that is asked while a run is under way, and believes the newest message. That may come
from a part of the page that is being left, whose browser knew of no other page yet: the framework would stay there,
and would take what Back asked for as a choice on it.
"""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx, script_runner
from streamlit.runtime.scriptrunner_utils.script_requests import (
    RerunData,
    ScriptRequest,
    ScriptRequests,
    ScriptRequestType,
)


class PageChanges(ScriptRequests):
    """Requests to one visit's script."""

    def __init__(self) -> None:
        """Begin with nothing asked."""
        super().__init__()
        self._drawn: RerunData | None = None
        self._is_arriving = False
        self._backs_waiting = self._backs_begun = 0

    def end_arrival(self) -> None:
        """Let newer messages interrupt the run from now on: it has read what it was asked for."""
        self._is_arriving = False

    def take_backs(self) -> int:
        """Return the number of Backs and Forwards up to what the run answers, since this was last asked."""
        found, self._backs_begun = self._backs_begun, 0
        return found

    def on_scriptrunner_ready(self) -> ScriptRequest:
        """Return the request that follows once a run is over."""
        return self._begin(super().on_scriptrunner_ready())

    def on_scriptrunner_yield(self) -> ScriptRequest | None:
        """Return the request that a run has to give way to, if there is one."""
        if self._is_arriving and self._state is ScriptRequestType.RERUN:
            return None
        found = super().on_scriptrunner_yield()
        return found and self._begin(found)

    def _begin(self, found: ScriptRequest) -> ScriptRequest:
        if found.type is ScriptRequestType.RERUN:
            self._drawn = found.rerun_data
            self._is_arriving = not found.rerun_data.fragment_id_queue
            self._backs_begun += self._backs_waiting
            self._backs_waiting = 0
        return found

    def _request_rerun_locked(self, new_data: RerunData) -> bool:
        is_back = new_data.is_history_navigation
        if self._state is ScriptRequestType.RERUN:
            new_data = self._along(self._rerun_data, new_data)
        is_taken = super()._request_rerun_locked(new_data)
        self._backs_waiting += is_taken and is_back
        return is_taken

    def _along(self, waiting: RerunData, new: RerunData) -> RerunData:
        """Return a message as part of the change of page that waits, unless it is a change itself."""
        left = self._drawn.page_script_hash if self._drawn else new.page_script_hash
        changes = waiting.is_history_navigation or waiting.page_script_hash != left
        if (
            new.is_history_navigation
            or not changes
            or new.page_script_hash not in (left, waiting.page_script_hash)
        ):
            return new
        return replace(
            new,
            query_string=waiting.query_string,
            page_script_hash=waiting.page_script_hash,
            page_name=waiting.page_name,
            is_history_navigation=waiting.is_history_navigation,
        )


def keep() -> None:
    """Let the framework ask every visit's script this way."""
    setattr(script_runner, "ScriptRequests", PageChanges)  # noqa: B010 (its name there is private)


def take_backs() -> int:
    """Return the number of Backs and Forwards up to what this run answers, since a run last asked."""
    run = get_script_run_ctx(suppress_warning=True)
    return run.script_requests.take_backs() if run and isinstance(run.script_requests, PageChanges) else 0


def tell(query: Mapping[str, list[str]], told: Mapping[str, list[str]]) -> None:
    """Tell the browser a query with what is only told along with it; what the framework holds is the query."""
    st.query_params.from_dict(told)
    run = get_script_run_ctx()
    if run:
        run.query_string = urlencode(query, doseq=True)
        with run.session_state.query_params() as held:
            held.clear_with_no_forward_msg(preserve_embed=True)
            for name, values in query.items():
                held.set_with_no_forward_msg(name, values)


def end_arrival() -> None:
    """Say that the run has read the address that it was asked for."""
    run = get_script_run_ctx(suppress_warning=True)
    if run and isinstance(run.script_requests, PageChanges):
        run.script_requests.end_arrival()
