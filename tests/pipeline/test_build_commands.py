"""``geoapp build`` and ``geoapp export`` as they are typed."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from geoapp.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


@pytest.fixture
def built(plan_folder: Path) -> Path:
    assert run("build").exit_code == 0
    return plan_folder


def ids_in(path: Path) -> list[str]:
    return [feature["id"] for feature in json.loads(path.read_text(encoding="utf-8"))["features"]]


@pytest.mark.usefixtures("plan_folder")
def test_build_prints_the_account_and_its_progress() -> None:
    result = run("build", "--plan", "demo")
    assert result.exit_code == 0
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["plan", "demo"],
        ["items", "5"],
        ["projects", "10"],
        ["site", "2"],
        ["area", "1"],
        ["route", "2"],
        ["district", "1"],
        ["city", "3"],
        ["none", "1"],
    ]
    assert "placing 10 projects" in result.stderr


@pytest.mark.usefixtures("built")
def test_check_says_what_differs_and_writes_nothing(geojson_folder: Path) -> None:
    assert run("build", "--check").exit_code == 0
    stale = geojson_folder / "health.geojson"
    stale.write_text("{}", encoding="utf-8")
    result = run("build", "--check")
    assert result.exit_code == 2
    assert "health.geojson" in result.stderr.splitlines()[-1]
    assert stale.read_text(encoding="utf-8") == "{}"


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    ("flags", "ids"),
    [
        ([], [30, 40, 50, 60, 61, 70, 71, 80, 90, 95]),
        (["--district", "990104"], [40, 50, 61]),
        (["--district", "990102", "--theme", "heritage"], [90, 95]),
        (["--theme", "health", "--theme", "railway"], [50, 60, 61]),
        (["--zone", "白鸟湖片区"], [30]),
        (["--kind", "programme"], [71]),
        (["--year", "2022"], [90]),
        (["--box", "4"], [30]),
        (["--precision", "exact"], [90]),
        (["--q", "e环"], [40]),
        (["--bbox", "87.04,43.84,87.06,43.86"], [90, 95]),
        (["--project", "demo/90", "--view", "43.8,87.6,10"], [30, 40, 50, 60, 61, 70, 71, 80, 90, 95]),
    ],
)
def test_export_writes_exactly_the_selection(tmp_path: Path, flags: list[str], ids: list[int]) -> None:
    out = tmp_path / "out.geojson"
    result = run("export", "--plan", "demo", *flags, "--format", "geojson", "--out", str(out))
    assert result.exit_code == 0, result.stderr
    assert ids_in(out) == [f"demo/{number}" for number in ids]
    assert result.stdout.startswith(f"{len(ids)} of 10 projects")


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (["--district", "650108"], "650108"),
        (["--district", "上城区"], "上城区"),
        (["--theme", "castles"], "castles"),
        (["--plan", "nowhere"], "nowhere"),
        (["--bbox", "1,2"], "1,2"),
        (["--lang", "fr"], "fr"),
    ],
)
def test_a_wrong_value_is_one_sentence_and_no_file(tmp_path: Path, flags: list[str], says: str) -> None:
    out = tmp_path / "out.csv"
    result = run("export", *flags, "--format", "csv", "--out", str(out))
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not out.exists()


@pytest.mark.usefixtures("plan_folder")
def test_export_without_a_build_names_the_remedy(tmp_path: Path) -> None:
    result = run("export", "--out", str(tmp_path / "out.geojson"))
    assert result.exit_code == 2
    assert "geoapp build --plan demo" in result.stderr


def test_a_plan_that_was_not_read_names_the_remedy(plan_folder: Path, geojson_folder: Path) -> None:
    (plan_folder / "reading.json").unlink()
    result = run("build")
    assert result.exit_code == 2
    assert "geoapp read TEXT --plan demo" in result.stderr
    assert not geojson_folder.exists()
