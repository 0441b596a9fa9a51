"""Every way by which features reach the map: drawn, clickable, filtered, and harmless whatever their names."""

import json
import math
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

from ..invented_manifest import list_files  # noqa: TID252
from .waiting import settle, wait_until

pytestmark = pytest.mark.browser


ON_MAP = """([lat, lon]) => {
  const at = map.latLngToContainerPoint([lat, lon]), box = map.getContainer().getBoundingClientRect();
  return { x: box.left + at.x, y: box.top + at.y };
}"""
"""Where in the map's frame, tools included, a place is."""

PIXELS = """() => {
  const lists = [...document.querySelectorAll('#map_div canvas')].map((canvas) =>
    canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data);
  let painted = 0;
  for (const data of lists) for (let i = 3; i < data.length; i += 4) if (data[i]) painted += 1;
  return painted;
}"""
"""Number of painted pixels of the map's canvases."""


def spot_of(place: int, number: int) -> tuple[float, float]:
    """Return longitude and latitude of a site on the grid."""
    side = int(number**0.5) + 1
    return 87.3 + 0.5 * (place % side) / side, 43.7 + 0.3 * (place // side) / side


def open_map(page: Page, url: str) -> FrameLocator:
    page.goto(url)
    drawn = page.frame_locator("iframe[title^='streamlit_folium']")
    drawn.locator("[data-drawn]").wait_for(state="attached")
    return drawn


def show(page: Page, frame: Frame, lon: float, lat: float, zoom: float) -> None:
    """Bring a place to the middle of the map, and wait for what is drawn there."""
    frame.evaluate(
        "([lat, lon, zoom]) => void map.setView([lat, lon], zoom, {animate: false})", [lat, lon, zoom]
    )
    settle(page)


def spot_on(page: Page, frame: Frame, lon: float, lat: float) -> tuple[float, float]:
    """Return where on the page a place is now: what opens beside the map moves it."""
    at = frame.evaluate(ON_MAP, [lat, lon])
    box = page.locator("iframe[title^='streamlit_folium']").bounding_box()
    assert box is not None
    return box["x"] + at["x"], box["y"] + at["y"]


def hover(page: Page, spot: Callable[[], tuple[float, float]], shown: Locator) -> tuple[float, float]:
    """Move the mouse about a place, as a hand does, until what it names is shown; return where that was."""

    def is_shown() -> bool:
        at = spot()
        page.mouse.move(at[0] + 2, at[1])
        page.wait_for_timeout(100)  # a canvas looks at a moving mouse now and then only
        page.mouse.move(*at)
        page.wait_for_timeout(100)
        return shown.is_visible()

    wait_until(page, is_shown)
    return spot()


@pytest.mark.parametrize(
    ("number", "asked"),
    [
        (40, None),
        pytest.param(2_100, r"/features/urumqi-14fyp\.json\?", marks=pytest.mark.slow),
        pytest.param(20_100, r"/features/urumqi-14fyp/\d+/\d+/\d+\.mvt\?", marks=pytest.mark.slow),
    ],
)
def test_each_number_of_features_is_drawn_clicked_and_filtered_and_runs_nothing(  # noqa: PLR0913, PLR0917 (fixtures)
    page: Page,
    serve: Callable[..., object],
    tmp_path: Path,
    requests: list[str],
    failures: list[str],
    attempts: tuple[str, ...],
    invent_sites: Callable[[Path, dict[str, tuple[float, float]]], Path],
    number: int,
    asked: str | None,
) -> None:
    page.add_init_script("window.hits = 0; window.hit = () => { window.hits += 1; };")
    names = [f"{attempts[place % len(attempts)]} 甲{place}" for place in range(number)]
    sites = {name: spot_of(place, number) for place, name in enumerate(names)}
    folder = invent_sites(tmp_path / "geojson", sites)
    with serve(tmp_path / "log", GEOAPP_GEOJSON=str(folder)) as url:  # type: ignore[attr-defined]
        drawn = open_map(page, url)
        frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
        settle(page)
        if asked is None:
            assert not any("/features/" in address for address in requests)
        else:
            assert any(re.search(asked, address) for address in requests)
            assert frame.evaluate(PIXELS) > 500

        for place in range(len(attempts)):
            site = spot_of(place, number)
            show(page, frame, *site, 15.5)
            named = drawn.locator(".leaflet-tooltip", has_text=names[place]).first
            page.mouse.click(*hover(page, partial(spot_on, page, frame, *site), named))
            opened = page.get_by_role("article", name="项目详情")
            expect(opened).to_contain_text(names[place])

        before = drawn.locator("[data-drawn]").get_attribute("data-drawn")
        page.get_by_label("查找").fill("甲7")
        page.keyboard.press("Enter")
        expect(drawn.locator("[data-drawn]")).not_to_have_attribute("data-drawn", str(before))
        for found in page.frames:
            assert found.evaluate("window.hits") == 0
        assert failures == []
        assert [one for one in requests if urlsplit(one).hostname not in ("127.0.0.1", None)] == []


def test_what_the_mouse_is_on_stays_named_when_what_was_clicked_before_opens(
    page: Page,
    serve: Callable[..., object],
    tmp_path: Path,
    invent_sites: Callable[[Path, dict[str, tuple[float, float]]], Path],
) -> None:
    there = 87.61, 43.8
    folder = invent_sites(tmp_path / "geojson", {"甲站": (87.6, 43.8), "乙站": there, "丙站": (87.62, 43.8)})
    with serve(tmp_path / "log", GEOAPP_GEOJSON=str(folder)) as url:  # type: ignore[attr-defined]
        drawn = open_map(page, f"{url}?project=urumqi-14fyp/3")
        frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
        show(page, frame, *there, 14)
        named = drawn.locator(".leaflet-tooltip:not(.geo-opened)", has_text="乙站")
        hover(page, partial(spot_on, page, frame, *there), named)
        frame.evaluate(
            "geoapp.tell('project', 'urumqi-14fyp/1')"
        )  # a click of just before, told to the server now
        drawn.locator(".geo-opened", has_text="甲站").wait_for()
        settle(page)
        expect(named).to_be_visible()


LATE_DETAILS = """(late) => {
  const hidden = document.body.appendChild(document.createElement("style"));
  hidden.textContent = ".st-key-record { display: none !important; }";
  const opened = new MutationObserver(() => {
    if (!document.querySelector(".st-key-record")) return;
    opened.disconnect();
    setTimeout(() => hidden.remove(), late);
  });
  opened.observe(document.body, { childList: true, subtree: true });
}"""
"""Lets a page draw the details of a project so many milliseconds later, as over a slow line."""


@pytest.mark.parametrize("late_s", [0, 3])
def test_on_a_phone_what_is_opened_is_not_beneath_its_details(
    page: Page,
    serve: Callable[..., object],
    tmp_path: Path,
    invent_sites: Callable[[Path, dict[str, tuple[float, float]]], Path],
    late_s: float,
) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    low = 87.6, 43.8
    folder = invent_sites(tmp_path / "geojson", {"甲站": low, "乙站": (87.6, 43.9)})
    with serve(tmp_path / "log", GEOAPP_GEOJSON=str(folder)) as url:  # type: ignore[attr-defined]
        open_map(page, f"{url}?view=43.85,87.6,12")
        frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
        settle(page)
        page.evaluate(LATE_DETAILS, 1000 * late_s)
        frame.evaluate("geoapp.tell('project', 'urumqi-14fyp/1')")
        details = page.locator(".st-key-record")
        expect(details).to_contain_text("甲站")
        expect(details).to_be_visible()
        settle(page)
        frame_box, details_box = (
            one.bounding_box() for one in (page.locator("iframe[title^='streamlit_folium']"), details)
        )
        assert frame_box is not None
        assert details_box is not None
        at = spot_on(page, frame, *low)
        assert max(frame_box["y"], 0) < at[1] < details_box["y"]


RADIUS_M = 600

WATCH = """
window.painted = { texts: new Set(), circles: new Set() };
const proto = CanvasRenderingContext2D.prototype, { fillText, arc } = proto;
proto.fillText = function (text, ...rest) {
  window.painted.texts.add(text);
  return fillText.call(this, text, ...rest);
};
proto.arc = function (x, y, radius, ...rest) {
  window.painted.circles.add(Math.round(radius));
  return arc.call(this, x, y, radius, ...rest);
};
"""
"""Notes which characters and which radii, in pixels, a canvas paints."""


@pytest.mark.slow
def test_tiles_draw_characters_and_circles_from_the_zoom_with_room_for_them(
    page: Page,
    serve: Callable[..., object],
    tmp_path: Path,
    invent_sites: Callable[[Path, dict[str, tuple[float, float]]], Path],
) -> None:
    page.add_init_script(WATCH)
    number = 20_100
    folder = invent_sites(
        tmp_path / "geojson", {f"甲{place}": spot_of(place, number) for place in range(number)}
    )
    written = folder / "urumqi-14fyp" / "metro.geojson"
    collection = json.loads(written.read_text(encoding="utf-8"))
    for feature in collection["features"]:
        feature["properties"]["location"]["uncertainty_m"] = RADIUS_M
    written.write_text(json.dumps(collection), encoding="utf-8")
    list_files(written.parent)

    def painted(zoom: int) -> tuple[list[str], list[int]]:
        frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
        frame.evaluate("() => { painted.texts.clear(); painted.circles.clear(); }")
        show(page, frame, 87.55, 43.85, zoom)
        return tuple(frame.evaluate("() => [[...painted.texts], [...painted.circles]]"))

    def pixels(zoom: int) -> int:
        ground = 40_075_016.686 * math.cos(math.radians(43.85)) / 256 / 2**zoom
        return round(RADIUS_M / ground)

    with serve(tmp_path / "log", GEOAPP_GEOJSON=str(folder)) as url:  # type: ignore[attr-defined]
        open_map(page, f"{url}?view=43.85,87.55,10.5").get_by_role("button", name="误差范围").click()
        # Sites are 390 metres apart, 2 pixels at zoom 9 and 56 at zoom 14; a character needs 18.
        texts, _ = painted(9)
        assert texts == []
        texts, circles = painted(14)
        assert texts == ["轨"]
        assert any(abs(one - pixels(14)) <= 1 for one in circles)
        _, circles = painted(16)
        assert any(abs(one - pixels(16)) <= 1 for one in circles)


@pytest.mark.slow
def test_tiles_name_what_has_room_and_list_what_has_none(
    page: Page,
    serve: Callable[..., object],
    tmp_path: Path,
    invent_sites: Callable[[Path, dict[str, tuple[float, float]]], Path],
) -> None:
    number = 20_100
    sites = {f"甲{place}": spot_of(place, number) for place in range(number)}
    folder = invent_sites(tmp_path / "geojson", sites)
    with serve(tmp_path / "log", GEOAPP_GEOJSON=str(folder)) as url:  # type: ignore[attr-defined]
        drawn = open_map(page, url)
        frame = next(frame for frame in page.frames if "streamlit_folium" in frame.url)
        names, listed = drawn.locator(".geo-name"), drawn.locator(".geo-list ul button")
        # Sites are 280 and 230 metres apart: symbols lie on each other at zoom 9, and have room for names at 15.
        at = sites["甲10050"]
        show(page, frame, *at, 9)
        assert names.count() == 0
        box = page.locator("iframe[title^='streamlit_folium']").bounding_box()
        assert box is not None

        def click() -> None:
            spot = frame.evaluate(ON_MAP, [at[1], at[0]])
            page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])

        click()
        expect(listed.filter(has_text=re.compile(r"甲10050\b"))).to_have_count(1)
        assert listed.count() > 1
        listed.filter(has_text=re.compile(r"甲10050\b")).click()
        expect(page.get_by_role("article", name="项目详情")).to_contain_text("甲10050")

        show(page, frame, *at, 15)
        expect(names.first).to_be_visible()
        assert {name.inner_text() for name in names.all()} <= sites.keys()
        other = sites["甲10051"]
        spot = frame.evaluate(ON_MAP, [other[1], other[0]])
        page.mouse.click(box["x"] + spot["x"], box["y"] + spot["y"])
        expect(page.get_by_role("article", name="项目详情")).to_contain_text("甲10051")
        expect(listed).to_have_count(0)


def test_a_base_map_is_asked_for_only_when_it_is_switched_on_and_chosen(
    page: Page, serve: Callable[..., object], tmp_path: Path, requests: list[str]
) -> None:
    declared = tmp_path / "base-maps.toml"
    declared.write_text(
        """[[base_map]]
title = { zh = "<b>内网底图", en = "Own" }
url = "https://tiles.example/{z}/{x}/{y}.png"
credit = "<i>自有数据"
datum = "cgcs2000"
""",
        encoding="utf-8",
    )
    page.route("https://tiles.example/**", lambda route: route.fulfill(body=b"", content_type="image/png"))
    with serve(tmp_path / "log", GEOAPP_BASE_MAPS=str(declared)) as url:  # type: ignore[attr-defined]
        drawn = open_map(page, url)
        settle(page)
        assert not any("tiles.example" in address for address in requests)
        drawn.get_by_role("button", name="底图").click()
        drawn.get_by_label("<b>内网底图").check()
        expect(drawn.locator(".leaflet-control-attribution")).to_contain_text("<i>自有数据")
        asked = re.compile(r"https://tiles\.example/\d+/\d+/\d+\.png")
        wait_until(page, lambda: any(map(asked.search, requests)))
