"""Warm-up: what the first visitor would wait for is read while the server already answers.

A first page needs its plan only. The index of thousands of plans takes a second, which a process spends on its pages
first, as long as it takes no visitors.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from threading import Lock, Thread

from geoapp.errors import GeoappError
from geoapp.io.boundaries import load_provinces
from geoapp.io.plan_index import load_index
from geoapp.io.plans import count_plans
from geoapp.web import content
from geoapp.web.failure import note_failure, note_refusal
from geoapp.web.visits import upkeep

index_waits = Lock()
"""Held by whoever is not to be kept up by the reading of the index."""


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Begin to read when the server begins to answer, and look after what visits leave as long as it runs."""
    async with upkeep.lifespan(app):
        is_read = asyncio.Event()
        loop = asyncio.get_running_loop()
        warm_up(lambda: loop.call_soon_threadsafe(is_read.set))
        work = asyncio.create_task(_settle_after(is_read))
        try:
            yield
        finally:
            work.cancel()


async def _settle_after(is_read: asyncio.Event) -> None:
    await is_read.wait()
    await upkeep.settle()


def warm_up(and_then: Callable[[], object]) -> Thread:
    """Begin to read the first plan, and the index of all where there are several; the thread ends by itself."""
    thread = Thread(target=_read, args=[and_then], name="warm-up", daemon=True)
    thread.start()
    return thread


def _read(and_then: Callable[[], object]) -> None:
    try:
        content.catalogue(content.choose_plan([]).id)
    except GeoappError as error:  # whoever opens the page is told
        note_refusal(error)
    except Exception as error:  # noqa: BLE001 (the edge of a thread)
        note_failure(error)
    if count_plans(2) > 1:
        with index_waits:
            load_index()
        load_provinces()
    with suppress(RuntimeError):  # the server has ended meanwhile
        and_then()
