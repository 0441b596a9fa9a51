"""GDAL's driver and OWSLib read the collections as they read any other server's."""

import os
import re
import shutil
import subprocess

import pytest
from owslib.ogcapi.features import Features
from starlette.testclient import TestClient

from geoapp.gdal import OPTIONS

pytestmark = pytest.mark.slow

NAME = "urumqi-14fyp.projects"
ITEMS = f"/ogc/collections/{NAME}/items"
Server = tuple[str, list[str]]
needs_gdal = pytest.mark.skipif(not shutil.which("ogrinfo"), reason="needs GDAL's ogrinfo (Debian: gdal-bin)")


def matched(client: TestClient, **query: str) -> int:
    return int(client.get(ITEMS, params=query).json()["numberMatched"])


def ogrinfo(*args: str) -> str:
    free = {name: value for name, value in os.environ.items() if name not in OPTIONS}
    done = subprocess.run(
        ["ogrinfo", *args], capture_output=True, text=True, check=False, timeout=240, env=free
    )
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr, done.stderr
    return done.stdout


@needs_gdal
def test_gdal_lists_the_collections(server: Server) -> None:
    listed = ogrinfo(f"OAPIF:{server[0]}")
    assert all(
        f": {name} (title: " in listed
        for name in ("plans", NAME, "urumqi-14fyp.districts", "urumqi-14fyp.zones")
    )


@needs_gdal
def test_gdal_reads_all_pages(client: TestClient, server: Server) -> None:
    read = ogrinfo("-q", "-oo", "PAGE_SIZE=200", f"OAPIF:{server[0]}", NAME)
    assert read.count("OGRFeature(") == matched(client) > 400
    assert sum("offset=" in one for one in server[1]) == 2
    assert "citation (String) = 《" in read
    assert "radius_m (Real) = " in read


@needs_gdal
def test_gdal_asks_by_a_window(client: TestClient, server: Server) -> None:
    read = ogrinfo(
        "-so", "-oo", "PAGE_SIZE=1000", "-spat", "87.4", "43.7", "87.6", "43.9", f"OAPIF:{server[0]}", NAME
    )
    inside = matched(client, filter="S_INTERSECTS(geometry, BBOX(87.4, 43.7, 87.6, 43.9))")
    assert inside > 20
    assert f"Feature Count: {inside}\n" in read
    assert any("bbox=" in one for one in server[1])


@needs_gdal
@pytest.mark.parametrize(
    ("where", "expression"),
    [
        ("theme = 'metro' OR theme = 'railway'", "theme IN ('metro', 'railway')"),
        ("NOT (kind = 'project') AND precision LIKE 'dis%'", "kind <> 'project' AND precision = 'district'"),
        ("box >= '2' AND box IS NOT NULL", "box >= '2'"),
    ],
)
def test_gdal_sends_its_filters_in_cql2(
    client: TestClient, server: Server, where: str, expression: str
) -> None:
    read = ogrinfo("-so", "-oo", "PAGE_SIZE=1000", "-where", where, f"OAPIF:{server[0]}", NAME)
    wanted = matched(client, filter=expression)
    assert wanted > 0
    assert f"Feature Count: {wanted}\n" in read
    assert any("filter=" in one for one in server[1])


@needs_gdal
def test_gdal_reads_coordinates_of_another_system(server: Server) -> None:
    address = f"{server[0]}/collections/urumqi-14fyp.zones/items?f=json"
    metric = "http://www.opengis.net/def/crs/EPSG/0/4538"
    found = [
        re.findall(r"POINT \(([\d.]+) ([\d.]+)\)", ogrinfo("-al", one))
        for one in (address, f"{address}&crs={metric}")
    ]
    assert len(found[0]) == len(found[1]) > 5
    for (lon, lat), (north, east) in zip(*found, strict=True):
        assert 87 < float(lon) < 88
        assert 43 < float(lat) < 45
        assert 4_700_000 < float(north) < 5_000_000
        assert 300_000 < float(east) < 800_000


def test_owslib_reads_what_it_asks_for(client: TestClient, server: Server) -> None:
    service = Features(server[0])
    assert NAME in service.feature_collections()
    assert len(service.conformance()["conformsTo"]) == 24
    assert service.api()["openapi"].startswith("3.0")
    assert "theme" in service.collection_queryables(NAME)["properties"]
    assert service.collection(NAME)["storageCrs"].endswith("CRS84")
    page = service.collection_items(NAME, limit=10, offset=10)
    assert (page["numberReturned"], page["numberMatched"]) == (10, matched(client))
    window = service.collection_items(NAME, bbox=[87.4, 43.7, 87.6, 43.9], limit=5000)
    assert window["numberMatched"] == matched(client, bbox="87.4,43.7,87.6,43.9")
    expression = "theme = 'metro' AND S_INTERSECTS(geometry, BBOX(87, 43, 88, 44))"
    assert service.collection_items(NAME, filter=expression)["numberMatched"] == matched(
        client, filter=expression
    )
    first = page["features"][0]
    assert service.collection_item(NAME, first["id"])["properties"] == first["properties"]
