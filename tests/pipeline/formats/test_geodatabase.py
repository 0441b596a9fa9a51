"""A file geodatabase holds the rows of the selection in tables by dimension, and comes back."""

import shutil
import subprocess
from pathlib import Path

import geopandas as gpd
import pyogrio
import pytest
from shapely import Point

from geoapp.domain.intake import Decision
from geoapp.domain.plan import Plan
from geoapp.pipeline.export import export
from geoapp.pipeline.intake_kinds import look_at_file


def test_every_placed_row_comes_back_with_id_and_name(frame: gpd.GeoDataFrame, plan: Plan) -> None:
    content = export(frame, "gdb", plan)
    looked = look_at_file(content, "a.gdb.zip", plan, Decision(crs="EPSG:4326", accept_repairs=True))
    placed = frame[frame.geometry.notna()]
    assert set(looked.frame["id"]) == set(placed.index)
    names = looked.frame.set_index("id")["name"]
    assert all(
        names[key] == " ".join(row.split()) or names[key] == row for key, row in placed["name"].items()
    )


@pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="needs Debian's gdal-bin")
def test_debians_gdal_opens_it_and_finds_its_tables(frame: gpd.GeoDataFrame, write: object) -> None:
    path = write(frame, "gdb")  # type: ignore[operator]
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
