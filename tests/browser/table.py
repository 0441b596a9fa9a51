"""The table of projects, read as a screen reader reads it."""

import itertools
import re
import time

from playwright.sync_api import Page, expect

_STEP = 250
"""How far the wheel turns at a time, in pixels: less than what the table shows at once."""

_BACK = 15
"""After so many turns reading begins at the top again: a row may have slipped through while the page still grew."""


def table_ids(page: Page) -> list[str]:
    """Return the ids of all rows that the table says it has, from top to bottom."""
    table = page.get_by_test_id("stDataFrame")
    grid = table.locator("canvas[data-testid='data-grid-canvas'] table[role=grid]")
    cells = grid.locator("td[role=gridcell]")
    expect(cells.first).to_be_attached()
    seen: dict[str, None] = {}
    end = time.monotonic() + 60
    for turn in itertools.count(1):
        seen.update(
            (text, None) for text in cells.all_inner_texts() if re.fullmatch(r"[\w-]+/t?[\dx-]+", text)
        )
        rows = int(grid.get_attribute("aria-rowcount") or 0) - 1  # the head is one
        if len(seen) >= rows or time.monotonic() > end:
            break
        table.scroll_into_view_if_needed()  # what is above may still grow
        area = table.bounding_box()
        assert area is not None
        page.mouse.move(area["x"] + 300, area["y"] + area["height"] / 2)
        page.mouse.wheel(0, _STEP if turn % _BACK else -20 * _STEP)
        page.wait_for_timeout(300)  # the cells follow the scrolling with a delay of their own
    assert len(seen) == rows
    return list(seen)
