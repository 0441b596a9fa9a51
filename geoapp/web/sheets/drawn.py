"""Sheets drawn as files: in a worker, so that a large picture takes neither the server's time nor its memory."""

from geoapp.io import worker
from geoapp.sheet.sheet import Sheet

_WRITERS = "geoapp.sheet.rendering"
"""The module that draws files: with what it needs, loaded by the worker only."""

_LIMIT_S = 30.0
"""Longest that a sheet may take to draw on a busy machine, in seconds."""


def render_apart(sheet: Sheet, fmt: str, *, page: int = 1) -> bytes:
    """Return a sheet as a file.

    Raises:
        UnknownCodeError: there is no such format or page.
        InputError: there is no Chinese font.
        WorkError: it took too long, or its turn did not come.
    """
    return worker.run(_render, sheet, fmt, page, limit_s=_LIMIT_S, loaded=_WRITERS)


def _render(sheet: Sheet, fmt: str, page: int) -> bytes:
    from geoapp.sheet.rendering import render  # noqa: PLC0415 (in the worker, which has it loaded)

    return render(sheet, fmt, page=page)
