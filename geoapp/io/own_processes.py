"""Own processes: an engine whose parts are done by processes of this machine, as long as one work lasts (ADR 46)."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context

from geoapp.errors import EngineError
from geoapp.io.engine import Result, WorkPart

MOST = 4
"""Processes at most: each holds its own model and libraries, about 100 MB."""

AHEAD = 4
"""Parts a process that are begun before the first of them is taken."""


class OwnProcesses:
    """Processes that begin from nothing with each work, and end with it."""

    def __init__(self, count: int) -> None:
        """Take so many processes a work."""
        self._count = count

    def map(self, job: Callable[[WorkPart], Result], tasks: Iterable[WorkPart]) -> Iterator[Result]:
        """Yield the result of a job for each task, in the order of the tasks; only a few are begun ahead.

        Raises:
            GeoappError: the job's own error.
            EngineError: a process was killed.
        """
        waiting: deque[Future[Result]] = deque()
        pool = ProcessPoolExecutor(self._count, mp_context=get_context("spawn"))
        try:
            for task in tasks:
                waiting.append(pool.submit(job, task))
                if len(waiting) > AHEAD * self._count:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BrokenProcessPool as error:
            raise EngineError("engine_process_lost") from error
        finally:
            pool.shutdown(cancel_futures=True)


def own_processes() -> OwnProcesses | None:
    """Return an engine of a process a core; ``None`` where there is one core only."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return OwnProcesses(min(cores, MOST)) if cores > 1 else None
