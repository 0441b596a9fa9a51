"""Writers who save the same version at one time, as on machines of their own, without a lock between them."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from geoapp.store.version_store import VersionError


def race(save: Callable[[int, int], object], *, writers: int = 3, versions: int = 3) -> Counter[str]:
    """Let writers save each version together; return how many were first, and how many got each refusal's code."""
    outcomes: Counter[str] = Counter()
    ready = threading.Barrier(writers)

    def write(number: int) -> None:
        for version in range(1, versions + 1):
            ready.wait()
            try:
                save(number, version)
                outcomes["first"] += 1
            except VersionError as error:
                outcomes[error.code] += 1
            except BaseException:
                ready.abort()  # else the others would wait for this one
                raise

    with ThreadPoolExecutor(writers) as pool:
        done = [pool.submit(write, number) for number in range(writers)]
    faults = [fault for one in done if (fault := one.exception())]
    for fault in faults:
        if not isinstance(fault, threading.BrokenBarrierError):
            raise fault
    return outcomes
