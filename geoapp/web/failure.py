"""Errors in the log, each under an id that the one who met it can name."""

import logging
from secrets import token_hex

from geoapp.errors import GeoappError

_log = logging.getLogger("geoapp")


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
