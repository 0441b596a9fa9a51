"""Private folders for what goes with the program; what a killed one left goes with the next that needs one."""

import fcntl
import os
import re
import shutil
import weakref
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from geoapp.io.locks import try_lock

_READ = 1 << 20
"""Bytes of a part of a file."""

_OURS = re.compile(r"geoapp-scratch-[a-z]+-[a-z0-9_]{8}")


class Scratch(TemporaryDirectory[str]):
    """A private folder, held as long as it is in use, so that nobody takes it for one that was left."""

    def __init__(self, what: str) -> None:
        """Make the folder, and hold it; somebody may have swept it away in between."""
        super().__init__(prefix=f"geoapp-scratch-{what}-")
        self.held = False
        with suppress(FileNotFoundError):
            handle = os.open(self.name, os.O_RDONLY | os.O_DIRECTORY)
            weakref.finalize(self, os.close, handle)
            fcntl.flock(handle, fcntl.LOCK_EX)
            self.held = os.fstat(handle).st_nlink > 0


def scratch(what: str) -> Scratch:
    """Return a private folder for what a library has to write by name; it goes when it is left."""
    _sweep()
    while not (made := Scratch(what)).held:
        made.cleanup()
    return made


def _sweep() -> None:
    """Remove folders of ours that no living program holds."""
    for path in [one for one in Path(gettempdir()).glob("geoapp-scratch-*") if _OURS.fullmatch(one.name)]:
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                if os.fstat(handle).st_uid == os.getuid() and try_lock(handle):
                    shutil.rmtree(path)
            finally:
                os.close(handle)


class ScratchFile(Iterable[bytes]):
    """A file that a library writes by name into a private folder, anew each time that its bytes are asked for."""

    def __init__(self, make: Callable[[Path], Path]) -> None:
        """Hold what makes the file in a folder, and returns its path."""
        self._make = make

    def __iter__(self) -> Generator[bytes, None, None]:
        """Yield its bytes in parts, and leave nothing behind."""
        with scratch("export") as folder, self._make(Path(folder)).open("rb") as file:
            while part := file.read(_READ):
                yield part

    def move_to(self, path: Path) -> int:
        """Let it be written and take the place of another file of a private folder, uncopied; return its bytes."""
        with scratch("export") as folder:
            return self._make(Path(folder)).replace(path).stat().st_size
