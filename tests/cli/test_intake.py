"""``geoapp check`` and ``geoapp import``: a report in words, a decision, a clean file and a line in the journal."""

import hashlib
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from shapely.geometry import shape

from geoapp.cli import main
from geoapp.io.journal import read_journal
from geoapp.settings import ROOT


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(autouse=True)
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_DATA", str(tmp_path / "work"))
    return tmp_path / "work"


@pytest.fixture
def swapped(tmp_path: Path) -> Path:
    path = tmp_path / "点.csv"
    path.write_text("名称,经度,纬度\n甲,43.8,87.6\n乙,87.6,43.8\n", encoding="gbk")
    return path


@pytest.fixture
def prefixed(tmp_path: Path) -> Path:
    path = tmp_path / "survey.csv"
    # EPSG:4517 of (87.6, 43.8), by gdaltransform
    path.write_text("name,easting,northing\na,29548285.115,4851775.303\n", encoding="utf-8")
    return path


def test_the_exit_code_says_whether_a_file_can_be_imported(
    tmp_path: Path, swapped: Path, prefixed: Path
) -> None:
    clean, broken = tmp_path / "clean.csv", tmp_path / "broken.geojson"
    clean.write_text("lon,lat\n87.6,43.8\n", encoding="utf-8")
    broken.write_text("{", encoding="utf-8")
    assert [run("check", path).exit_code for path in (clean, swapped, prefixed, broken)] == [0, 1, 1, 2]


def test_the_report_names_the_rows_in_either_language(swapped: Path) -> None:
    english, chinese = run("check", swapped).stdout, run("check", swapped, "--lang", "zh").stdout
    assert "would repair: In the plan's region only with their axes swapped: 1" in english
    assert "row 2 甲" in english
    assert "read as GB18030" in english
    assert "将修复: 有 1 个要素只有把经纬度" in chinese


def test_repairs_wait_for_consent(swapped: Path, work: Path) -> None:
    result = run("import", swapped)
    assert result.exit_code == 2
    assert "were not accepted" in result.stderr
    assert not work.exists()
    assert run("import", swapped, "--accept-repairs").exit_code == 0
    features = json.loads((work / "imports" / "点.geojson").read_bytes())["features"]
    assert [shape(feature["geometry"]).coords[0] for feature in features] == [(87.6, 43.8)] * 2
    assert features[0]["properties"]["名称"] == "甲"


