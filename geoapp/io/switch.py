"""Changes to the files of one folder, as one switch: each stands beside its place first, then all take their places.

Several renames cannot be one. So a list of them is written first, and whoever reads or writes the folder next and finds
it completes it: that can be done twice. A list names files of its own folder only, and parts that this program makes.
"""

import errno
import fcntl
import json
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from geoapp.errors import InputError
from geoapp.io.locks import is_alone, opened, shared_lock, try_lock, write_lock

SWITCH = ".switch"
"""List of what is still to be renamed or removed in a folder: it is there from when all new files are on disk."""

_PART = re.compile(r"\..{0,40}\.[0-9a-f]{16}\.part", re.DOTALL)
_AT_ONCE = 1 << 20
_NAMED = 40
"""Characters of a file's name that a part of it repeats: a name may be as long as the file system allows."""


def part_of(path: Path) -> Path:
    """Return a name beside a file that nobody can guess, for what is to take its place."""
    return path.parent / f".{path.name[:_NAMED]}.{secrets.token_hex(8)}.part"


@dataclass(frozen=True, slots=True)
class Staging:
    """Parts on their way to their places: the files as they are held, and their removal."""

    held: ExitStack
    leftovers: ExitStack


@contextmanager
def staging() -> Iterator[Staging]:
    """Hold parts until they took their places; those that did not are removed."""
    with ExitStack() as held, ExitStack() as leftovers:
        yield Staging(held, leftovers)


def stage(path: Path, content: bytes | Iterable[bytes], on_the_way: Staging, mode: int = 0o666) -> Path:
    """Write a file's new content beside it; it is on disk when the call returns."""
    before = path.stat() if path.exists() else None
    # Whoever may not read the old file reads no part of the new one either.
    part, handle = _new_part(path, 0o600 if before else mode)
    on_the_way.leftovers.callback(part.unlink, missing_ok=True)
    on_the_way.held.callback(os.close, handle)
    pour(handle, content)
    if before:
        with suppress(OSError):  # only the superuser gives files away
            os.fchown(handle, before.st_uid, before.st_gid)
        os.fchmod(handle, stat.S_IMODE(before.st_mode))
    os.fsync(handle)
    return part


def _new_part(path: Path, mode: int) -> tuple[Path, int]:
    """Make a part and hold it, so that nobody takes it for one that a killed writer left."""
    while True:
        part = part_of(path)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return part, handle
        os.close(handle)  # somebody swept it away before it was held


def pour(handle: int, content: bytes | Iterable[bytes]) -> None:
    """Write all of a content, however little the disk takes at a time."""
    waiting = bytearray()
    for part in [content] if isinstance(content, bytes) else content:
        waiting += part
        if len(waiting) >= _AT_ONCE:
            _write_whole(handle, waiting)
            waiting.clear()
    _write_whole(handle, waiting)


def _write_whole(handle: int, content: bytes | bytearray) -> None:
    rest = bytes(content)
    while rest:
        rest = rest[os.write(handle, rest) :]


def put(folder: Path, changes: Mapping[Path, Path | None], on_the_way: Staging) -> None:
    """Let staged parts take their places in a folder; a file without one is removed."""
    recover(folder)
    if len(changes) == 1 and all(changes.values()):
        for goal, part in changes.items():
            (part or goal).replace(goal)
        sync(folder)
        _sweep_if_free(folder)
        return
    listed = [[part.name if part else "", goal.name] for goal, part in changes.items()]
    written = stage(folder / SWITCH, json.dumps(listed).encode(), on_the_way)
    with write_lock(folder):
        _complete(folder)  # of a writer before us, whose new files are the older ones
        written.replace(folder / SWITCH)
        sync(folder)
        leftovers = on_the_way.leftovers.pop_all()  # from here on it is completed, by us or by who comes next
        _complete(folder)
        on_the_way.leftovers.enter_context(leftovers)  # of other folders, whose turn comes
        _sweep(folder)


def recover(folder: Path) -> None:
    """Complete what a writer that was killed had begun to rename in a folder; nearly always there is nothing.

    Raises:
        InputError: the folder is half new and cannot be written, or the list is none of ours.
    """
    if not os.path.lexists(folder / SWITCH):
        return
    try:
        with write_lock(folder):
            _complete(folder)
    except OSError as error:
        reason = str(error.strerror or error)
        raise InputError("folder_half_written", folder=str(folder), reason=reason) from error


@contextmanager
def read_lock(folder: Path) -> Iterator[None]:
    """Let a folder be read as one writer left it: complete what broke off, and keep the next writer waiting.

    Raises:
        InputError: the folder is half new and cannot be written, or its list is none of ours.
    """
    if not folder.is_dir():
        yield
        return
    recover(folder)
    with shared_lock(folder):
        yield


def _sweep_if_free(folder: Path) -> None:
    """Sweep a folder that nobody works in: parts that a list names are not left over."""
    with opened(folder) as handle:
        if (is_alone(handle) or try_lock(handle)) and not os.path.lexists(folder / SWITCH):
            _sweep(folder)


def _sweep(folder: Path) -> None:
    """Remove parts that a writer left when it was killed: no living writer holds them."""
    for path in [one for one in folder.glob(".*.part") if _PART.fullmatch(one.name)]:
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                if try_lock(handle):
                    path.unlink()
            finally:
                os.close(handle)


def sync(folder: Path) -> None:
    """Wait until the folder's own entries are on disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _complete(folder: Path) -> None:
    """Carry out the list; steps that are done already are passed over."""
    if not os.path.lexists(folder / SWITCH):
        return
    for part, name in _read_list(folder):
        with suppress(FileNotFoundError):
            (folder / part).replace(folder / name) if part else (folder / name).unlink()
    sync(folder)
    (folder / SWITCH).unlink()
    sync(folder)


def _read_list(folder: Path) -> list[tuple[str, str]]:
    """Read the list; what names anything but files of its own folder is none of ours, and nothing of it is done."""
    try:
        handle = os.open(folder / SWITCH, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with os.fdopen(handle, "rb") as file:
            listed = [(str(part), str(name)) for part, name in json.loads(file.read())]
    except OSError as error:
        if error.errno != errno.ELOOP:
            raise
        raise InputError("switch_foreign", file=str(folder / SWITCH)) from error
    except (ValueError, TypeError) as error:
        raise InputError("switch_foreign", file=str(folder / SWITCH)) from error
    if not all(_is_ours(folder, part, name) for part, name in listed):
        raise InputError("switch_foreign", file=str(folder / SWITCH))
    return listed


def _is_ours(folder: Path, part: str, name: str) -> bool:
    plain = name not in ("", ".", "..", SWITCH) and not {"/", "\0"} & set(part + name)
    goal = folder / name if plain else folder
    # Neither a folder nor a device is what this program would have listed, and a link only to be removed.
    kind = stat.S_IFMT(goal.lstat().st_mode) if os.path.lexists(goal) else stat.S_IFREG
    known = kind == stat.S_IFREG or (kind == stat.S_IFLNK and not part)
    return plain and known and (not part or _PART.fullmatch(part) is not None)
