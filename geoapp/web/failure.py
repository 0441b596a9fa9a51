"""An error that is not ours: written to the log under an id that the one who met it can name."""

import logging
from secrets import token_hex

_log = logging.getLogger("geoapp")


def note_failure(error: BaseException) -> str:
    """Write an error with its traceback to the log and return the id under which it stands there."""
    error_id = token_hex(4)
    _log.error("error id %s", error_id, exc_info=error)
    return error_id
