"""What a person does on a page: choose in the legend and in lists, and go from page to page."""

import re

from playwright.sync_api import Locator, Page

from .waiting import settle

MENUS = ("分析", "数据", "Analyses", "Data")


def option(page: Page, name: str) -> Locator:
    """Return an option of the legend: a theme, a kind or how well placed."""
    return page.get_by_role("checkbox", name=re.compile(rf"^{re.escape(name)}\s"))


def choose(page: Page, label: str, name: str) -> None:
    """Choose one entry of a list."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=name).first.click()
    page.keyboard.press("Tab")  # Escape would clear the box if a re-run has closed its list already


def go_to(page: Page, title: str) -> None:
    """Go to a page by its link in the header, in the line itself or in one of the menus."""
    link = page.get_by_role("link", name=title, exact=True)
    page.get_by_test_id("stPopoverButton").first.wait_for()
    for menu in page.get_by_test_id("stPopoverButton").filter(has_text=re.compile("|".join(MENUS))).all():
        if link.count():
            break
        menu.click()
        page.get_by_test_id("stPopoverBody").get_by_role("link").first.wait_for()
        if not link.count():
            page.keyboard.press("Escape")
    link.first.click()


def visit(page: Page, address: str) -> None:
    """Go to another address of the app as Back does: within the page, which need not be opened anew."""
    settle(page)
    page.evaluate(
        "(there) => { history.pushState({}, '', there); window.dispatchEvent(new PopStateEvent('popstate')); }",
        address,
    )
