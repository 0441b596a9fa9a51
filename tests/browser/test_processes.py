"""Two processes serve one port: a browser stays with one, and comes back by itself when that one is lost."""

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from .acting import option
from .waiting import settle, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

POINT = {
    "type": "Feature",
    "properties": {"name": "甲"},
    "geometry": {"type": "Point", "coordinates": [87.6, 43.8]},
}


@pytest.fixture(scope="module")
def address(
    serve: Callable[..., AbstractContextManager[str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("server") / "log", GEOAPP_PROCESSES="2") as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN")
    yield context.new_page()
    context.close()


def process_of(page: Page) -> int:
    """Return the number of the process that the browser is with."""
    (found,) = [cookie for cookie in page.context.cookies() if cookie["name"] == "geoapp_process"]
    return int(found["value"])


def ids_of(address: str) -> list[int]:
    """Return the ids of the processes that serve a port, by their numbers."""
    port = str(urlsplit(address).port)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().split(b"\0")
            if port.encode() in command and b"serve" in command:
                return [int(one) for one in (folder / f"task/{folder.name}/children").read_text().split()]
        except OSError:
            continue
    return []


def test_files_of_a_visit_arrive_where_the_visit_is(address: str, browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "点.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [POINT]}), encoding="utf-8")
    numbers = set()
    for _ in range(4):
        context = browser.new_context(locale="zh-CN")
        page = context.new_page()
        page.goto(f"{address}imports")
        page.locator("input[type=file]").set_input_files(file)
        expect(page.locator(".geo-facts")).to_contain_text("点 1")
        numbers.add(process_of(page))
        context.close()
    assert numbers == {0, 1}


def test_who_was_with_a_lost_process_comes_back_by_himself(
    address: str, page: Page, browser: Browser
) -> None:
    page.goto(address)
    option(page, "轨道交通").click()
    settle(page)
    chosen, before = page.url, ids_of(address)
    other = browser.new_context(locale="zh-CN").new_page()
    other.goto(address)
    settle(other)
    assert {process_of(page), process_of(other)} == {0, 1}
    os.kill(before[process_of(page)], signal.SIGKILL)
    option(other, "轨道交通").click()  # nobody else notices
    settle(other)
    wait_until(page, lambda: len(set(ids_of(address)) - set(before)) == 1)
    expect(page.locator("#geo-lost")).to_be_empty()
    option(page, "公路").click()
    wait_until(page, lambda: "highway" in page.url and "metro" in page.url)
    settle(page)
    assert chosen != page.url
    assert process_of(page) == 1 - process_of(other)
    other.context.close()
