"""The table of projects, read as a screen reader reads it."""

from playwright.sync_api import Locator, Page, expect

from .waiting import wait_until


def table(page: Page) -> Locator:
    """Return the table beneath the map."""
    return page.locator(".geo-projects:not(.geo-compact)")


def table_ids(page: Page) -> list[str]:
    """Return the ids of all rows, from top to bottom; more are drawn whenever the end comes into sight."""
    rows = table(page).locator("tbody tr")
    expect(rows.first).to_be_attached()

    def are_drawn() -> bool:
        # As many as a screen reader is told that there are, by the table that stands there then.
        if rows.count() >= int(str(table(page).locator("table").get_attribute("aria-rowcount"))) - 1:
            return True
        rows.last.scroll_into_view_if_needed()
        return False

    wait_until(page, are_drawn)
    ids: list[str] = rows.evaluate_all("rows => rows.map((row) => row.dataset.id)")
    return ids
