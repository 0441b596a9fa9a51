"""Many plans in a real browser: from the header to another plan, the page of all plans, its map and its lists."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import running_server

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def many(province_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the invented province."""
    layers = {
        "GEOAPP_PLAN_FOLDERS": str(province_folder / "plans"),
        "GEOAPP_GEOJSON": str(province_folder / "geojson"),
    }
    with running_server(tmp_path_factory.mktemp("server") / "log", **layers) as address:
        yield address


def test_from_the_header_to_another_plan(page: Page, many: str, failures: list[str]) -> None:
    page.goto(f"{many}?theme=metro&district=900000")
    expect(page.get_by_role("heading", name="虚构第0县规划项目地图")).to_be_visible()
    page.get_by_role("button", name="换一份规划").click()
    field = page.get_by_role("textbox", name="查找规划")
    field.fill("第17县")
    field.press("Enter")
    page.get_by_role("button", name="虚构第17县（2026—2030年）").click()
    expect(page.get_by_role("heading", name="虚构第17县规划项目地图")).to_be_visible()
    expect(page).to_have_url(re.compile("plan=county-0017"))
    expect(page).to_have_url(re.compile("theme=metro"))
    expect(page).not_to_have_url(re.compile("district="))
    page.frame_locator("iframe[title^='streamlit_folium']").locator(".leaflet-container").wait_for()
    assert failures == []


def test_the_page_of_all_plans_narrows_by_its_map_and_leads_to_a_project(
    page: Page, many: str, failures: list[str]
) -> None:
    page.goto(f"{many}plans")
    expect(page.get_by_text("找到 30 份规划的 600 个项目。")).to_be_visible()
    cities = page.get_by_role("group", name="规划所在城市的地图")
    cities.get_by_role("button", name="虚构第7县").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("找到 1 份规划的 20 个项目。")).to_be_visible()
    expect(page).to_have_url(re.compile("area="))
    page.get_by_role("button", name="显示全部城市").click()
    expect(page.get_by_text("找到 30 份规划的 600 个项目。")).to_be_visible()
    field = page.get_by_role("textbox", name="在所有规划中查找")
    field.fill("3号水厂")
    field.press("Enter")
    expect(page).to_have_url(re.compile("find="))
    page.get_by_role("tab", name="项目").click()
    row = page.get_by_role("region", name="项目").get_by_role("link").first
    name = row.inner_text()
    row.click()
    expect(page.get_by_role("article", name="项目详情").get_by_role("heading", name=name)).to_be_visible()
    expect(page).to_have_url(re.compile("plan=county-.*project=county-"))
    assert failures == []


def test_a_project_is_compared_with_those_across_the_border(
    page: Page, many: str, failures: list[str]
) -> None:
    page.goto(f"{many}conflicts?plan=county-0007&to=neighbours&distance=3000&lang=en")
    compared = page.get_by_role("combobox", name="Compared with")
    expect(compared).to_have_value("Projects of neighbouring plans")
    expect(page.get_by_text(re.compile(r"\(虚构第\d+县\)")).first).to_be_visible()
    assert failures == []
