"""The table of projects, read as a screen reader reads it."""

from playwright.sync_api import Locator, Page, expect


def table(page: Page) -> Locator:
    """Return the table beneath the map."""
    return page.locator(".geo-projects:not(.geo-compact)")


def table_ids(page: Page) -> list[str]:
    """Return the ids of all rows, from top to bottom; more are drawn whenever the end comes into sight."""
    rows = table(page).locator("tbody tr")
    expect(rows.first).to_be_attached()
    # As many more as a screen reader is told that there are.
    total = int(str(table(page).locator("table").get_attribute("aria-rowcount"))) - 1
    while rows.count() < total:
        drawn = rows.count()
        rows.last.scroll_into_view_if_needed()
        expect(rows.nth(drawn)).to_be_attached()
    return [str(row.get_attribute("data-id")) for row in rows.all()]
