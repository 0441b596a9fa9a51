"""A visitor's own layer, whose names try to run code: in the legend, and kept in the browser until it is removed."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .waiting import settle, wait_until

pytestmark = pytest.mark.browser


@pytest.fixture
def file(tmp_path: Path, attempts: tuple[str, ...]) -> Path:
    """Write a layer whose every name tries to run code, and one plain one."""
    features = [
        {
            "type": "Feature",
            "properties": {"名称": name, "note": name},
            "geometry": {"type": "Point", "coordinates": [87.55 + 0.01 * number, 43.83]},
        }
        for number, name in enumerate(("水源地", *attempts))
    ]
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def count(page: Page) -> int:
    return int(page.frames[-1].evaluate("Number(map.getContainer().dataset.outcome || 0)"))


def bring_in(page: Page, address: str, file: Path) -> None:
    page.goto(f"{address}imports")
    settle(page)
    page.locator("input[type=file]").set_input_files(file)
    button = page.get_by_role("button", name="导入", exact=True)
    button.click()
    expect(page.get_by_test_id("stAlert").filter(has_text="已导入")).to_be_visible()
    settle(page)


def test_a_layer_of_ones_own_stands_in_the_legend_and_is_kept_until_it_is_removed(
    page: Page, address: str, file: Path, attempts: tuple[str, ...], failures: list[str]
) -> None:
    bring_in(page, address, file)
    page.goto(address)  # another session of the server: what comes back comes from the browser
    legend = page.locator(".st-key-own_legend")
    expect(legend).to_contain_text("own")
    settle(page)
    wait_until(page, lambda: count(page) == len(attempts) + 1)

    page.reload()
    expect(legend).to_contain_text("own")
    settle(page)

    legend.get_by_role("button", name="样式").click()
    page.get_by_role("button", name="移除").click()
    expect(legend).to_have_count(0)
    settle(page)
    page.reload()
    settle(page)
    expect(legend).to_have_count(0)
    assert failures == []
