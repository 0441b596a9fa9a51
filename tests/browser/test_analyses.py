"""The analysis pages in a real browser, on the real plan: what a planner does, and what comes out of it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Download, FrameLocator, Locator, Page, expect

from geoapp.domain.palette import DISTANCES

from . import waiting
from .acting import go_to
from .waiting import WITHIN_S, settle, wait_until

pytestmark = pytest.mark.browser


ROOT = Path(__file__).resolve().parents[2]


def query(page: Page) -> dict[str, list[str]]:
    """Return what the address asks for, whatever it says of the map."""
    return {name: values for name, values in waiting.query(page).items() if name not in ("view", "layer")}


def wait_for_query(page: Page, wanted: dict[str, list[str]]) -> None:
    wait_until(page, lambda: query(page) == wanted)


def drawn(page: Page) -> FrameLocator:
    return page.frame_locator("iframe[title^='streamlit_folium']")


def outlines(page: Page) -> Locator:
    """Return the outlines of the result, once they are on the map."""
    drawn(page).locator("#map_div[data-outcome]").wait_for()
    return drawn(page).locator(".leaflet-outcome-pane path.leaflet-interactive")


def buffers(page: Page) -> Locator:
    """Return the outlines of buffers; what lies within is drawn as well, in a colour of its own."""
    return outlines(page).and_(drawn(page).locator(",".join(f"[stroke='{color}']" for color in DISTANCES)))


def download(page: Page, tab: str, button: str, folder: Path) -> Path:
    with page.expect_download() as pending:
        page.get_by_role("tabpanel", name=tab).get_by_role("button", name=button, exact=True).click()
    taken: Download = pending.value
    path = folder / taken.suggested_filename
    taken.save_as(path)
    return path


def test_a_planner_buffers_the_metro_lines_and_the_receipt_repeats_the_result_to_the_byte(
    page: Page, address: str, requests: list[str], failures: list[str], tmp_path: Path
) -> None:
    page.goto(f"{address}buffer?theme=metro")
    expect(page.get_by_text("按此距离只能判断为“可能”")).to_be_visible()
    expect(page.get_by_text("个可能")).to_be_visible()
    dashed = buffers(page)
    # Three lines are placed, each with a radius larger than 500 m: no outline is certain.
    expect(dashed).to_have_count(3)
    assert all(one.get_attribute("stroke-dasharray") for one in dashed.all())

    # From 5 km on the lines, known to 2.35, 2.6 and 3.25 km, have a certain core as well.
    page.get_by_role("combobox", name="距离").click()
    page.get_by_role("option", name="5 公里").click()
    page.keyboard.press("Tab")  # Escape would clear the box if a re-run has closed its list already
    wait_for_query(page, {"theme": ["metro"], "distance": ["500", "5000"]})
    expect(buffers(page)).to_have_count(9)
    solid = [one for one in buffers(page).all() if not one.get_attribute("stroke-dasharray")]
    assert len(solid) == 3

    page.get_by_role("tab", name="缓冲区").click()
    result = download(page, "缓冲区", "GeoJSON", tmp_path)
    receipt = download(page, "缓冲区", "计算记录", tmp_path)
    assert json.loads(receipt.read_bytes())["request"]["distances_m"] == [500, 5000]
    again = tmp_path / "again.geojson"
    command = [
        sys.executable,
        "-c",
        "from geoapp.cli import main; main()",
        "rerun",
        str(receipt),
        "--out",
        str(again),
    ]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, text=True, timeout=WITHIN_S)
    assert told.returncode == 0, told.stderr
    assert again.read_bytes() == result.read_bytes()

    outside = [asked for asked in requests if urlsplit(asked).hostname not in ("127.0.0.1", None)]
    assert len(requests) > 5
    assert outside == []
    assert failures == []


def test_a_drawn_shape_becomes_what_is_compared_with(page: Page, address: str, failures: list[str]) -> None:
    page.goto(f"{address}overlap?theme=metro&lang=en")
    expect(page.get_by_text("pairs share ground for certain")).to_be_visible()
    outlines(page).first.wait_for(state="attached")
    drawn(page).get_by_role("button", name="Draw", exact=True).click()
    drawn(page).get_by_role("button", name="Draw a rectangle").click()
    box = page.locator("iframe[title^='streamlit_folium']").bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(middle[0] - 120, middle[1] - 120)
    page.mouse.down()
    page.mouse.move(middle[0] + 120, middle[1] + 120, steps=5)
    page.mouse.up()
    expect(page.get_by_role("combobox", name="Other")).to_have_value("The drawn shape")
    expect(page.get_by_text("pairs share ground for certain")).to_have_count(1)
    settle(page)
    assert query(page)["to"][0].startswith("shape?")
    assert failures == []


def test_a_kept_result_is_chosen_on_another_page_and_filters_go_along(page: Page, address: str) -> None:
    page.goto(f"{address}buffer?theme=metro&distance=3000&lang=en")
    expect(page.get_by_text("Within 3 km:")).to_be_visible()
    page.get_by_role("tab", name="Buffers").click()
    panel = page.get_by_role("tabpanel", name="Buffers")
    panel.get_by_text("Other formats, keep the result").click()
    panel.get_by_role("textbox", name="Name for the result").fill("round the metro")
    panel.get_by_role("textbox", name="Name for the result").press("Enter")
    panel.get_by_role("button", name="Keep result").click()
    expect(page.get_by_text("My layers (1)")).to_be_visible()
    go_to(page, "Overlap")
    expect(page.get_by_role("heading", name="Overlap")).to_be_visible()
    wait_for_query(page, {"theme": ["metro"], "lang": ["en"]})
    page.get_by_role("combobox", name="Other: what it is compared with").click()
    page.get_by_role("option", name="Kept result: round the metro").click()
    wait_for_query(page, {"theme": ["metro"], "lang": ["en"], "to": ["result?round the metro"]})
    expect(page.get_by_text("pairs share ground for certain")).to_be_visible()
    go_to(page, "Buffer")
    wait_for_query(page, {"theme": ["metro"], "lang": ["en"], "distance": ["3000"]})
    page.go_back()
    expect(page.get_by_role("heading", name="Overlap")).to_be_visible()
    expect(page.get_by_role("combobox", name="Other")).to_have_value("Kept result: round the metro")


def test_conflicts_and_the_nearest_of_an_opened_project(
    page: Page, address: str, failures: list[str]
) -> None:
    page.goto(f"{address}conflicts?theme=metro&lang=en&to=projects%3Ftheme%3Drailway&distance=1000")
    expect(page.get_by_text("pairs certain")).to_be_visible()
    lines = outlines(page)
    lines.first.wait_for(state="attached")
    page.get_by_role("tab", name="Nearest projects").click()
    page.get_by_role("combobox", name="Of which project").click()
    page.get_by_role("option", name="轨道交通2号线").click()
    page.get_by_role("combobox", name="The nearest of").click()
    page.get_by_role("option", name="Theme: Railway").click()
    expect(page.get_by_text("The files hold those of all filtered projects")).to_be_visible()
    wait_until(page, lambda: query(page).get("near") == ["projects?theme=railway"])
    wait_until(page, lambda: "project" in query(page))
    assert failures == []


def test_hostile_names_run_nothing_in_results_tooltips_and_kept_layers(
    page: Page, serve: Callable[..., object], hostile_folder: Path, tmp_path: Path, failures: list[str]
) -> None:
    page.add_init_script("window.hits = 0; window.hit = () => { window.hits += 1; };")
    name = "${hit()} <img src=x onerror=hit()>"
    with serve(tmp_path / "log", GEOAPP_GEOJSON=str(hostile_folder)) as url:  # type: ignore[attr-defined]
        page.goto(f"{url}buffer?distance=5000&lang=en")
        page.get_by_role("tab", name="Buffers").click()
        panel = page.get_by_role("tabpanel", name="Buffers")
        panel.get_by_text("Other formats, keep the result").click()
        panel.get_by_role("textbox", name="Name for the result").fill(name)
        panel.get_by_role("textbox", name="Name for the result").press("Enter")
        panel.get_by_role("button", name="Keep result").click()
        expect(page.get_by_text("My layers (1)")).to_be_visible()
        go_to(page, "Conflicts")
        expect(page.get_by_text("pairs certain")).to_be_visible()
        lines = outlines(page)
        lines.first.wait_for(state="attached")
        lines.last.dispatch_event("mouseover")
        expect(drawn(page).locator(".leaflet-tooltip").last).to_contain_text("hit()")
        settle(page)
        assert [frame.evaluate("window.hits") for frame in page.frames] == [0] * len(page.frames)
        assert failures == []


def test_an_opened_project_leads_to_who_lies_round_it_and_to_its_conflicts(
    page: Page, address: str, failures: list[str]
) -> None:
    terminal = "urumqi-14fyp/16853"
    page.goto(f"{address}?project={terminal}&theme=aviation")
    page.get_by_role("link", name="周边分析：500 米以内有哪些项目").click()
    expect(page.get_by_role("combobox", name="起算对象")).to_have_value("乌鲁木齐国际机场北区航站楼")
    expect(page.get_by_text("500 米之内：")).to_be_visible()
    # Known to 800 m: within 500 m there is only an outer outline, which is dashed.
    expect(drawn(page).locator(".leaflet-outcome-pane path[stroke-dasharray]")).to_have_count(1)
    wait_for_query(page, {"project": [terminal], "from": [f"project?{terminal}"]})
    page.go_back()
    page.get_by_role("link", name="邻近协调：哪些项目相距 500 米以内").click()
    expect(page.get_by_role("combobox", name="与谁比较")).to_have_value("乌鲁木齐国际机场北区航站楼")
    expect(page.get_by_text("相距 500 米以内：")).to_be_visible()
    wait_for_query(page, {"project": [terminal], "to": [f"project?{terminal}"]})
    assert failures == []
