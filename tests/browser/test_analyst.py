"""The analyst's task: narrow by theme, send the address, take the file, and read the same from the API."""

import json
import re
from pathlib import Path
from urllib.request import urlopen

import pyogrio
import pytest
from playwright.sync_api import Browser, Page, expect

from geoapp.settings import ROOT

from .acting import go_to, option
from .table import table_ids
from .waiting import query, settle, wait_until

pytestmark = pytest.mark.browser


THEMES = ["wastewater", "water_supply"]


def wait_for_themes(page: Page) -> None:
    wait_until(page, lambda: sorted(query(page).get("theme", [])) == THEMES)


def choose(page: Page, theme: str) -> None:
    option(page, theme).check()


def narrowed_ids(page: Page, count: int) -> list[str]:
    """Return the ids in the table once it holds ``count`` projects."""
    expect(page.get_by_text(re.compile(rf"显示 {count} 个项目"))).to_be_visible()
    settle(page)
    return table_ids(page)


def held_by_the_plan() -> int:
    """Count the projects of the two themes in the committed data, without classes of works."""
    folder = ROOT / "data" / "geojson" / "urumqi-14fyp"
    return sum(
        feature["properties"]["kind"] == "project"
        for theme in THEMES
        for feature in json.loads((folder / f"{theme}.geojson").read_text("utf-8"))["features"]
    )


def test_a_narrowed_map_reopens_the_same_elsewhere_and_its_file_and_the_api_hold_the_same_projects(
    page: Page, address: str, browser: Browser, tmp_path: Path
) -> None:
    page.goto(address)
    settle(page)
    choose(page, "供水")
    settle(page)
    choose(page, "污水与排水")
    wait_for_themes(page)
    count = held_by_the_plan()
    rows = narrowed_ids(page, count)
    assert len(rows) == count > 10

    with browser.new_context(viewport={"width": 1600, "height": 1200}) as elsewhere:
        again = elsewhere.new_page()
        again.goto(page.url)
        assert set(narrowed_ids(again, count)) == set(rows)

    go_to(page, "数据下载")
    expect(page.get_by_role("heading", name="数据下载", exact=True)).to_be_visible()
    wait_for_themes(page)
    link = page.get_by_role("link", name="下载 GeoPackage")
    with page.expect_download() as download:
        link.click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert file.name == "urumqi-14fyp.gpkg"
    held = {
        str(one)
        for layer, _ in pyogrio.list_layers(file)
        if {"id", "name"} <= set(pyogrio.read_info(file, layer=layer)["fields"])
        for one in pyogrio.read_dataframe(file, layer=layer, read_geometry=False)["id"]
    }
    assert held == set(rows)

    shown = page.get_by_test_id("stCode").first.inner_text().strip()
    assert shown.startswith(address)
    with urlopen(shown) as answer:  # noqa: S310 (our own server)
        collection = json.load(answer)
    assert {feature["id"] for feature in collection["features"]} == set(rows)
    assert {feature["properties"]["theme"] for feature in collection["features"]} == set(THEMES)


def test_what_the_data_page_is_asked_comes_back_from_its_address(page: Page, address: str) -> None:
    page.goto(f"{address}data?lang=en&theme=metro&crs=4538&format=csv&district=650106")
    expect(page.get_by_role("link", name="Download GeoPackage")).to_have_attribute(
        "href", re.compile("theme=metro.*crs=4538")
    )
    expect(page.get_by_test_id("stCode").first).to_contain_text("projects.csv?district=650106&theme=metro")
    settle(page)
    assert query(page) == {
        "lang": ["en"],
        "theme": ["metro"],
        "crs": ["4538"],
        "format": ["csv"],
        "district": ["650106"],
    }


def test_the_running_server_answers_with_an_age_and_the_headers(address: str) -> None:
    with urlopen(f"{address}api/v1/urumqi-14fyp/projects.geojson?theme=metro") as answer:  # noqa: S310
        assert answer.headers["content-security-policy"]
        tag = answer.headers["etag"]
    assert tag.startswith('W/"')
