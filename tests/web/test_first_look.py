"""The frame that stands before the framework's scripts are there."""

import re
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import FileResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from streamlit.file_util import get_static_dir

from geoapp.web.map.files import list_files
from geoapp.web.routes import routes
from geoapp.web.shell import Shell

FRAMEWORKS = Path(get_static_dir()) / "index.html"


def page_at(address: str) -> str:
    """Return the empty page, as a server under a path of its own answers it."""
    page = Route("/{path:path}", lambda _: FileResponse(FRAMEWORKS))
    shell = Middleware(Shell, base="/plans", ahead=["geoassets/a.js"])
    return (
        TestClient(Starlette(routes=[page], middleware=[shell]), base_url="http://127.0.0.1")
        .get(address)
        .text
    )


@pytest.mark.parametrize(
    ("address", "title", "opening"),
    [
        ("/plans/?lang=zh", "乌鲁木齐市规划项目地图", "正在打开"),
        ("/plans/district?lang=en", "Planned projects of Urumqi", "Opening"),
        ("/plans/?plan=nosuch", "乌鲁木齐市规划项目地图", "正在打开"),
    ],
)
def test_it_says_the_title_and_draws_each_district_before_where_the_framework_draws(
    address: str, title: str, opening: str
) -> None:
    page = page_at(address)
    frame = page.split('<div id="geo-first"')[1].split('<div id="root">')[0]
    assert title in frame
    assert opening in frame
    assert frame.count("<path") == 9  # Urumqi has eight districts, one of them in two parts


def test_the_drawing_keeps_its_proportions() -> None:
    page = page_at("/plans/")
    _, _, wide, high = map(float, re.findall(r"viewBox='([^']+)'", page)[0].split())
    # The city reaches from 86.79 to 88.97 E and from 42.92 to 45.00 N, where a degree east is cos(43.96°) of one north.
    assert (high - 20) / (wide - 20) == pytest.approx(2.08 / (2.18 * 0.7199), rel=0.01)


def test_the_frameworks_font_is_not_fetched_ahead_and_the_maps_files_are() -> None:
    page = page_at("/plans/")
    assert 'rel="preload"' not in page
    assert 'geoFirst.fetch(["/plans/geoassets/a.js"])' in page
    assert 'rel="prefetch"' not in page  # on a slow line the framework's own scripts come first


def test_without_scripts_only_the_sentence_about_them_is_seen() -> None:
    assert "<noscript><style>#geo-first{display:none}</style></noscript>" in page_at("/plans/")


def test_every_file_of_the_map_is_served_under_the_name_that_is_told_ahead() -> None:
    client = TestClient(Starlette(routes=routes()), base_url="http://127.0.0.1")
    listed = list_files()
    framework = [file for file in listed if file.startswith("static/js/")]
    ours = [file for file in listed if file not in framework]
    assert [file for file in framework if not (FRAMEWORKS.parent / file).is_file()] == []
    assert any("/ComponentInstance." in file for file in framework)
    assert listed == [*ours, *framework]  # what stands beside the map may come after it
    assert [file for file in ours if client.get(f"/{file}").status_code != 200] == []
