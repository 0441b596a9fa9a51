"""The examples of docs/api.md do what it says, and GDAL reads the API as QGIS does."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from threading import Thread
from time import monotonic, sleep

import pytest
import uvicorn
from starlette.testclient import TestClient

from geoapp.gdal import OPTIONS
from geoapp.settings import ROOT

EXAMPLES = re.findall(
    r"http://127\.0\.0\.1:8501(/api/[^\s\"]+)", (ROOT / "docs" / "api.md").read_text("utf-8")
)


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_is_answered_with_something(client: TestClient, example: str) -> None:
    answer = client.get(example)
    assert answer.status_code == 200, answer.text[:300]
    assert answer.content
    if answer.headers["content-type"] == "application/geo+json":
        assert answer.json().get("features", [answer.json()["type"]])


@pytest.fixture
def server(client: TestClient) -> Iterator[str]:
    """Serve the same routes to other programs."""
    running = uvicorn.Server(uvicorn.Config(client.app, host="127.0.0.1", port=0, log_level="warning"))
    thread = Thread(target=running.run)
    thread.start()
    end = monotonic() + 20
    while not running.started and monotonic() < end:
        sleep(0.05)
    yield f"http://127.0.0.1:{running.servers[0].sockets[0].getsockname()[1]}"
    running.should_exit = True
    thread.join(timeout=20)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="needs GDAL's ogrinfo (Debian: gdal-bin)")
def test_gdal_opens_an_address_as_a_layer(client: TestClient, server: str) -> None:
    path = "/api/v1/urumqi-14fyp/projects.geojson?theme=water_supply&theme=wastewater"
    wanted = client.get(path).json()["features"]
    read = subprocess.run(
        ["ogrinfo", "-al", "-so", f"{server}{path}"], capture_output=True, text=True, check=True, timeout=60
    )
    assert len(wanted) > 5
    assert f"Feature Count: {len(wanted)}" in read.stdout
    assert "WGS 84" in read.stdout
    assert all(f"\n{name}: " in read.stdout for name in ("id", "name", "theme", "location"))


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="needs GDAL's ogrinfo (Debian: gdal-bin)")
def test_gdal_reads_a_file_by_parts_where_it_is(client: TestClient, server: str) -> None:
    path = "/api/v1/urumqi-14fyp/projects.fgb"
    wanted = client.get(path.replace(".fgb", ".geojson")).json()["features"]
    read = subprocess.run(
        ["ogrinfo", "-al", "-so", f"/vsicurl/{server}{path}"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        env={name: value for name, value in os.environ.items() if name not in OPTIONS},
    )
    assert f"Feature Count: {len(wanted)}" in read.stdout
