"""What one import may cost: the worker ends what takes too long or too much, and nothing is left behind."""

import io
import os
import signal
import subprocess
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
from shapely import Point

from geoapp.domain.intake import Decision
from geoapp.errors import RefusedError
from geoapp.io import worker
from geoapp.io.plans import load_plan
from geoapp.limits import LIMITS, limit
from geoapp.pipeline.intake import bring_in, look_at, run_apart
from geoapp.pipeline.intake_kinds import look_at_file

from .bad_input.opendocument import HEAD, document, line, table

PLAN = load_plan("urumqi-14fyp")


@pytest.fixture(scope="module", autouse=True)
def closed_workers() -> Iterator[None]:
    yield
    worker.close()


@pytest.fixture(scope="module")
def heavy() -> bytes:
    """Return one polygon of 1.2 million vertices: allowed, and seconds of work."""
    ring = b"[87.61,43.81],[87.62,43.81],[87.62,43.82],[87.61,43.82]," * 300_000
    return b'{"type":"Polygon","coordinates":[[' + ring + b"[87.61,43.81]]]}"


def test_what_takes_too_long_is_ended_and_said(heavy: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_MAX_IMPORT_SECONDS", "1")
    before = time.monotonic()
    with pytest.raises(RefusedError) as caught:
        run_apart(look_at, heavy, "a.geojson", PLAN, Decision())
    assert caught.value.code == "too_slow"
    assert "超过 1 秒" in caught.value.say("zh")
    assert time.monotonic() - before < 30


def test_what_needs_too_much_memory_is_ended_and_said(heavy: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEOAPP_MAX_IMPORT_MB", "60")
    with pytest.raises(RefusedError) as caught:
        run_apart(look_at, heavy, "a.geojson", PLAN, Decision())
    assert caught.value.code == "too_heavy"
    assert "60 MB" in str(caught.value)


def test_the_worker_brings_in_what_is_brought_in_here() -> None:
    content = "名称,经度,纬度\n甲,87.6,43.8\n".encode()
    here = bring_in(content, "a.csv", PLAN, Decision())
    apart = run_apart(bring_in, content, "a.csv", PLAN, Decision())
    assert here.report == apart.report
    assert here.frame.equals(apart.frame)
    assert apart.frame.crs == "EPSG:4326"


def test_a_refusal_comes_out_of_the_worker_with_its_code() -> None:
    with pytest.raises(RefusedError) as caught:
        run_apart(bring_in, b"{", "a.geojson", PLAN, Decision())
    assert caught.value.code == "json_broken"


@pytest.mark.parametrize("name", LIMITS)
def test_an_operator_may_set_every_limit(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"GEOAPP_MAX_{name.upper()}", "7")
    assert limit(name) == 7


@pytest.mark.parametrize(
    ("name", "code"),
    [("features", "too_many_features"), ("fields", "too_many_fields"), ("vertices", "too_many_vertices")],
)
def test_a_lower_limit_holds(name: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"GEOAPP_MAX_{name.upper()}", "1")
    with pytest.raises(RefusedError) as caught:
        look_at(b"name,lon,lat\na,87.6,43.8\nb,87.7,43.8\n", "a.csv", PLAN, Decision())
    assert caught.value.code == code


IMPORTING = """
import sys, tempfile
from geoapp.domain.intake import Decision
from geoapp.io.plans import load_plan
from geoapp.pipeline.intake import look_at, run_apart
run_apart(look_at, open(sys.argv[1], "rb").read(), "a" + sys.argv[2], load_plan("urumqi-14fyp"), Decision(),
          on_progress=lambda progress: print(progress.step, flush=True))
"""


@pytest.mark.parametrize("delay", [0.0, 0.5, 1.5])
def test_nothing_is_left_behind_when_the_server_is_killed(heavy: bytes, delay: float, tmp_path: Path) -> None:
    (tmp_path / "heavy.geojson").write_bytes(heavy)
    temporary, work = tmp_path / "tmp", tmp_path / "work"
    temporary.mkdir()
    running = subprocess.Popen(
        [sys.executable, "-c", IMPORTING, tmp_path / "heavy.geojson", ".geojson"],
        env=os.environ | {"TMPDIR": str(temporary), "GEOAPP_DATA": str(work)},
        stdout=subprocess.PIPE,
    )
    assert running.stdout
    assert running.stdout.readline(), "the import did not begin"
    time.sleep(delay)
    running.send_signal(signal.SIGKILL)
    running.wait()
    running.stdout.close()
    assert list(temporary.iterdir()) == []
    assert not work.exists()


@pytest.mark.parametrize("driver", ["GPKG", "FlatGeobuf", "LIBKML", "GeoJSON"])
def test_an_import_writes_no_temporary_file(
    driver: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    buffer = io.BytesIO()
    layer = gpd.GeoDataFrame({"n": [1]}, geometry=[Point(87.6, 43.8)], crs=4326)
    layer.to_file(buffer, driver=driver, engine="pyogrio")
    suffix = {"GPKG": "gpkg", "FlatGeobuf": "fgb", "LIBKML": "kml", "GeoJSON": "geojson"}[driver]
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for name in ("mkstemp", "mkdtemp", "TemporaryFile", "NamedTemporaryFile"):
        monkeypatch.setattr(tempfile, name, lambda *_, **__: pytest.fail("a temporary file"))
    assert len(bring_in(buffer.getvalue(), f"a.{suffix}", PLAN, Decision()).frame) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("head", [HEAD, line("项目名称", "建设地点", "总投资（万元）"), ""])
def test_wide_rows_that_repeat_a_million_times_are_refused_before_they_take_memory(head: str) -> None:
    """Each once in memory would be 200 cells in 50,000 rows, 8 bytes each and more for texts: above 80 MB."""
    wide = line("青石渡水厂", 87.6, 43.8, *range(197), more='table:number-rows-repeated="1000000"')
    content = document(table("数据", [head, wide]))
    look_at_file(document(table("数据", [HEAD, line("甲", 87.6, 43.8)])), "a.ods", PLAN, Decision())  # loads
    tracemalloc.start()
    try:
        report = look_at_file(content, "a.ods", PLAN, Decision(accept_repairs=True)).report
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [fault.code for fault in report.of("refuse")] == ["too_many_rows"]
    assert peak < 40_000_000
