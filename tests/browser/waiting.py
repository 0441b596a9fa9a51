"""Waiting for facts instead of for time: a page at rest, an address, whatever a test asks for."""

import time
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

REST_MS = 500
"""How long nothing may change; longer than what a map puts off until it stands still."""

WITHIN_S = 300
"""How long a fact is waited for, by everything here: so long that no busy machine makes a test fail."""

AT_REST = """(rest) => {
  const app = document.querySelector("[data-testid=stApp]");
  const frames = [...document.querySelectorAll("iframe[title^='streamlit_folium']")].map((one) => one.contentWindow);
  const isLoading = (map) => {
    let loading = false;
    map.eachLayer((layer) => { loading = loading || Boolean(layer.isLoading && layer.isLoading()); }); // tiles know it
    return loading;
  };
  const done = app && app.dataset.testScriptState === "notRunning"
    && !document.querySelector("[data-testid=stSkeleton]")
    && frames.every((one) => one.map && one.document.querySelector("[data-drawn]:not([data-unnamed])")
      && !isLoading(one.map));
  const names = (one) => [...one.document.querySelectorAll(".geo-place, .geo-name")].map((name) => name.style.cssText);
  const seen = done && JSON.stringify([location.href, ...frames.map((one) => [one.map.getBounds(), names(one)])]);
  const now = performance.now(), before = window.restOfTest || {};
  if (!seen || seen !== before.seen) window.restOfTest = { seen: seen, since: now };
  return Boolean(seen) && now - window.restOfTest.since >= rest;
}"""
"""Says whether the script is done, every map drawn, and address, views and names have stayed the same for a while."""


def settle(page: Page) -> None:
    """Wait until a page of the app has come to rest."""
    page.evaluate("() => { delete window.restOfTest; }")
    page.wait_for_function(AT_REST, arg=REST_MS, polling=50)


def wait_until(page: Page, fact: Callable[[], bool]) -> None:
    """Wait for a fact that Playwright has no word for."""
    end = time.monotonic() + WITHIN_S
    while not fact() and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert fact()


def query(page: Page) -> dict[str, list[str]]:
    """Return what the page's address asks for."""
    return parse_qs(urlsplit(page.url).query)


def wait_for_query(page: Page, wanted: dict[str, list[str]]) -> None:
    """Wait until the address asks for this and nothing else."""
    end = time.monotonic() + WITHIN_S
    while query(page) != wanted and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert query(page) == wanted  # says both where they differ
