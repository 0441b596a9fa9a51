"""A real server under one visitor's mischief: another visitor's page answers, and what is refused says so."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path

import httpx2 as http
import pytest
from playwright.sync_api import Browser, Page, expect

from .waiting import WITHIN_S, settle, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHEET = "print/urumqi-14fyp/map.png"
FLOOD = "() => { const socket = window.sockets.at(-1); for (let n = 0; n < 300; n++) socket.send(window.sent.at(-1)); }"
KEEP_SOCKETS = """
window.sockets = [];
window.sent = [];
window.WebSocket = class extends window.WebSocket {
  constructor(...given) { super(...given); window.sockets.push(this); }
  send(message) { window.sent.push(message); super.send(message); }
};
"""


@pytest.fixture(scope="module")
def address(
    serve: Callable[..., AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("server") / "log", GEOAPP_MAX_VISITS="3") as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", "刚才的操作过于密集"), ("en", "too many actions at once")]
)
def test_a_flood_of_messages_is_told_on_the_page_which_goes_on(
    address: str, page: Page, tmp_path: Path, lang: str, words: str
) -> None:
    page.add_init_script(KEEP_SOCKETS)
    page.goto(f"{address}?lang={lang}")
    settle(page)
    page.evaluate(FLOOD)
    expect(page.get_by_text(re.compile(words))).to_be_visible()
    page.screenshot(path=tmp_path / f"flood-{lang}.png")


def test_past_the_cap_a_page_says_so_and_opens_once_somebody_has_left(
    address: str, browser: Browser, tmp_path: Path
) -> None:
    visits = [browser.new_context() for _ in range(4)]
    for visit in visits[:3]:
        here = visit.new_page()
        here.goto(f"{address}?lang=en")
        expect(here.locator(".stApp")).to_have_attribute("data-test-script-state", "notRunning")
    late = visits[3].new_page()
    answer = late.goto(f"{address}?lang=zh")
    assert answer is not None
    assert (answer.status, answer.headers["retry-after"]) == (503, "10")
    expect(late.get_by_text("现在使用的人太多")).to_be_visible()
    late.screenshot(path=tmp_path / "full.png")
    visits[0].close()
    expect(here.locator(".stApp")).to_be_visible()
    wait_until(late, lambda: http.get(address).status_code == 200)
    late.get_by_role("link", name="再试一次").click()
    expect(late.locator(".stApp")).to_be_visible()
    for visit in visits[1:]:
        visit.close()


def test_forty_sheets_at_once_leave_others_their_page_and_their_sheet(address: str) -> None:
    def ask(number: int) -> http.Response:
        return http.get(f"{address}{SHEET}?lang=en&size=A3&bbox=86.{number:03d},42,89,45", timeout=WITHIN_S)

    with ThreadPoolExecutor(40) as pool:
        flood = [pool.submit(ask, number) for number in range(40)]
        other = {"Cookie": "_streamlit_xsrf=2|00000000|0a0b0c0d|1"}
        pages = 0
        while not all(one.done() for one in flood):
            assert http.get(f"{address}?lang=en", headers=other, timeout=WITHIN_S).status_code == 200
            pages += 1
            if pages == 3:
                assert (
                    http.get(f"{address}{SHEET}?theme=metro", headers=other, timeout=WITHIN_S).status_code
                    == 200
                )
    answers = [one.result() for one in flood]
    assert pages >= 3, "others had their page before the flood was over"
    own = [answer for answer in answers if answer.status_code == 429]
    assert len(own) >= 30
    assert all("Please wait" in answer.text for answer in own)
    refused = [answer for answer in answers if answer.status_code != 200]
    assert {answer.status_code for answer in refused} <= {429, 503}, "503: its place in line came too late"
    assert all(answer.headers["retry-after"] == "10" for answer in refused)
    assert ask(99).status_code == 200
