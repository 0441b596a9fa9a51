"""Files that become part of a plan: what is handed back is what was checked, and the commands do what they say."""

import csv
import io
import json
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import geopandas as gpd
import openpyxl
import pytest
from click.testing import CliRunner
from shapely.geometry import shape

from geoapp.cli import main
from geoapp.domain.intake import Decision, FileKind
from geoapp.errors import BoundaryError, InputError
from geoapp.io import worker
from geoapp.io.boundaries import load_districts
from geoapp.io.gazetteer import load_gazetteer, read_gazetteer
from geoapp.io.geojson import read_projects
from geoapp.io.plans import load_plan
from geoapp.pipeline.intake_files import clean_file, clean_suffix, next_commands
from geoapp.pipeline.intake_kinds import inspect_file, look_at_file
from geoapp.settings import ROOT

URUMQI = "urumqi-14fyp"
PLAN = load_plan(URUMQI)
FOLDER = ROOT / "data" / "plans" / URUMQI
HEADER = ("序号", "项目名称", "建设性质", "建设地点", "总投资（万元）")
ROWS = ((1, "甲水厂扩建", "改扩建", "米东区", 1200), (2, "+乙学校", "新建", "", 300))


@pytest.fixture(scope="module", autouse=True)
def closed_workers() -> Iterator[None]:
    yield
    worker.close()


def table() -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    for row in (HEADER, *ROWS):
        book.active.append(row)
    book.save(buffer)
    return buffer.getvalue()


def districts(datum: str = "EPSG:4326") -> bytes:
    """Return the plan's districts as a shapefile or, rather, any other file of them would have it."""
    frame = load_districts(PLAN).rename(columns={"adcode": "PAC", "name": "MC"}).to_crs(datum)
    buffer = io.BytesIO()
    frame.to_file(buffer, driver="GPKG", engine="pyogrio")
    return buffer.getvalue()


def collection(properties: dict[str, object], geometry: dict[str, object]) -> bytes:
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


FILES: dict[str, tuple[bytes, FileKind]] = {
    "schools.geojson": (
        collection({"adcode": "650102", "name": "a"}, {"type": "Point", "coordinates": [87.6, 43.8]}),
        "layer",
    ),
    "far.geojson": (
        collection(
            {"adcode": "650102", "name": "a"},
            {"type": "Polygon", "coordinates": [[[7.6, 43.8], [7.7, 43.8], [7.7, 43.9], [7.6, 43.8]]]},
        ),
        "layer",
    ),
    f"{'甲' * 66}.csv": ("序号,项目名称,建设地点\n1,甲水厂,米东区\n".encode(), "projects"),
    "界线 2024.gpkg": (districts("EPSG:4538"), "boundaries"),
    "gazetteer.csv": ((FOLDER / "gazetteer.csv").read_bytes(), "gazetteer"),
    "routes.geojson": ((FOLDER / "gazetteer.geojson").read_bytes(), "gazetteer"),
    "项目表.xlsx": (table(), "projects"),
    "plan.docx": (b"", "projects"),
    "points.csv": (b"name,lon,lat\na,87.6,43.8\n", "layer"),
    "projects with places.csv": ("项目名称,经度,纬度\n甲,87.6,43.8\n".encode(), "layer"),
    "parcels.geojson": (
        json.dumps(
            {
                "type": "Feature",
                "properties": {"code": "12", "name": "a"},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[87.6, 43.8], [87.7, 43.8], [87.7, 43.9], [87.6, 43.8]]],
                },
            }
        ).encode(),
        "layer",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_taken_for_what_it_clearly_is(name: str) -> None:
    content, kind = FILES[name]
    assert look_at_file(content, name, PLAN, Decision()).report.kind == kind


def test_a_long_name_keeps_its_suffix_and_the_commands_name_the_file_as_it_is() -> None:
    name = f"项目  表{'甲' * 66}.csv"
    report = look_at_file("序号,项目名称,建设地点\n1,甲水厂,米东区\n".encode(), name, PLAN, Decision()).report
    assert (report.format, report.faults, len(report.title)) == (".csv", (), 60)
    commands = next_commands(report, Decision(), PLAN)
    assert [name in shlex.split(line) for line in commands] == [True, False, True, False]


