"""The result of an analysis goes out through the same writers."""

import csv
import io
import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import geopandas as gpd
import openpyxl
import pyogrio
import pytest
import shapely

from geoapp.analysis.operations.buffer import Buffer
from geoapp.analysis.operations.conflicts import Conflicts
from geoapp.analysis.operations.coverage import Coverage
from geoapp.analysis.operations.nearest import Nearest
from geoapp.analysis.operations.overlap import Overlap
from geoapp.analysis.operations.within import Within
from geoapp.domain.plan import Plan
from geoapp.domain.source import DISTRICTS, Source
from geoapp.errors import UnknownCodeError
from geoapp.pipeline.analyse import Outcome, analyse
from geoapp.pipeline.build import build_plan, write_build
from geoapp.pipeline.export import export, formats_for

PROJECTS = Source(kind="projects")
REQUESTS = [
    Buffer(plan="demo", a=PROJECTS, distances_m=(500.0,)),
    Within(plan="demo", a=PROJECTS, b=DISTRICTS, distance_m=500.0),
    Overlap(plan="demo", a=PROJECTS, b=DISTRICTS),
    Coverage(plan="demo", a=PROJECTS, distance_m=1000.0),
    Nearest(plan="demo", a=PROJECTS, b=PROJECTS, k=2),
    Conflicts(plan="demo", a=PROJECTS, distance_m=9000.0),
]


@pytest.fixture(params=REQUESTS, ids=[request.operation for request in REQUESTS])
def outcome(request: pytest.FixtureRequest, plan: Plan) -> Outcome:
    write_build(build_plan(plan.id))
    found = analyse(request.param, plan)
    assert len(found.frame) > 1
    return found


def test_geojson_is_what_the_receipt_has_the_digest_of(outcome: Outcome, plan: Plan) -> None:
    content = export(outcome.frame, "geojson", plan)
    assert sha256(content).hexdigest() == outcome.receipt.sha256
    features = json.loads(content)["features"]
    assert [feature["id"] for feature in features] == list(outcome.frame["id"])


def test_geopackage_keeps_ids_numbers_and_outlines(
    outcome: Outcome, write: Callable[..., Path], plan: Plan
) -> None:
    path = write(outcome.frame, "gpkg", crs=plan.metric_crs)
    tables = [gpd.read_file(path, layer=name) for name, _ in pyogrio.list_layers(path)]
    assert sum(map(len, tables)) == len(outcome.frame)
    for table in tables:
        mine = outcome.frame.set_index("id").loc[list(table["id"])]
        assert list(table["certainty"]) == list(mine["certainty"])
        if "distance_m" in table:
            assert list(table["distance_m"]) == pytest.approx(list(mine["distance_m"]), nan_ok=True)
        if isinstance(table, gpd.GeoDataFrame):
            back = table.geometry.to_crs("EPSG:4326").to_numpy()
            apart = shapely.hausdorff_distance(back, mine.geometry.to_numpy())
            assert apart.max() <= 1e-7


def test_tables_have_chinese_headers_and_words(
    outcome: Outcome, write: Callable[..., Path], plan: Plan
) -> None:
    rows = list(csv.DictReader(io.StringIO(export(outcome.frame, "csv", plan).decode("utf-8-sig"))))
    assert [row["编号"].rstrip("\t") for row in rows] == list(outcome.frame["id"])
    assert {row["判定"] for row in rows} <= {"确定", "可能", "不在范围内"}
    assert all(not header.isascii() for header in rows[0])
    sheet = openpyxl.load_workbook(write(outcome.frame, "xlsx")).worksheets[0]
    header, *lines = sheet.iter_rows(values_only=True)
    assert [*header, "数据授权", "区县界线"] == list(rows[0])
    assert [line[1] for line in lines] == list(outcome.frame["id"])


def test_other_formats_hold_every_row(outcome: Outcome, write: Callable[..., Path]) -> None:
    assert len(gpd.read_file(write(outcome.frame, "fgb"))) == len(outcome.frame)
    assert len(gpd.read_parquet(write(outcome.frame, "parquet"))) == len(outcome.frame)
    path = write(outcome.frame, "shp")
    with ZipFile(path) as archive:
        tables = [name for name in archive.namelist() if name.endswith(".dbf")]
    rows = [len(gpd.read_file(path, layer=name.removesuffix(".dbf"))) for name in tables]
    assert sum(rows) == len(outcome.frame)


def test_oc4ids_which_holds_projects_only_says_so(outcome: Outcome, plan: Plan) -> None:
    assert "oc4ids" not in formats_for(outcome.frame)
    with pytest.raises(UnknownCodeError, match="holds projects only; use one of geojson"):
        export(outcome.frame, "oc4ids", plan)


def test_columns_of_a_visitors_layer_keep_their_own_types(plan: Plan, write: Callable[..., Path]) -> None:
    own = gpd.GeoDataFrame(
        {
            "start": ["early", None],
            "box": [1.5, float("nan")],
            "open": [True, False],
            "tags": [["a", "b"], None],
            "distance_to_the_nearest_a": [1, 2],
            "distance_to_the_nearest_b": [3, 4],
        },
        geometry=gpd.points_from_xy([87, 88], [43, 44]),
        crs="EPSG:4326",
    )
    table = gpd.read_file(write(own, "gpkg"), layer="points")
    assert table["start"].to_list()[0] == "early"
    assert table["box"].to_list()[0] == 1.5
    assert table["open"].to_list() == [True, False]
    assert table["tags"].to_list()[0] == '["a","b"]'
    assert table[["start", "box", "tags"]].iloc[1].isna().all()
    short = gpd.read_file(write(own, "shp"), layer="points")
    assert {"distance_t", "distance_1"} <= set(short.columns)
    rows = list(csv.DictReader(io.StringIO(export(own, "csv", plan).decode("utf-8-sig"))))
    assert (rows[0]["open"], rows[1]["open"]) == ("是", "否")
