"""A first visit is light and shows something at once, and a server that was lost comes back without a loss."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from geoapp.io.words import Words

from . import conftest
from .waiting import settle, wait_until

MOST_BYTES = 1_200_000

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_first_visit_loads_no_more_than_it_may(browser: Browser, address: str, encoding: str) -> None:
    context = browser.new_context(extra_http_headers={"Accept-Encoding": encoding}, locale="zh-CN")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address)
    settle(page)
    context.close()
    assert len(sizes) > 50
    assert sum(sizes) <= MOST_BYTES


def test_who_comes_again_loads_next_to_nothing(page: Page, address: str) -> None:
    page.goto(address)
    settle(page)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address)
    settle(page)
    assert sum(sizes) < MOST_BYTES / 40


@pytest.mark.parametrize(
    ("lang", "title"), [("zh", "乌鲁木齐市规划项目地图"), ("en", "Planned projects of Urumqi")]
)
def test_the_frame_is_there_before_the_frameworks_scripts_and_goes_with_them(
    page: Page, address: str, lang: str, title: str
) -> None:
    held: list[Route] = []
    page.route("**/static/js/index.*.js", lambda route: held.append(route))  # noqa: PLW0108 (Playwright marks it)
    page.goto(f"{address}?lang={lang}", wait_until="commit")
    frame = page.locator("#geo-first")
    expect(frame.get_by_text(title)).to_be_visible()
    expect(frame.locator("svg path").first).to_be_visible()
    for route in held:
        route.continue_()
    settle(page)
    expect(frame).to_have_count(0)


def test_no_font_of_the_frameworks_is_loaded_but_its_icons(
    page: Page, address: str, requests: list[str]
) -> None:
    page.goto(address)
    settle(page)
    fonts = {url.rsplit("/", 1)[-1].split(".")[0] for url in requests if url.endswith(".woff2")}
    assert fonts <= {"MaterialSymbols-Rounded"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_lost_server_is_said_and_comes_back_with_what_was_entered(
    page: Page, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    say = Words(lang)
    port = conftest._free_port()
    monkeypatch.setattr(conftest, "_free_port", lambda: port)  # the same address twice
    with conftest.running_server(tmp_path / "first") as url:
        page.goto(f"{url}?lang={lang}")
        settle(page)
        field = page.get_by_role("combobox", name=say("search"), exact=True)
        field.fill("水厂")
        field.press("Enter")
        wait_until(page, lambda: "q=" in page.url)
        settle(page)
        shown = page.locator(".st-key-panel [data-testid=stCaptionContainer] p").first.inner_text()
    said = page.get_by_role("alert").filter(has_text=say("server_lost"))
    expect(said).to_be_visible()
    with conftest.running_server(tmp_path / "second"):
        expect(page.get_by_role("alert").filter(has_text=say("server_back"))).to_be_visible()
        expect(page.locator("#geo-lost")).to_be_empty()
        settle(page)
        assert field.input_value() == "水厂"
        assert page.locator(".st-key-panel [data-testid=stCaptionContainer] p").first.inner_text() == shown
