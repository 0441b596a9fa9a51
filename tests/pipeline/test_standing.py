"""Standing layers come in through the checks of an upload; what is wrong with one is a sentence with its remedy."""

import json
import os
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from click.testing import CliRunner
from pyproj import Geod
from shapely import LineString, Polygon, box, union_all

from geoapp.cli import main
from geoapp.domain.source import Source, parse_source
from geoapp.errors import GeoappError, InputError
from geoapp.io.plans import load_plan
from geoapp.io.standing import load_standing_layers
from geoapp.pipeline.standing import check_standing, layers_of, load_standing

from ..invented_standing import FARMLAND, HIDDEN, METRIC, declare  # noqa: TID252

PLAN = "urumqi-14fyp"


@pytest.fixture
def declared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = declare(tmp_path)
    monkeypatch.setenv("GEOAPP_STANDING", str(path))
    return path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_by_default_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GEOAPP_STANDING", raising=False)
    assert load_standing_layers() == ()
    with pytest.raises(InputError, match="GEOAPP_STANDING"):
        load_standing(parse_source("standing"), load_plan(PLAN))


@pytest.mark.usefixtures("declared")
def test_areas_of_all_layers_come_as_one_frame_the_three_lines_in_their_order() -> None:
    frame = load_standing(parse_source("standing"), load_plan(PLAN))
    assert frame["layer"].tolist() == ["land", "land", "secret-line"]
    assert frame["title_en"].tolist() == ["Farmland", "Farmland", "Secret line"]
    assert frame.crs.to_epsg() == 4326
    for one, drawn in zip(frame.geometry, FARMLAND, strict=False):
        assert one.symmetric_difference(drawn).area < 1e-12
    named = load_standing(Source(kind="standing", detail="secret-line"), load_plan(PLAN))
    assert named["name"].tolist() == [HIDDEN]
    with pytest.raises(InputError, match="no standing layer 'moon'"):
        load_standing(Source(kind="standing", detail="land,moon"), load_plan(PLAN))


def test_a_layer_of_another_plan_serves_that_one_only(declared: Path) -> None:
    change(declared, 'id = "land"', f'plan = "{PLAN}"\nid = "land"')
    assert [one.id for one in layers_of("elsewhere", load_standing_layers())] == ["secret-line"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[[standing_layer]]", "[[layer]]", "standing_layer"),
        ('kind = "farmland"', 'kind = "forest"', "standing_layer.1.kind"),
        ('id = "land"', 'id = "secret-line"', "stands twice"),
        ('id = "land"', 'id = "../land"', "is none or stands twice"),
        ('roles = ["*"]', "roles = []", "name who may see it"),
        ('roles = ["*"]', 'roles = ["stranger"]', "roles"),
        ('roles = ["*"]', "", "roles"),
        ('file = "land.gpkg"', 'file = "sea.gpkg"', "sea.gpkg, is not there"),
        ('file = "land.gpkg"', 'crs = "mars"\nfile = "land.gpkg"', "mars, is not known"),
        ('file = "land.gpkg"', 'plan = "nowhere"\nfile = "land.gpkg"', "nowhere, which does not exist"),
        ('file = "land.gpkg"', "file = 2026-01-01", "mend the file"),
        ("[[standing_layer]]", "[[standing_layer]", "mend the file"),
    ],
)
def test_a_wrong_entry_is_a_sentence(declared: Path, old: str, new: str, said: str) -> None:
    change(declared, old, new)
    with pytest.raises(GeoappError) as raised:
        load_standing_layers()
    assert said in str(raised.value)
    assert "standing.toml" in str(raised.value)
    assert "standing.toml" in raised.value.say("zh")


def write(folder: Path, *shapes: object, crs: str | None = "EPSG:4326") -> None:
    gpd.GeoDataFrame(geometry=list(shapes), crs=crs).to_file(folder / "land.gpkg", driver="GPKG")


BOW = Polygon([(87.3, 43.8), (87.4, 43.9), (87.4, 43.8), (87.3, 43.9)])


