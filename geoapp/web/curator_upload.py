"""A curator's upload: a file that is looked at beside the plan, and kept at the press of a button."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePath
from typing import TypeVar

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geoapp.domain.access import Identity, may
from geoapp.errors import GeoappError
from geoapp.io.words import Words
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of
from geoapp.web.identity import present_identity

GivenUpload = TypeVar("GivenUpload")
KeptUpload = TypeVar("KeptUpload")

_LONGEST_NAME = 100


def offer_upload(  # noqa: PLR0913 (steps of an upload)
    name: str,
    say: Words,
    *,
    ask: Callable[[], GivenUpload | None],
    show: Callable[[GivenUpload], None],
    keep: Callable[[GivenUpload, Identity], KeptUpload],
    tell: Callable[[KeptUpload], Mapping[str, object]],
) -> None:
    """Let a curator bring a file, see what would become of it, and keep it; nobody else sees anything of it.

    ``name`` ends the keys of words and begins those of widgets; ``tell`` gives values for the words on what was kept.
    """
    if not may(present_identity(), "decide"):
        return
    st.subheader(say(f"upload_add_{name}"), anchor=False)
    if kept := st.session_state.pop(f"{name}_kept", None):
        st.success(plain(say(f"upload_kept_{name}", **tell(kept))))
    if error := st.session_state.pop(f"{name}_unkept", None):
        st.error(plain(sentence_of(error, say.lang)))
    try:
        given = ask()
        if given is not None:
            show(given)
            st.button(
                say(f"upload_keep_{name}"),
                type="primary",
                key=f"{name}-keep",
                on_click=_keep,
                args=(name, keep, given),
            )
    except GeoappError as error:
        st.error(plain(sentence_of(error, say.lang)))


def choose_file(
    name: str, say: Words, suffixes: Sequence[str], most_mb: int, about: str | None = None
) -> UploadedFile | None:
    """Show the field for the file; it is another one, empty, once a file was kept."""
    return st.file_uploader(
        say(f"upload_file_{name}", mb=most_mb),
        suffixes,
        key=f"{name}_file_{st.session_state.get(f'{name}_number', 0)}",
        max_upload_size=most_mb,
        help=about,
    )


def clean_name(name: str) -> str:
    r"""Return the name of a file without folders and what nobody sees, its end kept.

    >>> clean_name("../a\u202eb.csv")
    'ab.csv'
    """
    return "".join(one for one in PurePath(name).name if one.isprintable())[-_LONGEST_NAME:]


def _keep(name: str, keep: Callable[[GivenUpload, Identity], KeptUpload], given: GivenUpload) -> None:
    try:
        made = keep(given, present_identity())
    except GeoappError as error:
        st.session_state[f"{name}_unkept"] = error
        return
    st.session_state[f"{name}_kept"] = made
    st.session_state[f"{name}_number"] = st.session_state.get(f"{name}_number", 0) + 1
