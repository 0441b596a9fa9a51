"""No choice is lost: random sequences of quick choices, on a slow machine that others use too."""

import contextlib
import os
import random
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from .acting import option
from .hurry import Hurry

pytestmark = pytest.mark.browser

SEQUENCES = int(os.environ.get("GEOAPP_SEQUENCES", "4"))
"""How many; ``make steady`` makes 200."""

EACH_S = 120
_SLOWER = 6
_BUSY = 2


@contextlib.contextmanager
def busy_processes(number: int) -> Iterator[None]:
    """Keep this many processes busy beside the app."""
    busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(number)]
    try:
        yield
    finally:
        for one in busy:
            one.kill()
            one.wait()


@pytest.mark.parametrize("seed", range(SEQUENCES))
def test_address_widgets_table_and_map_are_of_one_mind_after_quick_choices(
    context: BrowserContext, page: Page, address: str, seed: int
) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.set_default_timeout(EACH_S * 1000)
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    with busy_processes(_BUSY):
        page.goto(address)
        option(page, "轨道交通").wait_for()
        hurry = Hurry(page, random.Random(seed))  # noqa: S311 (no secret)
        for _ in range(hurry.chance.randint(3, 7)):
            hurry.act()
        assert hurry.differences() == [], hurry.done
