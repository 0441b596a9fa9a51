"""GDAL reads the formats that we need and nothing else, in both packages that carry one."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from geoapp.gdal import DRIVERS, LEFT_OUT, OPTIONS

VRT = '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>'
FOLLOWERS = (
    "OGR_VRT",
    "GDALG",
    "OAPIF",
    "WFS",
    "CSW",
    "HTTP",
    "Elasticsearch",
    "Carto",
    "PLSCENES",
    "AmigoCloud",
)
"""Drivers that go where a file's content sends them."""


def run(code: str, **environment: str) -> str:
    """Run code in a process of its own and another's, as drivers are registered once a process."""
    others = {name: value for name, value in os.environ.items() if name not in OPTIONS}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=others | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_pyogrio_has_the_drivers_that_we_need_and_no_other() -> None:
    found = set(run("import geoapp.cli, pyogrio; print('|'.join(pyogrio.list_drivers()))").strip().split("|"))
    assert found <= DRIVERS
    assert {"ESRI Shapefile", "FlatGeobuf", "GPKG", "GeoJSON", "LIBKML"} <= found


def test_fiona_has_no_driver_that_follows_names() -> None:
    found = (
        run("import geoapp.cli, fiona\nwith fiona.Env() as e: print('|'.join(e.drivers()))")
        .strip()
        .split("|")
    )
    assert {"GPKG", "GeoJSON"} <= set(found)
    assert set(found) & {*FOLLOWERS, *LEFT_OUT} == set()


def test_an_operators_own_setting_cannot_widen_them() -> None:
    found = run(
        "import geoapp.cli, pyogrio; print('OGR_VRT' in pyogrio.list_drivers())",
        GDAL_SKIP="",
    )
    assert found.strip() == "False"


@pytest.mark.parametrize("package", ["pyogrio.read_dataframe", "fiona.open"])
@pytest.mark.parametrize("name", ["a.geojson", "a.vrt", "a.csv"])
def test_a_vrt_reads_no_other_file(package: str, name: str, tmp_path: Path) -> None:
    source = tmp_path / "secret.geojson"
    source.write_text('{"type":"Point","coordinates":[87.6,43.8]}', encoding="utf-8")
    (tmp_path / name).write_text(VRT.format(source=source), encoding="utf-8")
    code = (
        f"import geoapp.cli, {package.split('.', maxsplit=1)[0]}\n"
        f"try:\n    {package}({str(tmp_path / name)!r})\n    print('read')\n"
        "except Exception as error:\n    print('refused')"
    )
    assert run(code).strip() == "refused"


@pytest.mark.parametrize("path", ["/vsicurl/{}/a.geojson", "{}/a.geojson", "/vsicurl_streaming/{}/a.geojson"])
def test_no_address_is_asked_for_anything(path: str) -> None:
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)

        def listen() -> None:
            try:
                asked.append(server.accept())
            except OSError:
                return

        listener = threading.Thread(target=listen)
        listener.start()
        address = path.format(f"http://127.0.0.1:{server.getsockname()[1]}")
        read = f"try:\n    pyogrio.read_info({address!r})\nexcept Exception:\n    print('refused')"
        assert run(f"import geoapp.cli, pyogrio\n{read}").strip() == "refused"
        server.close()
        listener.join()
    assert asked == []


WORKBOOK = """
import openpyxl
book = openpyxl.Workbook()
book.active.append(["name", "count"])
book.active.append(["红柳沟", 3])
book.save({path!r})
"""


def test_importing_geoapp_leaves_the_callers_gdal_as_it_was(tmp_path: Path) -> None:
    code = (
        "import os\nbefore = dict(os.environ)\nimport geoapp\nassert dict(os.environ) == before\n"
        "import geoapp.pipeline.export, geoapp.pipeline.intake_kinds\n"
        f"assert 'GDAL_SKIP' not in os.environ\n{WORKBOOK.format(path=str(tmp_path / 'a.xlsx'))}"
        f"import geopandas\nprint(list(geopandas.read_file({str(tmp_path / 'a.xlsx')!r})['name']))"
    )
    assert run(code).strip() == "['红柳沟']"


def test_a_callers_process_reads_users_files_in_a_worker_and_keeps_its_own_drivers(tmp_path: Path) -> None:
    write = (
        "import geopandas\nfrom shapely import Point\n"
        "frame = geopandas.GeoDataFrame({'name': ['a']}, geometry=[Point(87, 43)], crs=4326)\n"
        f"frame.to_file({str(tmp_path / 'a.fgb')!r})\n"
    )
    read = (
        "from geoapp.io.user_files.layer_files import read_layer\nimport pyogrio\n"
        f"raw = read_layer(open({str(tmp_path / 'a.fgb')!r}, 'rb').read(), 'a.fgb')\n"
        "print(len(raw.frame), 'OGR_VRT' in pyogrio.list_drivers())"
    )
    assert run(write + read).strip() == "1 True"


def test_geoapp_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "geoapp", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("geoapp, version ")
