"""A folder of wheels brings the whole app to a machine that has neither the checkout nor a network."""

import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

ROOT = Path(__file__).resolve().parents[2]
NOT_INHERITED = ("PYTHONPATH", "GEOAPP_PLANS")

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the bundle as the README says; its name has a space, as folders of offices have."""
    folder = tmp_path_factory.mktemp("carried") / "the bundle"
    # GNU make cannot take a blank in a variable's own path, so it is made elsewhere and then carried.
    made = folder.parent / "made"
    result = subprocess.run(
        ["make", "offline-bundle", f"BUNDLE={made}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr[-2000:]
    shutil.move(made, folder)
    return folder


@pytest.fixture(scope="module")
def installed(bundle: Path) -> Path:
    """Install from the bundle alone, and return the command."""
    environment = {key: value for key, value in os.environ.items() if key not in NOT_INHERITED}
    # Nothing can answer there, so an installation that asks an index fails.
    environment |= {"PIP_INDEX_URL": "http://127.0.0.1:9/", "PIP_RETRIES": "0", "PIP_CONFIG_FILE": os.devnull}
    result = subprocess.run(
        ["sh", str(bundle / "install"), "env"],
        cwd=bundle.parent,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-2000:]
    return bundle.parent / "env" / "bin" / "geoapp"


def test_a_wheel_brings_nothing_to_the_top_but_the_package(bundle: Path) -> None:
    (wheel,) = bundle.glob("geoapp_plans-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"geoapp"}
    carried = {name.removeprefix("geoapp/_app/") for name in names if name.startswith("geoapp/_app/")}
    tracked = subprocess.run(
        [
            "git",
            "-c",
            "safe.directory=*",
            "ls-files",
            "data",
            "layers",
            "pages",
            ".streamlit",
            "streamlit_app.py",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(tracked.stdout.split()) <= carried
    assert [name for name in carried if name.startswith("data/plans/") and name.endswith(".txt")] == []


def test_the_bill_of_materials_lists_each_wheel_with_its_hash(bundle: Path) -> None:
    bill = json.loads((bundle / "sbom.cdx.json").read_text(encoding="utf-8"))
    listed = [*bill["components"], bill["metadata"]["component"]]
    wheels = {hashlib.sha256(path.read_bytes()).hexdigest() for path in bundle.glob("*.whl")}
    assert {one["hashes"][0]["content"] for one in listed} == wheels
    assert bill["metadata"]["component"]["name"] == "geoapp-plans"


def test_the_installed_command_exports_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    command = [str(installed), "export", "--theme", "metro", "--out", "metro.geojson"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    ids = [
        {feature["id"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]}
        for path in (ROOT / "data" / "geojson" / "urumqi-14fyp" / "metro.geojson", tmp_path / "metro.geojson")
    ]
    assert ids[0]
    assert ids[0] == ids[1]


def test_the_installed_app_serves_the_map_outside_the_checkout(
    installed: Path,
    tmp_path: Path,
    page: Page,
    requests: list[str],
    serve: Callable[..., AbstractContextManager[str]],
) -> None:
    with serve(tmp_path / "log", geoapp=installed, folder=tmp_path, HOME=str(tmp_path)) as url:
        page.goto(url)
        expect(page.get_by_role("heading", name="乌鲁木齐市规划项目地图")).to_be_visible()
        expect(page.frame_locator("iframe").locator(".leaflet-container")).to_be_visible()
    assert requests
    assert [
        one for one in requests if "127.0.0.1" not in one and not one.startswith(("data:", "blob:"))
    ] == []
