"""Warm-up: what the first visitor would wait for is read while the server already answers."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread

from geoapp.errors import GeoappError
from geoapp.io.boundaries import load_provinces
from geoapp.io.plan_index import load_index
from geoapp.io.plans import count_plans
from geoapp.web import content
from geoapp.web.failure import note_failure, note_refusal
from geoapp.web.visits import upkeep


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[None]:
    """Begin to read when the server begins to answer, and look after what visits leave as long as it runs."""
    async with upkeep.lifespan(app):
        warm_up()
        yield


def warm_up() -> Thread:
    """Begin to read the first plan, and the index of all where there are several; the thread ends by itself."""
    thread = Thread(target=_read, name="warm-up", daemon=True)
    thread.start()
    return thread


def _read() -> None:
    try:
        content.catalogue(content.choose_plan([]).id)
    except GeoappError as error:  # whoever opens the page is told
        note_refusal(error)
    except Exception as error:  # noqa: BLE001 (the edge of a thread)
        note_failure(error)
    if count_plans(2) > 1:
        load_index()
        load_provinces()
