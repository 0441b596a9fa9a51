"""Areas go out as 界址点 and come back within a millimetre, by our reader and the form's own rules."""

import json

import geopandas as gpd
import pytest
import shapely
from pyproj import CRS, Transformer
from shapely import MultiPolygon, Point, Polygon, box
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from geoapp.domain.intake import Decision
from geoapp.domain.parcel_forms import ZONES
from geoapp.domain.plan import Plan
from geoapp.io.parcel_forms import load_parcel_forms
from geoapp.pipeline.export import export
from geoapp.pipeline.intake_files import clean_file
from geoapp.pipeline.intake_kinds import look_at_file

HOLED = Polygon(
    [(87.5, 43), (87.6, 43), (87.6, 43.1), (87.5, 43.1)],
    [[(87.52, 43.02), (87.52, 43.04), (87.54, 43.04), (87.54, 43.02)]],
)
SHAPES: dict[str, BaseGeometry] = {
    "甲, 带洞": HOLED,
    "乙": MultiPolygon([box(87.5, 43, 87.51, 43.01), box(87.52, 43, 87.53, 43.01)]),
    "丙@[一]": box(87.1234567, 43.1234567, 87.1244567, 43.1244567),
    "点": Point(87.5, 43),
}
METRES = Transformer.from_crs(4490, 4538, always_xy=True)  # zone 29, by EPSG


@pytest.fixture
def frame() -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"name": list(SHAPES)}, geometry=list(SHAPES.values()), crs=4326)


def in_metres(shape: BaseGeometry) -> BaseGeometry:
    return shapely.transform(shape, METRES.transform, interleaved=False)


@pytest.mark.parametrize("crs", [None, "4538"])
@pytest.mark.parametrize("encoding", [None, "utf-8"])
def test_areas_come_back_within_a_millimetre(
    frame: gpd.GeoDataFrame, plan: Plan, crs: str | None, encoding: str | None
) -> None:
    content = export(frame, "parcels", plan, crs=crs, encoding=encoding)
    looked = look_at_file(content, "红线.jzd.txt", plan, Decision(crs=crs or "EPSG:4517"))
    assert looked.report.declared_crs == (f"EPSG:{crs}" if crs else "EPSG:4517")
    wanted = [in_metres(shape) for shape in SHAPES.values() if shape.geom_type != "Point"]
    found = [in_metres(shape) for shape in looked.frame.geometry]
    assert len(found) == len(wanted) == 3
    for one, other in zip(found, wanted, strict=True):
        assert shapely.hausdorff_distance(one, other) < 1e-3
        assert shapely.get_num_coordinates(one) == shapely.get_num_coordinates(other)


def test_the_clean_file_of_an_import_keeps_the_millimetre(frame: gpd.GeoDataFrame, plan: Plan) -> None:
    content = export(frame, "parcels", plan)
    looked = look_at_file(content, "红线.jzd.txt", plan, Decision(crs="EPSG:4517"))
    features = json.loads(clean_file(looked, plan))["features"]
    wanted = [in_metres(one) for one in SHAPES.values() if one.geom_type != "Point"]
    found = [in_metres(shape(feature["geometry"])) for feature in features]
    assert max(map(shapely.hausdorff_distance, found, wanted)) < 1e-3


def test_each_line_is_as_the_form_has_it(frame: gpd.GeoDataFrame, plan: Plan) -> None:
    lines = export(frame, "parcels", plan).decode("gbk").split("\r\n")
    assert {"[属性描述]", "坐标系=2000国家大地坐标系", "几度分带=3", "带号=29"} <= set(lines)
    body = lines[lines.index("[地块坐标]") + 1 : -1]
    parcels = [number for number, line in enumerate(body) if line.endswith(",@")]
    assert [len(body[number].split(",")) for number in parcels] == [9, 9, 9]
    holed = body[: parcels[1]]
    assert holed[0].split(",")[:5] == ["10", holed[0].split(",")[1], "1", "甲\uff0c 带洞", "面"]
    points = [line.split(",") for line in holed[1:]]
    assert [point[0] for point in points] == ["J1", "J2", "J3", "J4", "J1", "J5", "J6", "J7", "J8", "J5"]
    assert [point[1] for point in points] == ["1"] * 5 + ["2"] * 5
    easting, northing = METRES.transform(87.5, 43.1)  # the north-western corner comes first
    assert float(points[0][2]) == pytest.approx(northing, abs=1e-4)
    assert float(points[0][3]) == pytest.approx(29_000_000 + easting, abs=1e-4)
    hectares = in_metres(HOLED).area / 10_000
    assert float(holed[0].split(",")[1]) == pytest.approx(hectares, abs=1e-4)


def test_a_character_that_gbk_lacks_is_marked(plan: Plan) -> None:
    frame = gpd.GeoDataFrame({"name": ["𠮷村"]}, geometry=[box(87, 43, 87.1, 43.1)], crs=4326)
    assert ",〓村,".encode("gbk") in export(frame, "parcels", plan)
    assert ",𠮷村,".encode() in export(frame, "parcels", plan, encoding="utf-8")


@pytest.mark.parametrize("system", load_parcel_forms().systems, ids=lambda system: system.words[0])
@pytest.mark.parametrize("width", ZONES)
def test_the_codes_of_every_zone_are_epsgs(system: object, width: int) -> None:
    names = {4490: "CGCS2000", 4610: "Xian 1980", 4214: "Beijing 1954"}
    for zone in ZONES[width]:
        for with_number in (True, False):
            crs = CRS.from_user_input(system.code(zone, with_number=with_number))  # type: ignore[attr-defined]
            assert crs.name.startswith(names[system.degrees])  # type: ignore[attr-defined]
            easting = next(p.value for p in crs.coordinate_operation.params if p.name == "False easting")
            meridian = next(
                p.value
                for p in crs.coordinate_operation.params
                if "natural origin" in p.name and "Long" in p.name
            )
            assert meridian == (3 * zone if width == 3 else 6 * zone - 3)
            assert easting == 500_000 + (zone * 1_000_000 if with_number else 0)
            assert ("3-degree" in crs.name) == (width == 3)
