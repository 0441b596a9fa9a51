"""A file joined group by group says what the same features joined at once say."""

import pickle
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from click.testing import CliRunner

from geoapp.cli import main
from geoapp.errors import InputError
from geoapp.io.boundaries import load_districts
from geoapp.io.parquet_groups import GroupedParquet
from geoapp.io.plans import load_plan
from geoapp.pipeline.join import OUTSIDE, GroupJoin, join_file

METRIC = "EPSG:4538"
EAST, NORTH = 500_000, 4_850_000


@pytest.fixture
def districts() -> gpd.GeoDataFrame:
    squares = shapely.box([EAST, EAST + 1000], NORTH, [EAST + 1000, EAST + 2000], NORTH + 1000)
    return gpd.GeoDataFrame({"adcode": [650102, 650103]}, geometry=squares, crs=METRIC)


@pytest.fixture
def features() -> gpd.GeoDataFrame:
    shapes = [
        shapely.Point(500, 500),
        shapely.LineString([(500, 500), (1500, 500)]),
        shapely.box(1800, 0, 2200, 100),
        None,
        shapely.Polygon([(100, 100), (300, 300), (300, 100), (100, 300)]),
        shapely.Point(-5, 0),
    ]
    return gpd.GeoDataFrame(
        geometry=shapely.transform(np.array(shapes), lambda xy: np.add(xy, (EAST, NORTH))), crs=METRIC
    )


def test_each_part_has_its_district_its_size_and_its_share(
    features: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    features.to_parquet(tmp_path / "a.parquet", row_group_size=2)
    found = join_file(tmp_path / "a.parquet", districts, METRIC)
    assert found.to_numpy().tolist() == [
        [0, 650102, 1, 1],
        [1, 650102, 500, 0.5],
        [1, 650103, 500, 0.5],
        [2, 650103, 20_000, 0.5],
        [2, OUTSIDE, 20_000, 0.5],
        [4, 650102, 20_000, 1],
        [5, OUTSIDE, 1, 1],
    ]


def test_the_size_of_the_groups_changes_nothing(
    features: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    tables = []
    for size in (1, 3, 100):
        features.to_parquet(tmp_path / "a.parquet", row_group_size=size)
        tables.append(join_file(tmp_path / "a.parquet", districts, METRIC))
    pd.testing.assert_frame_equal(tables[0], tables[1])
    pd.testing.assert_frame_equal(tables[0], tables[2])


def test_degrees_are_measured_in_metres(
    features: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    features.to_crs(4326).to_parquet(tmp_path / "a.parquet")
    found = join_file(tmp_path / "a.parquet", districts.to_crs(4326), METRIC)
    line = found[found["row"] == 1]
    assert line["size"].tolist() == pytest.approx([500, 500], abs=0.01)
    assert found.groupby("row")["share"].sum().tolist() == pytest.approx([1] * 5)


def test_a_missing_crs_is_refused_by_the_file(
    features: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    features.set_crs(None, allow_override=True).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(InputError, match=r"a\.parquet names no CRS"):
        join_file(tmp_path / "a.parquet", districts, METRIC)


def test_a_file_without_rows_has_no_parts(
    features: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    features.iloc[:0].to_parquet(tmp_path / "a.parquet")
    found = join_file(tmp_path / "a.parquet", districts, METRIC)
    assert list(found) == ["row", "adcode", "size", "share"]
    assert found.empty


def test_another_file_where_the_worker_is_is_refused(
    features: gpd.GeoDataFrame, districts: gpd.GeoDataFrame, tmp_path: Path
) -> None:
    path = tmp_path / "a.parquet"
    features.to_parquet(path, row_group_size=2)
    job = GroupJoin(path, GroupedParquet(path).extent, districts.geometry.to_numpy(), METRIC)
    assert job(2).equals(elsewhere(job)(2))
    features.to_parquet(path, row_group_size=3)
    with pytest.raises(InputError, match="is another file where the worker is"):
        elsewhere(job)(0)


def elsewhere(job: GroupJoin) -> GroupJoin:
    gone: GroupJoin = pickle.loads(pickle.dumps(job))  # noqa: S301 (made on this line)
    return gone


def test_the_command_joins_a_file_with_the_plans_districts(tmp_path: Path) -> None:
    plan = load_plan("urumqi-14fyp")
    areas = load_districts(plan)
    inside = areas.representative_point()
    gpd.GeoDataFrame(geometry=inside.array, crs=4326).to_parquet(tmp_path / "a.parquet")
    arguments = ["join", str(tmp_path / "a.parquet"), "--plan", plan.id, "--out", str(tmp_path / "parts.csv")]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    assert pd.read_csv(tmp_path / "parts.csv")["adcode"].tolist() == areas["adcode"].tolist()
