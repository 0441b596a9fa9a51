"""What a person does on a page: choose in the legend and in lists, and go from page to page."""

import re

from playwright.sync_api import Locator, Page, expect

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


def hand_in_a_place(page: Page) -> None:
    """Enter a point and its source for the first project on the page for placing, and save the draft."""
    typed = page.get_by_role("textbox", name="坐标").first
    typed.fill("87.6, 43.85")
    typed.press("Enter")
    source = page.get_by_role("textbox", name="来源").first
    source.fill("图册")
    source.press("Tab")
    page.locator(".st-key-place-save button").click()
    expect(page.get_by_text("的草案已保存")).to_be_visible()
