"""A file geodatabase holds the rows of the selection in tables by dimension, and comes back."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
import shapely
from shapely import Point

from geoapp.domain.intake import Decision
from geoapp.domain.plan import Plan
from geoapp.pipeline.export import export
from geoapp.pipeline.intake_kinds import inspect_file

from .conftest import by_geopandas, expected


def test_ids_names_and_places_come_back(frame: gpd.GeoDataFrame, write: Callable[..., Path]) -> None:
    found, wanted = by_geopandas(write(frame, "gdb")), expected(frame)
    assert found.keys() == wanted.keys()
    for key, (name, geometry) in wanted.items():
        assert found[key][0] == name
        assert (found[key][1] is None) == (geometry is None)
        # A geodatabase keeps coordinates on a grid of 1e-9 degrees.
        assert geometry is None or shapely.hausdorff_distance(found[key][1], geometry) <= 2e-9


def test_our_own_reader_takes_it_back(
    frame: gpd.GeoDataFrame, write: Callable[..., Path], plan: Plan
) -> None:
    content = write(frame, "gdb").read_bytes()
    looked = inspect_file(content, "a.gdb.zip", plan, Decision(kind="layer", accept_repairs=True))
    assert not looked.report.of("refuse") + looked.report.of("ask")
    assert set(looked.frame["id"]) == set(frame.index[frame.geometry.notna()])


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="needs Debian's gdal-bin")
def test_debians_gdal_opens_it_and_finds_its_tables(frame: gpd.GeoDataFrame, write: object) -> None:
    path = write(frame, "gdb")
    told = subprocess.run(["ogrinfo", "-ro", "-so", path], check=True, capture_output=True, text=True).stdout
    assert {"points", "lines", "polygons", "unplaced"} <= set(told.replace("(", " ").split())


@pytest.mark.parametrize(("number", "kind"), [(2**31 - 1, "int32"), (2**60 + 1, "int64")])
def test_whole_numbers_keep_every_digit(plan: Plan, number: int, kind: str, tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"oid": [number]}, geometry=[Point(120.5, 30)], crs=4326)
    path = tmp_path / "a.gdb.zip"
    path.write_bytes(export(frame, "gdb", plan))
    read = pyogrio.read_dataframe(path)
    assert read["oid"].tolist() == [number]
    assert str(read["oid"].dtype) == kind
