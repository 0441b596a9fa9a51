"""Claim and draw, in a real browser: a project without a place gets one, which stays, is handed out, and is applied."""

import io
import json
import math
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from geoapp.settings import ROOT

from .conftest import GEOAPP, HOSTILE
from .waiting import settle, wait_until

pytestmark = pytest.mark.browser

PLAN = "urumqi-14fyp"
HOSPITAL, PARK = f"{PLAN}/43670", f"{PLAN}/10132"
"""Two projects of which the plan says no more than their names."""

Serve = Callable[..., AbstractContextManager[str]]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the environment of a server that works on copies of its own."""
    folder = tmp_path_factory.mktemp("placing")
    shutil.copytree(ROOT / "data" / "plans" / PLAN, folder / "plans" / PLAN)
    shutil.copytree(ROOT / "data" / "geojson" / PLAN, folder / "geojson" / PLAN)
    return {
        "GEOAPP_PLAN_FOLDERS": str(folder / "plans"),
        "GEOAPP_GEOJSON": str(folder / "geojson"),
        "GEOAPP_DATA": str(folder / "work"),
    }


@pytest.fixture(scope="module")
def own_address(
    serve: Serve, folders: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    with serve(tmp_path_factory.mktemp("placing_server") / "log", **folders) as url:
        yield url


def apply(folders: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [str(GEOAPP), "apply-drafts", PLAN, *arguments],
        env={**os.environ, **folders},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def open_project(page: Page, address: str, project: str, lang: str = "zh") -> FrameLocator:
    page.goto(f"{address}place?project={project}&lang={lang}")
    expect(page.locator(".geo-place-facts h2")).to_be_visible()
    settle(page)
    return page.frame_locator("iframe[title*='st_folium']")


def middle(frame: FrameLocator) -> tuple[float, float]:
    box = frame.locator("#map_div").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def fill(page: Page, source: str, who: str) -> None:
    page.get_by_role("textbox", name="来源").fill(source)
    page.get_by_role("textbox", name="单位或姓名").fill(who)


def test_a_project_is_placed_by_five_actions_and_the_command_builds_with_it(
    page: Page, own_address: str, folders: dict[str, str], failures: list[str]
) -> None:
    frame = open_project(page, own_address, HOSPITAL)
    frame.get_by_role("button", name="点", exact=True).click()
    page.mouse.click(*middle(frame))
    ahead = page.get_by_text("这样落图以后")
    expect(ahead).to_be_visible()
    fill(page, "选址意见书（2025）第 3 页", "某局")
    page.get_by_role("button", name="保存草案").click()
    expect(page.get_by_text("的草案已保存")).to_be_visible()

    page.reload()
    drafts = page.get_by_role("region", name="已提交的草案")
    expect(drafts).to_contain_text("选址意见书（2025）第 3 页")
    expect(drafts).to_contain_text("待采用")
    settle(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载点（CSV）").click()
    table = pd.read_csv(io.BytesIO(Path(taken.value.path()).read_bytes()))
    places = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(table.lon, table.lat), crs="EPSG:4326")
    (spot,) = places.geometry
    assert list(table.uncertainty_m) == [200]

    assert "would write" in apply(folders, "--dry-run")
    assert "wrote" in apply(folders, "--who", "规划局")
    built = {
        feature["id"]: feature
        for path in (Path(folders["GEOAPP_GEOJSON"]) / PLAN).glob("*.geojson")
        for feature in json.loads(path.read_text("utf-8"))["features"]
    }[HOSPITAL]
    assert built["geometry"] == {"type": "Point", "coordinates": [spot.x, spot.y]}
    assert built["properties"]["location"]["source"] == "选址意见书（2025）第 3 页"
    page.reload()
    expect(drafts).to_contain_text("已采用")
    assert failures == []


def test_a_star_is_mended_and_a_line_is_drawn_and_taken_back(
    page: Page, own_address: str, failures: list[str]
) -> None:
    frame = open_project(page, own_address, PARK)
    x, y = middle(frame)
    frame.get_by_role("button", name="面", exact=True).click()
    for tip in range(5):
        turn = 4 * math.pi * tip / 5
        page.mouse.click(x + 90 * math.sin(turn), y - 90 * math.cos(turn))
        page.wait_for_timeout(150)  # a second click within the time of a double one ends a drawing
    frame.get_by_role("button", name="完成").click()
    expect(page.get_by_text("所画的边线相交")).to_be_visible()
    settle(page)
    frame.get_by_role("button", name="线", exact=True).click()
    for dx in (-80, 0, 80):
        page.mouse.click(x + dx, y + dx / 2)
        page.wait_for_timeout(150)
    frame.get_by_role("button", name="撤销").click()
    frame.get_by_role("button", name="完成").click()
    expect(page.get_by_text("所画的边线相交")).to_have_count(0)
    fill(page, f"规划图 {HOSTILE[0]}", HOSTILE[1])
    page.get_by_role("button", name="保存草案").click()
    row = page.get_by_role("region", name="已提交的草案").get_by_role("row").filter(has_text="规划图")
    expect(row).to_contain_text("线，误差 300 米")
    expect(row).to_contain_text(HOSTILE[0])
    expect(row).to_contain_text(HOSTILE[1])
    settle(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="下载线和面（GeoJSON）").click()
    (line,) = gpd.read_file(taken.value.path()).geometry
    assert len(line.coords) == 2
    page.get_by_role("button", name="撤回").click()
    expect(row).to_have_count(0)
    assert failures == []


def test_the_keyboard_alone_places_a_project(page: Page, own_address: str) -> None:
    open_project(page, own_address, PARK, lang="en")
    page.get_by_role("textbox", name="Type coordinates").focus()
    page.keyboard.type("87.6, 43.85")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Placed like this")).to_be_visible()
    for name, text in (("Source", "a report, page 3"), ("Office or name", "an office")):
        field = page.get_by_role("textbox", name=name)
        wait_until(page, lambda field=field: _reached(page, field))  # type: ignore[misc]
        page.keyboard.type(text)
    wait_until(page, lambda: _reached(page, page.get_by_role("button", name="Save draft")))
    page.keyboard.press("Enter")
    expect(page.get_by_text("is saved; it is listed below")).to_be_visible()
    settle(page)
    page.get_by_role("button", name="Withdraw").click()


def _reached(page: Page, wanted: object) -> bool:
    """Go on by Tab until the keyboard is where it is wanted."""
    if wanted.evaluate("one => one === document.activeElement"):  # type: ignore[attr-defined]
        return True
    page.keyboard.press("Tab")
    return False


def test_a_finger_places_a_project_on_a_phone(browser: Browser, own_address: str) -> None:
    context = browser.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    frame = open_project(page, own_address, PARK)
    frame.get_by_role("button", name="点", exact=True).tap()
    page.touchscreen.tap(*middle(frame))
    expect(page.get_by_text("这样落图以后")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
