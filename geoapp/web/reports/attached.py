"""The file that goes with a report: chosen in the form, checked in a process of its own, shown before it is saved."""

import hashlib

import streamlit as st

from geoapp.domain.attachment import SUFFIXES, AttachedFile
from geoapp.errors import GeoappError
from geoapp.io.user_files.attachments import take_attachment
from geoapp.io.words import Words
from geoapp.limits import limit
from geoapp.web import jobs
from geoapp.web.escape import plain
from geoapp.web.failure import sentence_of

_SLOT = "report_attachment"


def ask_file(key: str, say: Words) -> tuple[AttachedFile | None, bool]:
    """Ask for a photo or document; return it as it is kept, and whether the form may be saved as it is."""
    most_mb = limit("attachment_mb")
    chosen = st.file_uploader(
        say("report_file", mb=most_mb, most=limit("attachments")),
        [*(suffix.removeprefix(".") for suffix in SUFFIXES.values()), "jpeg"],
        key=key,
        max_upload_size=most_mb,
        help=say("report_file_help"),
    )
    if chosen is None:
        return None, True
    content = chosen.getvalue()
    mark = (hashlib.sha256(content).hexdigest(), chosen.name)
    try:
        taken = jobs.run_job(_SLOT, mark, take_attachment, chosen.name, content, apart=True, say=say)
    except GeoappError as error:
        st.error(plain(sentence_of(error, say.lang)))
        return None, False
    if taken is None:
        return None, False
    st.info(plain(say("report_file_taken", name=taken.file.name, mb=f"{taken.file.size / 1e6:.2f}")))
    if taken.had_position:
        st.info(say("report_file_position"))
    return taken.file, True
