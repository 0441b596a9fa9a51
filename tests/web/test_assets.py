"""Everything that the map loads comes from our own server."""

import re

import pytest
from folium import Map

from geoapp.web import assets
from geoapp.web.map import basemap
from geoapp.web.map.files import list_files
from geoapp.web.routes import routes


def test_no_address_of_foliums_classes_is_missing() -> None:
    outside = assets.rewrite_links()
    assert len(outside) > 50
    assert [url for url in outside if "://" not in url] == []


def test_all_that_a_map_loads_is_served_and_nothing_else_of_folium() -> None:
    assets.rewrite_links()
    parts = [link for plugin in basemap._PARTS.values() for link in (*plugin.default_js, *plugin.default_css)]
    loaded = {address.rsplit("/", 1)[-1] for address in list_files() if address.startswith("geoassets/")}
    loaded |= {url.rsplit("/", 1)[-1] for _, url in parts}
    assert len(loaded) > 8
    assert {name for name in loaded if assets.load_asset(name) is None} == set()
    assert assets.load_texts().keys() <= loaded


@pytest.mark.parametrize(
    "library", ["jquery", "bootstrap", "glyphicons", "all.min.css", "awesome", "d3", "vega"]
)
def test_libraries_that_no_page_loads_are_not_served(library: str) -> None:
    known = [assets.name_of(url) for url in assets.rewrite_links() if library in url.rsplit("/", 1)[-1]]
    assert known
    assert [name for name in known if assets.load_asset(name)] == []


def test_no_class_of_folium_links_to_an_outside_host_any_more() -> None:
    assets.rewrite_links()
    links = [url for found in assets.link_lists() for _, url in found]
    assert links
    assert all(url.startswith("../../geoassets/") for url in links)


def test_styles_refer_to_no_outside_host() -> None:
    for name, text in assets.load_texts().items():
        if name.endswith(".css"):
            assert re.findall(r"url\(\s*['\"]?(?:https?:)?//[^)]*\)", text) == [], name
            assert re.findall(r"@import[^;]*//", text) == [], name


def test_the_markers_pictures_are_found_beside_leaflet() -> None:
    assets.rewrite_links()
    leaflet = next(url for name, url in Map.default_js if name == "leaflet").rsplit("/", 1)[-1]
    content, media_type = assets.load_asset(leaflet) or (b"", "")
    assert "document.currentScript.src).href;" in content.decode()
    assert "MarkerCluster" in content.decode()
    assert "javascript" in media_type
    assert assets.load_asset("images/marker-icon.png") is not None


@pytest.mark.parametrize(
    "name",
    ["nothing.js", "images/../../__init__.py", "images/none.png", "../settings.py", f"images/{'a' * 600}"],
)
def test_what_is_not_an_asset_is_not_served(name: str) -> None:
    assert assets.load_asset(name) is None


@pytest.mark.parametrize(("base", "path"), [("", "/geoassets/x"), ("/plans/", "/plans/geoassets/x")])
def test_the_route_follows_the_servers_own_path(base: str, path: str) -> None:
    route = routes(base)[0]
    match, _ = route.matches({"type": "http", "path": path, "method": "GET"})
    assert match.name == "FULL"
