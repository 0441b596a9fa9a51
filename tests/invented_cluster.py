"""A scheduler of Dask with workers on this machine, and jobs that they can import; gone with the test."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from geoapp.errors import InputError
from geoapp.settings import ROOT


@contextmanager
def cluster(folder: Path, workers: int, env: Mapping[str, str] | None = None) -> Iterator[str]:
    """Yield the address of a scheduler that has so many workers, each with one thread and no keeper."""
    known = folder / "scheduler.json"
    with ExitStack() as stack:
        here = ("--host", "127.0.0.1", "--no-dashboard")
        stack.enter_context(
            _running("scheduler", *here, "--port", "0", "--scheduler-file", str(known), env=env)
        )
        address = str(json.loads(when_there(known))["address"])
        for _ in range(workers):
            stack.enter_context(_running("worker", address, *here, "--nthreads", "1", "--no-nanny", env=env))
        yield address


@contextmanager
def _running(*arguments: str, env: Mapping[str, str] | None) -> Iterator[None]:
    command = [sys.executable, "-m", "dask", *arguments]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, env={**os.environ, **(env or {})}, **quiet) as process:
        try:
            yield
        finally:
            process.kill()


def when_there(path: Path) -> str:
    """Wait for a file and return what it holds."""
    end = time.monotonic() + 60
    while not (path.exists() and path.stat().st_size):
        assert time.monotonic() < end, f"{path} did not come"
        time.sleep(0.05)
    return path.read_text(encoding="utf-8")


def refuse_the_second(number: int) -> int:
    """Refuse one task."""
    if number == 1:
        raise InputError("geoparquet_damaged", file="a.parquet", number=number)
    return number


def wait_to_be_killed(folder: Path, task: int) -> int:
    """Say who works on the first task, and wait; whoever does it again returns at once."""
    mark = folder / "worker"
    if task == 0 and not mark.exists():
        (folder / "begun").write_text(str(os.getpid()), encoding="ascii")
        (folder / "begun").rename(mark)
        time.sleep(600)
    return task


def die(_: int) -> int:
    """End whoever works on this."""
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def die_soon() -> None:
    """End the process that this is called in, once it has answered."""
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGKILL)).start()
