"""Words of an address, of a file or of a plan are shown as they are written: nothing in a box becomes a link."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from .acting import visit

pytestmark = pytest.mark.browser


WORDS = (
    "http://evil.example/a",
    "HTTPS://evil.example",
    "www.evil.example",
    "a@evil.example",
    "甲[a](http://x.example) *x* <b>b</b>",
    ":dog: :material/home: a -> b ::red[x]",
)
"""What Markdown, or what Streamlit makes of text, would turn into links, icons, colours and arrows."""


@pytest.mark.parametrize(
    ("kind", "before", "behind"),
    [
        ("project", "规划里没有项目“", "”；请从项目详情里复制编号。"),
        ("result", "本次访问里已没有图层“", "”；请重新保存或上传。"),
    ],
)
def test_an_error_shows_words_of_the_address_as_they_are(
    page: Page, address: str, kind: str, before: str, behind: str
) -> None:
    page.goto(f"{address}buffer")
    for words in WORDS:
        visit(page, f"{address}buffer?from={quote(f'{kind}?{words}')}")
        expect_as_written(page, before, f"{before}{words}{behind}")


def test_a_notice_shows_words_of_the_address_as_they_are(page: Page, address: str) -> None:
    page.goto(f"{address}targets")
    for words in WORDS:
        visit(page, f"{address}targets?plan={quote(words)}")
        expect_as_written(page, "链接中部分条件无效，已忽略", f"“plan”没有“{words}”这个值")


def expect_as_written(page: Page, before: str, text: str) -> None:
    alert = page.get_by_role("alert").filter(has_text=before)
    expect(alert).to_contain_text(text)
    assert alert.locator("a, img, em, b, [role=img]").count() == 0
