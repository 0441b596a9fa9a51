"""File geodatabases (.gdb folders) in a zip, packed anew under names of our own and read by GDAL from memory."""

import io
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import PurePosixPath
from zipfile import ZIP_STORED, ZipFile

from geoapp.inspection.raw_layer import RawLayer
from geoapp.io.user_files.faults import refused
from geoapp.io.user_files.gdal_files import read_source

_FOLDER = ".gdb"
_PART = re.compile(
    r"gdb|timestamps|a[0-9a-f]{8}(?:\.\w{1,40})?\.(?:gdbtable|gdbtablx|gdbindexes|spx|atx|freelist|horizon)"
)
"""Names of what a geodatabase consists of; all else stays out."""


def geodatabases(files: Mapping[str, bytes]) -> dict[str, dict[str, bytes]]:
    """Return the geodatabases among files: by folder, name to bytes.

    >>> geodatabases({"甲/a.gdb/a00000001.gdbtable": b"1", "甲/a.gdb/x.lock": b"", "b.txt": b""})
    {'甲/a.gdb': {'a00000001.gdbtable': b'1'}}
    """
    found: dict[str, dict[str, bytes]] = {}
    for name, content in files.items():
        path = PurePosixPath(name)
        if path.parent.suffix.lower() == _FOLDER and _PART.fullmatch(path.name.lower()):
            found.setdefault(str(path.parent), {})[path.name.lower()] = content
    return found


def read_geodatabase(parts: Mapping[str, bytes], tables: Sequence[str] = ()) -> RawLayer:
    """Return the features of one geodatabase's tables, or of those named.

    Raises:
        RefusedError: it is damaged or too large.
    """
    if not any(name.endswith(".gdbtable") for name in parts):
        raise refused("damaged")
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(f"layer{_FOLDER}/{name}", part)
    with _path_of(packed.getvalue()) as path:
        return read_source(f"/vsizip/{{{path}}}/layer{_FOLDER}", "FileGDB", tables)


@contextmanager
def _path_of(content: bytes) -> Iterator[str]:
    """Give bytes a path, for GDAL opens a folder by its name only; in memory where the system can (Linux)."""
    if not hasattr(os, "memfd_create"):
        with tempfile.NamedTemporaryFile(suffix=".zip") as file:
            file.write(content)
            file.flush()
            yield file.name
        return
    with os.fdopen(os.memfd_create("geodatabase"), "wb") as file:
        file.write(content)
        file.flush()
        yield f"/proc/self/fd/{file.fileno()}"