def own_plan(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a copy of the plan, which may be spoilt."""
    shutil.copytree(FOLDER, folder / URUMQI)
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(folder))
    return folder / URUMQI


def test_what_is_wrong_with_the_plan_is_not_said_of_the_visitors_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = own_plan(tmp_path, monkeypatch)
    lacking = replace(PLAN, boundaries=replace(PLAN.boundaries, source="absent.geojson"))
    with pytest.raises(BoundaryError, match=r"absent\.geojson is missing"):
        look_at_file(table(), "a.xlsx", lacking, Decision())
    (own / "gazetteer.csv").write_text("id\n", encoding="utf-8")
    for kind in ("layer", "boundaries", "projects"):
        with pytest.raises(InputError, match=r"gazetteer\.csv, line 1"):
            look_at_file(*FILES["points.csv"][:1], "points.csv", PLAN, Decision(kind=kind))
    shapes = (FOLDER / "gazetteer.geojson").read_bytes()
    with pytest.raises(InputError, match=r"^gazetteer\.csv, line 1"):
        look_at_file(shapes, "places.geojson", PLAN, Decision(kind="gazetteer"))
    assert look_at_file(b"id\n", "gazetteer.csv", PLAN, Decision(kind="gazetteer")).report.of("refuse")


def test_places_come_back_as_they_were() -> None:
    whole = load_gazetteer(PLAN)
    for name in ("gazetteer.csv", "gazetteer.geojson"):
        content = (FOLDER / name).read_bytes()
        looked = look_at_file(content, name, PLAN, Decision(kind="gazetteer"))
        other = "gazetteer.geojson" if name == "gazetteer.csv" else "gazetteer.csv"
        files = {Path(name): clean_file(looked, PLAN), Path(other): (FOLDER / other).read_bytes()}
        again = read_gazetteer(PLAN, files).loc[whole.index]
        assert again.drop(columns="geometry").equals(whole.drop(columns="geometry"))
        assert again.geometry.geom_equals_exact(whole.geometry, 1e-7).all()


def test_districts_come_back_in_degrees_with_the_columns_that_the_reader_wants() -> None:
    looked = look_at_file(districts("EPSG:4538"), "b.gpkg", PLAN, Decision())
    made = json.loads(clean_file(looked, PLAN))
    wanted = load_districts(PLAN)
    assert [one["properties"] for one in made["features"]] == wanted[["adcode", "name"]].to_dict("records")
    for one, geometry in zip(made["features"], wanted.geometry, strict=True):
        assert shape(one["geometry"]).hausdorff_distance(geometry) < 1e-6


def test_a_table_comes_back_with_what_was_read_and_nothing_that_runs() -> None:
    looked = look_at_file(table(), "项目表.xlsx", PLAN, Decision())
    text = clean_file(looked, PLAN).decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text, newline=""))
    assert (first["项目名称"], first["区县"], first["总投资(元)"]) == ("甲水厂扩建", "米东区", "12000000")
    assert (second["项目名称"], second["定位精度"]) == ("'+乙学校", "未能定位")
    assert second["出处"] == "《项目表》附表1 第3行"
    assert look_at_file(table(), "x.xlsx", PLAN, Decision(kind="layer")).report.of("refuse")


def test_all_kinds_are_looked_at_in_a_worker_with_the_limits_of_an_import(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert inspect_file(table(), "a.xlsx", PLAN, Decision()).report.kept == len(ROWS)
    monkeypatch.setenv("GEOAPP_MAX_FEATURES", "1")
    report = inspect_file(table(), "a.xlsx", PLAN, Decision()).report
    assert [one.code for one in report.faults] == ["too_many_projects"]
    monkeypatch.setenv("GEOAPP_MAX_IMPORT_SECONDS", "1")
    long = "\n".join(
        ["序号,项目名称,建设地点", *(f"{n},第{n}水厂扩建,米东区" for n in range(40_000))]
    ).encode()
    report = inspect_file(long, "a.csv", PLAN, Decision()).report
    assert ([one.code for one in report.faults], report.kind) == (["too_slow"], "layer")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a plan of its own, in which the commands of the page are run."""
    plans = tmp_path / "data" / "plans"
    shutil.copytree(FOLDER, plans / URUMQI)
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(plans))
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path / "geojson"))
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(line: str, folder: Path) -> None:
    """Run a command as a shell would; ``cp`` by hand."""
    words = shlex.split(line)
    if words[0] == "cp":
        for source in sorted(folder.glob(words[1])):
            shutil.copy(source, words[2])
        return
    assert words[0] == "geoapp"
    result = CliRunner().invoke(main, words[1:])
    assert result.exit_code == 0, (line, result.output)


@pytest.mark.parametrize("name", ["界线 2024.gpkg", "gazetteer.csv", "routes.geojson", "项目表.xlsx"])
def test_the_commands_that_the_page_gives_put_the_file_to_work(name: str, office: Path) -> None:
    content, kind = FILES[name]
    (office / name).write_bytes(content)
    looked = look_at_file(content, name, PLAN, Decision())
    commands = next_commands(looked.report, Decision(), PLAN)
    for line in commands:
        run(line, office)
    folder = office / "data" / "plans" / URUMQI
    if kind == "projects":
        frame = read_projects("plan-650100-table")
        assert isinstance(frame, gpd.GeoDataFrame)
        assert frame["name"].tolist() == ["甲水厂扩建", "+乙学校"]
        assert [one["kind"] for one in frame["location"]] == ["district", "none"]
        return
    target = folder / f"{kind}{clean_suffix(looked.report)}"
    assert target.read_bytes() == clean_file(looked, PLAN)
    if kind == "boundaries":
        declared = (folder / "plan.toml").read_text(encoding="utf-8")
        changed = declared.replace('source = "tianditu"', 'source = "boundaries.geojson"')
        changed = changed.replace('datum = "cgcs2000"', 'datum = "wgs84"')
        (folder / "plan.toml").write_text(changed, encoding="utf-8")
        own = load_plan(URUMQI)
        assert own.boundaries.source == "boundaries.geojson"
        assert load_districts(own)["adcode"].tolist() == load_districts(PLAN)["adcode"].tolist()
    assert len(read_projects(URUMQI)) > 100


def test_a_name_cannot_become_a_flag_or_another_command() -> None:
    report = look_at_file(table(), "--out; rm -rf x.xlsx", PLAN, Decision(kind="projects")).report
    for line in next_commands(report, Decision(), PLAN):
        words = shlex.split(line)
        assert words[0] in {"geoapp", "cp"}
        assert "./--out; rm -rf x.xlsx" in words or words[1] == "build" or words[0] == "cp"
