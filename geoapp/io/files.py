"""All that this program writes: files whole or not at all, also when it is killed or the machine goes down in between.

Only regular files are written: a device, a pipe or a socket is refused. A link stays a link: what it leads to is
replaced. A file keeps its mode and, where we may, its owner; a new one gets what the umask leaves.
"""

import errno
import fcntl
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from geoapp.errors import InputError
from geoapp.io.locks import write_lock
from geoapp.io.scratch import ScratchFile
from geoapp.io.switch import part_of, pour, put, stage, staging, sync

Content = bytes | Iterable[bytes]


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


def write_all(contents: Mapping[Path, Content], *, remove: Iterable[Path] = (), mode: int = 0o666) -> None:
    """Write several files and remove others: in each folder all of it or nothing, as one switch.

    Nothing is renamed before everything is on disk. Several renames cannot be one, so that a list of them is
    written first; who comes after a crash completes it (``switch.py``). When the call returns, all is on disk. A new
    file gets of ``mode`` what the umask leaves.

    Raises:
        InputError: a folder cannot be written, or a path leads to what is no file.
    """
    folders: dict[Path, dict[Path, Path | None]] = {}
    path = Path()
    with staging() as on_the_way:
        try:
            for path, content in contents.items():
                goal = _goal_of(path)
                if goal in folders.get(goal.parent, {}):
                    raise InputError("file_twice", file=str(path))
                make_folder(goal.parent)
                folders.setdefault(goal.parent, {})[goal] = stage(goal, content, on_the_way, mode)
            for path in remove:
                parent = path.parent.resolve()
                folders.setdefault(parent, {})[parent / path.name] = None
            for folder, changes in folders.items():
                path = folder
                put(folder, changes, on_the_way)
        except OSError as error:
            raise unwritten(path, error) from error


@contextmanager
def made_beside(path: Path) -> Iterator[Path]:
    """Give a library a name beside a file to write to, then put what it made there in the file's place.

    Raises:
        InputError: the folder cannot be written.
    """
    try:
        goal = _goal_of(path)
        make_folder(goal.parent)
        part = part_of(goal)
        with write_lock(goal.parent):  # whoever else writes there would sweep away a part that nobody holds
            try:
                yield part
                with part.open("rb") as made:
                    os.fsync(made.fileno())
                part.replace(goal)
                sync(goal.parent)
            finally:
                part.unlink(missing_ok=True)
    except OSError as error:
        raise unwritten(path, error) from error


def fill(path: Path, content: Content) -> None:
    """Write a file of a private folder that goes with the program: at once, for its owner only.

    Raises:
        InputError: the folder is full or gone.
    """
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        try:
            pour(handle, content)
        finally:
            os.close(handle)
    except OSError as error:
        raise unwritten(path, error) from error


def fill_along(path: Path, parts: Iterable[bytes]) -> Iterator[int]:
    """Write a file of a private folder part by part, and yield its size after each: so much of it can be read then.

    What a library writes by name has no part before it is whole, and is not copied.

    Raises:
        InputError: the folder is full or gone.
    """
    size = 0
    try:
        if isinstance(parts, ScratchFile):
            yield parts.move_to(path)
            return
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
        try:
            for part in parts:
                pour(handle, part)
                size += len(part)
                yield size
        finally:
            os.close(handle)
    except OSError as error:
        raise unwritten(path, error) from error


def remove_file(path: Path) -> None:
    """Remove a file, and wait until it is gone from disk; what is gone already stays gone.

    Raises:
        InputError: the folder cannot be written.
    """
    try:
        path.unlink(missing_ok=True)
        if path.parent.is_dir():
            sync(path.parent)
    except OSError as error:
        raise unwritten(path, error) from error


def free_name(path: Path, content: bytes) -> Path:
    """Return a path under which nothing else stands: with a number where a file of other content bears the name."""
    number, free = 1, path
    while os.path.lexists(free) and not (free.is_file() and free.read_bytes() == content):
        number += 1
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
    return free


def make_folder(folder: Path) -> None:
    """Make a folder and those above it; when the call returns they are on disk."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for one in missing:
        sync(one.parent)


def append(handle: int, line: bytes) -> None:
    """Write a whole line to the end of an opened file and wait for the disk; where there is no room nothing stays."""
    size = os.fstat(handle).st_size
    try:
        pour(handle, line)
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


@contextmanager
def open_to_append(path: Path) -> Iterator[int]:
    """Open a file that only grows, for its owner, and keep other writers waiting."""
    make_folder(path.parent)
    goal = _goal_of(path)
    new = not goal.exists()
    handle = os.open(goal, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if new:
            sync(goal.parent)
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def _goal_of(path: Path) -> Path:
    """Return the file that is meant by a path that may be a link; it need not be there yet.

    Raises:
        InputError: the path leads to a device, a pipe or a socket.
        OSError: it leads to a folder, or in a circle.
    """
    goal = Path(os.path.realpath(path)) if path.is_symlink() else path.parent.resolve() / path.name
    if goal.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    if goal.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if goal.exists() and not stat.S_ISREG(goal.stat().st_mode):
        raise InputError("file_special", file=str(path))
    return goal


def unwritten(path: Path, error: OSError) -> InputError:
    """Return the error of a file or folder that the system does not let us write."""
    return InputError("file_unwritten", file=str(path), reason=str(error.strerror or error))
