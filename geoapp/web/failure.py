"""Errors in the log, each under an id that the one who met it can name."""

import logging
import re
from secrets import token_hex

from geoapp.errors import GeoappError

_log = logging.getLogger("geoapp")

_FOLDERS = re.compile(r"(?<![\w:/.])/(?:[^/\s'\"]+/)+")
"""The folders of an absolute path: the log tells them, a visitor needs the file's name only."""


def note_failure(error: BaseException) -> str:
    """Write an error that is not ours, with its traceback, to the log; return its id."""
    error_id = token_hex(4)
    _log.error("error id %s", error_id, exc_info=error)
    return error_id


def note_refusal(error: GeoappError) -> str:
    """Write an error of ours, which says itself what is wrong, to the log; return its id."""
    error_id = token_hex(4)
    _log.warning("error id %s: %s", error_id, error)
    return error_id


def sentence_of(error: GeoappError) -> str:
    """Return what an error of ours says, as a visitor may read it.

    >>> sentence_of(GeoappError("/srv/data/plans/a/plan.toml is missing; see https://a.example/b/c."))
    'plan.toml is missing; see https://a.example/b/c.'
    >>> sentence_of(GeoappError("a/1 is no project."))
    'a/1 is no project.'
    """
    return _FOLDERS.sub("", str(error))
