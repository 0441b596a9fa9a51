"""Visitors of a soak: they look at pages, bring layers in, fetch sheets and files, and hand drafts in."""

import asyncio
import json
import random
import time
from http import HTTPStatus
from http.client import HTTPException
from typing import TYPE_CHECKING

from soak_state import PLAN, Soak
from streamlit.proto.WidgetStates_pb2 import WidgetState
from visitor import AnswerError, Visitor, visiting
from websockets.exceptions import WebSocketException

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_LOOKS_S = (1.0, 6.0)
"""How long a visitor looks at a page."""

_PAGES = (
    "",
    "district",
    "targets",
    "buffer",
    "overlap",
    "conflicts",
    "accounting",
    "text",
    "data",
    "imports",
    "help",
)
_FILES = (
    "print/{plan}/map.pdf",
    "print/{plan}/650102.png",
    "api/v1/{plan}/projects.csv",
    "suggestions/{plan}?q=toutunhe",
)
_THEMES = ("metro", "aviation", "highway", "railway", "logistics", "commerce", "health", "ecology")
_UNPLACED = (f"{PLAN}/43670", f"{PLAN}/10132")


async def visit(soak: Soak, number: int) -> None:
    """Be one visitor after the other, each for some pages, until the end."""
    chance = random.Random(number)
    while time.monotonic() < soak.end:
        try:
            async with visiting(soak.address) as page:
                for _ in range(chance.randint(3, 12)):
                    await _act(soak, page, chance)
                    await asyncio.sleep(chance.uniform(*_LOOKS_S))
                    if time.monotonic() > soak.end:
                        return
        except (OSError, HTTPException, WebSocketException, TimeoutError):
            soak.away += 1
            await asyncio.sleep(chance.uniform(1, 3))


async def _act(soak: Soak, page: Visitor, chance: random.Random) -> None:
    what: Callable[[Soak, Visitor, random.Random], Awaitable[None]]
    what = chance.choices((_look, _bring, _fetch, _place), (10, 2, 3, 1))[0]
    try:
        await what(soak, page, chance)
    except AnswerError as error:
        if len(error.args) > 1 and error.args[1] and error.args[0] != HTTPStatus.INTERNAL_SERVER_ERROR:
            soak.refused[f"{error.args[0]} {error.args[1][:60]}"] += 1
        else:
            soak.wordless.append(str(error))
    _look_for_wordless(soak, page)


def _look_for_wordless(soak: Soak, page: Visitor) -> None:
    """Note exceptions that a page shows as they are, and errors that are none of ours."""
    for element in page.elements:
        if element.WhichOneof("type") == "exception":
            soak.wordless.append(f"{page.page}: {element.exception.message[:200]}")
        elif element.WhichOneof("type") == "alert" and "something went wrong" in element.alert.body.lower():
            soak.wordless.append(f"{page.page}: {element.alert.body[:200]}")


async def _look(soak: Soak, page: Visitor, chance: random.Random) -> None:
    where = chance.choice(_PAGES)
    asked = {"theme": chance.sample(_THEMES, 2)} if where == "" else {}
    soak.note("page", await page.open(where, **asked))


async def _bring(soak: Soak, page: Visitor, chance: random.Random) -> None:
    """Bring a layer in, and look at it on the map."""
    await page.open("imports")
    layer = invented_layer(chance.randint(10, 4_000), chance.random())
    soak.note("upload", await page.choose_file(f"own{chance.randint(0, 99)}.geojson", layer))
    if page.find("button", "Bring it in"):
        await page.press("Bring it in")
        _look_for_wordless(soak, page)
        soak.note("layer", await page.open("buffer"))


async def _fetch(soak: Soak, page: Visitor, chance: random.Random) -> None:
    """Fetch a sheet or a file."""
    path = chance.choice(_FILES).format(plan=PLAN)
    start = time.perf_counter()
    await asyncio.to_thread(page.get, path)
    soak.note("sheet" if "print" in path else "file", time.perf_counter() - start)


async def _place(soak: Soak, page: Visitor, chance: random.Random) -> None:
    """Hand a draft of a place in."""
    start = time.perf_counter()
    await page.open("place", project=chance.choice(_UNPLACED))
    await page.type("Type coordinates", f"{chance.uniform(87.4, 87.8):.5f}, {chance.uniform(43.7, 43.9):.5f}")
    await page.type("Source", "soak")
    await page.type("Office or name", "soak")
    if radius := page.find("number_input", "Margin of error"):
        page.widgets[radius] = WidgetState(id=radius, double_value=100.0)
    if page.find("button", "Save draft"):
        await page.press("Save draft")
        if "is saved" in page.alerts():
            soak.drafts += 1
            soak.note("draft", time.perf_counter() - start)


def invented_layer(points: int, shift: float) -> bytes:
    """Return a layer of invented points."""
    features = [
        {
            "type": "Feature",
            "properties": {"name": f"own {number}", "n": number},
            "geometry": {"type": "Point", "coordinates": [87.5 + 0.1 * shift + number * 1e-5, 43.8]},
        }
        for number in range(points)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()
