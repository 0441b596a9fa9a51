"""Upkeep of a running server: what visits left behind goes by time, not by somebody's coming."""

import asyncio
import ctypes
import gc
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from streamlit import runtime
from streamlit.runtime.memory_session_storage import MemorySessionStorage

from geoapp.io import metrics
from geoapp.io.open_files import allow_many_files
from geoapp.web.visits import room

EVERY_S = 15.0


@asynccontextmanager
async def lifespan(_: object) -> AsyncIterator[None]:
    """Look after what visits leave, as long as the server runs."""
    allow_many_files()
    metrics.begin()
    work = asyncio.create_task(_keep_up())
    try:
        yield
    finally:
        work.cancel()


async def _keep_up() -> None:
    visited = False
    while True:
        await asyncio.sleep(EVERY_S)
        await asyncio.to_thread(metrics.note_memory)
        visited = visited or not is_alone()
        if end_sessions() + room.let_go_of_the_idle(time.monotonic()):
            await asyncio.to_thread(return_memory)
        if visited and is_alone():
            await settle()
            visited = False


async def settle() -> None:
    """Keep what is there out of later collections, as long as nobody is there, whose objects would stay for ever."""
    if is_alone():
        gc.unfreeze()
        await asyncio.to_thread(return_memory)
    if is_alone():  # asked by the loop, which is the one to let visitors in
        gc.freeze()


def is_alone() -> bool:
    """Say whether this process has no session of a visitor, of one who may come back neither."""
    return not runtime.exists() or not runtime.get_instance()._session_mgr.num_sessions()  # noqa: SLF001 (there is no other way in)


def end_sessions(*, all_that_left: bool = False) -> int:
    """End the sessions that nobody came back to in time, or that anybody left; return how many.

    The framework itself would wait for the next visitor, and its loop holds on to whoever left last.
    """
    if not runtime.exists():
        return 0
    stored = runtime.get_instance()._session_mgr._session_storage  # type: ignore[attr-defined] # noqa: SLF001
    if not isinstance(stored, MemorySessionStorage):
        return 0
    before = dict(stored._cache._data)  # type: ignore[attr-defined] # noqa: SLF001
    if all_that_left:
        stored._cache.clear()  # noqa: SLF001
    stored._cache.expire()  # type: ignore[attr-defined] # noqa: SLF001
    gone = before.keys() - stored._cache._data.keys()  # type: ignore[attr-defined] # noqa: SLF001
    for name in gone:
        before[name].session.shutdown()
        before[name].session.session_state.clear()
    return len(gone)


def return_memory() -> None:
    """Give back to the system what is free."""
    gc.collect()
    with suppress(AttributeError, OSError):  # another C library than glibc keeps less
        ctypes.CDLL(None).malloc_trim(0)
