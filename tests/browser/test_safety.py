"""What the browser enforces on our pages, and what a page says when its code breaks."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from geoapp.settings import ROOT

from .waiting import wait_until

pytestmark = pytest.mark.browser


PATHS = ["", *re.findall(r'url_path="(\w+)"', (ROOT / "streamlit_app.py").read_text("utf-8"))]
"""Every page of the navigation; the map has no path."""


def test_every_page_is_found_here() -> None:
    assert len(PATHS) == len(list((ROOT / "pages").glob("*.py")))


@pytest.mark.parametrize("path", PATHS)
def test_a_page_has_a_policy_that_the_fixture_holds_every_test_to(address: str, path: str) -> None:
    with urlopen(f"{address}{path}?lang=en") as answer:  # noqa: S310 (our own server)
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_what_the_policy_forbids_is_noticed(page: Page, address: str, console: list[str]) -> None:
    page.goto(address)
    page.evaluate("void (new Image().src = 'https://outside.example/a.png')")
    wait_until(page, lambda: any("Content Security Policy" in text for text in console))
    console.clear()


def test_a_page_that_breaks_says_one_sentence_with_an_id_that_is_in_the_log(
    page: Page, serve: Callable[..., object], one_spot_folder: Path, tmp_path: Path
) -> None:
    path = next(one_spot_folder.glob("*/*.geojson"))
    collection = json.loads(path.read_text(encoding="utf-8"))
    del collection["features"][0]["properties"]["location"]["uncertainty_m"]
    path.write_text(json.dumps(collection), encoding="utf-8")
    log = tmp_path / "log"
    with serve(log, GEOAPP_GEOJSON=str(one_spot_folder)) as url:  # type: ignore[attr-defined]
        page.goto(url)
        alert = page.get_by_role("alert").filter(has_text="错误编号")
        expect(alert.first).to_be_visible()
        found = re.search(r"错误编号 ([0-9a-f]{8})", alert.first.inner_text())
        assert found
        shown = page.locator("body").inner_text()
        assert "Traceback" not in shown
        assert "KeyError" not in shown
        assert str(ROOT) not in shown
    text = log.read_text(encoding="utf-8")
    assert f"error id {found[1]}" in text
    assert "KeyError: 'uncertainty_m'" in text
