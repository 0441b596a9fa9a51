"""The framework's own words are in the visitor's language, and follow it."""

import re

import pytest
from playwright.sync_api import Page, expect

from .waiting import settle

pytestmark = pytest.mark.browser


def test_the_link_that_skips_and_the_lists_speak_chinese_and_then_english(address: str, page: Page) -> None:
    page.goto(address)
    settle(page)
    skip = page.get_by_test_id("stSkipToContent")
    expect(skip).to_have_text("跳到正文")
    page.get_by_text("English", exact=True).click()
    settle(page)
    expect(page.locator("html")).to_have_attribute("lang", re.compile("en"))
    expect(skip).to_have_text("Skip to main content")
