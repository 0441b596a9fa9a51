"""How commands speak: -h, -q, -v, --json on each of them, and - for the standard input and output."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import click
import geopandas as gpd
import pyogrio
import pytest
from click.shell_completion import BashComplete
from click.testing import CliRunner, Result
from shapely import Point

from geoapp.cli import main
from geoapp.cli._streams import suffix_of
from geoapp.gdal import OPTIONS
from geoapp.settings import ROOT

COMMANDS = main.list_commands(click.Context(main))
URUMQI = "urumqi-14fyp"
POINTS = "name,lon,lat\n甲井,87.61,43.81\n乙井,87.62,43.83\n"
ANSWERS = [
    ["account", "--summary"],
    ["build", "--check"],
    ["check", "data/plans/urumqi-14fyp/gazetteer.csv"],
    ["journal"],
    ["read", "tests/plans/shaoxing-demo/text.txt"],
    ["review", "--most", "3"],
    ["buffer", "--theme", "metro", "--distance", "500"],
    ["conflicts", "--theme", "metro", "--distance", "1000"],
    ["coverage", "--theme", "health", "--distance", "3000"],
    ["nearest", "--theme", "health", "--to", "projects?theme=metro"],
    ["overlap", "--theme", "metro", "--to", "districts"],
    ["within", "--theme", "health", "--to", "projects?theme=metro", "--distance", "3000"],
]


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=given, catch_exceptions=False)


def process(*arguments: str, given: bytes = b"", cwd: Path = ROOT) -> "subprocess.CompletedProcess[bytes]":
    """Run a command as a shell does, beside no terminal."""
    environment = {name: value for name, value in os.environ.items() if name not in OPTIONS}
    command = [sys.executable, "-m", "geoapp", *arguments]
    return subprocess.run(command, input=given, capture_output=True, check=False, cwd=cwd, env=environment)


def object_of(text: str) -> Any:  # noqa: ANN401 (what a JSON holds)
    (line,) = text.splitlines()
    return json.loads(line)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_the_short_help_and_the_three_flags(name: str) -> None:
    short, long = run(name, "-h"), run(name, "--help")
    assert (short.exit_code, short.output) == (0, long.output)
    for flag in ("-q, --quiet", "-v, --verbose", "--json"):
        wanted = 0 if (name, flag) == ("serve", "--json") else 1  # a server answers by HTTP
        assert short.output.count(f"  {flag} ") == wanted, flag


def test_the_program_has_the_short_help_as_a_module_too() -> None:
    assert run("-h").output == run("--help").output
    done = process("-h")
    assert done.returncode == 0
    assert done.stdout.decode().startswith("Usage: geoapp ")


@pytest.mark.parametrize("arguments", ANSWERS, ids=lambda one: one[0])
def test_an_answer_for_programs_is_one_json_and_nothing_else(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    result = run(*arguments, "--json")
    assert result.exit_code in {0, 1}
    json.loads(result.stdout, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_numbers_of_an_answer_are_those_of_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (build,) = object_of(run("build", "--check", "--json").stdout)
    told = run("build", "--check").stdout
    assert f"projects    {build['projects']:>6}" in told
    assert sum(build["by_location"].values()) == build["projects"]
    found = object_of(run("buffer", "--theme", "metro", "--distance", "500", "--json").stdout)
    certain, possible = found["summary"]["certain"], found["summary"]["possible"]
    assert [row["certainty"] for row in found["rows"]].count("certain") == certain
    assert len(found["rows"]) == certain + possible
    checked = object_of(run("check", "data/plans/urumqi-14fyp/gazetteer.csv", "--json").stdout)
    assert checked["kind"] == "gazetteer"


def test_an_error_is_json_too_where_that_was_asked_for() -> None:
    result = run("buffer", "--theme", "nothing", "--distance", "5", "--json")
    assert result.exit_code == 2
    assert object_of(result.stdout) == {
        "error": result.stderr.strip().removeprefix("geoapp: "),
        "code": "flag_value",
    }
    assert "Traceback" not in result.stderr


def test_quiet_leaves_answers_and_errors(tmp_path: Path) -> None:
    out = tmp_path / "a.csv"
    assert "written to" in run("export", "--theme", "metro", "--out", str(out)).stdout
    assert run("export", "--theme", "metro", "--out", str(out), "-q").output == ""
    told, quiet = run("build", "--check"), run("build", "--check", "-q")
    assert told.stderr != ""
    assert (quiet.stderr, quiet.stdout) == ("", told.stdout)
    assert run("export", "--theme", "nothing", "--out", str(out), "-q").stderr.startswith("geoapp: ")


def test_verbose_tells_each_step_with_its_time_and_an_errors_traceback() -> None:
    result = run("buffer", "--theme", "metro", "--distance", "500", "-v")
    steps = [line.split(" s  ")[1] for line in result.stderr.splitlines()]
    assert steps == ["load", "check", "measure", "write"]
    assert result.stdout == run("buffer", "--theme", "metro", "--distance", "500").stdout
    failed = run("buffer", "--theme", "nothing", "--distance", "5", "-v")
    assert "Traceback" in failed.stderr
    assert failed.stderr.splitlines()[-1].startswith("geoapp: ")


@pytest.mark.parametrize("fmt", ["csv", "geojson", "gpkg", "fgb", "parquet", "xlsx", "kml", "shp", "oc4ids"])
def test_a_file_goes_to_the_standard_output_byte_for_byte(fmt: str, tmp_path: Path) -> None:
    out = tmp_path / "file"
    wanted = ["export", "--theme", "metro", "--format", fmt, "--out"]
    run(*wanted, str(out))
    done = process(*wanted, "-")
    assert done.returncode == 0
    assert done.stdout == out.read_bytes()
    assert b"6 of " in done.stderr or b"written to" in done.stderr
    assert not (ROOT / "-").exists()


def test_a_file_called_dash_is_written_as_dot_slash_dash(tmp_path: Path) -> None:
    done = process(
        "export", "--plan", URUMQI, "--theme", "metro", "--format", "csv", "--out", "./-", cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "-").stat().st_size > 100
    assert b"written to" in done.stdout


def test_a_result_goes_to_the_standard_output_and_its_table_does_not() -> None:
    asked = ["buffer", "--theme", "metro", "--distance", "500", "--out", "-"]
    result = run(*asked)
    assert json.loads(result.stdout)["type"] == "FeatureCollection"
    assert "buffer 500 m" in result.stderr
    assert process(*asked, "--format", "gpkg").stdout.startswith(b"SQLite format 3")
    assert process(*asked, "--format", "pdf", "--date", "2026-11-28").stdout.startswith(b"%PDF")


@pytest.mark.parametrize("command", [["check", "-"], ["import", "-", "--out", "-"]])
def test_the_standard_input_is_a_file(command: list[str]) -> None:
    result = run(*command, given=POINTS)
    assert result.exit_code == 0, result.output
    if command[0] == "check":
        assert "features    2, of them to bring in 2" in result.stdout
    else:
        names = [one["properties"]["name"] for one in json.loads(result.stdout)["features"]]
        assert names == ["甲井", "乙井"]


def test_commands_follow_each_other_in_a_pipe() -> None:
    wells = process("import", "-", "--out", "-", given=POINTS.encode()).stdout
    found = process("within", "--from", "-", "--to", "districts", "--distance", "500", "--json", given=wells)
    assert found.returncode == 0, found.stderr
    assert len(json.loads(found.stdout)["rows"]) >= 2


def test_a_plans_text_is_read_from_the_standard_input() -> None:
    path = ROOT / "tests" / "plans" / "shaoxing-demo" / "text.txt"
    assert (
        run("read", "-", given=path.read_bytes()).stdout.splitlines()[1:]
        == (run("read", str(path)).stdout.splitlines()[1:])
    )


def test_what_has_no_name_is_known_by_its_first_bytes(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame({"name": ["甲"]}, geometry=[Point(87.6, 43.8)], crs="EPSG:4326")
    for driver, suffix in {"GPKG": ".gpkg", "FlatGeobuf": ".fgb", "GeoJSON": ".geojson"}.items():
        path = tmp_path / f"a{suffix}"
        pyogrio.write_dataframe(frame, path, driver=driver)
        assert suffix_of(path.read_bytes(), ".csv") == suffix
    frame.to_parquet(tmp_path / "a.parquet")
    assert suffix_of((tmp_path / "a.parquet").read_bytes(), ".csv") == ".parquet"
    for member, suffix in {
        "xl/workbook.xml": ".xlsx",
        "word/document.xml": ".docx",
        "doc.kml": ".kmz",
        "a.shp": ".zip",
    }.items():
        packed = io.BytesIO()
        with ZipFile(packed, "w") as archive:
            archive.writestr(member, "")
        assert suffix_of(packed.getvalue(), ".csv") == suffix
    assert suffix_of(b"\xef\xbb\xbfname,lon", ".csv") == ".csv"
    assert suffix_of("第一章".encode(), ".txt") == ".txt"


def test_nothing_at_all_on_the_standard_input_is_a_sentence() -> None:
    result = run("import", "-", "--out", "-", given=b"")
    assert result.exit_code == 2
    assert result.stderr.splitlines()[-1].startswith("geoapp: ")


def test_a_shell_completes_commands_and_flags_and_waits_for_no_input() -> None:
    def offered(words: list[str], begun: str) -> set[str]:
        complete = BashComplete(main, {}, "geoapp", "_GEOAPP_COMPLETE")
        return {item.value for item in complete.get_completions(words, begun)}

    assert {"buffer", "build"} <= offered([], "bu")
    assert {"--json", "--quiet", "--theme"} <= offered(["export"], "--")
    assert "--kind" in offered(["check", "-"], "--k")
    source = process_with_completion("bash_source")
    assert b"_geoapp_completion" in source


def process_with_completion(what: str) -> bytes:
    program = Path(sys.executable).with_name("geoapp")
    done = subprocess.run(
        [str(program)], env=os.environ | {"_GEOAPP_COMPLETE": what}, capture_output=True, check=True
    )
    return done.stdout
