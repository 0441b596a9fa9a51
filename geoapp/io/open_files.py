"""The number of files that a process may have open."""

import resource
from contextlib import suppress


def allow_many_files() -> None:
    """Let the process open as many files as it may: each page takes four, each connection one."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
