"""Packed files: what those that come in hold and how a damaged one fails, and packing those that go out."""

import io
import shutil
import zlib
from pathlib import Path
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

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


def list_parts(content: bytes, path: Path) -> dict[str, int]:
    """Return the names of a packed file's parts and how many bytes each unpacks to; ``path`` only names it.

    ``zipfile`` never unpacks more of a part than this number, so it can be trusted as a limit.

    Raises:
        InputError: the file is damaged.
    """
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            return {part.filename: part.file_size for part in archive.infolist()}
    except DAMAGE as error:
        raise InputError("document_parts", file=str(path)) from error


def pack(folder: Path, target: Path) -> Path:
    """Pack a folder with all within it, in the order of names and without a date; return the zip."""
    with ZipFile(target, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            with (
                path.open("rb") as source,
                archive.open(_undated(path.relative_to(folder).as_posix()), "w", force_zip64=True) as packed,
            ):
                shutil.copyfileobj(source, packed)
    return target


def _undated(name: str) -> ZipInfo:
    """Return a part that carries no date but 1980-01-01, so that the same content is the same bytes."""
    part = ZipInfo(name)
    part.compress_type = ZIP_DEFLATED
    part.external_attr = 0o644 << 16
    return part