def test_a_zone_waits_for_its_crs(prefixed: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.geojson"
    result = run("import", prefixed, "--out", out, "--accept-repairs")
    assert result.exit_code == 2
    assert "EPSG:4517" in result.stderr
    assert not out.exists()
    assert run("import", prefixed, "--crs", "4517", "--out", out).exit_code == 0
    (feature,) = json.loads(out.read_bytes())["features"]
    assert shape(feature["geometry"]).distance(shape({"type": "Point", "coordinates": [87.6, 43.8]})) < 1e-7


def test_an_import_is_written_into_the_journal(prefixed: Path) -> None:
    assert run("import", prefixed, "--crs", "EPSG:4517", "--who", "规划处").exit_code == 0
    (entry,) = read_journal()
    assert (entry.what, entry.who, entry.subject) == ("import", "规划处", "survey.csv")
    assert entry.sha256 == hashlib.sha256(prefixed.read_bytes()).hexdigest()
    assert "EPSG:4517" in run("journal").stdout


def test_an_unknown_crs_is_one_sentence(prefixed: Path) -> None:
    result = run("check", prefixed, "--crs", "+init=/etc/passwd:x")
    assert result.exit_code == 2
    assert result.stderr.startswith("geoapp: The CRS '+init=/etc/passwd:x' is unknown")


def test_a_file_does_not_overwrite_itself(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text('{"type":"Point","coordinates":[87.6,43.8]}', encoding="utf-8")
    before = path.read_bytes()
    assert run("import", path, "--out", path).exit_code == 2
    assert path.read_bytes() == before


def test_an_import_replaces_no_file_that_was_not_named(tmp_path: Path, work: Path) -> None:
    """Row 7 of the findings: files of one name, from two folders and in two formats."""
    spots = {"a": (87.6, 43.8), "b": (87.7, 43.9), "c": (87.5, 43.7)}
    for folder, (lon, lat) in spots.items():
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "plots.geojson").write_text(
            json.dumps({"type": "Point", "coordinates": [lon, lat]}), encoding="utf-8"
        )
    (tmp_path / "a" / "plots.geojson").rename(tmp_path / "a" / "plots.kml")
    kml = '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><Point><coordinates>87.6,43.8</coordinates></Point></Placemark></kml>'
    (tmp_path / "a" / "plots.kml").write_text(kml, encoding="utf-8")
    written = [
        run("import", tmp_path / name) for name in ("a/plots.kml", "b/plots.geojson", "c/plots.geojson")
    ]
    assert [one.exit_code for one in written] == [0, 0, 0]
    there = {path.name: json.loads(path.read_bytes())["features"] for path in (work / "imports").iterdir()}
    assert {name: tuple(features[0]["geometry"]["coordinates"]) for name, features in there.items()} == {
        "plots.geojson": spots["a"],
        "plots-2.geojson": spots["b"],
        "plots-3.geojson": spots["c"],
    }
    assert "plots-2.geojson" in written[1].stdout
    assert run("import", tmp_path / "b" / "plots.geojson").exit_code == 0
    assert len(list((work / "imports").iterdir())) == 3


@pytest.mark.parametrize("record", ["journal.jsonl", "journal.head.json", "drafts/demo/0000000a.json"])
def test_no_command_writes_its_file_over_the_programs_records(
    record: str, prefixed: Path, work: Path, tmp_path: Path
) -> None:
    assert run("import", prefixed, "--crs", "4517").exit_code == 0
    path = work / record
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    before = path.read_bytes()
    (tmp_path / "link").symlink_to(path)
    for out in (path, tmp_path / "link"):
        for command in (["import", prefixed, "--crs", "4517"], ["export", "--format", "csv"]):
            result = run(*command, "--out", out)
            assert result.exit_code == 2
            assert "is a record of the program itself" in result.stderr
    assert path.read_bytes() == before


def test_a_device_a_pipe_and_a_socket_are_refused_as_out(prefixed: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for out in (tmp_path / "pipe", Path("/dev/null")):
        for command in (["import", prefixed, "--crs", "4517"], ["export", "--format", "csv"]):
            before = out.stat().st_mode
            result = run(*command, "--out", out)
            assert result.exit_code == 2
            assert "a device, a pipe or a socket" in result.stderr
            assert out.stat().st_mode == before


@pytest.mark.parametrize("name", ["gazetteer.csv", "gazetteer.geojson"])
def test_a_gazetteer_is_checked_by_its_reader(name: str, tmp_path: Path) -> None:
    good = ROOT / "data" / "plans" / "urumqi-14fyp" / name
    assert run("check", good, "--kind", "gazetteer").exit_code == 0
    bad = tmp_path / name
    bad.write_bytes(good.read_bytes().replace(b"WGS84", b"GCJ02", 1))
    result = run("check", bad, "--kind", "gazetteer")
    assert result.exit_code == 2
    assert "the datum must be WGS84" in result.stdout


def test_boundaries_need_polygons_with_codes_and_names(tmp_path: Path) -> None:
    ring = [[87.6, 43.8], [87.7, 43.8], [87.7, 43.9], [87.6, 43.8]]
    feature = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    path, out = tmp_path / "b.geojson", tmp_path / "clean.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    result = run("check", path, "--kind", "boundaries")
    assert result.exit_code == 2
    assert "division codes" in result.stdout
    feature["properties"] = {"代码": "156650102", "名称": "甲区"}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    assert run("import", path, "--kind", "boundaries", "--out", out).exit_code == 0
    assert json.loads(out.read_bytes())["features"][0]["properties"] == {"adcode": 650102, "name": "甲区"}


def test_a_table_of_projects_is_checked_by_its_reader(tmp_path: Path) -> None:
    path = tmp_path / "projects.csv"
    path.write_text(
        "序号,项目名称,建设性质,建设地点\n1,甲水厂,新建,天山区\n2,乙水厂,续建,天山区\n", encoding="utf-8"
    )
    result = run("check", path, "--kind", "projects")
    assert result.exit_code == 0, result.output
    assert "project 2" in result.stdout
    assert [file.name for file in tmp_path.iterdir()] == ["projects.csv"]


@pytest.mark.parametrize("plan", ["shaoxing-demo"])
def test_a_correction_is_written_into_the_journal(demo: Path, plan: str) -> None:
    result = run("correct", f"{plan}/736", "name", "望月公园", "--reason", "r", "--who", "a tester")
    assert result.exit_code == 0, result.output
    (entry,) = read_journal()
    assert (entry.what, entry.who, entry.subject) == ("correction", "a tester", f"{plan}/736")
    assert entry.detail == "name = 望月公园"
    assert entry.sha256 == hashlib.sha256((demo / "corrections.csv").read_bytes()).hexdigest()
