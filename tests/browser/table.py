"""The table of projects, read as a screen reader reads it."""

from playwright.sync_api import Locator, Page, expect


def table(page: Page) -> Locator:
    """Return the table beneath the map."""
    return page.locator(".geo-projects:not(.geo-compact)")


def table_ids(page: Page) -> list[str]:
    """Return the ids of all rows, from top to bottom; more are drawn whenever the end comes into sight."""
    rows = table(page).locator("tbody tr")
    expect(rows.first).to_be_attached()
    drawn = 0
    while drawn != rows.count():
        drawn = rows.count()
        rows.last.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
    return [str(row.get_attribute("data-id")) for row in rows.all()]
