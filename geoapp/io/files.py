"""Files written whole or not at all."""

import os
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from pathlib import Path

from geoapp.errors import InputError


def write_bytes(path: Path, content: bytes) -> None:
    """Write one file beside its place, then rename it there.

    Raises:
        InputError: the folder cannot be written.
    """
    write_all({path: content})


def write_parts(path: Path, parts: Iterable[bytes]) -> None:
    """Write one file from parts, none of which has to wait for the others; whole or not at all.

    Raises:
        InputError: the folder cannot be written.
    """
    write_all({path: parts})


def write_text(path: Path, text: str) -> None:
    """Write one text file as UTF-8, whole or not at all.

    Raises:
        InputError: the folder cannot be written.
    """
    write_bytes(path, text.encode("utf-8"))


def write_all(contents: Mapping[Path, bytes | Iterable[bytes]]) -> None:
    """Write several files: nothing is renamed before everything is on disk.

    Raises:
        InputError: a folder cannot be written.
    """
    path = Path()
    try:
        with ExitStack() as leftovers:
            staged: dict[Path, Path] = {}
            for path, content in contents.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                staged[path] = _stage(path, content, leftovers)
            for path, temporary in staged.items():
                temporary.replace(path)
    except OSError as error:
        message = f"{path} cannot be written ({error.strerror}); give a folder that can be written to."
        raise InputError(message) from error


def _stage(path: Path, content: bytes | Iterable[bytes], leftovers: ExitStack) -> Path:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    leftovers.callback(temporary.unlink, missing_ok=True)
    with os.fdopen(handle, "wb") as file:
        file.writelines([content] if isinstance(content, bytes) else content)
        file.flush()
        os.fsync(file.fileno())
    # mkstemp makes files for the owner alone; these are to be served and committed.
    temporary.chmod(0o644)
    return temporary
