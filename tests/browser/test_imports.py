"""A visitor's own layer, from the file to the map, in a real browser."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from geoapp.domain.palette import MARKS

pytestmark = pytest.mark.browser

RING = [[87.5, 43.8], [87.7, 43.8], [87.7, 43.9], [87.5, 43.9], [87.5, 43.8]]
NAME = "<img src=x onerror=hit()>"


def outlines(page: Page) -> int:
    """Count the paths of the visitor's own layers on the map, none of which takes a click."""
    frame = page.frame_locator("iframe[title*='st_folium']")
    frame.locator(".leaflet-marker-icon").first.wait_for()
    page.wait_for_timeout(2_000)
    return frame.locator(f"path[stroke='{MARKS['own'].color}']:not(.leaflet-interactive)").count()


def test_a_layer_comes_onto_the_map_of_its_visitor_only(  # noqa: PLR0913, PLR0917 (fixtures)
    address: str,
    page: Page,
    context: BrowserContext,
    requests: list[str],
    failures: list[str],
    tmp_path: Path,
) -> None:
    feature = {
        "type": "Feature",
        "properties": {"name": NAME},
        "geometry": {"type": "Polygon", "coordinates": [RING]},
    }
    file = tmp_path / "地块.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    page.goto(f"{address}imports")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.locator(".geo-facts")).to_contain_text("Polygon 1", timeout=60_000)
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.get_by_text("已导入“地块”")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="项目地图").click()
    expect(page.get_by_text("紫色虚线是您导入的图层：地块。")).to_be_visible(timeout=30_000)
    assert outlines(page) == 1
    other = context.new_page()
    other.goto(address)
    assert outlines(other) == 0
    assert failures == []
    assert [
        url for url in requests if "127.0.0.1" not in url and not url.startswith(("data:", "blob:"))
    ] == []
