"""No choice is lost: random sequences of quick choices, on a slow machine that others use too."""

import os
import random
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from .acting import option
from .hurry import Hurry

pytestmark = pytest.mark.browser

SEQUENCES = int(os.environ.get("GEOAPP_SEQUENCES", "2"))
"""How many; ``make steady`` makes 200, beside two busy processes."""

FIRST = int(os.environ.get("GEOAPP_FIRST_SEQUENCE", "0"))
"""Number of the first one, so that pieces add up: the number is the seed."""

_SLOWER = 6
_SIZE = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def earlier(browser: Browser) -> Iterator[BrowserContext]:
    """Yield a profile that has been here before: its browser keeps the scripts, and nothing that was chosen."""
    context = browser.new_context(locale="zh-CN", viewport=_SIZE)  # type: ignore[arg-type]
    yield context
    context.close()


@pytest.fixture
def tab(earlier: BrowserContext) -> Iterator[Page]:
    """Yield a page on a slow processor, as somebody has it who comes again."""
    page = earlier.new_page()
    earlier.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})
    yield page
    page.close()
    earlier.clear_cookies()


@pytest.mark.parametrize("seed", range(FIRST, FIRST + SEQUENCES))
def test_address_widgets_table_and_map_are_of_one_mind_after_quick_choices(
    tab: Page, address: str, seed: int
) -> None:
    tab.goto(address)
    option(tab, "轨道交通").wait_for()
    hurry = Hurry(tab, random.Random(seed))  # noqa: S311 (no secret)
    for _ in range(hurry.chance.randint(3, 7)):
        hurry.act()
    assert hurry.differences() == [], hurry.done
