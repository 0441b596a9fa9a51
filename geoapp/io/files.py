"""Files written whole or not at all, also when the program is killed or the machine goes down in between.

A link stays a link: what it leads to is replaced. A file keeps its mode and, where we may, its owner; a new one gets
what the umask leaves. A pipe or a device can only be written into.
"""

import errno
import fcntl
import json
import os
import secrets
import stat
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from geoapp.errors import InputError

SWITCH = ".switch"
"""List of what is still to be renamed or removed in a folder: it is there from when all new files are on disk."""

PART = ".part"
_NAMED = 40
"""Characters of a file's name that a part of it repeats: a name may be as long as the file system allows."""

_FORGOTTEN_S = 3600
"""Age at which a part that nobody finished is swept away."""


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


def write_all(contents: Mapping[Path, bytes | Iterable[bytes]], *, remove: Iterable[Path] = ()) -> None:
    """Write several files of one folder and remove others: all of it or nothing, as one switch.

    Nothing is renamed before everything is on disk. Several renames cannot be one, so that a list of them is
    written first; who comes after a crash completes it (:func:`settle`). When the call returns, all is on disk.
    What goes to a pipe or a device goes at once.

    Raises:
        InputError: the folder cannot be written.
    """
    path, removed = Path(), list(remove)
    try:
        with ExitStack() as leftovers:
            staged: dict[Path, Path] = {}
            for path, content in contents.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                if _is_stream(path):
                    _pour(path, content)
                else:
                    goal = _end_of_links(path)
                    staged[goal] = _stage(goal, content, leftovers)
            if len(staged) + len(removed) == 1 and staged:
                ((goal, temporary),) = staged.items()
                temporary.replace(goal)
                _sync(goal.parent)
            elif staged or removed:
                _switch(staged, removed, leftovers)
    except OSError as error:
        raise InputError("file_unwritten", file=str(path), reason=str(error.strerror)) from error


def recover(folder: Path) -> None:
    """Complete what a writer that was killed had begun to rename in a folder; nearly always there is nothing.

    Raises:
        InputError: the folder is half new and cannot be written.
    """
    if not (folder / SWITCH).exists():
        return
    try:
        with write_lock(folder):
            _complete(folder)
    except OSError as error:
        raise InputError("folder_half_written", folder=str(folder), reason=str(error.strerror)) from error


@contextmanager
def read_lock(folder: Path) -> Iterator[None]:
    """Let a folder be read as one writer left it: complete what broke off, and keep the next writer waiting.

    Raises:
        InputError: the folder is half new and cannot be written.
    """
    if not folder.is_dir():
        yield
        return
    recover(folder)
    with _locked(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def write_lock(folder: Path) -> Iterator[None]:
    """Keep other programs that ask for the same folder waiting; the lock goes with its holder, even in a crash."""
    with _locked(folder, fcntl.LOCK_EX):
        yield


@contextmanager
def _locked(folder: Path, kind: int) -> Iterator[None]:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, kind)
        yield
    finally:
        os.close(handle)


def _is_stream(path: Path) -> bool:
    """Say whether a path leads to a pipe, a socket or a device: it has no place for a file beside it."""
    if path.is_relative_to("/dev") or path.is_relative_to("/proc"):
        return True
    return path.exists() and not path.is_file() and not path.is_dir()


def _end_of_links(path: Path) -> Path:
    """Return the file that is meant by a path that may be a link; it need not be there yet."""
    if not path.is_symlink():
        return path
    goal = Path(os.path.realpath(path))
    if goal.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    return goal


def _pour(path: Path, content: bytes | Iterable[bytes]) -> None:
    with path.open("wb") as file:
        file.writelines([content] if isinstance(content, bytes) else content)


def _stage(path: Path, content: bytes | Iterable[bytes], leftovers: ExitStack) -> Path:
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    temporary = path.parent / f".{path.name[:_NAMED]}.{secrets.token_hex(8)}{PART}"
    before = path.stat() if path.exists() else None
    # Whoever may not read the old file reads no part of the new one either.
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if before else 0o666)
    leftovers.callback(temporary.unlink, missing_ok=True)
    with os.fdopen(handle, "wb") as file:
        file.writelines([content] if isinstance(content, bytes) else content)
        file.flush()
        if before:
            with suppress(OSError):  # only the superuser gives files away
                os.fchown(file.fileno(), before.st_uid, before.st_gid)
            os.fchmod(file.fileno(), stat.S_IMODE(before.st_mode))
        os.fsync(file.fileno())
    return temporary


def _switch(staged: Mapping[Path, Path], removed: Iterable[Path], leftovers: ExitStack) -> None:
    """Rename and remove in the folder of the first file, where the list stands meanwhile."""
    folder = next(iter((*staged, *removed))).parent
    pairs = [
        [os.path.relpath(temporary, folder), os.path.relpath(path, folder)]
        for path, temporary in staged.items()
    ]
    pairs += [["", os.path.relpath(path, folder)] for path in removed]
    listed = _stage(folder / SWITCH, json.dumps(pairs).encode(), leftovers)
    with write_lock(folder):
        _complete(folder)  # of a writer before us, whose new files are the older ones
        _sweep(folder)
        listed.replace(folder / SWITCH)
        _sync(folder)
        leftovers.pop_all()  # from here on it will be completed, by us or by who comes next
        _complete(folder)


def _complete(folder: Path) -> None:
    """Carry out the list; steps that are done already are passed over."""
    if not (folder / SWITCH).exists():
        return
    folders = {folder}
    for temporary, name in json.loads((folder / SWITCH).read_bytes()):
        folders.add((folder / name).parent)
        with suppress(FileNotFoundError):
            (folder / temporary).replace(folder / name) if temporary else (folder / name).unlink()
    for each in folders:
        _sync(each)
    (folder / SWITCH).unlink()
    _sync(folder)


def _sweep(folder: Path) -> None:
    """Remove parts that a writer left when it was killed."""
    for path in folder.glob(f".*{PART}"):
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > _FORGOTTEN_S:
                path.unlink()


def _sync(folder: Path) -> None:
    """Wait until the folder's own entries are on disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