@pytest.mark.filterwarnings("ignore:'crs' was not provided")
@pytest.mark.parametrize(
    ("shapes", "crs", "said"),
    [
        ([LineString([(87.3, 43.8), (87.4, 43.9)])], "EPSG:4326", "no area (LineString); keep its polygons"),
        ([BOW], "EPSG:4326", "accept_repairs = true"),
        (
            [box(500_000, 4_850_000, 500_900, 4_850_900)],
            None,
            "mend the file, or the crs or table of its entry",
        ),
        ([Polygon([(7, 43), (8, 43), (8, 44)])], "EPSG:4326", "mend the file"),
    ],
    ids=["line", "bow", "no crs", "elsewhere"],
)
def test_a_wrong_file_is_a_sentence_with_its_name_also_where_a_server_would_begin(
    declared: Path, shapes: list[object], crs: str | None, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (declared.parent / "land.gpkg").unlink()
    write(declared.parent, *shapes, crs=crs)
    with pytest.raises(GeoappError) as raised:
        check_standing()
    assert said in str(raised.value)
    assert "land.gpkg" in str(raised.value)
    assert not any("\u4e00" <= letter <= "\u9fff" for letter in str(raised.value))
    monkeypatch.setattr(os, "execv", lambda *_: pytest.fail("a server was started"))
    for command in (["serve", "--processes", "1"], ["check", str(declared)]):
        result = CliRunner().invoke(main, command)
        assert result.exit_code == 2
        assert said in result.output


def test_a_file_that_is_no_layer_is_a_sentence(declared: Path) -> None:
    (declared.parent / "land.gpkg").write_bytes(b"no layer at all")
    with pytest.raises(GeoappError, match=r"land\.gpkg"):
        check_standing()


def test_repairs_that_the_operator_accepts_are_made_and_told(declared: Path) -> None:
    (declared.parent / "land.gpkg").unlink()
    write(declared.parent, BOW)
    change(declared, 'id = "land"', 'accept_repairs = true\nid = "land"')
    frame = load_standing(parse_source("standing?land"), load_plan(PLAN))
    assert frame.geometry.is_valid.all()
    result = CliRunner().invoke(main, ["check", str(declared)])
    assert result.exit_code == 0, result.output
    assert "cross" in result.output
    assert "land: Permanent basic farmland, 1 of 1 features taken, CRS EPSG:4326, seen by: *" in result.output


def test_a_shifted_datum_is_declared_and_taken_back(declared: Path) -> None:
    (declared.parent / "land.gpkg").unlink()
    write(declared.parent, FARMLAND[0])
    change(declared, 'id = "land"', 'crs = "gcj02"\nid = "land"')
    frame = load_standing(parse_source("standing?land"), load_plan(PLAN))
    moved = frame.to_crs(METRIC).geometry[0].centroid
    drawn = gpd.GeoSeries([FARMLAND[0]], crs="EPSG:4326").to_crs(METRIC)[0].centroid
    assert 250 < moved.distance(drawn) < 330


@pytest.mark.usefixtures("declared")
def test_the_command_gives_square_metres_with_receipt_and_sheet(tmp_path: Path) -> None:
    parcel = Polygon([(87.295, 43.895), (87.31, 43.895), (87.31, 43.9), (87.295, 43.9)])
    layer = tmp_path / "parcels.geojson"
    gpd.GeoDataFrame({"name": ["地块"]}, geometry=[parcel], crs="EPSG:4326").to_file(layer)
    out, receipt, sheet = (tmp_path / name for name in ("out.geojson", "receipt.json", "sheet.pdf"))
    flags = ["--from", str(layer), "--receipt", str(receipt)]
    done = CliRunner().invoke(main, ["zoning", *flags, "--out", str(out)])
    assert done.exit_code == 0, done.output
    rows = gpd.read_file(out).set_index("b_id")
    ellipsoid = Geod(ellps="WGS84")
    inside, whole = (
        abs(ellipsoid.geometry_area_perimeter(shape)[0])
        for shape in (parcel.intersection(union_all(FARMLAND)), parcel)
    )
    assert rows.loc["land", "area_low_m2"] == pytest.approx(inside, rel=0.004)
    assert rows.loc["land", "percent_low"] == pytest.approx(100 * inside / whole, rel=1e-3)
    assert rows.loc["secret-line", "certainty"] == "impossible"
    land, other = json.loads(receipt.read_bytes())["layers"]
    assert land["area_low_m2"] == pytest.approx(rows.loc["land", "area_low_m2"], abs=0.002)
    assert (other["id"], other["area_high_m2"], other["certain"], other["possible"]) == (
        "secret-line",
        0,
        0,
        0,
    )
    assert (
        f"Farmland: {land['area_low_m2']:,.0f} m² of all together, each square metre once; 1 lie"
        in done.output
    )
    again = CliRunner().invoke(main, ["rerun", str(receipt)])
    assert again.exit_code == 0, again.output
    assert CliRunner().invoke(main, ["zoning", *flags, "--out", str(sheet)]).exit_code == 0
    assert sheet.read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("declared")
def test_a_workbook_has_the_totals_on_a_sheet_of_their_own_which_count_ground_once(tmp_path: Path) -> None:
    parcels = [box(87.295, 43.895, 87.305, 43.9), box(87.3, 43.895, 87.31, 43.9)]
    layer, out = tmp_path / "parcels.geojson", tmp_path / "out.xlsx"
    gpd.GeoDataFrame({"name": ["东块", "西块"]}, geometry=parcels, crs="EPSG:4326").to_file(layer)
    done = CliRunner().invoke(
        main, ["zoning", "--from", str(layer), "--to", "standing?land", "--out", str(out)]
    )
    assert done.exit_code == 0, done.output
    sheet = openpyxl.load_workbook(out)["各图层合计"]
    head, (name, low, high, certain, possible) = sheet.iter_rows(values_only=True)
    assert head[0] == "各图层合计"
    once = abs(
        Geod(ellps="WGS84").geometry_area_perimeter(union_all(parcels).intersection(union_all(FARMLAND)))[0]
    )
    assert (low, high) == (pytest.approx(once, rel=0.004),) * 2
    assert (name, certain, possible) == ("永久基本农田", 2, 0)
