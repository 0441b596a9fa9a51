"""A large GeoParquet comes group by group, and what is wrong with one is one sentence."""

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geoapp.errors import InputError
from geoapp.io.parquet_groups import GroupedParquet


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    points = [*shapely.points([(87 + k / 10, 43.8) for k in range(6)]), None]
    return gpd.GeoDataFrame({"name": list("abcdefg")}, geometry=points, crs=4326)


def test_groups_follow_each_other_and_hold_every_row(frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    frame.to_parquet(tmp_path / "a.parquet", row_group_size=3)
    file = GroupedParquet(tmp_path / "a.parquet")
    groups = [file.group(number) for number in range(file.extent.groups)]
    assert [group.first for group in groups] == [0, 3, 6]
    assert [shape for group in groups for shape in group.geometries] == frame.geometry.tolist()
    assert len(file) == 7
    assert file.crs is not None
    assert file.crs.equals("EPSG:4326")


def test_a_file_that_names_no_crs_is_in_degrees_and_one_that_denies_it_has_none(tmp_path: Path) -> None:
    gpd.GeoDataFrame(geometry=[shapely.Point(1, 1)]).to_parquet(tmp_path / "none.parquet")
    assert GroupedParquet(tmp_path / "none.parquet").crs is None


def test_what_is_no_geoparquet_is_one_sentence(tmp_path: Path) -> None:
    pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "plain.parquet")
    (tmp_path / "text.parquet").write_text("PAR1 not really", encoding="utf-8")
    for name in ("plain", "text", "missing"):
        with pytest.raises(InputError, match=f"{name}.parquet cannot be read as GeoParquet"):
            GroupedParquet(tmp_path / f"{name}.parquet")


def test_another_encoding_is_refused_by_its_name(frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    frame.iloc[:6].to_parquet(tmp_path / "arrow.parquet", geometry_encoding="geoarrow")
    with pytest.raises(InputError, match="geometries as point; write them as WKB"):
        GroupedParquet(tmp_path / "arrow.parquet")


def test_a_damaged_group_is_named(frame: gpd.GeoDataFrame, tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    frame.to_parquet(path, row_group_size=3, compression="NONE")
    content = path.read_bytes()
    spot = content.index(shapely.to_wkb(frame.geometry[4]))
    path.write_bytes(content[:spot] + b"\x07" * 9 + content[spot + 9 :])
    with pytest.raises(InputError, match="Row group 1 of"):
        GroupedParquet(path).group(1)
