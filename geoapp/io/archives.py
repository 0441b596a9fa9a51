"""Packed files (.docx, .xlsx): what they hold, and what a damaged one raises."""

import zlib
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from geoapp.errors import InputError

DAMAGE = (
    BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
)
"""What reading a packed file with flipped bytes has been seen to raise, in unpacking and in what follows from it."""


def list_parts(path: Path) -> dict[str, int]:
    """Return the names of a packed file's parts and how many bytes each unpacks to.

    ``zipfile`` never unpacks more of a part than this number, so it can be trusted as a limit.

    Raises:
        InputError: the file is damaged.
    """
    try:
        with ZipFile(path) as archive:
            return {part.filename: part.file_size for part in archive.infolist()}
    except DAMAGE as error:
        message = f"{path} is damaged: its parts cannot be listed; save the document again."
        raise InputError(message) from error
